"""``/웹``: a one-time link into the web pages, for whoever asks, where nobody else reads it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from handlers import texts
from handlers.declining import gate
from handlers.events import CommandGiven
from handlers.replies import Reply
from handlers.saying import cause, note
from handlers.scene import enter, look
from handlers.services import Services
from knowledge import access
from knowledge.people import Role

#: How long the link works.
LINK_LIFE = dt.timedelta(minutes=10)


async def on_web_command(event: CommandGiven, services: Services) -> None:
    """Send a link that signs its receiver in, once, as the person that the chat knows them as."""
    scene = await look(services, event)
    if not await gate(event, services, scene):
        return
    page = "/console" if scene.may_instruct else "/board"
    private = services.channels.private_chat(event.chat, event.sender.id)
    now = services.now()
    _, person = await enter(services, event, now)
    if private is None:
        url = f"{services.settings.public_url}{page}"
        await services.outbox.put(note(event, texts.WEB_HERE.format(url=url)))
        return
    # It gives no role: who holds one has it wherever they sign in.
    code = await access.create_sign_in_link(
        services.session, role=Role.STAFF, person_id=person.id, now=now, ttl=LINK_LIFE
    )
    url = f"{services.settings.public_url}/sign-in/{code}?next={quote(page, safe='')}"
    minutes = int(LINK_LIFE.total_seconds() // 60)
    await services.outbox.put(
        Reply(
            chat=private,
            text=texts.WEB_LINK.format(url=url, minutes=minutes),
            dedupe_key=f"web-link:{cause(event)}",
        )
    )
    if event.chat.kind == "group":
        await services.outbox.put(note(event, texts.WEB_LINK_SENT))

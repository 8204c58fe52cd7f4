"""The messages of the web room as the browser gets to see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import mentions, texts
from handlers.web.mentions import Mention
from handlers.web.messages import Message, by_id, count_replies, standing
from handlers.web.sanitize import plain, safe_href, sanitize
from knowledge.models import Person, RoomMessage
from knowledge.people import PSEUDONYM

EXCERPT_CHARS = 80


async def as_json(
    session: AsyncSession, messages: Sequence[Message], *, own_url: str
) -> list[dict[str, Any]]:
    """What the browser gets: everything that it shows, nothing that it must make safe itself.

    ``html`` (the bot's words, sanitised) or ``text`` (a person's, with ``mentions`` as start, length and
    numbers of persons); ``id`` is the message's own id and ``event_id`` that of the row, from which a stream
    goes on; ``thread`` is the thread that it is in, with how much was answered there by now.
    """
    quoted = await _quoted(session, messages)
    people = await _people(session, [*messages, *quoted.values()])
    replies = await count_replies(session, {message.thread_id for message in messages})
    named = await mentions.of_rows(session, [message.latest.id for message in messages])
    shown = [_one_as_json(message, quoted, people, own_url) for message in messages]
    for message, one in zip(messages, shown, strict=True):
        one["thread"] = {"id": message.thread_id, "replies": replies.get(message.thread_id, 0)}
        if not message.by_bot:
            one["mentions"] = [_mention_as_json(mention) for mention in named.get(message.latest.id, ())]
    return shown


def _one_as_json(
    message: Message, quoted: dict[int, Message], people: dict[int, dict[str, Any]], own_url: str
) -> dict[str, Any]:
    first, latest = message.first, message.latest
    shown: dict[str, Any] = {
        "id": first.id,
        "event_id": latest.id,
        "person": _author(first, people),
        "sent_at": first.sent_at.isoformat(),
        "edited": latest.change == "edited" and not message.by_bot,
        "deleted": message.deleted,
        "client_key": first.client_key,
        "buttons": [[_button_as_json(*button, own_url=own_url) for button in row] for row in latest.buttons],
        "reply_to": None,
    }
    if message.by_bot:
        shown["html"] = sanitize(latest.text, own_url)
    else:
        shown["text"] = latest.text
    if first.reply_to_id is not None and (target := quoted.get(first.reply_to_id)):
        shown["reply_to"] = {
            "id": target.first.id,
            "person": _author(target.first, people),
            "excerpt": _excerpt(target),
        }
    return shown


def _button_as_json(label: str, action: str, url: str = "", *, own_url: str) -> dict[str, str]:
    return {"label": label, "action": action, "url": safe_href(url, own_url) if url else ""}


def _mention_as_json(mention: Mention) -> list[Any]:
    return [mention.start, mention.length, list(mention.people)]


def _author(row: RoomMessage, people: dict[int, dict[str, Any]]) -> dict[str, Any]:
    if row.person_id is None:
        return {"id": None, "name": texts.BOT_NAME, "role": "bot"}
    return people[row.person_id]


def _excerpt(message: Message) -> str:
    if message.deleted:
        return texts.MESSAGE_DELETED
    words = plain(message.latest.text) if message.by_bot else message.latest.text
    words = " ".join(words.split())
    return words if len(words) <= EXCERPT_CHARS else words[: EXCERPT_CHARS - 1] + "…"


async def _quoted(session: AsyncSession, messages: Iterable[Message]) -> dict[int, Message]:
    wanted = {m.first.reply_to_id for m in messages if m.first.reply_to_id is not None}
    firsts = await by_id(session, wanted)
    return {m.first.id: m for m in await standing(session, list(firsts.values()))}


async def _people(session: AsyncSession, messages: Iterable[Message]) -> dict[int, dict[str, Any]]:
    ids = {m.first.person_id for m in messages if m.first.person_id is not None}
    roles = await mentions.roles_of(session, ids)
    rows = await session.execute(select(Person.id, Person.name, Person.user_id).where(Person.id.in_(ids)))
    return {
        person_id: {
            "id": person_id,
            "name": name,
            "role": "anonymous" if user_id.startswith(PSEUDONYM) else roles[person_id],
        }
        for person_id, name, user_id in rows
    }

"""What is said instead of an answer: where the bot may not speak, or nothing can be answered."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup

from handlers import texts
from handlers.events import ButtonPressed, CommandGiven, MessageReceived
from handlers.replies import Reply
from handlers.saying import note
from handlers.scene import Scene, look, may_be_answered, require_instructor
from handlers.services import Services
from handlers.speaking import Address, Situation, Verdict, should_speak
from knowledge import questions

_RATE_WINDOW = dt.timedelta(minutes=1)

_SAID_INSTEAD: dict[Verdict, Markup] = {
    Verdict.GREET: texts.HELLO,
    Verdict.WELCOME: texts.GLAD,
    Verdict.NUDGE: texts.NUDGE,
    Verdict.EXPLAIN_CODE: texts.NO_CODE,
    Verdict.EXPLAIN_NOTICE: texts.LOOKS_LIKE_NOTICE,
    Verdict.EXPLAIN_MEMBERSHIP: texts.NOT_A_MEMBER,
}


async def gate(event: CommandGiven, services: Services, scene: Scene) -> bool:
    """Whether a command may be given here; says why not. Admins may always."""
    if scene.is_admin and not event.sender.is_bot:
        return True
    situation = Situation(
        address=Address.COMMAND if event.chat.kind == "group" else Address.PRIVATE,
        allowed=event.sender.is_bot or await may_be_answered(services, event, scene),
        mode=scene.mode,
        from_bot=event.sender.is_bot,
    )
    verdict = should_speak(situation)
    await decline(event, services, verdict)
    return verdict is Verdict.ANSWER


async def gate_instructor(event: CommandGiven, services: Services) -> Scene | None:
    """The scene of a command for instructors; None where it may not be given here, which was said.

    Raises:
        Refusal: When the sender is no instructor.
    """
    scene = await look(services, event)
    if not await gate(event, services, scene):
        return None
    require_instructor(scene)
    return scene


async def decline(event: MessageReceived | CommandGiven, services: Services, verdict: Verdict) -> None:
    """Say why there is no answer; that a room is not allowed is said once."""
    if verdict is Verdict.EXPLAIN_ROOM:
        once = f"not-allowed:{event.chat.lane}"
        await services.outbox.put(note(event, texts.ROOM_NOT_ALLOWED, key=once))
    elif verdict in _SAID_INSTEAD:
        await services.outbox.put(note(event, _SAID_INSTEAD[verdict]))


async def over_limit(
    event: MessageReceived | CommandGiven | ButtonPressed, services: Services, scene: Scene, text: str
) -> Reply | None:
    """What to say to a question that is too long or comes too fast; None where it is neither."""
    settings, now = services.settings, services.now()
    if len(text) > settings.question_max_chars:
        return note(event, texts.TOO_LONG.format(length=len(text), limit=settings.question_max_chars))
    if scene.person is None:
        return None
    async with services.read() as session:
        asked = await questions.asked_since(session, scene.person.id, now - _RATE_WINDOW)
    if asked < settings.questions_per_minute:
        return None
    once = f"too-many:{scene.person.id}:{now:%Y%m%d%H%M}"
    return note(event, texts.TOO_MANY.format(limit=settings.questions_per_minute), key=once)

"""What admins decide about a room: whether the bot speaks there, when, and whether instructors meet there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import admin_acts, cards, drafts, texts
from handlers.acting import Actor
from handlers.declining import gate
from handlers.errors import Refusal
from handlers.events import CommandGiven
from handlers.instructors import key_in
from handlers.saying import cause, note
from handlers.scene import Scene, enter, look, require_admin
from handlers.services import Services
from knowledge import escalations, outbox, qa_entries, rooms
from knowledge.models import Room
from knowledge.qa_entries import EntryState
from knowledge.rooms import Mode, Purpose

#: What takes a command back (``/허용 해제``).
UNDO = "해제"

_MODES = {
    Mode.MENTION: texts.MODE_MENTION,
    Mode.AUTO: texts.MODE_AUTO,
    Mode.OFF: texts.MODE_OFF,
}
_Show = Callable[[Services, int, str], Awaitable[None]]

#: How many cards a new room of instructors gets at once.
_MAX_CARDS = 20


async def on_allow_command(event: CommandGiven, services: Services) -> None:
    """``/허용 [해제]``."""
    if not await _admin_here(event, services):
        return
    undo = _undo(event, texts.USAGE_ALLOW)
    room, actor = await _enter(event, services)
    await admin_acts.set_allowed(services, actor, room, allowed=not undo)
    await services.outbox.put(note(event, texts.DISALLOWED if undo else texts.ALLOWED))


async def on_mode_command(event: CommandGiven, services: Services) -> None:
    """``/모드 mention|auto|off``, also for those who administer the chat on its platform."""
    scene = await look(services, event)
    if not await _may_set_mode(event, services, scene):
        if await gate(event, services, scene):
            raise Refusal(texts.ADMIN_ONLY)
        return
    _require_group(event)
    wanted = event.arguments.strip().casefold()
    if wanted not in Mode.__members__.values():
        raise Refusal(texts.USAGE_MODE)
    mode = Mode(wanted)
    room, actor = await _enter(event, services)
    await admin_acts.set_mode(services, actor, room, mode)
    await services.outbox.put(note(event, _MODES[mode]))


async def on_instructors_room_command(event: CommandGiven, services: Services) -> None:
    """``/강사방 [해제]``: what waits for instructors comes here; given again, what did not come at first."""
    if not await _admin_here(event, services):
        return
    undo = _undo(event, texts.USAGE_INSTRUCTORS_ROOM)
    room, actor = await _enter(event, services)
    purpose = Purpose.OPEN if undo else Purpose.INSTRUCTORS
    await admin_acts.set_purpose(services, actor, room, purpose)
    await services.outbox.put(note(event, texts.IS_OPEN_ROOM if undo else texts.IS_INSTRUCTORS_ROOM))
    if not undo and (left := await show_waiting(services, room, actor.cause)):
        said = texts.MORE_WAITS.format(count=left)
        await services.outbox.put(note(event, said, key=f"more-waits:{cause(event)}"))


async def show_waiting(services: Services, room: Room, cause: str) -> int:
    """Put the cards of what waits into a room that does not have them, oldest questions first.

    Args:
        services: Of the event.
        room: Of instructors.
        cause: What has changed it, see ``handlers.saying.cause``.

    Returns:
        How many are left for another time.
    """
    session = services.session
    questions = await escalations.open_ones(session)
    entries = await qa_entries.in_state(session, EntryState.DRAFT)
    waiting: list[tuple[str, _Show, int]] = [
        *((cards.key(one.id), cards.show, one.id) for one in questions),
        *((drafts.key(one.id), drafts.show, one.id) for one in entries),
    ]
    new = left = 0
    for key, show, number in waiting:
        known = await outbox.find_by_key(session, key_in(room, key))
        if not known and new == _MAX_CARDS:
            left += 1
            continue
        new += not known
        await show(services, number, cause)
    return left


async def _admin_here(event: CommandGiven, services: Services) -> bool:
    """Whether an admin gave the command in a group; others are told, or not even that."""
    scene = await look(services, event)
    if not await gate(event, services, scene):
        return False
    require_admin(scene)
    _require_group(event)
    return True


async def _may_set_mode(event: CommandGiven, services: Services, scene: Scene) -> bool:
    if event.sender.is_bot:
        return False
    if scene.is_admin:
        return True
    allowed = scene.room is not None and scene.room.allowed and event.chat.kind == "group"
    return allowed and await services.channels.is_chat_admin(event.chat, event.sender.id)


def _require_group(event: CommandGiven) -> None:
    if event.chat.kind != "group":
        raise Refusal(texts.GROUP_ONLY)


def _undo(event: CommandGiven, usage: Markup) -> bool:
    words = event.arguments.split()
    if words not in ([], [UNDO]):
        raise Refusal(usage)
    return bool(words)


async def _enter(event: CommandGiven, services: Services) -> tuple[Room, Actor]:
    now = services.now()
    room, person = await enter(services, event, now)
    # Whoever can give a command here proves that the bot is in the room.
    await rooms.mark_back(services.session, room.id)
    return room, Actor(person, now, cause(event))

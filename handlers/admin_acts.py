"""What administrators do with rooms and roles, wherever they do it; each act is a line of the answer log."""

from __future__ import annotations

from handlers import texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.services import Services
from knowledge import answer_log, people, rooms
from knowledge.errors import LastAdminError
from knowledge.models import Room
from knowledge.people import Role
from knowledge.rooms import Mode, Purpose


async def set_allowed(services: Services, actor: Actor, room: Room, *, allowed: bool) -> None:
    """Let the bot speak in a room, or silence it there."""
    if allowed:
        await rooms.allow(services.session, room.id)
    else:
        await rooms.disallow(services.session, room.id)
    await _log_room(services, actor, room, "allowed" if allowed else "disallowed")


async def set_mode(services: Services, actor: Actor, room: Room, mode: Mode) -> None:
    """Say when the bot speaks in a room."""
    await rooms.set_mode(services.session, room.id, mode)
    await _log_room(services, actor, room, f"mode {mode}")


async def set_purpose(services: Services, actor: Actor, room: Room, purpose: Purpose) -> None:
    """Say whom a room is for; the bot may speak in a room of instructors."""
    await rooms.set_purpose(services.session, room.id, purpose)
    if purpose is Purpose.INSTRUCTORS:
        await rooms.allow(services.session, room.id)
    await _log_room(services, actor, room, f"purpose {purpose}")


async def give_role(services: Services, actor: Actor, person_id: int, role: Role) -> bool:
    """Give somebody a role; False where they hold it already."""
    given = await people.grant(services.session, person_id, role, now=actor.now, by_id=actor.person.id)
    if given:
        await _log_role(services, actor, person_id, role, "granted")
    return given


async def take_role(services: Services, actor: Actor, person_id: int, role: Role) -> bool:
    """Take a role from somebody; False where they do not hold it.

    Raises:
        Refusal: When there would be no administrator left.
    """
    try:
        taken = await people.revoke(services.session, person_id, role)
    except LastAdminError as refused:
        raise Refusal(texts.ROLE_LAST_ADMIN) from refused
    if taken:
        await _log_role(services, actor, person_id, role, "revoked")
    return taken


async def _log_room(services: Services, actor: Actor, room: Room, change: str) -> None:
    line = {"room": room.id, "person": actor.person.id, "change": change, "title": room.title}
    await answer_log.append(services.session, answer_log.Kind.ROOM_CHANGED, line, now=actor.now)


async def _log_role(services: Services, actor: Actor, person_id: int, role: Role, change: str) -> None:
    line = {"person": person_id, "role": role.value, "change": change, "by": actor.person.id}
    await answer_log.append(services.session, answer_log.Kind.ROLE_CHANGED, line, now=actor.now)

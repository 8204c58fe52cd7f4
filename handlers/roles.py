"""``/역할``: who is an instructor, who is an admin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import admin_acts, texts
from handlers.acting import Actor
from handlers.declining import gate
from handlers.errors import Refusal
from handlers.events import CommandGiven
from handlers.limits import NAME_UNITS, shorten
from handlers.onboarding import ROLE_NAMES
from handlers.rendering import date
from handlers.room_admin import UNDO
from handlers.saying import cause, note
from handlers.scene import enter, look, require_admin
from handlers.services import Services
from knowledge import people
from knowledge.digest import SEOUL
from knowledge.models import Person
from knowledge.people import Role

_ROLES = {
    "강사": Role.INSTRUCTOR,
    "사내강사": Role.INSTRUCTOR,
    "instructor": Role.INSTRUCTOR,
    "관리자": Role.ADMIN,
    "admin": Role.ADMIN,
}
#: More people of one name are not listed.
_MAX_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What ``/역할`` asks for.

    Attributes:
        who: A name, or ``#`` and the number of a person.
        role: The role.
        undo: Take it away instead.
    """

    who: str
    role: Role
    undo: bool


def parse(arguments: str) -> RoleChange | None:
    """Read ``<이름> <강사|관리자> [해제]``; None where it is something else."""
    words = arguments.split()
    undo = bool(words) and words[-1] == UNDO
    if undo:
        words.pop()
    if len(words) < 2 or words[-1].casefold() not in _ROLES:
        return None
    name = " ".join(words[:-1]).removeprefix("@").removesuffix("님").strip()
    return RoleChange(name, _ROLES[words[-1].casefold()], undo) if name else None


async def on_role_command(event: CommandGiven, services: Services) -> None:
    """Give somebody a role, or take it away."""
    scene = await look(services, event)
    if not await gate(event, services, scene):
        return
    require_admin(scene)
    change = parse(event.arguments)
    if change is None:
        raise Refusal(texts.USAGE_ROLE)
    async with services.read() as session:
        person = await _the_one(session, event.chat.channel, change.who)
    now = services.now()
    _, admin = await enter(services, event, now)
    actor = Actor(admin, now, cause(event))
    if change.undo:
        changed = await admin_acts.take_role(services, actor, person.id, change.role)
        said = texts.ROLE_TAKEN if changed else texts.ROLE_NOT_HELD
    else:
        changed = await admin_acts.give_role(services, actor, person.id, change.role)
        said = texts.ROLE_GIVEN if changed else texts.ROLE_HELD
    name = shorten(person.name, NAME_UNITS)
    await services.outbox.put(note(event, said.format(name=name, role=ROLE_NAMES[change.role])))


async def _the_one(session: AsyncSession, channel: str, who: str) -> Person:
    """The person meant: names are not unique, so several of one name must be told apart by number."""
    if re.fullmatch(r"#[0-9]{1,15}", who):
        person = await people.get(session, int(who[1:]))
        found = [person] if person and person.channel == channel else []
    else:
        found = await people.find_by_name(session, channel, who)
    if not found:
        raise Refusal(texts.ROLE_NOBODY.format(name=shorten(who, NAME_UNITS)))
    if len(found) > 1:
        lines = (_candidate(person) for person in found[:_MAX_CANDIDATES])
        raise Refusal(texts.ROLE_SEVERAL.format(people=Markup("\n").join(lines)))
    return found[0]


def _candidate(person: Person) -> Markup:
    seen = person.last_seen_at.astimezone(SEOUL).date()
    return texts.ROLE_CANDIDATE.format(
        name=shorten(person.name, NAME_UNITS), number=person.id, date=date(seen)
    )

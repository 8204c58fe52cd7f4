"""Whom a message names with ``@``: who can be named, where a text does it, and what is kept of that.

People write what they like after an ``@``; only the server decides whom it means. Names are those that the
room shows anyway: of who is here, and of who has written lately.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import texts
from handlers.web.rooms import INSTRUCTORS
from handlers.web.sessions import highest
from knowledge.models import Person, RoleGrant, Room, RoomMention, RoomMessage
from knowledge.people import Role, has_name
from knowledge.privacy import mask

#: People who can be named at one time, those who are here first.
MAX_PEOPLE = 100
#: Whoever wrote one of so many newest rows of a room has written lately.
RECENT_ROWS = 1000
#: Names in one message; what comes after them is only text.
MAX_MENTIONS = 20

#: What may follow a name: a form of address, a particle, and then no more of a word.
_AFTER = (
    r"(?:님|씨)?(?:은|이|가|을|를|과|와|아|야|의|이랑|랑|(?:에게|한테|께서|께)?(?:는|도|만)?)"
    r"(?!\w|[-._][A-Za-z0-9])"
)
#: One stands for each name while the rest is masked. No text has them: they are no characters (Unicode 23.7).
_STAND_INS = [chr(0xFDD0 + number) for number in range(MAX_MENTIONS)]


@dataclass(frozen=True, slots=True)
class Nameable:
    """Somebody who can be named in a room, with the role that is shown beside the name."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names somebody.

    Attributes:
        start: Place of the ``@`` (code points).
        length: Of the ``@`` and the name.
        people: Who goes by that name: all of them, where several do.
    """

    start: int
    length: int
    people: tuple[int, ...]


async def nameable(session: AsyncSession, room: Room, present: Collection[int]) -> list[Nameable]:
    """Whom a message in a room may name: who is here, then who has written lately, newest first.

    Args:
        session: A snapshot.
        room: The room; in the instructors' own, only who may enter it now.
        present: Numbers of the persons who have it open.
    """
    newest = (
        select(RoomMessage.id, RoomMessage.person_id)
        .where(RoomMessage.room_id == room.id)
        .order_by(RoomMessage.id.desc())
        .limit(RECENT_ROWS)
        .subquery()
    )
    lately = (
        select(newest.c.person_id, func.max(newest.c.id).label("last"))
        .group_by(newest.c.person_id)
        .subquery()
    )
    rows = await session.execute(
        select(Person.id, Person.name)
        .outerjoin(lately, lately.c.person_id == Person.id)
        .where(or_(Person.id.in_(present), lately.c.last.is_not(None)), has_name())
        .order_by(Person.id.not_in(present), lately.c.last.desc(), Person.id)
        .limit(MAX_PEOPLE)
    )
    found = [(person_id, name) for person_id, name in rows if name not in ("", texts.BOT_NAME)]
    roles = await roles_of(session, [person_id for person_id, _ in found])
    return [
        Nameable(person_id, name, roles[person_id])
        for person_id, name in found
        if room.chat_id != INSTRUCTORS or roles[person_id] is not Role.STAFF
    ]


async def roles_of(session: AsyncSession, people: Collection[int]) -> dict[int, Role]:
    """The role of each of these persons, as it is shown beside the name."""
    held: defaultdict[int, set[Role]] = defaultdict(set)
    for person_id, role in await session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(people))
    ):
        held[person_id].add(Role(role))
    return {person_id: highest(held[person_id]) for person_id in people}


def find(text: str, people: Collection[Nameable]) -> list[Mention]:
    """Where a text names some people, in order, at most ``MAX_MENTIONS`` times.

    Of several names that fit at one place the longest wins; case does not matter. An ``@`` within an e-mail
    address names nobody, nor does a name in which a longer word only begins.
    """
    called: defaultdict[str, list[int]] = defaultdict(list)
    for person in people:
        called[person.name.casefold()].append(person.id)
    if not called or "@" not in text:
        return []
    longest_first = sorted({person.name for person in people}, key=len, reverse=True)
    names = "|".join(re.escape(name) for name in longest_first)
    pattern = re.compile(rf"(?<![A-Za-z0-9._+-])@({names}){_AFTER}", re.IGNORECASE)
    found = [
        Mention(match.start(), 1 + len(match[1]), tuple(called[match[1].casefold()]))
        for match in pattern.finditer(text)
        if match[1].casefold() in called
    ]
    return found[:MAX_MENTIONS]


def mask_around(text: str, mentions: Sequence[Mention]) -> tuple[str, list[Mention]]:
    """Mask a text, but not the names that the room shows anyway; and where those stand afterwards."""
    pieces, end = [], 0
    for mention, stand_in in zip(mentions, _STAND_INS, strict=False):
        pieces += [text[end : mention.start], stand_in]
        end = mention.start + mention.length
    masked = mask("".join([*pieces, text[end:]]))
    kept = []
    for mention, stand_in in zip(mentions, _STAND_INS, strict=False):
        start = masked.find(stand_in)
        if start >= 0:  # else it stood within something that was masked
            name = text[mention.start : mention.start + mention.length]
            masked = masked.replace(stand_in, name)
            kept.append(Mention(start, mention.length, mention.people))
    return masked, kept


async def store(session: AsyncSession, row: RoomMessage, mentions: Iterable[Mention]) -> None:
    """Keep whom a row names; what its message said before names nobody any more."""
    if row.revises_id is not None:
        versions = select(RoomMessage.id).where(RoomMessage.revises_id == row.revises_id)
        await session.execute(
            delete(RoomMention)
            .where(or_(RoomMention.row_id == row.revises_id, RoomMention.row_id.in_(versions)))
            .execution_options(synchronize_session=False)
        )
    session.add_all(
        RoomMention(person_id=person_id, row_id=row.id, start=mention.start, length=mention.length)
        for mention in mentions
        for person_id in mention.people
    )
    await session.flush()


async def of_rows(session: AsyncSession, rows: Collection[int]) -> dict[int, list[Mention]]:
    """Whom each of some rows names, in the order of the text; rows that name nobody are missing."""
    places: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for found in await session.scalars(
        select(RoomMention)
        .where(RoomMention.row_id.in_(rows))
        .order_by(RoomMention.row_id, RoomMention.start)
    ):
        places[found.row_id, found.start, found.length].append(found.person_id)
    mentions: defaultdict[int, list[Mention]] = defaultdict(list)
    for (row_id, start, length), people in places.items():
        mentions[row_id].append(Mention(start, length, tuple(people)))
    return mentions

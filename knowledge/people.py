"""Persons as their channel knows them, and the roles they hold."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.errors import LastAdminError
from knowledge.models import Person, RoleGrant

#: A longer name is cut.
MAX_NAME = 64
#: How the id of a guest begins, see ``id_on``; no platform's ids do.
_GUEST = "person:"
#: How the id of somebody begins who wrote without a name: a person of which nobody knows who it is.
PSEUDONYM = "anonymous:"


class Role(StrEnum):
    """What somebody may do. Roles do not include each other, but everybody is staff."""

    STAFF = "staff"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


async def ensure(session: AsyncSession, *, channel: str, user_id: str, name: str, now: dt.datetime) -> Person:
    """The person whom a channel knows by an id, seen just now under a name."""
    guest = await _guest(session, user_id)
    if guest is not None:
        guest.last_seen_at = now
        await session.flush()
        return guest
    name = name.strip()[:MAX_NAME]
    statement = insert_into(session, Person).values(
        channel=channel, user_id=user_id, name=name, created_at=now, last_seen_at=now
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["channel", "user_id"],
            set_={"name": name or Person.name, "last_seen_at": now},
        )
    )
    found = await session.scalars(
        select(Person)
        .where(Person.channel == channel, Person.user_id == user_id)
        .execution_options(populate_existing=True)
    )
    return found.one()


async def get(session: AsyncSession, person_id: int) -> Person | None:
    """A person by number."""
    return await session.get(Person, person_id)


async def find(session: AsyncSession, channel: str, user_id: str) -> Person | None:
    """A person by the id of their channel, if seen before."""
    guest = await _guest(session, user_id)
    if guest is not None:
        return guest
    return await session.scalar(select(Person).where(Person.channel == channel, Person.user_id == user_id))


async def find_by_name(session: AsyncSession, channel: str, name: str) -> list[Person]:
    """Everybody on a channel who goes by a name, last seen first. Names are not unique: ask which one."""
    rows = await session.scalars(
        select(Person)
        .where(Person.channel == channel, Person.name == name.strip(), has_name())
        .order_by(Person.last_seen_at.desc(), Person.id)
    )
    return list(rows)


async def roles(session: AsyncSession, person_id: int) -> frozenset[Role]:
    """The roles that a person holds, ``STAFF`` always among them."""
    rows = await session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    return frozenset({Role.STAFF, *map(Role, rows)})


async def grant(
    session: AsyncSession, person_id: int, role: Role, *, now: dt.datetime, by_id: int | None = None
) -> bool:
    """Give a person a role; False where they hold it already.

    Args:
        session: The transaction.
        person_id: Who gets it.
        role: The role; everybody is staff, so granting that changes nothing.
        now: The moment.
        by_id: Who gives it; None for the operator and sign-in links.
    """
    if role is Role.STAFF:
        return False
    statement = insert_into(session, RoleGrant).values(
        person_id=person_id, role=role, granted_by_id=by_id, granted_at=now
    )
    granted = await session.execute(statement.on_conflict_do_nothing().returning(RoleGrant.role))
    return granted.first() is not None


async def revoke(session: AsyncSession, person_id: int, role: Role) -> bool:
    """Take a role from a person; False where they did not hold it.

    Raises:
        LastAdminError: When there would be no admin left.
    """
    if role is Role.ADMIN and await _admins_for_update(session) == [person_id]:
        raise LastAdminError
    taken = await session.execute(
        delete(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.role == role)
        .returning(RoleGrant.role)
    )
    return taken.first() is not None


async def holders(session: AsyncSession, role: Role) -> list[Person]:
    """Everybody who was granted a role, in the order of the grants."""
    rows = await session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role)
        .order_by(RoleGrant.granted_at, Person.id)
    )
    return list(rows)


def id_on(person: Person, channel: str) -> str:
    """By which id a channel of ours names a person; somebody of another channel is its guest.

    Only for channels that give ids themselves: nobody may choose one.
    """
    return person.user_id if person.channel == channel else f"{_GUEST}{person.id}"


def has_name() -> ColumnElement[bool]:
    """That a person is known by a name, rather than a pseudonym for one question."""
    return ~Person.user_id.startswith(PSEUDONYM)


async def _guest(session: AsyncSession, user_id: str) -> Person | None:
    number = user_id.removeprefix(_GUEST)
    if number == user_id or not number.isdecimal():
        return None
    return await session.get(Person, int(number), populate_existing=True)


async def search(session: AsyncSession, words: str, *, limit: int) -> list[tuple[Person, frozenset[Role]]]:
    """People whose names hold some words, last seen first, with their roles."""
    rows = await session.scalars(
        select(Person)
        .where(Person.name.icontains(words, autoescape=True), has_name())
        .order_by(Person.last_seen_at.desc(), Person.id)
        .limit(limit)
    )
    return [(person, await roles(session, person.id)) for person in rows]


async def _admins_for_update(session: AsyncSession) -> list[int]:
    # Locked on PostgreSQL: two admins may take each other's role at once.
    admins = await session.scalars(
        select(RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMIN)
        .order_by(RoleGrant.person_id)
        .with_for_update()
    )
    return list(admins)

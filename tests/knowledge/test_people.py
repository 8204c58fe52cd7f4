"""Persons and their roles."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import people
from knowledge.models import Person
from knowledge.people import Role
from tests.knowledge.conftest import NOW


async def test_a_person_is_one_per_channel_and_id(session: AsyncSession) -> None:
    first = await people.ensure(session, channel="web", user_id="1", name="가", now=NOW)
    later = NOW + dt.timedelta(hours=1)
    again = await people.ensure(session, channel="web", user_id="1", name=" 나 ", now=later)
    assert again is first
    assert (again.name, again.created_at, again.last_seen_at) == ("나", NOW, later)
    assert await people.find(session, "web", "1") is first
    assert await people.find(session, "telegram", "1") is None


async def test_an_empty_name_changes_nothing_and_a_long_one_is_cut(session: AsyncSession) -> None:
    await people.ensure(session, channel="web", user_id="1", name="가", now=NOW)
    person = await people.ensure(session, channel="web", user_id="1", name=" ", now=NOW)
    assert person.name == "가"
    person = await people.ensure(session, channel="web", user_id="1", name="긴" * 1000, now=NOW)
    assert len(person.name) == people.MAX_NAME


async def test_names_are_not_unique(session: AsyncSession) -> None:
    for user_id in "12":
        moment = NOW + dt.timedelta(minutes=int(user_id))
        await people.ensure(session, channel="web", user_id=user_id, name="김강사", now=moment)
    found = await people.find_by_name(session, "web", " 김강사 ")
    assert [person.user_id for person in found] == ["2", "1"]
    assert await people.find_by_name(session, "telegram", "김강사") == []


async def test_everybody_is_staff_and_roles_come_and_go(session: AsyncSession, asker: Person) -> None:
    assert await people.roles(session, asker.id) == {Role.STAFF}
    assert await people.grant(session, asker.id, Role.INSTRUCTOR, now=NOW)
    assert not await people.grant(session, asker.id, Role.INSTRUCTOR, now=NOW)
    assert not await people.grant(session, asker.id, Role.STAFF, now=NOW)
    assert await people.roles(session, asker.id) == {Role.STAFF, Role.INSTRUCTOR}
    assert await people.holders(session, Role.INSTRUCTOR) == [asker]
    assert await people.revoke(session, asker.id, Role.INSTRUCTOR)
    assert not await people.revoke(session, asker.id, Role.INSTRUCTOR)
    assert await people.roles(session, asker.id) == {Role.STAFF}

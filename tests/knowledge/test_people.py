"""Persons and their roles."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import people
from knowledge.db import Database
from knowledge.errors import LastAdminError
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


async def two_admins(database: Database) -> list[int]:
    async with database.session() as session:
        admins = [
            await people.ensure(session, channel="web", user_id=name, name=name, now=NOW)
            for name in ("가", "나")
        ]
        for admin in admins:
            await people.grant(session, admin.id, Role.ADMIN, now=NOW)
    return [admin.id for admin in admins]


async def test_the_last_admin_stays(database: Database) -> None:
    first, second = await two_admins(database)
    async with database.session() as session:
        assert await people.revoke(session, first, Role.ADMIN)
        assert not await people.revoke(session, first, Role.ADMIN)
        with pytest.raises(LastAdminError):
            await people.revoke(session, second, Role.ADMIN)
        assert await people.roles(session, second) == {Role.STAFF, Role.ADMIN}


@pytest.mark.postgresql  # SQLite has one writer, so nobody looks while somebody else takes a role
async def test_of_two_admins_who_take_each_others_role_at_once_one_stays(database: Database) -> None:
    first, second = await two_admins(database)

    async def take_back() -> None:
        async with database.session() as session:
            await people.revoke(session, first, Role.ADMIN)

    async with database.session() as session:
        await people.revoke(session, second, Role.ADMIN)
        taking_back = asyncio.create_task(take_back())
        async with asyncio.timeout(30):
            while not await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                assert not taking_back.done()
    with pytest.raises(LastAdminError):
        await taking_back

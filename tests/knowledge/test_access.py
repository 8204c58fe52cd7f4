"""Links work once, sessions until they end, and the database holds no token."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import access
from knowledge.db import Database
from knowledge.errors import LinkNotValidError
from knowledge.models import Person
from knowledge.people import Role
from tests.knowledge.conftest import NOW

TTL = dt.timedelta(minutes=15)


async def refusal(attempt: Awaitable[object]) -> str:
    with pytest.raises(LinkNotValidError) as refused:
        await attempt
    return refused.value.reason


async def test_a_link_works_once(session: AsyncSession, asker: Person) -> None:
    token = await access.create_sign_in_link(session, role=Role.ADMIN, person_id=asker.id, now=NOW, ttl=TTL)
    assert await access.look_at_link(session, token, now=NOW) == access.Redeemed(Role.ADMIN, asker.id)
    assert await access.redeem(session, token, now=NOW) == access.Redeemed(Role.ADMIN, asker.id)
    assert await refusal(access.redeem(session, token, now=NOW)) == "used"
    assert await refusal(access.look_at_link(session, token, now=NOW)) == "used"


@pytest.mark.parametrize("use", [access.redeem, access.look_at_link])
async def test_a_link_ends(session: AsyncSession, use: Callable[..., Awaitable[access.Redeemed]]) -> None:
    token = await access.create_sign_in_link(session, role=Role.INSTRUCTOR, now=NOW, ttl=TTL)
    assert await refusal(use(session, token, now=NOW + TTL)) == "expired"


@pytest.mark.parametrize("token", ["", "x", "가나다", "\ud800", "x" * 100_000])
async def test_nonsense_opens_nothing(session: AsyncSession, token: str) -> None:
    assert await refusal(access.redeem(session, token, now=NOW)) == "unknown"
    assert await access.find_session(session, token, now=NOW) is None


async def test_of_two_browsers_at_once_one_gets_in(database: Database) -> None:
    async with database.session() as session:
        token = await access.create_sign_in_link(session, role=Role.ADMIN, now=NOW, ttl=TTL)

    async def use() -> bool:
        try:
            async with database.session() as session:
                await access.redeem(session, token, now=NOW)
        except LinkNotValidError:
            return False
        return True

    assert sorted(await asyncio.gather(*(use() for _ in range(4)))) == [False, False, False, True]


async def test_a_session_lives_until_it_ends(session: AsyncSession, asker: Person) -> None:
    opened = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    found = await access.find_session(session, opened.token, now=NOW)
    assert found is not None
    assert (found.person_id, found.expires_at) == (asker.id, NOW + TTL)
    assert await access.find_session(session, opened.token, now=NOW + TTL) is None


async def test_a_session_in_use_lives_on_and_a_dead_one_stays_dead(
    session: AsyncSession, asker: Person
) -> None:
    opened = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    await access.touch_session(session, opened.token, now=NOW + TTL / 2, ttl=TTL)
    assert await access.find_session(session, opened.token, now=NOW + TTL) is not None
    await access.touch_session(session, opened.token, now=NOW + TTL * 2, ttl=TTL)
    assert await access.find_session(session, opened.token, now=NOW + TTL * 2) is None


async def test_signing_out_ends_a_session(session: AsyncSession, asker: Person) -> None:
    opened = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    await access.close_session(session, opened.token)
    assert await access.find_session(session, opened.token, now=NOW) is None


async def test_forms_need_the_token_of_their_session(session: AsyncSession, asker: Person) -> None:
    opened = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    other = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    found = await access.find_session(session, opened.token, now=NOW)
    assert found is not None
    assert access.csrf_matches(found, opened.csrf_token)
    for wrong in (other.csrf_token, "", "가", "\ud800"):
        assert not access.csrf_matches(found, wrong)


async def test_no_token_is_stored_or_printed(session: AsyncSession, asker: Person) -> None:
    opened = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    link = await access.create_sign_in_link(session, role=Role.ADMIN, now=NOW, ttl=TTL)
    rows = [
        *await session.execute(text("SELECT * FROM web_session")),
        *await session.execute(text("SELECT * FROM sign_in_link")),
    ]
    assert opened.token not in str(rows)
    assert link not in str(rows)
    assert opened.token not in repr(opened)


async def test_what_has_ended_is_forgotten(session: AsyncSession, asker: Person) -> None:
    await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL)
    await access.create_sign_in_link(session, role=Role.ADMIN, now=NOW, ttl=TTL)
    kept = await access.open_session(session, person_id=asker.id, now=NOW, ttl=TTL * 2)
    assert await access.forget_expired(session, now=NOW + TTL) == 2
    assert await access.find_session(session, kept.token, now=NOW + TTL) is not None

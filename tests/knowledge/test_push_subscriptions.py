"""Which browsers get notifications: those of live sessions, each of one person."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import access, people, push_subscriptions
from knowledge.access import OpenedSession
from knowledge.db import Database
from knowledge.push_subscriptions import Subscriber
from tests.knowledge.conftest import NOW

HOUR = dt.timedelta(hours=1)


def at(number: int) -> Subscriber:
    return Subscriber(f"https://push.example/{number}", "point", "secret")


async def signed_in(session: AsyncSession, name: str) -> tuple[int, OpenedSession, str]:
    person = await people.ensure(session, channel="web", user_id=name, name=name, now=NOW)
    opened = await access.open_session(session, person_id=person.id, now=NOW, ttl=HOUR)
    return person.id, opened, access.hash_token(opened.token)


async def test_a_session_has_one_subscription_and_ends_with_it(database: Database) -> None:
    async with database.session() as session:
        kim, opened, key = await signed_in(session, "김주무관")
        await push_subscriptions.subscribe(session, key, at(1), now=NOW)
        await push_subscriptions.subscribe(session, key, at(2), now=NOW)
        assert await push_subscriptions.endpoint_of(session, key) == "https://push.example/2"
        assert await push_subscriptions.sessions_of(session, [kim], now=NOW) == {key: kim}
        await access.close_session(session, opened.token)
        assert await push_subscriptions.sessions_of(session, [kim], now=NOW) == {}
        assert await push_subscriptions.endpoint_of(session, key) is None


async def test_each_way_to_end_a_session_ends_its_subscription(database: Database) -> None:
    async with database.session() as session:
        kim, _, old = await signed_in(session, "김주무관")
        _, _, kept = await signed_in(session, "김주무관")
        await push_subscriptions.subscribe(session, old, at(1), now=NOW)
        await push_subscriptions.subscribe(session, kept, at(2), now=NOW)
        await access.close_other_sessions(session, kim, kept=kept)
        assert await push_subscriptions.sessions_of(session, [kim], now=NOW) == {kept: kim}
        late = NOW + HOUR
        assert await push_subscriptions.sessions_of(session, [kim], now=late) == {}
        assert await push_subscriptions.find(session, kept, now=late) is None
        await access.forget_expired(session, now=late)
        assert await push_subscriptions.endpoint_of(session, kept) is None


async def test_a_browser_that_somebody_else_uses_now_is_theirs(database: Database) -> None:
    async with database.session() as session:
        kim, _, of_kim = await signed_in(session, "김주무관")
        park, _, of_park = await signed_in(session, "박주무관")
        await push_subscriptions.subscribe(session, of_kim, at(1), now=NOW)
        await push_subscriptions.subscribe(session, of_park, at(1), now=NOW)
        assert await push_subscriptions.sessions_of(session, [kim, park], now=NOW) == {of_park: park}
        await push_subscriptions.unsubscribe(session, of_kim)
        assert await push_subscriptions.find(session, of_park, now=NOW) == at(1)


async def test_the_key_is_made_once(database: Database) -> None:
    async with database.session() as session:
        assert await push_subscriptions.private_key(session) is None
        await push_subscriptions.ensure_key(session, now=NOW)
        made = await push_subscriptions.private_key(session)
        await push_subscriptions.ensure_key(session, now=NOW)
        assert await push_subscriptions.private_key(session) == made
    assert made is not None
    public = push_subscriptions.public_key(made)
    assert len(public) == 87  # 65 bytes in base64url, as applicationServerKey must be
    with pytest.raises(ValueError):
        push_subscriptions.public_key(public)

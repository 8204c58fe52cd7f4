"""Clients of the API: their tokens work until they expire or are revoked, and only their hash is stored."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answer_log, api_clients
from knowledge.api_clients import NewClient, Scope
from knowledge.errors import ClientNameTakenError
from knowledge.models import AnswerLogRow, ApiClient
from tests.knowledge.conftest import NOW

DAY = dt.timedelta(days=1)


async def added(session: AsyncSession, name: str = "민원포털", *scopes: Scope) -> NewClient:
    return await api_clients.add(session, name=name, scopes=scopes or (Scope.ASK,), now=NOW, ttl=DAY)


async def test_a_token_finds_its_client_until_it_expires(session: AsyncSession) -> None:
    new = await added(session)
    found = await api_clients.find(session, new.token, now=NOW)
    assert found is not None
    assert (found.name, found.scopes, found.expires_at) == ("민원포털", ["ask"], NOW + DAY)
    assert await api_clients.find(session, new.token, now=NOW + DAY) is None


async def test_only_the_hash_is_stored_and_the_token_is_not_shown_again(session: AsyncSession) -> None:
    new = await added(session)
    row = (await session.execute(select(*ApiClient.__table__.columns))).one()
    assert new.token.startswith("gyt_")
    assert len(new.token) == 47
    assert new.token not in repr(tuple(row)) + repr(new)


async def test_what_is_no_token_finds_nobody(session: AsyncSession) -> None:
    new = await added(session)
    for token in ("", "gyt_", new.token[:-1], f"{new.token}x", new.token.upper(), new.client.token_hash):
        assert await api_clients.find(session, token, now=NOW) is None


async def test_a_revoked_token_works_no_more_and_its_name_is_free(session: AsyncSession) -> None:
    first = await added(session)
    with pytest.raises(ClientNameTakenError):
        await added(session, " 민원포털 ")
    revoked = await api_clients.revoke(session, "민원포털", now=NOW)
    assert revoked is not None
    assert revoked.revoked_at == NOW
    assert await api_clients.find(session, first.token, now=NOW) is None
    assert await api_clients.revoke(session, "민원포털", now=NOW) is None
    second = await added(session)
    assert [client.id for client in await api_clients.every(session)] == [first.client.id, second.client.id]


async def test_who_may_do_what_stands_in_the_answer_log(session: AsyncSession) -> None:
    await added(session, "감사실", Scope.LOG_READ, Scope.ASK)
    await api_clients.revoke(session, "감사실", now=NOW)
    lines = list(await session.scalars(select(AnswerLogRow).order_by(AnswerLogRow.seq)))
    assert [(line.kind, line.payload["change"]) for line in lines] == [
        ("api_client_changed", "added"),
        ("api_client_changed", "revoked"),
    ]
    assert lines[0].payload["scopes"] == ["ask", "log:read"]
    assert (await answer_log.verify(session)).ok


async def test_use_is_noted_now_and_then(session: AsyncSession) -> None:
    client = (await added(session)).client
    assert api_clients.is_due_to_touch(client, NOW)
    await api_clients.touch(session, client.id, now=NOW)
    await session.refresh(client)
    assert client.last_used_at == NOW
    assert not api_clients.is_due_to_touch(client, NOW + dt.timedelta(minutes=10))
    assert api_clients.is_due_to_touch(client, NOW + dt.timedelta(minutes=11))

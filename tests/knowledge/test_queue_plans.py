"""Polling a queue reads what waits, not what is done: the partial indexes are really used."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import inbox, outbox, retention
from tests.knowledge.conftest import NOW

LEASE = dt.timedelta(seconds=30)

POLLS: dict[str, Callable[[AsyncSession], Awaitable[object]]] = {
    "inbox.claim": lambda session: inbox.claim(session, now=NOW, lease=LEASE),
    "inbox.oldest_waiting": inbox.oldest_waiting,
    "inbox.release_leases": inbox.release_leases,
    "outbox.claim_due": lambda session: outbox.claim_due(session, now=NOW, lease=LEASE),
    "outbox.claim_due of a channel": lambda session: outbox.claim_due(
        session, now=NOW, lease=LEASE, channels=["web"]
    ),
    "outbox.oldest_pending": outbox.oldest_pending,
    "outbox.recover": lambda session: outbox.recover(session, now=NOW),
    "retention.forget_finished": lambda session: retention.forget_finished(session, before=NOW),
}


@pytest.mark.sqlite  # PostgreSQL plans by the size of its tables
@pytest.mark.parametrize("name", POLLS)
async def test_no_poll_scans_the_whole_table(session: AsyncSession, database_url: str, name: str) -> None:
    statements: list[tuple[str, Any]] = []
    connection = (await session.connection()).sync_connection
    assert connection is not None

    def record(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        statements.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", record)
    await POLLS[name](session)
    event.remove(connection, "before_cursor_execute", record)

    assert statements
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as plain:
        plan = [
            str(row[3])
            for statement, parameters in statements
            for row in plain.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    scans = [line for line in plan if line.startswith("SCAN") and line.split()[1] in ("inbox", "outbox")]
    assert all("USING INDEX ix_" in line or "USING COVERING INDEX ix_" in line for line in scans), plan
    # Every message that was ever sent is in this one.
    assert not any("ix_outbox_message" in line for line in plan), plan

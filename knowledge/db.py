"""The database: one writer at a time, snapshots for everybody else, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from aiosqlite import Connection as SQLiteConnection
from asyncpg import PostgresError
from sqlalchemy import AdaptedConnection, Connection, ExceptionContext, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from knowledge.errors import UnsupportedDatabaseError
from knowledge.models import Base

#: How long a transaction waits for the one before it.
WRITE_WAIT_SECONDS = 30
#: How many snapshots may be open at once in one process.
MAX_READERS = 16

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

#: Korean is stored readable, and at half the size of escapes.
_to_json = partial(json.dumps, ensure_ascii=False, allow_nan=False)


def async_url(url: str) -> URL:
    """The URL with the asynchronous driver of its database.

    Raises:
        UnsupportedDatabaseError: When it is neither SQLite nor PostgreSQL, or SQLite in memory.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend not in _DRIVERS:
        raise UnsupportedDatabaseError(
            f"{backend} 데이터베이스는 쓸 수 없습니다. sqlite 또는 postgresql 주소를 넣어 주세요."
        )
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UnsupportedDatabaseError("메모리 데이터베이스는 쓸 수 없습니다. 파일 경로를 넣어 주세요.")
    return parsed.set(drivername=_DRIVERS[backend])


class Database:
    """Sessions on one database.

    On SQLite a single connection writes, so writers queue in this process in order instead of
    polling for the file's lock; other processes wait for that lock. Readers see a snapshot and
    block nobody (write-ahead log). A commit returns once it is on the disk (``synchronous=FULL``):
    the platform is told that an update was received only after that.
    """

    def __init__(self, url: str) -> None:
        """Prepare the engines; nothing is opened before the first statement.

        Args:
            url: ``sqlite:///path`` or ``postgresql://…``, with or without a driver name.

        Raises:
            UnsupportedDatabaseError: When it is neither SQLite nor PostgreSQL, or SQLite in memory.
        """
        self.url = async_url(url)
        self._writer, self._reader = (
            _sqlite_engines(self.url)
            if self.url.get_backend_name() == "sqlite"
            else _postgresql_engines(self.url)
        )

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One write transaction: it begins at the first statement and commits at the end of the block.

        An exception in the block rolls it back; so does cancelling, and the task does not end before.
        On SQLite there is one writer: a second session opened inside the block by the same task waits
        for the first, and fails after ``WRITE_WAIT_SECONDS``.
        """
        async with AsyncSession(self._writer, expire_on_commit=False) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A snapshot as of its first statement. It blocks no writer and refuses to write."""
        async with AsyncSession(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    async def close(self) -> None:
        """Close every connection. Idempotent."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def insert_into(session: AsyncSession, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the session's own database, for ``ON CONFLICT``."""
    dialect = session.get_bind().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _sqlite_engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    common: dict[str, Any] = {
        "json_serializer": _to_json,
        "connect_args": {"timeout": WRITE_WAIT_SECONDS},
        "pool_timeout": WRITE_WAIT_SECONDS,
        "hide_parameters": True,
    }
    writer = create_async_engine(url, pool_size=1, max_overflow=0, **common)
    reader = create_async_engine(url, pool_size=4, max_overflow=MAX_READERS - 4, **common)

    def connected(
        connection: DBAPIConnection, _record: ConnectionPoolEntry, *, pragmas: tuple[str, ...]
    ) -> None:
        # The driver must not begin transactions on its own: "begin" below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection, *, statement: str) -> None:
        connection.exec_driver_sql(statement)

    def given_up(connection: AdaptedConnection, *_: object) -> None:
        connection.run_async(_give_up)

    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "journal_size_limit=67108864")
    event.listen(writer.sync_engine, "connect", partial(connected, pragmas=pragmas))
    event.listen(reader.sync_engine, "connect", partial(connected, pragmas=(*pragmas, "query_only=ON")))
    event.listen(writer.sync_engine, "begin", partial(begin, statement="BEGIN IMMEDIATE"))
    event.listen(reader.sync_engine, "begin", partial(begin, statement="BEGIN"))
    for engine in (writer, reader):
        event.listen(engine.sync_engine, "invalidate", given_up)
    return writer, reader


async def _roll_back_and_close(connection: SQLiteConnection) -> None:
    try:
        await connection.rollback()
    finally:
        await connection.close()


async def _give_up(connection: SQLiteConnection) -> None:
    """End the transaction of a connection that was cancelled, before anything else happens.

    Closing alone would not: SQLite keeps a transaction open for a statement that somebody still holds, if
    only in a traceback. A task that is cancelled again must not end before; the cancellation that has led
    here goes on its way afterwards.
    """
    ending = asyncio.ensure_future(_roll_back_and_close(connection))
    while not ending.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(ending)


def _postgresql_engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    writer = create_async_engine(
        url,
        json_serializer=_to_json,
        pool_size=8,
        max_overflow=MAX_READERS,
        pool_timeout=WRITE_WAIT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(writer.sync_engine, "handle_error", _say_nothing_of_rows)
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def _say_nothing_of_rows(context: ExceptionContext) -> None:
    """Errors go into logs; in its detail PostgreSQL quotes the row it refuses, and so what people wrote."""
    refused = context.original_exception.__cause__
    if isinstance(refused, PostgresError):
        refused.detail = None

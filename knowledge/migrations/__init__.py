"""The schema through time: bring a database to this version's tables, or refuse a newer one."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from knowledge.db import WRITE_WAIT_SECONDS, async_url
from knowledge.errors import NewerDatabaseError

__all__ = [
    "NewerDatabaseError",
    "check",
    "current_revision",
    "downgrade",
    "head_revision",
    "run_on",
    "upgrade",
]

T = TypeVar("T")

#: Number of PostgreSQL's lock for migrations; any number that nothing else uses.
_MIGRATION_LOCK = 7_391_402


def head_revision() -> str:
    """The revision of this version's tables."""
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError("no migration is installed: the package is incomplete")
    return head


def current_revision(url: str) -> str | None:
    """The revision of a database; None where it is empty. An SQLite file is not created for the question.

    Raises:
        UnsupportedDatabaseError: See ``knowledge.db.async_url``.
    """
    path = _sqlite_path(async_url(url))
    if path is not None and not path.exists():
        return None
    return run_on(url, _revision, write=False)


def check(url: str) -> bool:
    """Whether a database has exactly this version's tables; False where it needs ``upgrade``.

    Raises:
        NewerDatabaseError: When a newer version wrote it.
        UnsupportedDatabaseError: See ``knowledge.db.async_url``.
    """
    revision = current_revision(url)
    if revision is not None:
        refuse_newer(revision)
    return revision == head_revision()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to this version's tables, all or nothing; create it where there is none.

    Runs synchronously, so call it before the event loop or in a thread.

    Raises:
        NewerDatabaseError: When a newer version wrote it.
        UnsupportedDatabaseError: See ``knowledge.db.async_url``.
    """
    path = _sqlite_path(async_url(url))
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    _migrate(url, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to an older revision (``base`` for none). Data that it cannot hold is lost.

    Raises:
        NewerDatabaseError: When a newer version wrote it.
        UnsupportedDatabaseError: See ``knowledge.db.async_url``.
    """
    _migrate(url, command.downgrade, revision)


def refuse_newer(revision: str) -> None:
    """Raise where a revision is not one of this version's.

    Raises:
        NewerDatabaseError: When it is unknown.
    """
    try:
        _scripts().get_revision(revision)
    except CommandError:
        raise NewerDatabaseError(revision) from None


def run_on(url: str, work: Callable[[Connection], T], *, write: bool = True) -> T:
    """Do synchronous work on one connection in one transaction, on either database.

    Args:
        url: The database.
        work: What to do.
        write: Take SQLite's write lock at once; without it, a running program is not waited for.

    Raises:
        UnsupportedDatabaseError: See ``knowledge.db.async_url``.
    """
    target = async_url(url)
    if _sqlite_path(target) is not None:
        return _run_on_sqlite(target.set(drivername="sqlite"), work, write=write)
    # There is only an asynchronous driver for PostgreSQL; its loop runs in a thread of its own so that
    # a caller with a running loop can use this as well.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_run_on_postgresql(target, work))).result()


def _migrate(url: str, step: Callable[[Config, str], None], revision: str) -> None:
    def migrate(connection: Connection) -> None:
        _wait_for_others(connection)
        found = _revision(connection)
        if found is not None:
            refuse_newer(found)
        step(_config(connection), revision)

    run_on(url, migrate)


def _run_on_sqlite(url: URL, work: Callable[[Connection], T], *, write: bool) -> T:
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WRITE_WAIT_SECONDS})

    def connected(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # Left alone, the driver commits before each DDL statement.
        connection.isolation_level = None
        if write:
            _use_wal(connection)

    begin = "BEGIN IMMEDIATE" if write else "BEGIN"
    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    with engine.begin() as connection:
        return work(connection)


def _use_wal(connection: DBAPIConnection) -> None:
    """Switch a file to write-ahead logging, which stays with the file.

    SQLite answers "locked" at once, without the wait it was given, where two connections switch a new
    file at the same time and each would wait for the other (https://sqlite.org/c3ref/busy_handler.html).
    """
    deadline = time.monotonic() + WRITE_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


async def _run_on_postgresql(url: URL, work: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _wait_for_others(connection: Connection) -> None:
    """Let one process migrate at a time, until the end of its transaction; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _sqlite_path(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database is None:
        return None
    return Path(url.database)

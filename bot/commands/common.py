"""What every command needs: the settings, the database, the clock."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot import logs, texts
from bot.errors import StartError
from bot.settings import Settings, load
from knowledge import migrations
from knowledge.db import Database

T = TypeVar("T")


#: How a database fails, or the way to it.
DATABASE_ERRORS = (SQLAlchemyError, ConnectionError, TimeoutError, socket.gaierror)


def database_trouble(error: BaseException) -> str:
    """Which kind of error the driver raised, below what was made of it; its text may hold what is stored."""
    while error.__cause__ is not None:
        error = error.__cause__
    return texts.DATABASE_TROUBLE.format(kind=type(error).__name__)


def settings(log_level: str | None = "WARNING") -> Settings:
    """The settings, with logging set up.

    Args:
        log_level: From which level on to log; None for the level that is set.
    """
    found = load()
    logs.configure(log_level or found.log_level, found.secrets)
    return found


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work."""
    return asyncio.run(work)


def now() -> dt.datetime:
    """The moment."""
    return dt.datetime.now(dt.UTC)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The database, which must be there and up to date.

    Raises:
        StartError: When it was never made, or is of an older version.
        NewerDatabaseError: When it is of a newer version.
    """
    if not await asyncio.to_thread(migrations.check, settings.database):
        raise StartError(texts.DATABASE_NOT_READY)
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()

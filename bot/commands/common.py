"""What every command needs: the settings, the database, the clock."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from bot import logs, texts
from bot.errors import StartError
from bot.settings import Settings, load
from knowledge import migrations
from knowledge.db import Database

T = TypeVar("T")


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

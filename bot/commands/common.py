"""What every command needs: the settings, the database, and errors that say what to do."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import typer
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError
from typer.core import TyperGroup
from typer.exceptions import TyperException

from bot import logs, texts
from bot.errors import BotError, SettingsError, StartError
from bot.progress import screen
from bot.settings import Settings, load
from indexer.errors import IndexerError
from knowledge import migrations
from knowledge.db import Database
from knowledge.errors import KnowledgeError

T = TypeVar("T")

#: Exit codes: what was asked failed or found something wrong; the call or the settings are wrong.
FAILED = 1
MISUSED = 2


class ExplainingGroup(TyperGroup):
    """Commands whose foreseeable errors end in one Korean sentence and an exit code, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            say_error(str(error))
            raise typer.Exit(MISUSED) from None
        except (BotError, KnowledgeError, IndexerError) as error:
            say_error(str(error))
            raise typer.Exit(FAILED) from None
        except SQLAlchemyError as error:
            say_error(texts.DATABASE_TROUBLE.format(kind=type(error).__name__))
            raise typer.Exit(FAILED) from error
        except TyperException as error:
            say_error(_misuse(error))
            raise typer.Exit(MISUSED) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            reason = texts.FILE_REASONS.get(error.errno or 0, error.strerror or str(error))
            say_error(texts.FILE_TROUBLE.format(file=error.filename or "", reason=reason).lstrip(": "))
            raise typer.Exit(FAILED) from None


def _misuse(error: TyperException) -> str:
    """What is wrong with a call; the library's own sentences are English."""
    message = str(getattr(error, "message", error))
    name = getattr(getattr(error, "param", None), "name", None) or getattr(error, "param_hint", None) or ""
    match type(error).__name__:
        case "MissingParameter":
            said = texts.MISUSE_MISSING.format(name=name)
        case "NoSuchOption":
            said = texts.MISUSE_OPTION.format(name=getattr(error, "option_name", ""))
        case "UsageError" if message.startswith("No such command"):
            said = texts.MISUSE_COMMAND.format(name=message.split("'")[1])
        case "BadParameter":
            said = texts.MISUSE_VALUE.format(name=name, reason=message)
        case _:
            said = message
    return f"{said} {texts.MISUSE_HELP}"


def say_error(message: str) -> None:
    """Tell what went wrong, on standard error."""
    screen.print(Text(message, style="red"))


def settings(log_level: str | None = "WARNING") -> Settings:
    """The settings, with logging set up.

    Args:
        log_level: From which level on to log; None for the level that is set.
    """
    found = load()
    secrets = (found.telegram_token, found.telegram_webhook_secret, found.web_join_code)
    logs.configure(log_level or found.log_level, [each.get_secret_value() for each in secrets if each])
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

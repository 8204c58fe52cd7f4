"""``statutes``: the statutes from their source, and only what has changed of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import FAILED, Commands
from bot.engine import open_workshop
from bot.errors import StartError
from bot.law_service import open_law_service
from bot.progress import bar, show_sync
from bot.settings import Settings
from knowledge.ingest import Ingest, IngestReport
from knowledge.statutes.directory import sync_directory
from knowledge.statutes.names import named, stored_and_known
from knowledge.statutes.service import sync_service

app = Commands(help=texts.HELP_STATUTES)


@app.callback()
def statutes() -> None:
    """Keep ``sync`` a command of a group, where it is the only one."""


@app.command(help=texts.HELP_STATUTES_SYNC)
def sync(
    source: Annotated[Path | None, typer.Argument(help=texts.HELP_SYNC_SOURCE)] = None,
    since: Annotated[str, typer.Option(help=texts.HELP_SYNC_SINCE)] = "",
    from_api: Annotated[bool, typer.Option("--from-api", help=texts.HELP_SYNC_API)] = False,
    name: Annotated[list[str] | None, typer.Option(help=texts.HELP_SYNC_NAME)] = None,
) -> None:
    """Import what is new; a running program can search it a moment later."""
    chosen = settings()
    names = name or []
    if source is not None and (from_api or names):
        raise typer.BadParameter(texts.SYNC_ONE_SOURCE)
    day = _day(since)
    if source is None and (from_api or names or chosen.law_api_key is not None):
        report = run(_from_service(chosen, names, day))
    else:
        directory = source or chosen.statutes
        if directory is None:
            raise StartError(texts.SYNC_NO_SOURCE)
        if not directory.is_dir():
            raise StartError(texts.SYNC_NO_DIRECTORY.format(path=directory))
        report = run(_from_directory(chosen, directory, day))
    show_sync(report)
    if report.failures:
        raise typer.Exit(FAILED)


def _day(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError:
        raise typer.BadParameter(texts.SYNC_BAD_DAY) from None


async def _from_directory(chosen: Settings, directory: Path, since: dt.date | None) -> IngestReport:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop, bar(texts.INGEST_STATUTES) as progress:
            ingest = Ingest(database, workshop.analyst)
            return await sync_directory(ingest, directory, now=now(), since=since, progress=progress)


async def _from_service(chosen: Settings, names: list[str], since: dt.date | None) -> IngestReport:
    async with open_database(chosen) as database, open_law_service(chosen) as service:
        async with database.read() as session:
            wanted = named(names) if names else await stored_and_known(session)
        with open_workshop(chosen) as workshop, bar(texts.INGEST_STATUTES, texts.READING_NAMES) as progress:
            ingest = Ingest(database, workshop.analyst)
            return await sync_service(ingest, service, wanted, now=now(), since=since, progress=progress)

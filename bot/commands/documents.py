"""``init`` and ``ingest``: what the bot knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import FAILED
from bot.engine import open_index, open_workshop
from bot.progress import bar, screen, show_report
from bot.settings import Settings
from bot.setup import import_knowledge, upgrade_database
from knowledge.ingest import Ingest, IngestReport


def init() -> None:
    """Make the database, import the knowledge, build the index; start nothing."""
    run(_init(settings()))
    screen.print(texts.INIT_DONE)


async def _init(chosen: Settings) -> None:
    await upgrade_database(chosen)
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            await import_knowledge(chosen, database, workshop, now=now())
            async with open_index(chosen, database, workshop, now):
                pass


def ingest(
    paths: Annotated[list[Path], typer.Argument(help=texts.HELP_INGEST_PATHS)],
    title: Annotated[str, typer.Option(help=texts.HELP_INGEST_TITLE)] = "",
    effective: Annotated[str, typer.Option(help=texts.HELP_INGEST_EFFECTIVE)] = "",
    kind: Annotated[str, typer.Option(help=texts.HELP_INGEST_KIND)] = "",
    jurisdiction: Annotated[str, typer.Option(help=texts.HELP_INGEST_JURISDICTION)] = "",
    edition: Annotated[str, typer.Option(help=texts.HELP_INGEST_EDITION)] = "",
) -> None:
    """Import documents or directories; a running program can search them a moment later."""
    if title and (len(paths) != 1 or paths[0].is_dir()):
        raise typer.BadParameter(texts.INGEST_ONE_TITLE)
    given = {"제목": title, "시행일자": effective, "구분": kind, "관할": jurisdiction, "판": edition}
    header = {key: value for key, value in given.items() if value}
    report = run(_ingest(settings(), paths, header))
    show_report(texts.INGEST_FILES, report)
    if report.failures:
        raise typer.Exit(FAILED)


async def _ingest(chosen: Settings, paths: list[Path], header: dict[str, str]) -> IngestReport:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop, bar(texts.INGEST_FILES) as progress:
            ingest = Ingest(database, workshop.analyst)
            return await ingest.run(paths, now=now(), progress=progress, header=header)

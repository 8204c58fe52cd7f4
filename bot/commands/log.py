"""``log``: the answer log, verified and exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import open_database, run, settings
from bot.commands.shell import FAILED, Commands
from bot.progress import screen
from bot.settings import Settings
from knowledge import answer_log
from knowledge.answer_log_files import ExportFormat

app = Commands(help=texts.HELP_LOG)


@app.command(help=texts.HELP_LOG_VERIFY)
def verify() -> None:
    """Check the hash chain."""
    found = run(_verify(settings()))
    if found.ok:
        screen.print(texts.LOG_WHOLE.format(lines=found.lines))
        typer.echo(found.head)
        return
    reason = texts.LOG_FAULTS[found.reason or ""]
    screen.print(texts.LOG_BROKEN.format(line=found.first_bad_seq, reason=reason), style="red")
    raise typer.Exit(FAILED)


async def _verify(chosen: Settings) -> answer_log.Verification:
    async with open_database(chosen) as database, database.read() as session:
        return await answer_log.verify(session)


@app.command(help=texts.HELP_LOG_EXPORT)
def export(
    path: Annotated[Path, typer.Argument(help=texts.HELP_EXPORT_PATH)],
    format: Annotated[  # noqa: A002 (the name of the option)
        ExportFormat | None, typer.Option("--format", help=texts.HELP_EXPORT_FORMAT)
    ] = None,
) -> None:
    """Write the log to a file."""
    chosen = format or _by_suffix(path)
    lines = run(_export(settings(), chosen, path))
    screen.print(texts.LOG_EXPORTED.format(lines=lines, path=path))


async def _export(chosen: Settings, export_format: ExportFormat, path: Path) -> int:
    async with open_database(chosen) as database, database.read() as session:
        return await answer_log.export(session, export_format, path)


def _by_suffix(path: Path) -> ExportFormat:
    try:
        return ExportFormat(path.suffix.lstrip(".").lower())
    except ValueError:
        raise typer.BadParameter(texts.EXPORT_FORMAT_UNKNOWN, param_hint="--format") from None

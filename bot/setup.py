"""What has to be there before the program can answer: tables, starter knowledge, statutes.

Everything here may be done again at every start: what is unchanged costs nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

from bot import texts
from bot.engine import Workshop
from bot.progress import bar, screen, show_report
from bot.settings import Settings
from knowledge import migrations
from knowledge.db import Database
from knowledge.files import list_files
from knowledge.ingest import Ingest, IngestReport, Outcome
from knowledge.starter import import_starter
from knowledge.versions import READING_VERSION

_STAMP = "statutes.stamp"


async def upgrade_database(settings: Settings) -> None:
    """Bring the tables to this version.

    Raises:
        NewerDatabaseError: When a newer version made them.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(migrations.upgrade, settings.database)


async def import_knowledge(
    settings: Settings, database: Database, workshop: Workshop, *, now: dt.datetime
) -> None:
    """Import the starter knowledge and the statutes, with progress bars; say so where there are none."""
    with bar(texts.INGEST_STARTER) as progress:
        starter = await import_starter(database, workshop.analyst, now=now, progress=progress)
    _show_changes(texts.INGEST_STARTER, starter)
    if settings.statutes is None:
        screen.print(texts.NO_STATUTES, style="yellow")
        return
    await _import_statutes(settings, settings.statutes, database, workshop, now)


async def _import_statutes(
    settings: Settings, directory: Path, database: Database, workshop: Workshop, now: dt.datetime
) -> None:
    files, problems = await asyncio.to_thread(list_files, [directory])
    if not files and not problems:
        screen.print(texts.STATUTES_EMPTY.format(path=directory), style="yellow")
        return
    # Reading thousands of articles only to find them unchanged takes seconds of every start.
    stamp_file = settings.data_dir / _STAMP
    stamp = await asyncio.to_thread(_stamp, files, settings.database)
    if stamp_file.is_file() and stamp_file.read_text(encoding="utf-8") == stamp:
        return
    with bar(texts.INGEST_STATUTES) as progress:
        report = await Ingest(database, workshop.analyst).run([directory], now=now, progress=progress)
    _show_changes(texts.INGEST_STATUTES, report)
    if not report.failures:
        stamp_file.write_text(stamp, encoding="utf-8")


def _stamp(files: Sequence[tuple[Path, str]], database: str) -> str:
    """Changes when a file, the parsers or the database change."""
    lines = [READING_VERSION, database]
    for path, name in files:
        about = path.stat()
        lines.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _show_changes(title: str, report: IngestReport) -> None:
    """A table, unless nothing happened."""
    if any(result.outcome is not Outcome.UNCHANGED for result in report.results):
        show_report(title, report)

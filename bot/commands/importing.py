"""``import-faq``: questions and answers that the office has kept so far."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import FAILED
from bot.engine import open_workshop
from bot.progress import bar, screen, show_rows
from bot.settings import Settings
from indexer.parsers.isolation import read_sheet_isolated
from knowledge.db import Database
from knowledge.faq import FaqReport, RowState, look_through
from knowledge.imported import Origin, Proposal, Standing, propose, publish_proposed
from knowledge.validity import day_in_seoul

_QUESTION_CHARS = 40


def import_faq(
    path: Annotated[Path, typer.Argument(help=texts.HELP_FAQ_PATH, exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=texts.HELP_DRY_RUN)] = False,
    publish: Annotated[bool, typer.Option("--publish", help=texts.HELP_FAQ_PUBLISH)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)] = False,
) -> None:
    """Import an FAQ as drafts; ends with an error where a row cannot be taken."""
    report = run(_import(settings(), path, dry_run=dry_run, publish=publish))
    if as_json:
        typer.echo(json.dumps(_as_json(report), ensure_ascii=False))
    if report.count(RowState.UNUSABLE):
        raise typer.Exit(FAILED)


async def _import(chosen: Settings, path: Path, *, dry_run: bool, publish: bool) -> FaqReport:
    sheet = read_sheet_isolated(path)
    moment = now()
    async with open_database(chosen) as database:
        async with database.read() as session:
            report = await look_through(session, sheet, path.name, day_in_seoul(moment))
        _show(report)
        if dry_run:
            screen.print(texts.FAQ_DRY_RUN)
            return report
        entries = report.entries(RowState.READY, RowState.DOUBTFUL, RowState.KNOWN)
        async with database.session() as session:
            proposals = await propose(session, Origin.FAQ, entries, now=moment)
        waiting = sum(one.standing is Standing.NEW for one in proposals)
        if publish:
            published = await _publish(chosen, database, proposals, moment)
            screen.print(texts.FAQ_PUBLISHED.format(count=published))
            waiting = max(0, waiting - published)
        if waiting:
            screen.print(texts.FAQ_PROPOSED.format(count=waiting))
    return report


async def _publish(
    chosen: Settings, database: Database, proposals: list[Proposal], moment: dt.datetime
) -> int:
    with open_workshop(chosen) as workshop, bar(texts.FAQ_PUBLISHING) as progress:
        return await publish_proposed(
            database,
            workshop.analyst,
            proposals,
            now=moment,
            done=progress.at,
        )


def _show(report: FaqReport) -> None:
    for title, state in (
        (texts.FAQ_UNUSABLE, RowState.UNUSABLE),
        (texts.FAQ_DOUBTFUL, RowState.DOUBTFUL),
    ):
        rows = [
            (str(row.number), row.question[:_QUESTION_CHARS], "\n".join(row.problems))
            for row in report.rows
            if row.state is state
        ]
        show_rows(title, texts.FAQ_COLUMNS, rows)
    for remark in report.remarks:
        screen.print(remark)
    counts = {state.value: report.count(state) for state in RowState}
    screen.print(texts.FAQ_COUNTS.format(count=len(report.rows), **counts))


def _as_json(report: FaqReport) -> dict[str, object]:
    return {"rows": [asdict(row) for row in report.rows], "remarks": list(report.remarks)}

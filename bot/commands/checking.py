"""``check-notice``: what is to be mended in a draft bid notice."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import FAILED
from bot.progress import screen
from bot.settings import Settings
from indexer.parsers import parse_file
from knowledge.notices.check import NoticeReport, check_notice
from knowledge.notices.findings import Finding, Severity
from knowledge.notices.lookup import statutes_for
from knowledge.validity import day_in_seoul

AsJson = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]


def check_notice_file(
    path: Annotated[Path, typer.Argument(help=texts.HELP_NOTICE_PATH, exists=True, dir_okay=False)],
    as_json: AsJson = False,
) -> None:
    """Check a draft bid notice; ends with an error where something must be mended."""
    report = run(_check(settings(), path))
    if as_json:
        typer.echo(json.dumps(_as_json(report), ensure_ascii=False))
    else:
        _show(path, report)
    if any(one.severity is Severity.MUST for one in report.findings):
        raise typer.Exit(FAILED)


async def _check(chosen: Settings, path: Path) -> NoticeReport:
    document = parse_file(path)
    async with open_database(chosen) as database, database.read() as session:
        statutes = await statutes_for(session, document, day_in_seoul(now()))
    return check_notice(document, statutes)


def _show(path: Path, report: NoticeReport) -> None:
    typer.echo(texts.NOTICE_FOUND.format(name=path.name, count=len(report.findings)))
    for number, finding in enumerate(report.findings, start=1):
        mark = texts.NOTICE_MUST if finding.severity is Severity.MUST else texts.NOTICE_SHOULD
        typer.echo(f"\n{number}. [{mark}] {finding.message}")
        if finding.place is not None:
            typer.echo(texts.NOTICE_PLACE.format(place=finding.place.text))
        if finding.basis:
            typer.echo(texts.NOTICE_BASIS.format(basis=finding.basis))
        if finding.suggestion:
            typer.echo(texts.NOTICE_SUGGESTION.format(suggestion=finding.suggestion))
    for line in report.undecided:
        screen.print(Text(f"{texts.NOTICE_UNDECIDED} {line}"))
    screen.print(texts.NOTICE_LIMITS)


def _as_json(report: NoticeReport) -> dict[str, Any]:
    return {
        "profile": asdict(report.profile),
        "findings": [_finding(one) for one in report.findings],
        "undecided": list(report.undecided),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return asdict(finding) | {"place": {"text": place.text, "page": place.page} if place else None}

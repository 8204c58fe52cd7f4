"""``doctor``: is everything in order, and does every citation stand?"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import text
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import texts
from bot.channels.telegram_errors import answered_by_another
from bot.commands.common import DATABASE_ERRORS, database_trouble, now, open_database, run, settings
from bot.commands.shell import FAILED
from bot.engine import index_root, load_embedder_of
from bot.errors import StartError
from bot.generation import trial
from bot.progress import bar, screen, show_problems
from bot.push import unreachable
from bot.settings import Settings
from handlers.push_services import PushServices
from indexer.errors import DocumentError, IndexUnusableError, ModelError
from indexer.parsers import parse_file
from indexer.snapshot import read_manifest
from indexer.structure import StructuredDocument
from knowledge import answer_log, inbox, outbox
from knowledge.checklists.check import check_checklists
from knowledge.db import Database
from knowledge.errors import KnowledgeError
from knowledge.figures.check import check_figures
from knowledge.files import list_files
from knowledge.starter import check_starter


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: What.
        finding: What was found, in Korean.
        is_well: Whether it is in order.
    """

    name: str
    finding: str
    is_well: bool = True


def doctor(
    citations: Annotated[bool, typer.Option("--citations", help=texts.HELP_DOCTOR_CITATIONS)] = False,
) -> None:
    """Look at the installation, or at every citation of what ships: documents, figures, checklists."""
    chosen = settings()
    if citations:
        _check_citations(chosen)
        return
    checks = run(_examine(chosen))
    table = Table(show_header=False)
    for check in checks:
        mark = texts.DOCTOR_WELL if check.is_well else texts.DOCTOR_ILL
        table.add_row(mark, check.name, check.finding, style=None if check.is_well else "red")
    screen.print(table)
    if not all(check.is_well for check in checks):
        raise typer.Exit(FAILED)


def _check_citations(chosen: Settings) -> None:
    if chosen.statutes is None:
        raise StartError(texts.DOCTOR_NEEDS_STATUTES)
    statutes = _read_statutes(chosen.statutes)
    findings = check_starter(statutes) + check_figures(statutes) + check_checklists(statutes)
    show_problems(texts.DOCTOR_FINDINGS, [(finding.source, str(finding)) for finding in findings])
    if findings:
        raise typer.Exit(FAILED)
    screen.print(texts.DOCTOR_CITATIONS_STAND)


def _read_statutes(directory: Path) -> list[StructuredDocument]:
    files, _ = list_files([directory])
    statutes = []
    with bar(texts.DOCTOR_READING) as progress:
        progress.expect(len(files))
        for path, name in files:
            try:
                statutes.append(parse_file(path, name=name))
            except DocumentError as error:
                screen.print(f"{error}", style="yellow")
            progress.advance(1, name)
    return statutes


async def _examine(chosen: Settings) -> list[Check]:
    checks = [Check("Python", sys.version.split()[0]), *_files(chosen)]
    try:
        async with open_database(chosen) as database:
            checks += [check async for check in _tables(database)]
    except (StartError, KnowledgeError) as error:
        checks.append(Check(texts.DOCTOR_DATABASE, str(error), is_well=False))
    except DATABASE_ERRORS as error:
        checks.append(Check(texts.DOCTOR_DATABASE, database_trouble(error), is_well=False))
    if chosen.telegram_token is not None:
        checks.append(await _telegram(chosen))
    if chosen.generation_url:
        checks.append(Check(texts.DOCTOR_GENERATION, *await trial(chosen)))
    if chosen.push_services:
        checks.append(await _push(chosen.push_services))
    return checks


async def _push(services: PushServices) -> Check:
    if hosts := await unreachable(services):
        found = texts.DOCTOR_PUSH_UNREACHABLE.format(hosts=", ".join(hosts))
        return Check(texts.DOCTOR_PUSH, found, is_well=False)
    return Check(texts.DOCTOR_PUSH, texts.DOCTOR_PUSH_REACHED)


def _files(chosen: Settings) -> Iterator[Check]:
    if chosen.statutes is None:
        yield Check(texts.DOCTOR_STATUTES, texts.NO_STATUTES)
    else:
        files, _ = list_files([chosen.statutes])
        found = texts.DOCTOR_FILES.format(path=chosen.statutes, count=len(files))
        yield Check(texts.DOCTOR_STATUTES, found, is_well=bool(files))
    try:
        embedder = load_embedder_of(chosen)
        found = texts.DOCTOR_NO_MODEL if embedder is None else embedder.model_id
        yield Check(texts.DOCTOR_MODEL, found)
    except ModelError as error:
        yield Check(texts.DOCTOR_MODEL, str(error), is_well=False)
    try:
        manifest = read_manifest(index_root(chosen))
        yield Check(texts.DOCTOR_INDEX, texts.DOCTOR_PASSAGES.format(count=manifest.passages))
    except IndexUnusableError as error:
        yield Check(texts.DOCTOR_INDEX, str(error), is_well=False)


async def _tables(database: Database) -> AsyncIterator[Check]:
    async with database.read() as session:
        if database.url.get_backend_name() == "sqlite":
            said = await session.scalar(text("PRAGMA quick_check"))
            yield Check(texts.DOCTOR_DATABASE, str(said), is_well=said == "ok")
        chain = await answer_log.verify(session)
        found = (
            texts.LOG_WHOLE_SHORT.format(lines=chain.lines)
            if chain.ok
            else texts.LOG_FAULTS[chain.reason or ""]
        )
        yield Check(texts.DOCTOR_LOG, found, is_well=chain.ok)
        dead, unsent = await inbox.dead(session), await outbox.unresolved(session)
        yield Check(texts.DOCTOR_INBOX, texts.COUNT.format(count=len(dead)), is_well=not dead)
        yield Check(texts.DOCTOR_OUTBOX, texts.COUNT.format(count=len(unsent)), is_well=not unsent)
        waiting = await inbox.oldest_waiting(session)
        if waiting is not None:
            minutes = (now() - waiting).total_seconds() / 60
            yield Check(texts.DOCTOR_WAITING, texts.MINUTES.format(count=minutes), is_well=minutes < 5)


async def _telegram(chosen: Settings) -> Check:
    if chosen.telegram_token is None:
        raise ValueError("no token to check")
    token = chosen.telegram_token.get_secret_value()
    try:
        async with Bot(token, base_url=f"{chosen.telegram_api_url}/bot") as bot:
            return Check(texts.DOCTOR_TELEGRAM, f"@{bot.username}")
    except TelegramError as error:
        if isinstance(error, InvalidToken) and not answered_by_another(error):
            return Check(texts.DOCTOR_TELEGRAM, texts.TELEGRAM_REFUSED, is_well=False)
        found = texts.DOCTOR_UNREACHABLE.format(kind=type(error).__name__)
        return Check(texts.DOCTOR_TELEGRAM, found, is_well=False)

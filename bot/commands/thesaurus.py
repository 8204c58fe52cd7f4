"""``thesaurus``: the rows that instructors have added, listed, changed and exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import Commands
from bot.engine import open_workshop
from bot.errors import StartError
from bot.progress import screen
from bot.settings import Settings
from bot.splitting import plain
from handlers.terms import refusal
from knowledge import thesaurus
from knowledge.errors import TermRefusedError
from knowledge.models import ThesaurusEntry
from knowledge.thesaurus import ListedTerm

app = Commands(help=texts.HELP_THESAURUS)


@app.command("list", help=texts.HELP_THESAURUS_LIST)
def list_terms() -> None:
    """Show the added rows, newest first."""
    chosen = settings()
    terms = run(_newest(chosen))
    table = Table(*texts.TERM_COLUMNS)
    for term in terms:
        entry = term.entry
        day = f"{entry.added_at.astimezone(chosen.zone):%Y-%m-%d}"
        table.add_row(str(entry.id), entry.everyday, entry.statutory, entry.source, term.added_by, day)
    screen.print(table if terms else texts.TERMS_EMPTY)


@app.command(help=texts.HELP_THESAURUS_ADD)
def add(
    everyday: Annotated[str, typer.Argument(help=texts.HELP_TERM_EVERYDAY)],
    statutory: Annotated[str, typer.Argument(help=texts.HELP_TERM_STATUTORY)],
    source: Annotated[str, typer.Option(help=texts.HELP_TERM_SOURCE)] = "",
) -> None:
    """Add a row; a running program knows it a moment later."""
    try:
        entry = run(_add(settings(), everyday, statutory, source))
    except TermRefusedError as refused:
        raise StartError(plain(refusal(refused))) from None
    screen.print(
        texts.TERM_ADDED.format(
            number=entry.id, everyday=entry.everyday, statutory=entry.statutory, source=entry.source
        )
    )


@app.command(help=texts.HELP_THESAURUS_REMOVE)
def remove(number: Annotated[int, typer.Argument(help=texts.HELP_TERM_NUMBER)]) -> None:
    """Take a row back."""
    entry = run(_remove(settings(), number))
    if entry is None:
        raise StartError(texts.TERM_UNKNOWN.format(number=number))
    screen.print(texts.TERM_REMOVED.format(everyday=entry.everyday, statutory=entry.statutory))


@app.command(help=texts.HELP_THESAURUS_EXPORT)
def export(path: Annotated[Path, typer.Argument(help=texts.HELP_EXPORT_PATH)]) -> None:
    """Write the added rows to a file, in the columns of the shipped table."""
    chosen = settings()
    terms = run(_newest(chosen))
    rows = (
        (one.everyday, one.statutory, f"added {one.added_at.astimezone(chosen.zone):%Y-%m-%d}", one.source)
        for one in (term.entry for term in reversed(terms))
    )
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    screen.print(texts.TERMS_EXPORTED.format(count=len(terms), path=path))


async def _newest(chosen: Settings) -> list[ListedTerm]:
    async with open_database(chosen) as database, database.read() as session:
        return await thesaurus.newest(session)


async def _add(chosen: Settings, everyday: str, statutory: str, source: str) -> ThesaurusEntry:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            async with database.read() as session:
                term = await thesaurus.check(session, workshop.analyst, everyday, statutory, source=source)
        async with database.session() as session:
            return await thesaurus.add(session, term, by_id=None, now=now())


async def _remove(chosen: Settings, number: int) -> ThesaurusEntry | None:
    async with open_database(chosen) as database, database.session() as session:
        return await thesaurus.retire(session, number, by_id=None, now=now())

"""``checklist``: which papers and steps a contract needs, on the screen or as a page to print."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.errors import StartError
from bot.settings import Settings
from indexer.quantities import AMOUNT, amount
from knowledge.checklists.choosing import ANY, Amounts, choose
from knowledge.checklists.printing import as_docx
from knowledge.checklists.standing import Standing, stand
from knowledge.checklists.table import Kind, Method, shipped_checklists
from knowledge.checklists.wording import as_text
from knowledge.validity import day_in_seoul

#: What an amount ends in; it may be left out.
_WON = "원"


def show_checklist(
    kind: Annotated[Kind, typer.Option(help=texts.HELP_CHECKLIST_KIND)],
    method: Annotated[Method, typer.Option(help=texts.HELP_CHECKLIST_METHOD)],
    of: Annotated[str, typer.Option("--amount", help=texts.HELP_CHECKLIST_AMOUNT)] = "",
    docx: Annotated[Path | None, typer.Option(dir_okay=False, help=texts.HELP_CHECKLIST_DOCX)] = None,
) -> None:
    """Show the checklist of a contract, or write it as DOCX."""
    if not shipped_checklists().offers(kind, method):
        raise typer.BadParameter(
            texts.CHECKLIST_NOT_OFFERED.format(kind=kind, method=method), param_hint="--method"
        )
    day = day_in_seoul(now())
    amounts = _amounts(of)
    standing = run(_stand(settings(), kind, method, amounts, day))
    if not standing.citations:
        raise StartError(texts.CHECKLIST_NO_STATUTES)
    if docx is None:
        typer.echo(as_text(standing))
    else:
        docx.write_bytes(as_docx(standing))
        typer.echo(texts.CHECKLIST_WRITTEN.format(path=docx))


def _amounts(words: str) -> Amounts:
    """``15000000``, ``1,500만원``; any amount where nothing is said."""
    if not words:
        return ANY
    match = AMOUNT.fullmatch(words if words.endswith(_WON) else words + _WON)
    won = amount(match[1]) if match else None
    if won is None or won % 1:
        raise typer.BadParameter(texts.CHECKLIST_BAD_AMOUNT, param_hint="--amount")
    return Amounts(int(won), int(won))


async def _stand(chosen: Settings, kind: Kind, method: Method, amounts: Amounts, day: dt.date) -> Standing:
    checklist = choose(shipped_checklists(), kind, method, amounts)
    async with open_database(chosen) as database, database.read() as session:
        return await stand(session, checklist, day)

"""``report``: the statistics of a month, to print or to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.engine import open_workshop
from bot.errors import StartError
from bot.progress import screen
from bot.settings import Settings
from indexer.structure import Jurisdiction
from indexer.thesaurus import Thesaurus, shipped_rows
from indexer.wording import WordingReader
from knowledge.errors import SpanError
from knowledge.statistics.composing import compose
from knowledge.statistics.content import Statistics
from knowledge.statistics.files import as_csv_zip, as_xlsx
from knowledge.statistics.report import as_pdf
from knowledge.statistics.span import Span, last_month, month
from knowledge.statistics.tables import tables_of
from knowledge.whole_file import written_whole

_WRITERS: dict[str, Callable[[Statistics], bytes]] = {
    ".pdf": as_pdf,
    ".xlsx": lambda statistics: as_xlsx(tables_of(statistics)),
    ".zip": lambda statistics: as_csv_zip(tables_of(statistics)),
}


def write_report(
    of_month: Annotated[str, typer.Option("--month", help=texts.HELP_REPORT_MONTH)] = "",
    out: Annotated[Path | None, typer.Option(dir_okay=False, help=texts.HELP_REPORT_OUT)] = None,
) -> None:
    """Write the statistics of a month."""
    span = _span(of_month)
    path = out or Path(texts.REPORT_NAME.format(month=f"{span.first:%Y-%m}"))
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise typer.BadParameter(texts.REPORT_FORMAT_UNKNOWN, param_hint="--out")
    if not path.parent.is_dir():
        raise StartError(texts.REPORT_NO_FOLDER.format(path=path.parent))
    content = write(run(_compose(settings(), span)))
    with written_whole(path) as aside:
        aside.write_bytes(content)
    screen.print(texts.REPORT_WRITTEN.format(path=path))


def _span(of_month: str) -> Span:
    if not of_month:
        return last_month(now())
    try:
        return month(of_month)
    except SpanError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None


async def _compose(chosen: Settings, span: Span) -> Statistics:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            wordings = WordingReader(
                workshop.morphemes,
                Thesaurus(workshop.morphemes, shipped_rows()),
                workshop.embedder,
                jurisdiction=Jurisdiction(chosen.jurisdiction),
            )
            async with database.read() as session:
                return await compose(session, span, wordings, now=now())

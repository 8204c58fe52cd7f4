"""What long work shows in the terminal: progress bars and summary tables, in Korean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.prompt import Confirm
from rich.table import Table
from rich.text import Text

from bot import texts
from knowledge.ingest import IngestReport, Outcome

#: For people; standard output belongs to what programs read. A file may be named ``[/b].md``: no markup.
screen = Console(stderr=True, highlight=False, markup=False, emoji=False)
_NAME_CHARS = 40
#: Failures that are named one by one; more are counted.
_MAX_LISTED = 50


class Bar:
    """A progress bar; fits ``knowledge.ingest.Progress``."""

    def __init__(self, progress: Progress, task: TaskID, looking: str) -> None:
        self._progress = progress
        self._task = task
        self._looking = looking
        self._total = 0

    def read(self, files: int, of: int) -> None:
        """That so many files were looked at; what there is to do is not known yet."""
        looking = self._looking.format(files=files, of=of)
        self._progress.update(self._task, visible=files < of, at=looking if files < of else "")

    def expect(self, passages: int) -> None:
        """That there is so much more to do."""
        self._total += passages
        self._progress.update(self._task, total=self._total, visible=self._total > 0)

    def advance(self, passages: int, name: str = "") -> None:
        """That some more of it is done, and at what."""
        self._progress.update(self._task, advance=passages, at=name[-_NAME_CHARS:])

    def at(self, done: int, total: int) -> None:
        """How much of all is done."""
        self._progress.update(self._task, completed=done, total=total, visible=total > 0)


@contextmanager
def bar(what: str, looking: str = texts.READING_FILES) -> Iterator[Bar]:
    """Show a bar while the block runs; nothing where there is nothing to do.

    Args:
        what: What is done.
        looking: What is said while it is looked what there is to do, see ``texts.READING_FILES``.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[at]}", style="dim", markup=False),
    )
    with Progress(*columns, console=screen) as progress:
        yield Bar(progress, progress.add_task(what, total=None, visible=False, at=""), looking)


class _Confirm(Confirm):
    validate_error_message = texts.CONFIRM_UNREADABLE


def confirm(question: str) -> bool:
    """Ask yes or no; no where only Enter is pressed.

    Raises:
        EOFError: When nobody is there to answer.
    """
    return _Confirm.ask(Text(question), console=screen, default=False)


def show_report(title: str, report: IngestReport) -> None:
    """A table of what became of imported files, and the reasons of those that failed."""
    table = Table(title=title, title_justify="left")
    for heading in texts.INGEST_COLUMNS:
        table.add_column(heading, justify="right")
    counts = [report.count(outcome) for outcome in Outcome]
    table.add_row(*map(str, (len(report.results), *counts, report.passages)))
    screen.print(table)
    _show_remarks(report)


def show_sync(report: IngestReport) -> None:
    """A table of what is new of the statutes, and the reasons of what failed."""
    table = Table(title=texts.SYNC_DONE, title_justify="left")
    for heading in texts.SYNC_COLUMNS:
        table.add_column(heading, justify="right")
    new = sum(result.outcome is Outcome.IMPORTED and result.is_new for result in report.results)
    changed = report.count(Outcome.IMPORTED) - new
    others = [report.count(one) for one in (Outcome.UNCHANGED, Outcome.SUPERSEDED, Outcome.FAILED)]
    table.add_row(*map(str, (len(report.results), new, changed, *others, report.passages)))
    screen.print(table)
    # What was to say of the others was said when they came.
    news = tuple(result for result in report.results if result.outcome is not Outcome.UNCHANGED)
    _show_remarks(IngestReport(news, report.notes))


def _show_remarks(report: IngestReport) -> None:
    show_problems(texts.INGEST_FAILED, [(failed.name, failed.reason) for failed in report.failures])
    warnings = [(result.name, warning) for result in report.results for warning in result.warnings]
    show_problems(texts.INGEST_WARNINGS, [*report.notes, *warnings])


def show_problems(title: str, problems: Sequence[tuple[str, str]]) -> None:
    """Names with reasons, at most so many of them; nothing where there are none."""
    show_rows(title, (), problems[:_MAX_LISTED])
    if len(problems) > _MAX_LISTED:
        screen.print(texts.AND_MORE.format(count=len(problems) - _MAX_LISTED))


def show_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of all of some rows, without heads where no columns are named; nothing where there are none."""
    if not rows:
        return
    table = Table(title=title, title_justify="left", show_header=bool(columns))
    for heading in columns:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    screen.print(table)

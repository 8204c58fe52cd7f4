"""``eval`` and ``calibrate``: how good answers are, and where they fail."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot import evaluation_texts as said
from bot import texts
from bot.commands.common import open_database, run, settings
from bot.commands.explaining import show_examination
from bot.commands.opening import Opened, open_all
from bot.errors import StartError
from bot.evaluation_report import Report, figure_cells, refuse_unwritable, write_report
from bot.progress import bar, screen
from bot.settings import Settings
from indexer.calibrate import calibrate as fit
from indexer.calibration import Calibration
from indexer.evaluation import Figure, LabelledQuestion, Measured, figures, read_entries, read_questions
from indexer.failure_causes import Failure, failed
from indexer.snapshot import index_id
from knowledge import evaluation_cases
from knowledge.entry_trial import TrialEntry, entry_trial
from knowledge.examiner import Examination, Examiner

#: What a directory of evaluation data holds.
_PARAPHRASES = "paraphrases.jsonl"
_QUESTIONS = ("questions.jsonl", "out_of_scope.jsonl", _PARAPHRASES)
_ENTRIES = "qa_entries.jsonl"

AsJson = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]


@dataclass(frozen=True, slots=True)
class Material:
    """What is asked.

    Attributes:
        rows: The questions.
        entries: The Q&A entries of which some are other wordings.
    """

    rows: Sequence[LabelledQuestion]
    entries: Sequence[TrialEntry]


def evaluate(
    files: Annotated[list[Path] | None, typer.Argument(help=said.HELP_EVAL_FILES)] = None,
    entries: Annotated[Path | None, typer.Option("--entries", help=said.HELP_EVAL_ENTRIES)] = None,
    explain: Annotated[str | None, typer.Option("--explain", help=said.HELP_EVAL_EXPLAIN)] = None,
    report: Annotated[Path | None, typer.Option("--report", help=said.HELP_EVAL_REPORT)] = None,
    cases: Annotated[bool, typer.Option("--cases", help=said.HELP_EVAL_CASES)] = False,
    as_json: AsJson = False,
) -> None:
    """Ask every question of files, or every case of the console, and compare the sources; or look at one."""
    if not files and not cases:
        raise StartError(said.EVAL_NOTHING)
    if explain is not None and report is not None:
        raise StartError(said.EVAL_ONE_OF)
    if report is not None:
        refuse_unwritable(report)
    material = _read(files or (), entries)
    if cases:
        material = replace(material, rows=[*material.rows, *run(_cases(settings()))])
    if explain is not None:
        row = _named(material.rows, explain)
        show_examination(run(_examine(settings(), material, row)), as_json=as_json)
        return
    found = run(_evaluate(settings(), material, report))
    if as_json:
        typer.echo(json.dumps({name: figure.value for name, figure in found.items()}))
    else:
        _show(found)
    if report is not None:
        screen.print(said.REPORT_WRITTEN.format(path=report))


def calibrate(file: Annotated[Path, typer.Argument(help=texts.HELP_EVAL_FILE)]) -> None:
    """Fit the confidence to a file of questions, and keep the result with the index."""
    fitted = run(_calibrate(settings(), _rows(file)))
    screen.print(texts.CALIBRATED.format(threshold=fitted.gate.answer_from))


async def _evaluate(chosen: Settings, material: Material, report: Path | None) -> dict[str, Figure]:
    async with open_all(chosen) as opened, _examiner(opened, material) as examiner:
        measured = []
        with bar(said.EVAL_ASKING) as progress:
            progress.expect(len(material.rows))
            for row in material.rows:
                measured.append(Measured(row, await examiner.ask(row)))
                progress.advance(1)
        found = figures(measured)
        if report is not None:
            searcher = opened.index.searcher
            page = Report(
                measured,
                found,
                await _failures(examiner, [each for each in measured if failed(each)]),
                opened.today,
                searcher.calibration.gate.answer_from,
                index_id(searcher.index.identity, searcher.index.seq),
                {entry.id: entry.question for entry in material.entries},
            )
            write_report(report, page)
        return found


async def _failures(examiner: Examiner, measured: Sequence[Measured]) -> list[Failure]:
    failures = []
    with bar(said.EVAL_CAUSES) as progress:
        progress.expect(len(measured))
        for each in measured:
            failures.append(await examiner.failure(each))
            progress.advance(1)
    return failures


async def _examine(chosen: Settings, material: Material, row: LabelledQuestion) -> Examination:
    needed = replace(material, rows=[row])
    async with open_all(chosen) as opened, _examiner(opened, needed) as examiner:
        return await examiner.examine(row)


async def _calibrate(chosen: Settings, questions: Sequence[LabelledQuestion]) -> Calibration:
    async with open_all(chosen) as opened:
        index = opened.index
        with bar(said.EVAL_ASKING) as progress:
            progress.expect(len(questions))
            try:
                fitted = fit(index.searcher, questions, on=opened.today, done=lambda _: progress.advance(1))
            except ValueError as error:
                raise StartError(str(error)) from None
        await index.follower.set_calibration(fitted)
        return fitted


async def _cases(chosen: Settings) -> list[LabelledQuestion]:
    """The evaluation cases that instructors have marked at the console."""
    async with open_database(chosen) as database, database.read() as session:
        rows = [evaluation_cases.as_labelled(case) for case in await evaluation_cases.newest(session)]
    if not rows:
        raise StartError(said.EVAL_NO_CASES)
    return rows


@asynccontextmanager
async def _examiner(opened: Opened, material: Material) -> AsyncIterator[Examiner]:
    """An examiner; with the entries on trial where questions need them, which takes a while."""
    if not any(row.target for row in material.rows):
        yield opened.index.examiner
        return
    with entry_trial(opened.index.searcher, opened.workshop.analyser, material.entries) as trial:
        yield opened.examiner_of(trial)


def _show(found: dict[str, Figure]) -> None:
    table = Table()
    for number, heading in enumerate(said.FIGURE_COLUMNS):
        table.add_column(heading, justify="right" if number else "left")
    for name, figure in found.items():
        if figure.n:
            table.add_row(said.FIGURES.get(name, name), *figure_cells(figure))
    screen.print(table)


def _read(paths: Iterable[Path], entries: Path | None) -> Material:
    rows: list[LabelledQuestion] = []
    for path in paths:
        files = _files_of(path) if path.is_dir() else [path]
        if entries is None and (path / _ENTRIES).is_file():
            entries = path / _ENTRIES
        if entries is None and path / _PARAPHRASES in files:
            screen.print(said.EVAL_NO_ENTRIES.format(path=path, name=_ENTRIES))
            files.remove(path / _PARAPHRASES)
        for file in files:
            rows += _rows(file)
    if entries is None and any(row.target for row in rows):
        raise StartError(said.EVAL_NEEDS_ENTRIES)
    return Material(rows, _entries(entries) if entries else ())


def _files_of(directory: Path) -> list[Path]:
    files = [directory / name for name in _QUESTIONS if (directory / name).is_file()]
    if not files:
        raise StartError(said.EVAL_NO_FILES.format(path=directory, names=", ".join(_QUESTIONS)))
    return files


def _rows(file: Path) -> list[LabelledQuestion]:
    try:
        questions = read_questions(file)
    except ValueError as error:
        raise StartError(str(error)) from None
    if not questions:
        raise StartError(said.EVAL_EMPTY.format(path=file))
    return questions


def _entries(file: Path) -> list[TrialEntry]:
    try:
        return [TrialEntry(*entry) for entry in read_entries(file)]
    except ValueError as error:
        raise StartError(str(error)) from None


def _named(rows: Iterable[LabelledQuestion], name: str) -> LabelledQuestion:
    """The question of an id; one that is in several files has the labels of all of them."""
    found = [row for row in rows if row.id == name]
    if not found:
        raise StartError(said.EVAL_NO_SUCH_ID.format(id=name))
    row, *others = found
    for other in others:
        row = replace(row, gold=row.gold | other.gold, target=row.target or other.target)
    return row

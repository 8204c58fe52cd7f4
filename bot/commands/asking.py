"""``ask``, ``eval`` and ``calibrate``: answers, and how good they are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.engine import OpenIndex, open_index, open_workshop
from bot.errors import StartError
from bot.progress import bar, screen
from bot.settings import Settings
from indexer.calibrate import calibrate as fit
from indexer.calibration import Calibration
from indexer.evaluation import DEPTH, LabelledQuestion, Outcome, evaluate, read_questions
from knowledge.answering import Answer, Citation, Decision

AsJson = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]
QuestionFile = Annotated[Path, typer.Argument(help=texts.HELP_EVAL_FILE)]


def ask(
    question: Annotated[str, typer.Argument(help=texts.HELP_QUESTION)],
    as_json: AsJson = False,
) -> None:
    """Answer one question."""
    answer = run(_ask(settings(), question))
    if as_json:
        typer.echo(json.dumps(answer_as_json(answer), ensure_ascii=False))
    else:
        _show(answer)


async def _ask(chosen: Settings, question: str) -> Answer:
    async with _open(chosen) as index:
        return await index.answerer.answer(question)


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """What ``ask --json`` prints."""
    return {
        "decision": answer.decision.value,
        "text": answer.text,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation_as_json(citation) for citation in answer.citations],
        "latency_ms": round(answer.latency_ms, 2),
    }


def _citation_as_json(citation: Citation) -> dict[str, Any]:
    return {
        "id": citation.passage_id,
        "law": citation.law,
        "article": citation.article,
        "path": citation.path,
        "title": citation.title,
        "effective_date": citation.effective_date.isoformat() if citation.effective_date else None,
        "document_version": citation.document_version,
    }


def _show(answer: Answer) -> None:
    said = {Decision.UNSURE: texts.ASK_UNSURE, Decision.OUT_OF_SCOPE: texts.ASK_OUT_OF_SCOPE}
    typer.echo(answer.text or said[answer.decision])
    for citation in answer.citations:
        since = citation.effective_date
        date = texts.ASK_EFFECTIVE.format(date=f"{since:%Y. %-m. %-d.}") if since else ""
        typer.echo(" ".join(filter(None, ("-", citation.label, citation.title, date))))
    screen.print(texts.ASK_CONFIDENCE.format(confidence=answer.confidence, ms=answer.latency_ms), style="dim")


def evaluate_file(file: QuestionFile, as_json: AsJson = False) -> None:
    """Ask every question of a file and compare the sources."""
    figures = run(_evaluate(settings(), _read(file)))
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table(show_header=False)
    for name, value in figures.items():
        table.add_row(texts.FIGURES.get(name, name), f"{value:g}")
    screen.print(table)


async def _evaluate(chosen: Settings, questions: Sequence[LabelledQuestion]) -> dict[str, float]:
    async with _open(chosen) as index:
        day = _today(chosen)
        with bar(texts.EVAL_ASKING) as progress:
            progress.expect(len(questions))

            async def ask_one(question: str) -> Outcome:
                answer = await index.answerer.answer(question)
                ranked = index.searcher.rank(question, on=day, depth=DEPTH)
                progress.advance(1)
                cited = [f"{each.law} {each.article}" for each in answer.citations]
                return Outcome(answer.decision.is_answer, cited, ranked, answer.latency_ms)

            return await evaluate(ask_one, questions)


def calibrate(file: QuestionFile) -> None:
    """Fit the confidence to a file of questions, and keep the result with the index."""
    fitted = run(_calibrate(settings(), _read(file)))
    screen.print(texts.CALIBRATED.format(threshold=fitted.gate.answer_from))


async def _calibrate(chosen: Settings, questions: Sequence[LabelledQuestion]) -> Calibration:
    async with _open(chosen) as index:
        with bar(texts.EVAL_ASKING) as progress:
            progress.expect(len(questions))
            try:
                fitted = fit(index.searcher, questions, on=_today(chosen), done=lambda _: progress.advance(1))
            except ValueError as error:
                raise StartError(str(error)) from None
        await index.follower.set_calibration(fitted)
        return fitted


def _read(file: Path) -> list[LabelledQuestion]:
    try:
        questions = read_questions(file)
    except ValueError as error:
        raise StartError(str(error)) from None
    if not questions:
        raise StartError(texts.EVAL_EMPTY.format(path=file))
    return questions


@asynccontextmanager
async def _open(chosen: Settings) -> AsyncIterator[OpenIndex]:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            async with open_index(chosen, database, workshop, now) as index:
                yield index


def _today(chosen: Settings) -> dt.date:
    return now().astimezone(chosen.zone).date()

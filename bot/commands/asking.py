"""``ask``, ``eval`` and ``calibrate``: answers, and how good they are."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.engine import OpenIndex, open_index, open_workshop
from bot.evaluation import (
    DEPTH,
    EvaluationError,
    LabelledQuestion,
    Outcome,
    evaluate,
    read_questions,
    summarise,
)
from bot.progress import bar, screen
from bot.settings import Settings
from indexer.gate import SHOWN, LabelledSearch, fit_gate, gate_features
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
        date = f" ({citation.effective_date:%Y. %-m. %-d.} 시행)" if citation.effective_date else ""
        typer.echo(f"- {citation.label} {citation.title}{date}".replace("  ", " "))
    screen.print(texts.ASK_CONFIDENCE.format(confidence=answer.confidence, ms=answer.latency_ms), style="dim")


def evaluate_file(file: QuestionFile, as_json: AsJson = False) -> None:
    """Ask every question of a file and compare the sources."""
    figures = summarise(run(_evaluate(settings(), read_questions(file))))
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table(show_header=False)
    for name, value in figures.items():
        table.add_row(texts.FIGURES.get(name, name), "-" if value is None else f"{value:g}")
    screen.print(table)


async def _evaluate(chosen: Settings, questions: Sequence[LabelledQuestion]) -> list[Outcome]:
    async with _open(chosen) as index:
        day = _today(chosen)

        async def rank(question: str) -> Sequence[str]:
            return index.searcher.rank(question, on=day, depth=DEPTH)

        with bar(texts.EVAL_ASKING) as progress:
            progress.expect(len(questions))
            return await evaluate(questions, rank, index.answerer.answer, lambda: progress.advance(1))


def calibrate(file: QuestionFile) -> None:
    """Fit the confidence to a file of questions, and keep the result with the index."""
    fitted = run(_calibrate(settings(), read_questions(file)))
    screen.print(texts.CALIBRATED.format(threshold=fitted))


async def _calibrate(chosen: Settings, questions: Sequence[LabelledQuestion]) -> float:
    async with _open(chosen) as index:
        searcher, day = index.searcher, _today(chosen)
        rows = []
        with bar(texts.EVAL_ASKING) as progress:
            progress.expect(len(questions))
            for number, question in enumerate(questions):
                result = searcher.search(searcher.read(question.question), on=day)
                shown = (f"{hit.meta.law} {hit.meta.article}" for hit in islice(result.units(), SHOWN))
                right = any(article in question.gold for article in shown)
                topic = question.topic or str(number)
                rows.append(LabelledSearch(gate_features(result), right, question.in_scope, topic))
                progress.advance(1)
        try:
            gate = fit_gate(rows)
        except ValueError:
            raise EvaluationError(texts.CALIBRATION_NEEDS_BOTH) from None
        await index.follower.set_calibration(dataclasses.replace(searcher.calibration, gate=gate))
        return gate.answer_from


@asynccontextmanager
async def _open(chosen: Settings) -> AsyncIterator[OpenIndex]:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            async with open_index(chosen, database, workshop, now) as index:
                yield index


def _today(chosen: Settings) -> dt.date:
    return now().astimezone(chosen.zone).date()

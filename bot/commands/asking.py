"""``ask``: one answer, and how it came about."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot import evaluation_texts, texts
from bot.commands.as_json import answer_as_json
from bot.commands.common import run, settings
from bot.commands.explaining import show_examination
from bot.commands.opening import open_all
from bot.generation import with_generation
from bot.progress import screen
from bot.settings import Settings
from indexer.evaluation import LabelledQuestion
from knowledge.answering import Answer, Decision, is_doubtful
from knowledge.examiner import Examination

AsJson = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]


def ask(
    question: Annotated[str, typer.Argument(help=texts.HELP_QUESTION)],
    as_json: AsJson = False,
    explain: Annotated[bool, typer.Option("--explain", help=evaluation_texts.HELP_ASK_EXPLAIN)] = False,
) -> None:
    """Answer one question."""
    if explain:
        show_examination(run(_examine(settings(), question)), as_json=as_json)
        return
    answer = run(_ask(settings(), question))
    if as_json:
        typer.echo(json.dumps(answer_as_json(answer), ensure_ascii=False))
    else:
        _show(answer)


async def _ask(chosen: Settings, question: str) -> Answer:
    async with (
        open_all(chosen) as opened,
        with_generation(
            chosen, opened.database, opened.workshop.morphemes, opened.index.answerer
        ) as answerer,
    ):
        return await answerer.answer(question)


async def _examine(chosen: Settings, question: str) -> Examination:
    async with open_all(chosen) as opened:
        return await opened.index.examiner.examine(LabelledQuestion(question, frozenset()))


def _show(answer: Answer) -> None:
    said = {Decision.UNSURE: texts.ASK_UNSURE, Decision.OUT_OF_SCOPE: texts.ASK_OUT_OF_SCOPE}
    if is_doubtful(answer.decision, answer.confidence):
        typer.echo(f"{texts.ASK_DOUBTFUL}\n")
    typer.echo(answer.text or said[answer.decision])
    for number, citation in enumerate(answer.citations, start=1):
        mark = f"{number}." if answer.decision is Decision.GENERATED else "-"
        since = citation.effective_date
        date = texts.ASK_EFFECTIVE.format(date=f"{since:%Y. %-m. %-d.}") if since else ""
        typer.echo(" ".join(filter(None, (mark, citation.label, citation.title, date))))
    screen.print(texts.ASK_CONFIDENCE.format(confidence=answer.confidence, ms=answer.latency_ms), style="dim")

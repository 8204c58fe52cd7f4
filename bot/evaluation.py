"""How good the answers are, on a file of questions whose sources are known.

A file has one JSON object a line: ``{"id", "question", "gold": ["지방계약법 시행령 제25조", …]}`` asks
for one of the articles in ``gold``; ``{"id", "question", "kind"}`` without ``gold`` is out of scope and
should be refused.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import texts
from bot.errors import BotError
from knowledge.answering import Answer

#: Depth of the ranking that is judged.
DEPTH = 10
_DEPTHS = (1, 3, 5, 10)
_MAX_BYTES = 50 * 1024 * 1024

#: Articles that may answer a question, best first: ``지방계약법 시행령 제25조``.
Rank = Callable[[str], Awaitable[Sequence[str]]]
Ask = Callable[[str], Awaitable[Answer]]


class EvaluationError(BotError):
    """A file of questions cannot be used. ``str()`` is the Korean explanation."""


class LabelledQuestion(BaseModel):
    """A line of the file; fields that are not ours are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = ""
    question: str = Field(min_length=1, max_length=10_000)
    gold: tuple[str, ...] = ()
    kind: str = ""
    topic: str = ""

    @property
    def in_scope(self) -> bool:
        """Whether there is an article that answers it."""
        return bool(self.gold)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for one question.

    Attributes:
        question: The question.
        ranking: Articles, best first, at most ``DEPTH``.
        answer: What was answered.
        latency_ms: How long the answer took.
    """

    question: LabelledQuestion
    ranking: tuple[str, ...]
    answer: Answer
    latency_ms: float

    @property
    def place(self) -> int | None:
        """Place of the first right article, from 1; None where there is none."""
        places = (n for n, article in enumerate(self.ranking, 1) if article in self.question.gold)
        return next(places, None)

    @property
    def is_right(self) -> bool:
        """Whether a right article is among the sources shown with the answer."""
        return any(f"{each.law} {each.article}" in self.question.gold for each in self.answer.citations)


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read a file of questions.

    Raises:
        EvaluationError: When a line is not such an object, the file is too large, or has no lines.
        OSError: When it cannot be read.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise EvaluationError(texts.EVAL_TOO_LARGE.format(path=path, limit=_MAX_BYTES // 2**20))
    questions = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise EvaluationError(texts.EVAL_NOT_UTF8.format(path=path)) from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(LabelledQuestion.model_validate_json(line))
        except ValidationError:
            raise EvaluationError(texts.EVAL_BAD_LINE.format(path=path, line=number)) from None
    if not questions:
        raise EvaluationError(texts.EVAL_EMPTY.format(path=path))
    return questions


async def evaluate(
    questions: Sequence[LabelledQuestion], rank: Rank, ask: Ask, done: Callable[[], None]
) -> list[Outcome]:
    """Ask every question; ``done`` is called after each."""
    outcomes = []
    for question in questions:
        ranking = await rank(question.question) if question.in_scope else ()
        begun = time.perf_counter()
        answer = await ask(question.question)
        latency_ms = (time.perf_counter() - begun) * 1000
        outcomes.append(Outcome(question, tuple(ranking[:DEPTH]), answer, latency_ms))
        done()
    return outcomes


def summarise(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """The figures; None where no question of the file tells.

    ``n`` counts all questions; recall and mrr are over those in scope, and so are ``coverage`` (share
    answered) and ``precision_when_answered`` (share of the answered that show a right source).
    """
    asked = [each for each in outcomes if each.question.in_scope]
    answered = [each for each in asked if each.answer.decision.is_answer]
    outside = [each for each in outcomes if not each.question.in_scope]
    latencies = sorted(each.latency_ms for each in outcomes)
    return {
        "n": len(outcomes),
        **{f"recall@{k}": _share((e.place or DEPTH + 1) <= k for e in asked) for k in _DEPTHS},
        "mrr": _mean([1 / each.place if each.place else 0.0 for each in asked]),
        "coverage": _share(each.answer.decision.is_answer for each in asked),
        "precision_when_answered": _share(each.is_right for each in answered),
        "out_of_scope_refused": _share(not each.answer.decision.is_answer for each in outside),
        "latency_ms_p50": _percentile(latencies, 0.50),
        "latency_ms_p95": _percentile(latencies, 0.95),
    }


def today(zone: dt.tzinfo) -> dt.date:
    """The day asked about."""
    return dt.datetime.now(zone).date()


def _share(hits: Iterator[bool] | Sequence[bool]) -> float | None:
    return _mean([float(hit) for hit in hits])


def _mean(values: Sequence[float]) -> float | None:
    return round(statistics.fmean(values), 4) if values else None


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """Nearest rank."""
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

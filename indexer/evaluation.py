"""Measuring an answerer on labelled questions.

Rows are mappings: ``{"id", "question", "gold": ["지방계약법 시행령 제25조", …]}``;
``{"id", "question", "kind": …}`` without ``gold`` for a question that no rule here answers; and
``{"id", "question", "target"}`` for another wording of the question of a Q&A entry.
"""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.gate import SHOWN
from indexer.intervals import Interval, auroc, of_auroc, of_mean, wilson

#: How deep the ranked list is looked at.
DEPTH = 10
_RECALL_AT = (1, 3, 5, 10)
#: Share of the questions of the field that are answered, where refusals are compared.
_COVERAGE = 0.85
#: Kinds of questions that no rule here answers, as far as they are told apart.
_OUTSIDE = ("far", "near")
_STEPS = 20
_BINS = 10
#: A file of labelled questions beyond this is a mistake.
_MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """One row of a file of labelled questions.

    Attributes:
        question: The question.
        gold: Articles that answer it, ``지방계약법 시행령 제25조``; none where no rule answers.
        kind: Why it is out of scope (``far``, ``near``); empty for a question with gold.
        topic: Questions of one topic are alike; empty where unknown.
        id: Names it; empty where it has no name.
        related: Articles that are true but not the best.
        twins: Of these, the same rule in the state's act or in another one.
        type: What kind of question it is (``faq``, ``situation`` …).
        confidence: How sure the label is.
        target: The Q&A entry of which it is another wording.
    """

    question: str
    gold: frozenset[str]
    kind: str = ""
    topic: str = ""
    id: str = ""
    related: frozenset[str] = frozenset()
    twins: frozenset[str] = frozenset()
    type: str = ""
    confidence: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answerer made of a question.

    Attributes:
        answered: Whether it answered, rather than refused or handed over.
        cited: Articles that it cited; of another wording, the entry that it answered with.
        ranked: Distinct articles (or entries), best first, at least ``DEPTH`` where there are so many.
        latency_ms: Wall time of the answer.
        confidence: Probability that it is right, as the answerer tells.
        in_scope: Probability that the question belongs to the field.
    """

    answered: bool
    cited: Sequence[str]
    ranked: Sequence[str]
    latency_ms: float = field(default=0.0)
    confidence: float = field(default=0.0)
    in_scope: float = field(default=0.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """A question and what was made of it."""

    row: LabelledQuestion
    outcome: Outcome

    @property
    def wanted(self) -> frozenset[str]:
        """What answers it: articles, or the entry."""
        return self.row.gold or (frozenset({self.row.target}) if self.row.target else frozenset())

    @property
    def rank(self) -> int:
        """Place of the first that answers, from 1; 0 where there is none within ``DEPTH``."""
        for place, name in enumerate(self.outcome.ranked[:DEPTH], start=1):
            if name in self.wanted:
                return place
        return 0

    @property
    def right(self) -> bool:
        """Whether what answers is cited; of a question that was refused, whether it would have been."""
        shown = self.outcome.cited if self.outcome.answered else self.outcome.ranked[:SHOWN]
        return not self.wanted.isdisjoint(shown)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        value: The figure itself; 0 where nothing was asked.
        n: On how many questions it was measured.
        hits: Of them, how many count; None where it is no share.
        interval: Its 95 % interval; None where it has none.
    """

    value: float
    n: int
    hits: int | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What answering from a threshold on would give: shares, see ``curve``."""

    threshold: float
    coverage: Figure
    precision: Figure
    refused: Figure


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of about the same confidence.

    Attributes:
        confidence: Its mean.
        right: How many of them are right.
    """

    confidence: float
    right: Figure


Ask = Callable[[str], Awaitable[Outcome]]
AskRow = Callable[[LabelledQuestion], Awaitable[Outcome]]


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read a JSONL file of labelled questions.

    Raises:
        ValueError: With the line, in Korean, when a row is not what it should be; or when the file is too
            large.
        OSError: When the file cannot be read.
    """
    return [_read(_labelled, path, number, row) for number, row in _rows(path)]


def read_entries(path: Path) -> list[tuple[str, str, str]]:
    """Read a JSONL file of Q&A entries: id, question and answer of each.

    Raises:
        ValueError: As ``read_questions``.
        OSError: When the file cannot be read.
    """
    return [_read(_entry, path, number, row) for number, row in _rows(path)]


def _rows(path: Path) -> Iterable[tuple[int, str]]:
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(f"{path.name}: 파일이 너무 큽니다(50MB까지).")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _read(make: Callable[[Any], Any], path: Path, number: int, line: str) -> Any:
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError("한 행은 중괄호로 묶은 항목이어야 합니다")
        return make(row)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"{path.name} {number}행을 읽을 수 없습니다({error}).") from error


def _labelled(row: dict[str, Any]) -> LabelledQuestion:
    lists = {name: row.get(name, []) for name in ("gold", "related", "twins")}
    if not isinstance(row["question"], str) or not all(isinstance(each, list) for each in lists.values()):
        raise TypeError("question은 글, gold는 목록이어야 합니다")
    if not lists["gold"] and not {"kind", "target"} & row.keys():
        raise ValueError("gold나 kind가 있어야 합니다")
    gold, related, twins = (frozenset(map(str, names)) for names in lists.values())
    kind, topic, name, of_type, confidence, target = (
        str(row.get(field, "")) for field in ("kind", "topic", "id", "type", "confidence", "target")
    )
    return LabelledQuestion(
        row["question"], gold, kind, topic, name, related, twins, of_type, confidence, target
    )


def _entry(row: dict[str, Any]) -> tuple[str, str, str]:
    entry = row["id"], row["question"], row["answer"]
    if not all(isinstance(each, str) for each in entry):
        raise TypeError("id, question, answer는 글이어야 합니다")
    return entry


async def evaluate(ask: Ask, rows: Iterable[LabelledQuestion]) -> dict[str, float]:
    """Ask every question and measure; the values of ``figures``.

    Args:
        ask: The answerer; asked one question after the other, so that latencies are those of one asker.
        rows: The questions.
    """
    measured = [Measured(row, await ask(row.question)) for row in rows]
    return {name: figure.value for name, figure in figures(measured).items()}


def figures(measured: Iterable[Measured]) -> dict[str, Figure]:
    """Measure what was made of questions.

    Returns:
        ``n``: questions with gold. ``recall@k``: share with a gold article among the first k.
        ``gold_or_related@1``: share with a gold or related article first. ``mrr``: mean of 1/rank of the
        first gold one (0 beyond ``DEPTH``). ``coverage``: share answered.
        ``precision_when_answered``: of the answers to questions with gold, the share that cites one.
        ``out_of_scope_refused``: share of the questions without gold that were not answered;
        ``out_of_scope_refused@85``: that share if the questions of most confidence were answered, so many
        that 85 % of those with gold are. ``auroc_far``, ``auroc_near``: how well the probability of
        belonging to the field tells them from those with gold. ``paraphrases``: other wordings of Q&A
        entries; ``paraphrase_first``: share for which the right entry was chosen; ``paraphrase_coverage``
        and ``paraphrase_precision_when_answered``: as above. ``latency_ms_p50``, ``latency_ms_p95``: of
        all. A figure of nothing is 0.
    """
    measured = list(measured)
    field_ = [each for each in measured if each.row.gold]
    otherwise = [each for each in measured if each.row.target and not each.row.gold]
    outside = [each for each in measured if not each.wanted]
    latencies = sorted(each.outcome.latency_ms for each in measured)
    ranks = [each.rank for each in field_]
    return {
        "n": Figure(len(field_), len(field_)),
        **{f"recall@{k}": _share(0 < rank <= k for rank in ranks) for k in _RECALL_AT},
        "gold_or_related@1": _share(
            not (each.row.gold | each.row.related).isdisjoint(each.outcome.ranked[:1]) for each in field_
        ),
        "mrr": _mean([1 / rank if rank else 0.0 for rank in ranks]),
        "coverage": _share(each.outcome.answered for each in field_),
        "precision_when_answered": _share(each.right for each in field_ if each.outcome.answered),
        "out_of_scope_refused": _share(not each.outcome.answered for each in outside),
        "out_of_scope_refused@85": _refused_at(field_, outside),
        **{f"auroc_{kind}": _auroc(field_, [e for e in outside if e.row.kind == kind]) for kind in _OUTSIDE},
        "paraphrases": Figure(len(otherwise), len(otherwise)),
        "paraphrase_first": _share(each.rank == 1 for each in otherwise),
        "paraphrase_coverage": _share(each.outcome.answered for each in otherwise),
        "paraphrase_precision_when_answered": _share(
            each.right for each in otherwise if each.outcome.answered
        ),
        "latency_ms_p50": Figure(_percentile(latencies, 0.50), len(latencies)),
        "latency_ms_p95": Figure(_percentile(latencies, 0.95), len(latencies)),
    }


def curve(measured: Iterable[Measured]) -> list[Point]:
    """What answering from each of a row of thresholds on would give.

    ``coverage`` is the share of the questions with gold that are at least so sure, ``precision`` the
    share of those that are right, ``refused`` the share of the questions without gold that are less sure.
    """
    measured = list(measured)
    field_ = [each for each in measured if each.row.gold]
    outside = [each for each in measured if not each.wanted]
    points = []
    for step in range(_STEPS):
        limit = step / _STEPS
        sure = [each for each in field_ if each.outcome.confidence >= limit]
        points.append(
            Point(
                limit,
                _share(each.outcome.confidence >= limit for each in field_),
                _share(each.right for each in sure),
                _share(each.outcome.confidence < limit for each in outside),
            )
        )
    return points


def reliability(measured: Iterable[Measured]) -> list[Bin]:
    """Whether a confidence holds what it says: questions by tenths of it, tenths without any left out."""
    bins: dict[int, list[Measured]] = {}
    for each in measured:
        if not each.row.target:
            bins.setdefault(min(int(each.outcome.confidence * _BINS), _BINS - 1), []).append(each)
    return [
        Bin(
            sum(each.outcome.confidence for each in bins[number]) / len(bins[number]),
            _share(each.right for each in bins[number]),
        )
        for number in sorted(bins)
    ]


def _refused_at(field_: Sequence[Measured], outside: Sequence[Measured]) -> Figure:
    """Of the questions without gold, those less sure than the share ``_COVERAGE`` of the others."""
    if not field_:
        return _share([])
    surest = sorted((each.outcome.confidence for each in field_), reverse=True)
    limit = surest[math.ceil(len(surest) * _COVERAGE) - 1]
    return _share(each.outcome.confidence < limit for each in outside)


def _auroc(field_: Sequence[Measured], outside: Sequence[Measured]) -> Figure:
    inside, others = ([each.outcome.in_scope for each in kind] for kind in (field_, outside))
    if not inside or not others:
        return Figure(0.0, 0)
    return Figure(round(auroc(inside, others), 4), len(others), None, of_auroc(inside, others))


def _share(marks: Iterable[bool]) -> Figure:
    marks = list(marks)
    hits = sum(marks)
    return Figure(round(hits / max(len(marks), 1), 4), len(marks), hits, wilson(hits, len(marks)))


def _mean(values: Sequence[float]) -> Figure:
    if not values:
        return Figure(0.0, 0)
    return Figure(round(math.fsum(values) / len(values), 4), len(values), None, of_mean(values))


def _percentile(values: Sequence[float], share: float) -> float:
    return round(values[min(int(len(values) * share), len(values) - 1)], 2) if values else 0.0

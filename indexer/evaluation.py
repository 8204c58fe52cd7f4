"""Measuring an answerer on labelled questions.

Rows are mappings: ``{"id", "question", "gold": ["지방계약법 시행령 제25조", …]}``, and
``{"id", "question", "kind": …}`` without ``gold`` for a question that no rule here answers.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: How deep the ranked list goes.
DEPTH = 10
_RECALL_AT = (1, 3, 5, 10)
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
    """

    question: str
    gold: frozenset[str]
    kind: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answerer made of a question.

    Attributes:
        answered: Whether it answered, rather than refused or handed over.
        cited: Articles that it cited.
        ranked: Distinct articles, best first, at least ``DEPTH`` where there are so many.
        latency_ms: Wall time of the answer.
    """

    answered: bool
    cited: Sequence[str]
    ranked: Sequence[str]
    latency_ms: float = field(default=0.0)


Ask = Callable[[str], Awaitable[Outcome]]


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read a JSONL file of labelled questions.

    Raises:
        ValueError: With the line, in Korean, when a row is not what it should be; or when the file is too
            large.
        OSError: When the file cannot be read.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(f"{path.name}: 파일이 너무 큽니다(50MB까지).")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if line.strip():
            try:
                rows.append(_labelled(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path.name} {number}행을 읽을 수 없습니다({error}).") from error
    return rows


def _labelled(row: Any) -> LabelledQuestion:
    if not isinstance(row, dict):
        raise TypeError("한 행은 중괄호로 묶은 항목이어야 합니다")
    gold = row.get("gold", [])
    if not isinstance(row["question"], str) or not isinstance(gold, list):
        raise TypeError("question은 글, gold는 목록이어야 합니다")
    if not gold and "kind" not in row:
        raise ValueError("gold나 kind가 있어야 합니다")
    return LabelledQuestion(
        row["question"], frozenset(map(str, gold)), str(row.get("kind", "")), str(row.get("topic", ""))
    )


async def evaluate(ask: Ask, rows: Iterable[LabelledQuestion]) -> dict[str, float]:
    """Ask every question and measure.

    Args:
        ask: The answerer; asked one question after the other, so that latencies are those of one asker.
        rows: The questions.

    Returns:
        ``n``: questions with gold. ``recall@k``: share with a gold article among the first k. ``mrr``: mean
        of 1/rank of the first one (0 beyond ``DEPTH``). ``coverage``: share answered.
        ``precision_when_answered``: of the answers to questions with gold, the share that cites one.
        ``out_of_scope_refused``: share of the questions without gold that were not answered.
        ``latency_ms_p50``, ``latency_ms_p95``: of all. A share of nothing is 0.
    """
    ranks: list[int] = []
    right: list[bool] = []
    refused: list[bool] = []
    latencies: list[float] = []
    answered = 0
    for row in rows:
        outcome = await ask(row.question)
        latencies.append(outcome.latency_ms)
        if not row.gold:
            refused.append(not outcome.answered)
            continue
        ranks.append(_rank(outcome.ranked, row.gold))
        if outcome.answered:
            answered += 1
            right.append(not row.gold.isdisjoint(outcome.cited))
    latencies.sort()
    return {
        "n": len(ranks),
        **{f"recall@{k}": _share([0 < rank <= k for rank in ranks]) for k in _RECALL_AT},
        "mrr": round(sum(1 / rank for rank in ranks if rank) / max(len(ranks), 1), 4),
        "coverage": round(answered / max(len(ranks), 1), 4),
        "precision_when_answered": _share(right),
        "out_of_scope_refused": _share(refused),
        "latency_ms_p50": _percentile(latencies, 0.50),
        "latency_ms_p95": _percentile(latencies, 0.95),
    }


def _rank(ranked: Sequence[str], gold: frozenset[str]) -> int:
    """Place of the first gold article, from 1; 0 where there is none within ``DEPTH``."""
    for place, article in enumerate(ranked[:DEPTH], start=1):
        if article in gold:
            return place
    return 0


def _share(marks: Sequence[bool]) -> float:
    return round(sum(marks) / len(marks), 4) if marks else 0.0


def _percentile(values: Sequence[float], share: float) -> float:
    return round(values[min(int(len(values) * share), len(values) - 1)], 2) if values else 0.0

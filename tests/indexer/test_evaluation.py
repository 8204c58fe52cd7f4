from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.evaluation import LabelledQuestion, Outcome, evaluate, read_questions

OUTCOMES = {
    "first": Outcome(True, ["법 제1조"], ["법 제1조", "법 제2조"], 10),
    "third": Outcome(True, ["법 제7조"], ["법 제7조", "법 제8조", "법 제1조"], 20),
    "nowhere": Outcome(False, ["법 제9조"], ["법 제9조"], 30),
    "leave": Outcome(False, [], [], 40),
    "lunch": Outcome(True, ["법 제5조"], ["법 제5조"], 1000),
}


async def ask(question: str) -> Outcome:
    return OUTCOMES[question]


async def test_what_is_measured() -> None:
    gold = frozenset({"법 제1조"})
    rows = [LabelledQuestion(q, gold) for q in ("first", "third", "nowhere")]
    rows += [LabelledQuestion(q, frozenset(), "far") for q in ("leave", "lunch")]
    assert await evaluate(ask, rows) == {
        "n": 3,
        "recall@1": 0.3333,
        "recall@3": 0.6667,
        "recall@5": 0.6667,
        "recall@10": 0.6667,
        "mrr": 0.4444,
        "coverage": 0.6667,
        "precision_when_answered": 0.5,
        "out_of_scope_refused": 0.5,
        "latency_ms_p50": 30,
        "latency_ms_p95": 1000,
    }


async def test_nothing_asked_is_nothing_measured() -> None:
    assert set((await evaluate(ask, [])).values()) == {0}


def test_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"id": "a", "question": "질문", "gold": ["법 제1조"], "topic": "t", "more": 1},
        {"id": "b", "question": "휴가", "kind": "far"},
    ]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    assert read_questions(path) == [
        LabelledQuestion("질문", frozenset({"법 제1조"}), "", "t"),
        LabelledQuestion("휴가", frozenset(), "far", ""),
    ]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"question": 1, "kind": "far"}', '{"question": "q"}', '{"question": "q", "gold": "x"}'],
)
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"question": "q", "kind": "far"}\n' + line, encoding="utf-8")
    with pytest.raises(ValueError, match="2행"):
        read_questions(path)

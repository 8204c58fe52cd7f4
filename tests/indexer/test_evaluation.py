from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evaluation import (
    LabelledQuestion,
    Measured,
    Outcome,
    curve,
    evaluate,
    figures,
    read_entries,
    read_questions,
    reliability,
)

GOLD = frozenset({"법 제1조"})
OUTCOMES = {
    "first": Outcome(True, ["법 제1조"], ["법 제1조", "법 제2조"], 10, 0.9, 0.9),
    "third": Outcome(True, ["법 제7조"], ["법 제7조", "법 제8조", "법 제1조"], 20, 0.7, 0.5),
    "nowhere": Outcome(False, ["법 제9조"], ["법 제9조"], 30, 0.3, 0.6),
    "leave": Outcome(False, [], [], 40, 0.0, 0.1),
    "lunch": Outcome(True, ["법 제5조"], ["법 제5조"], 1000, 0.8, 0.55),
    "again": Outcome(True, ["qa1"], ["qa1", "qa2"], 5, 0.8),
    "anew": Outcome(False, ["qa2"], ["qa2", "qa1"], 5, 0.4),
}
ROWS = [
    LabelledQuestion("first", GOLD),
    LabelledQuestion("third", GOLD, related=frozenset({"법 제7조"})),
    LabelledQuestion("nowhere", GOLD),
    LabelledQuestion("leave", frozenset(), "far"),
    LabelledQuestion("lunch", frozenset(), "near"),
    LabelledQuestion("again", frozenset(), target="qa1"),
    LabelledQuestion("anew", frozenset(), target="qa1"),
]


async def ask(question: str) -> Outcome:
    return OUTCOMES[question]


async def test_what_is_measured() -> None:
    assert await evaluate(ask, ROWS) == {
        "n": 3,
        "recall@1": 0.3333,
        "recall@3": 0.6667,
        "recall@5": 0.6667,
        "recall@10": 0.6667,
        "gold_or_related@1": 0.6667,
        "mrr": 0.4444,
        "coverage": 0.6667,
        "precision_when_answered": 0.5,
        "out_of_scope_refused": 0.5,
        "out_of_scope_refused@85": 0.5,
        "auroc_far": 1.0,
        "auroc_near": 0.6667,
        "paraphrases": 2,
        "paraphrase_first": 0.5,
        "paraphrase_coverage": 0.5,
        "paraphrase_precision_when_answered": 1.0,
        "latency_ms_p50": 20,
        "latency_ms_p95": 1000,
    }


async def test_nothing_asked_is_nothing_measured() -> None:
    assert set((await evaluate(ask, [])).values()) == {0}


def test_a_share_tells_its_count_and_its_interval() -> None:
    figure = figures([Measured(row, OUTCOMES[row.question]) for row in ROWS])["recall@3"]
    assert (figure.hits, figure.n) == (2, 3)
    assert figure.interval is not None
    assert figure.interval == pytest.approx((0.2077, 0.9385), abs=1e-4)


def test_refusals_are_compared_where_85_of_100_are_answered() -> None:
    sure = [Measured(LabelledQuestion("q", GOLD), Outcome(True, [], [], 0, n / 100)) for n in range(1, 101)]
    outside = [
        Measured(LabelledQuestion("q", frozenset(), "far"), Outcome(False, [], [], 0, confidence))
        for confidence in (0.0, 0.15, 0.16, 0.5)
    ]
    # The 85th surest has 0.16; what is as sure would be answered too.
    assert figures([*sure, *outside])["out_of_scope_refused@85"].hits == 2


NAMES = [f"법 제{number}조" for number in range(1, 6)]
MEASURED = st.builds(
    Measured,
    st.builds(
        LabelledQuestion,
        st.just("q"),
        st.frozensets(st.sampled_from(NAMES), max_size=2),
        st.sampled_from(["far", "near"]),
        target=st.sampled_from(["", "qa1"]),
    ),
    st.builds(
        Outcome,
        st.booleans(),
        st.lists(st.sampled_from([*NAMES, "qa1"]), max_size=3),
        st.lists(st.sampled_from([*NAMES, "qa1"]), unique=True),
        st.floats(0, 1000),
        st.floats(0, 1),
        st.floats(0, 1),
    ),
)


@given(st.lists(MEASURED, max_size=20))
def test_figures_keep_their_bounds_and_no_order_matters(measured: list[Measured]) -> None:
    found = figures(measured)
    for name, figure in found.items():
        assert figure.n <= len(measured)
        if figure.interval is not None:
            low, high = figure.interval
            assert 0 <= low <= high <= 1
            assert 0 <= figure.value <= 1
        if figure.hits is not None:
            assert figure.value == pytest.approx(figure.hits / max(figure.n, 1), abs=1e-4), name
    assert [found[f"recall@{k}"].value for k in (1, 3, 5, 10)] == sorted(
        found[f"recall@{k}"].value for k in (1, 3, 5, 10)
    )
    backwards = figures(measured[::-1])
    assert {n: f.value for n, f in backwards.items()} == {n: f.value for n, f in found.items()}


@given(st.lists(MEASURED, max_size=20))
def test_a_higher_threshold_answers_less_and_refuses_more(measured: list[Measured]) -> None:
    points = curve(measured)
    coverage, refused = [p.coverage.value for p in points], [p.refused.value for p in points]
    assert coverage == sorted(coverage, reverse=True)
    assert refused == sorted(refused)
    assert points[0].coverage.hits == points[0].coverage.n


@given(st.lists(MEASURED, max_size=20))
def test_every_question_that_is_no_other_wording_is_in_one_bin(measured: list[Measured]) -> None:
    bins = reliability(measured)
    assert sum(each.right.n for each in bins) == sum(not each.row.target for each in measured)
    assert [each.confidence for each in bins] == sorted(each.confidence for each in bins)


def test_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"id": "a", "question": "질문", "gold": ["법 제1조"], "topic": "t", "more": 1},
        {"id": "b", "question": "휴가", "kind": "far"},
        {"id": "c", "question": "다시", "target": "d"},
        {"question": "q", "gold": ["가"], "related": ["나", "다"], "twins": ["다"], "type": "faq"},
    ]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    assert read_questions(path) == [
        LabelledQuestion("질문", frozenset({"법 제1조"}), "", "t", "a"),
        LabelledQuestion("휴가", frozenset(), "far", "", "b"),
        LabelledQuestion("다시", frozenset(), id="c", target="d"),
        LabelledQuestion("q", frozenset("가"), related=frozenset("나다"), twins=frozenset("다"), type="faq"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "[" * 100_000,
        '{"question": 1, "kind": "far"}',
        '{"question": "q"}',
        '{"question": "q", "gold": "x"}',
        '{"question": "q", "gold": ["x"], "related": "y"}',
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"question": "q", "kind": "far"}\n' + line, encoding="utf-8")
    with pytest.raises(ValueError, match="2행"):
        read_questions(path)


def test_entries_are_read(tmp_path: Path) -> None:
    path = tmp_path / "entries.jsonl"
    path.write_text('{"id": "a", "question": "q", "answer": "r", "topic": "t"}\n', encoding="utf-8")
    assert read_entries(path) == [("a", "q", "r")]
    path.write_text('{"id": "a", "question": "q", "answer": ["r"]}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="1행"):
        read_entries(path)

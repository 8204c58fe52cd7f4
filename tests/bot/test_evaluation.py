"""The figures of an evaluation."""

from __future__ import annotations

import pytest

from bot.evaluation import LabelledQuestion, evaluate, summarise
from knowledge.answering import Answer, Citation, Decision


def source(law: str, article: str) -> Citation:
    return Citation(1, law, article, "", "", None, 1, "", 3)


RANKINGS = {
    "첫째": ["가법 제1조", "가법 제2조"],
    "셋째": ["나법 제1조", "나법 제2조", "가법 제3조"],
    "없음": ["나법 제1조"],
}
ANSWERS = {
    "첫째": Answer(Decision.CURATED, "답", 0.9, (source("학습조직 Q&A", ""), source("가법", "제1조"))),
    "셋째": Answer(Decision.EXTRACTED, "답", 0.9, (source("나법", "제1조"), source("나법", "제2조"))),
    "없음": Answer(Decision.UNSURE, "", 0.1, (source("나법", "제1조"),)),
    "밖": Answer(Decision.OUT_OF_SCOPE, "", 0.0, ()),
    "밖인데 답함": Answer(Decision.EXTRACTED, "답", 0.8, (source("가법", "제1조"),)),
}
GOLD = {"첫째": ("가법 제1조",), "셋째": ("가법 제3조", "가법 제9조"), "없음": ("가법 제4조",)}


async def test_figures() -> None:
    async def rank(question: str) -> list[str]:
        return RANKINGS[question]

    async def ask(question: str) -> Answer:
        return ANSWERS[question]

    asked = list[None]()
    questions = [LabelledQuestion(question=each, gold=GOLD.get(each, ())) for each in ANSWERS]
    figures = summarise(await evaluate(questions, rank, ask, lambda: asked.append(None)))
    assert len(asked) == 5
    assert figures["n"] == 5
    assert [figures[f"recall@{k}"] for k in (1, 3, 5, 10)] == pytest.approx(
        [1 / 3, 2 / 3, 2 / 3, 2 / 3], abs=1e-4
    )
    assert figures["mrr"] == pytest.approx((1 + 1 / 3) / 3, abs=1e-4)
    assert figures["coverage"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["precision_when_answered"] == 0.5
    assert figures["out_of_scope_refused"] == 0.5


def test_no_questions_of_a_kind_is_no_figure() -> None:
    figures = summarise([])
    assert figures["n"] == 0
    assert figures["recall@1"] is None
    assert figures["latency_ms_p50"] is None

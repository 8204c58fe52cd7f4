from __future__ import annotations

import math
import random

import pytest

from indexer.calibration import Calibration, Logistic, shipped_calibration
from indexer.gate import (
    LabelledSearch,
    Verdict,
    fit_gate,
    gate_features,
    judge,
)
from indexer.search import Searcher
from tests.library import TODAY


def judged(searcher: Searcher, question: str) -> Verdict:
    return judge(searcher.search(searcher.read(question), on=TODAY), searcher.calibration.gate).verdict


def test_a_clear_question_is_answered(searcher: Searcher) -> None:
    assert judged(searcher, "입찰공고는 며칠 전에 해야 하나요?") is Verdict.ANSWER


def test_a_named_article_is_answered(searcher: Searcher) -> None:
    assert judged(searcher, "지방계약법 시행령 제64조") is Verdict.ANSWER


@pytest.mark.parametrize("question", ["", "?", "은는이가"])
def test_a_question_without_words_is_out_of_scope(searcher: Searcher, question: str) -> None:
    assert judged(searcher, question) is Verdict.OUT_OF_SCOPE


@pytest.mark.parametrize("question", ["오늘 점심 메뉴 추천해 줘", "강아지 사료는 뭐가 좋아?"])
def test_small_talk_is_not_answered(searcher: Searcher, question: str) -> None:
    assert judged(searcher, question) is not Verdict.ANSWER


def test_a_question_in_the_words_of_the_field_is_never_sent_away(searcher: Searcher) -> None:
    assert judged(searcher, "커피 원두 정기구독도 계약으로 되나요?") is Verdict.UNSURE
    assert judged(searcher, "커피 원두는 어디 것이 맛있나요?") is Verdict.OUT_OF_SCOPE


def test_a_logistic_regression_finds_what_decides() -> None:
    chance = random.Random(1)
    rows = [{"signal": chance.gauss(0, 1), "noise": chance.gauss(0, 1), "same": 1.0} for _ in range(400)]
    labels = [row["signal"] + chance.gauss(0, 0.3) > 0 for row in rows]
    model = Logistic.fit(rows, labels)
    assert model.weights["signal"] > 5 * abs(model.weights["noise"])
    assert model.probability({"signal": 2, "noise": 0, "same": 1}) > 0.95
    assert model.probability({"signal": -2, "noise": 0, "same": 1}) < 0.05


def test_rows_of_one_kind_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        Logistic.fit([{"a": 1.0}, {"a": 2.0}], [True, True])


def test_a_fitted_gate_is_right_as_often_as_it_says(searcher: Searcher) -> None:
    chance = random.Random(2)
    base = gate_features(searcher.search(searcher.read("입찰공고"), on=TODAY))
    rows = []
    for number in range(1200):
        quality = chance.random()
        features = {name: value + quality + chance.gauss(0, 0.1) for name, value in base.items()}
        right = chance.random() < 1 / (1 + math.exp(-6 * (quality - 0.5)))
        rows.append(LabelledSearch(features, right, quality > 0.1, f"topic {number % 30}"))
    gate = fit_gate(rows[:600])
    told = [(gate.right.probability(row.features), row.right) for row in rows[600:]]
    for least, most in ((0.0, 0.35), (0.35, 0.65), (0.65, 1.0)):
        inside = [(p, right) for p, right in told if least <= p < most]
        expected = sum(p for p, _ in inside) / len(inside)
        assert abs(expected - sum(right for _, right in inside) / len(inside)) < 0.1


def test_calibrations_survive_being_stored() -> None:
    for dense in (True, False):
        calibration = shipped_calibration(dense=dense)
        assert Calibration.from_json(calibration.to_json()) == calibration

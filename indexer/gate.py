"""The gate: is what was found good enough to answer with?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from indexer.calibration import GateCalibration, Logistic
from indexer.expected import expected_features
from indexer.search import SearchResult

#: Articles that an answer cites; it counts as right where one of them answers.
SHOWN = 3
#: Least probability of being right at which to answer.
ANSWER_FROM = 0.5
#: Below it, an answer says that it may not be the right one.
SURE_FROM = 0.7
_PENALTY = 2.0
#: Ranked articles whose scores are compared.
_COMPARED = 10
_GATE_FEATURES = (
    "score",
    "share",
    "margin",
    "asked",
    "top_asked",
    "top_widened",
    "body",
    "body_widened",
    "title",
    "body_best",
    "bigrams",
    "widened",
    "terms",
    "expected_words",
    "expected_alike",
    "with_expected",
    "unanswered_words",
    "unanswered_alike",
    "uncovered",
)
_SCOPE_FEATURES = (
    "score",
    "asked",
    "body",
    "body_best",
    "bigrams",
    "terms",
    "expected_words",
    "expected_alike",
    "with_expected",
)
#: Features that compare what is meant: words, or vectors where there are any.
_TELLING_OF_MATTER = ("title", "body", "title_widened", "body_widened", "asked", "title_asked")
#: Index terms that hardly anybody uses who does not ask about contracts.
_FIELD_WORDS = frozenset({
    "계약", "수의계약", "입찰", "응찰", "낙찰", "유찰", "개찰", "견적",
    "조달", "발주", "하도급", "준공", "기성", "선금", "하자", "보증금",
    "예정가격", "추정가격", "나라장터", "지체상금", "지연배상금", "적격심사", "부정당업자", "검수",
})  # fmt: skip


class Verdict(StrEnum):
    """What the gate says of a search."""

    ANSWER = "answer"
    UNSURE = "unsure"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class GateResult:
    """The gate's word on a search.

    Attributes:
        verdict: What to do.
        confidence: Probability that an article that answers is among those cited.
        in_scope: Probability that the question belongs to the field.
    """

    verdict: Verdict
    confidence: float
    in_scope: float


def gate_features(result: SearchResult) -> dict[str, float]:
    """What the gate looks at: how good the best article is, how far it stands out, what it lacks."""
    best = list(islice(result.units(), _COMPARED))
    if not best:
        return dict.fromkeys(_GATE_FEATURES, 0.0)
    top = best[0].features
    scores = [hit.score for hit in best]
    unanswered = expected_features(result.unanswered)
    features = {
        "score": scores[0],
        "share": 1 / sum(math.exp(min(score - scores[0], 0.0)) for score in scores),
        "margin": min(scores[0] - scores[1], 5.0) if len(scores) > 1 else 5.0,
        "asked": max(hit.features["asked"] for hit in best),
        "top_asked": top["asked"],
        "top_widened": top["widened"],
        "body": top["body"],
        "body_widened": top["body_widened"],
        "title": top["title"] + top["title_widened"],
        "body_best": max(hit.features["body"] for hit in best),
        "bigrams": max(hit.features["bigrams"] for hit in best),
        "widened": float(bool(result.question.widened)),
        "terms": math.log1p(len(result.question.terms)),
        "expected_words": top["expected_words_sum"],
        "expected_alike": top["expected_alike_sum"],
        "with_expected": top["with_expected"],
        "unanswered_words": unanswered["expected_words_sum"],
        "unanswered_alike": unanswered["expected_alike_sum"],
        "uncovered": result.uncovered,
    }
    return {name: features[name] for name in _GATE_FEATURES}


def judge(result: SearchResult, calibration: GateCalibration) -> GateResult:
    """Decide on a search for rules.

    An article that the question names is right by definition; a question of which the index knows
    nothing is out of scope. One that speaks the field's own words never is, however little was found:
    sending away an official who has a contract question costs more than one question too many.
    """
    if result.hits and result.hits[0].named:
        return GateResult(Verdict.ANSWER, 0.99, 1.0)
    if not result.question.terms or not _alike_in_matter(result):
        return GateResult(Verdict.OUT_OF_SCOPE, 0.0, 0.0)
    features = gate_features(result)
    # What only the other side's rules say of the matter is no answer.
    of_side = not result.hits[0].features["other_side"]
    confidence = calibration.right.probability(features) if of_side else 0.0
    in_scope = calibration.in_scope.probability(features)
    if confidence >= calibration.answer_from:
        verdict = Verdict.ANSWER
    elif in_scope < calibration.scope_from and _FIELD_WORDS.isdisjoint(result.question.terms):
        verdict = Verdict.OUT_OF_SCOPE
    else:
        verdict = Verdict.UNSURE
    return GateResult(verdict, confidence, in_scope)


def _alike_in_matter(result: SearchResult) -> bool:
    """Whether the best hit shares more with the question than single letters."""
    return bool(result.hits) and any(result.hits[0].features[name] for name in _TELLING_OF_MATTER)


@dataclass(frozen=True, slots=True)
class LabelledSearch:
    """A search of which the outcome is known, to fit a gate on.

    Attributes:
        features: ``gate_features`` of it.
        right: Whether an article that answers is among the best ``SHOWN``.
        in_scope: Whether the question belongs to the field.
        topic: Rows of one topic are alike; a threshold is never measured on the topic it was fitted on.
    """

    features: Mapping[str, float]
    right: bool
    in_scope: bool
    topic: str


def fit_gate(rows: Sequence[LabelledSearch], *, answer_from: float = ANSWER_FROM) -> GateCalibration:
    """Fit the gate on labelled searches.

    Args:
        rows: Of both kinds: right and not; in scope and out of it.
        answer_from: Least probability of being right at which to answer.

    Raises:
        ValueError: When the rows are not of both kinds.
    """
    right = Logistic.fit([row.features for row in rows], [row.right for row in rows], penalty=_PENALTY)
    in_scope = Logistic.fit([_narrow(row) for row in rows], [row.in_scope for row in rows], penalty=_PENALTY)
    held_out = [in_scope for _, in_scope in held_out_probabilities(rows)]
    return GateCalibration(right, in_scope, answer_from, scope_from=_scope_threshold(held_out, rows))


def held_out_probabilities(rows: Sequence[LabelledSearch], folds: int = 5) -> list[tuple[float, float]]:
    """Probabilities of being right and in scope, each from a fit on other topics.

    Raises:
        ValueError: When the rows of some topics alone are not of both kinds.
    """
    fold = {topic: position % folds for position, topic in enumerate(sorted({row.topic for row in rows}))}
    models = []
    for number in range(folds):
        others = [row for row in rows if fold[row.topic] != number]
        models.append(
            (
                Logistic.fit(
                    [row.features for row in others], [row.right for row in others], penalty=_PENALTY
                ),
                Logistic.fit(
                    [_narrow(row) for row in others], [row.in_scope for row in others], penalty=_PENALTY
                ),
            )
        )
    return [
        tuple(model.probability(row.features) for model in models[fold[row.topic]])  # type: ignore[misc]
        for row in rows
    ]


def _narrow(row: LabelledSearch) -> dict[str, float]:
    return {name: row.features[name] for name in _SCOPE_FEATURES}


def _scope_threshold(probabilities: Sequence[float], rows: Sequence[LabelledSearch]) -> float:
    """A probability that all but one in twenty-five of the questions of the field exceed."""
    inside = sorted(p for p, row in zip(probabilities, rows, strict=True) if row.in_scope)
    return round(inside[len(inside) // 25], 4)

"""The gate: is what was found good enough to answer with?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from indexer.calibration import Calibration, GateCalibration, Logistic
from indexer.search import SearchResult

#: Ranked articles whose scores are compared.
_COMPARED = 10
_SCOPE_FEATURES = ("score", "asked", "body", "body_best", "bigrams", "terms")


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
        confidence: Probability that the best article is right.
        in_scope: Probability that the question belongs to the field.
    """

    verdict: Verdict
    confidence: float
    in_scope: float


def gate_features(result: SearchResult) -> dict[str, float]:
    """What the gate looks at: how good the best article is, and how far it stands out."""
    best = list(islice(result.units(), _COMPARED))
    if not best:
        return dict.fromkeys(
            (
                "score",
                "share",
                "margin",
                "asked",
                "body",
                "title",
                "body_best",
                "bigrams",
                "widened",
                "terms",
            ),
            0.0,
        )
    top = best[0]
    # An exact reference adds a bonus that says nothing of likeness; it is decided before this.
    scores = [hit.score for hit in best]
    weights = [math.exp(min(score - scores[0], 0.0)) for score in scores]
    return {
        "score": min(top.score, 100.0),
        "share": 1 / sum(weights),
        "margin": min(scores[0] - scores[1], 5.0) if len(scores) > 1 else 5.0,
        "asked": max(hit.features["asked"] for hit in best),
        "body": top.features["body"],
        "title": top.features["title"] + top.features["title_widened"],
        "body_best": max(hit.features["body"] for hit in best),
        "bigrams": max(hit.features["bigrams"] for hit in best),
        "widened": float(bool(result.question.widened)),
        "terms": math.log1p(len(result.question.terms)),
    }


def judge(result: SearchResult, calibration: GateCalibration) -> GateResult:
    """Decide on a search for rules.

    An article that the question names is right by definition; a question of which the index knows
    nothing is out of scope.
    """
    if result.hits and result.hits[0].named:
        return GateResult(Verdict.ANSWER, 0.99, 1.0)
    if not result.hits or not result.question.terms:
        return GateResult(Verdict.OUT_OF_SCOPE, 0.0, 0.0)
    features = gate_features(result)
    confidence = calibration.right.probability(features)
    in_scope = calibration.in_scope.probability(features)
    if confidence >= calibration.answer_from:
        verdict = Verdict.ANSWER
    elif in_scope < calibration.scope_from:
        verdict = Verdict.OUT_OF_SCOPE
    else:
        verdict = Verdict.UNSURE
    return GateResult(verdict, confidence, in_scope)


def qa_features(result: SearchResult) -> dict[str, float]:
    """What is looked at to tell whether the best Q&A entry answers the question."""
    best = result.hits[0]
    second = result.hits[1].score if len(result.hits) > 1 else best.score - 5.0
    names = ("title_asked", "asked", "widened", "title", "title_bigrams", "body")
    return {name: best.features[name] for name in names} | {"margin": min(best.score - second, 5.0)}


def match_entry(result: SearchResult, calibration: Calibration) -> float:
    """Probability that the best Q&A entry answers the question; 0 where there is no entry."""
    return calibration.qa_match.probability(qa_features(result)) if result.hits else 0.0


@dataclass(frozen=True, slots=True)
class LabelledSearch:
    """A search of which the outcome is known, to fit a gate on.

    Attributes:
        features: ``gate_features`` of it.
        right: Whether the best article is one that answers the question.
        in_scope: Whether the question belongs to the field.
    """

    features: Mapping[str, float]
    right: bool
    in_scope: bool


def fit_gate(rows: Sequence[LabelledSearch], *, precision: float = 0.75) -> GateCalibration:
    """Fit the gate on labelled searches.

    Args:
        rows: Of both kinds: right and not; for the scope, rows out of scope are needed too.
        precision: Share of answers that should be right; it sets the threshold.

    Raises:
        ValueError: When the rows are not of both kinds.
    """
    features = [row.features for row in rows]
    right = Logistic.fit(features, [row.right for row in rows])
    narrow = [{name: row[name] for name in _SCOPE_FEATURES} for row in features]
    in_scope = Logistic.fit(narrow, [row.in_scope for row in rows])
    return GateCalibration(
        right,
        in_scope,
        answer_from=threshold(
            [right.probability(row) for row in features], [row.right for row in rows], precision
        ),
        scope_from=_scope_threshold(in_scope, rows),
    )


def threshold(probabilities: Sequence[float], labels: Sequence[bool], precision: float) -> float:
    """The lowest probability from which on at least ``precision`` of the rows are right."""
    best, right = 1.0, 0
    for count, (probability, label) in enumerate(
        sorted(zip(probabilities, labels, strict=True), reverse=True), start=1
    ):
        right += label
        if right / count >= precision:
            best = probability
    return round(best, 4)


def _scope_threshold(in_scope: Logistic, rows: Sequence[LabelledSearch]) -> float:
    """A probability that all but one in fifty of the questions of the field exceed."""
    inside = sorted(in_scope.probability(row.features) for row in rows if row.in_scope)
    return round(inside[len(inside) // 50], 4)

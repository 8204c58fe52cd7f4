"""Fitted numbers: the weights of fusion and the gate, shipped with the package or fitted on labelled rows."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from indexer.entries import PassageKind

_SHIPPED = Path(__file__).parent / "data" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression.

    Attributes:
        weights: Feature name to weight.
        bias: What is added to their weighted sum.
    """

    weights: Mapping[str, float]
    bias: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability for one row of named features."""
        total = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    @classmethod
    def fit(
        cls,
        rows: Sequence[Mapping[str, float]],
        labels: Sequence[bool],
        *,
        importance: Sequence[float] | None = None,
        penalty: float = 1.0,
    ) -> Logistic:
        """Fit with an L2 penalty on the weights of the standardised features.

        Args:
            rows: Named features, the same names in each.
            labels: What each row is.
            importance: How much each row counts; all the same where None.
            penalty: What a weight costs.

        Raises:
            ValueError: When the rows are not of both kinds.
        """
        from sklearn.linear_model import LogisticRegression  # takes a second that only fitting needs

        if len(set(labels)) < 2:
            raise ValueError("rows of both kinds are needed")
        names = list(rows[0])
        table = np.array([[row[name] for name in names] for row in rows])
        mean, deviation = table.mean(axis=0), table.std(axis=0)
        deviation[deviation == 0] = 1.0
        model = LogisticRegression(C=1 / penalty, tol=1e-8, max_iter=5000)
        model.fit((table - mean) / deviation, labels, sample_weight=importance)
        weights = model.coef_[0] / deviation
        return cls(
            {name: round(float(weight), 6) for name, weight in zip(names, weights, strict=True)},
            round(float(model.intercept_[0] - weights @ mean), 6),
        )


@dataclass(frozen=True, slots=True)
class GateCalibration:
    """Turns what a search found into probabilities, and probabilities into a decision.

    Attributes:
        right: Probability that an article that answers is among those cited.
        in_scope: Probability that the question belongs to the field at all.
        answer_from: Least probability of being right at which the bot answers.
        scope_from: Least probability of belonging to the field; below it the question is out of scope.
    """

    right: Logistic
    in_scope: Logistic
    answer_from: float
    scope_from: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything fitted, for one way of searching (with vectors, or by words alone).

    Attributes:
        fusion: Feature name (``indexer.features.FEATURES``) to weight.
        standard_fusion: The same, among standard documents, which nobody wrote expected questions for.
        qa_fusion: The same, among Q&A entries.
        gate: For statutes.
        standard_gate: For standard documents, which are fewer and say more at once.
        qa_match: Probability that a Q&A entry asks the same, see ``indexer.matching``.
        qa_from: Least such probability at which an entry answers.
    """

    fusion: Mapping[str, float]
    standard_fusion: Mapping[str, float]
    qa_fusion: Mapping[str, float]
    gate: GateCalibration
    standard_gate: GateCalibration
    qa_match: Logistic
    qa_from: float

    def fusion_for(self, kinds: Sequence[PassageKind]) -> Mapping[str, float]:
        """The weights for a search among some kinds of passages."""
        if set(kinds) == {PassageKind.QA}:
            return self.qa_fusion
        return self.standard_fusion if set(kinds) == {PassageKind.STANDARD} else self.fusion

    def to_json(self) -> dict[str, Any]:
        """As plain values; ``from_json`` reads them."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Calibration:
        """Read what ``to_json`` made.

        Raises:
            KeyError, TypeError, ValueError: When it is something else.
        """
        return cls(
            fusion=dict(content["fusion"]),
            standard_fusion=dict(content["standard_fusion"]),
            qa_fusion=dict(content["qa_fusion"]),
            gate=_gate(content["gate"]),
            standard_gate=_gate(content["standard_gate"]),
            qa_match=Logistic(**content["qa_match"]),
            qa_from=float(content["qa_from"]),
        )


def _gate(content: Mapping[str, Any]) -> GateCalibration:
    return GateCalibration(
        right=Logistic(**content["right"]),
        in_scope=Logistic(**content["in_scope"]),
        answer_from=float(content["answer_from"]),
        scope_from=float(content["scope_from"]),
    )


@cache
def shipped_calibration(*, dense: bool) -> Calibration:
    """The calibration that ships with the package.

    Args:
        dense: Whether questions are searched with vectors, or by words alone.
    """
    text = _SHIPPED.read_text(encoding="utf-8")
    return Calibration.from_json(json.loads(text)["dense" if dense else "words"])

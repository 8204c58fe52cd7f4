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
import numpy.typing as npt

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
        cls, rows: Sequence[Mapping[str, float]], labels: Sequence[bool], *, penalty: float = 1.0
    ) -> Logistic:
        """Fit by Newton's method, with an L2 penalty on the weights of the standardised features.

        Raises:
            ValueError: When the rows are not of both kinds.
        """
        if len(set(labels)) < 2:
            raise ValueError("rows of both kinds are needed")
        names = list(rows[0])
        table = np.array([[row[name] for name in names] for row in rows])
        mean, deviation = table.mean(axis=0), table.std(axis=0)
        deviation[deviation == 0] = 1.0
        inputs = np.column_stack([(table - mean) / deviation, np.ones(len(table))])
        solution = _newton(inputs, np.array(labels, dtype=float), penalty)
        weights = solution[:-1] / deviation
        return cls(
            {name: round(float(weight), 6) for name, weight in zip(names, weights, strict=True)},
            round(float(solution[-1] - weights @ mean), 6),
        )


def _newton(
    inputs: npt.NDArray[np.float64], labels: npt.NDArray[np.float64], penalty: float
) -> npt.NDArray[np.float64]:
    penalties = np.full(inputs.shape[1], penalty)
    penalties[-1] = 1e-6  # the bias is free; the trace keeps the system solvable
    solution = np.zeros(inputs.shape[1])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ solution, -50, 50)))
        gradient = inputs.T @ (expected - labels) + penalties * solution
        curvature = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + np.diag(penalties)
        step = np.linalg.solve(curvature, gradient)
        solution -= step
        if np.abs(step).max() < 1e-9:
            break
    return solution


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
        qa_fusion: The same, among Q&A entries.
        gate: For statutes and standard documents.
        qa_match: Probability that the best Q&A entry answers the question.
        qa_from: Least such probability at which an entry answers.
    """

    fusion: Mapping[str, float]
    qa_fusion: Mapping[str, float]
    gate: GateCalibration
    qa_match: Logistic
    qa_from: float

    def to_json(self) -> dict[str, Any]:
        """As plain values; ``from_json`` reads them."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Calibration:
        """Read what ``to_json`` made.

        Raises:
            KeyError, TypeError, ValueError: When it is something else.
        """
        gate = content["gate"]
        return cls(
            fusion=dict(content["fusion"]),
            qa_fusion=dict(content["qa_fusion"]),
            gate=GateCalibration(
                right=Logistic(**gate["right"]),
                in_scope=Logistic(**gate["in_scope"]),
                answer_from=float(gate["answer_from"]),
                scope_from=float(gate["scope_from"]),
            ),
            qa_match=Logistic(**content["qa_match"]),
            qa_from=float(content["qa_from"]),
        )


@cache
def shipped_calibration(*, dense: bool) -> Calibration:
    """The calibration that ships with the package.

    Args:
        dense: Whether questions are searched with vectors, or by words alone.
    """
    text = _SHIPPED.read_text(encoding="utf-8")
    return Calibration.from_json(json.loads(text)["dense" if dense else "words"])

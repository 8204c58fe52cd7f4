"""Which unit (항, 호, 목) of a passage answers a question.

Weights are fitted by ``training/fit_units.py``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from indexer.expected import ExpectedQuestion
from indexer.references import path_parts
from indexer.structure import Block

#: What makes a unit the one that answers: its own terms beyond those of the article's title, its terms
#: together with those of the units above it, a quantity of the kind asked for, the very quantity asked
#: about, expected questions that it answers; less so where it refers to another paragraph or leaves the
#: matter to a lower rule.
UNIT_WEIGHTS = {
    "own": 2.1,
    "with_above": 2.3,
    "wanted": 1.2,
    "given": 0.6,
    "refers": -0.4,
    "delegates": -0.3,
    "expected_words": 2.5,
    "expected_alike": 4.0,
}
#: How like an expected question has to be, for its being about a whole article to tell anything.
_SURE = 0.8
#: What it counts beside that how far a passage stands above another one of its article.
PASSAGE_WEIGHT = 0.7
_ASKED_UNITS = (
    (("며칠", "몇일", "언제", "기간", "기한", "시기", "몇년", "몇개월"), ("일", "개월", "년", "시간")),
    (("얼마", "금액", "한도", "비율", "요율", "퍼센트", "몇%", "몇프로", "이율", "상금률"), ("원", "%", "‰")),
    (("몇명", "몇인", "몇개업체", "몇군데"), ("인",)),
)
_REFERS = re.compile(r"^제\d+항|제\d+항(?:에도 불구하고|에 따른|에 따라|의 경우|부터|제\d+호)")
_DELEGATES = re.compile(
    r"필요한 사항은|(?:대통령령|규칙|부령|장관이|고시)(?:으로|에서)? ?정(?:한다|하여 고시한다)"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What of a question is looked for in a passage.

    Attributes:
        weights: Weight of each index term.
        units: Endings of the quantities that it asks for, see ``wanted_units``.
        expected: Expected questions of the passage's article that are like it.
    """

    weights: Mapping[str, float]
    units: tuple[str, ...] = ()
    expected: Sequence[ExpectedQuestion] = ()

    @property
    def whole(self) -> bool:
        """Whether it asks for all that the article says: the likest expected question is about the whole."""
        likest = max(self.expected, key=lambda one: one.words + one.alike, default=None)
        return likest is not None and not likest.path and likest.words + likest.alike >= _SURE


def wanted_units(question: str) -> tuple[str, ...]:
    """Endings of the quantities that a question asks for: amounts and rates, or times; none otherwise."""
    compact = question.replace(" ", "")
    for words, units in _ASKED_UNITS:
        if any(word in compact for word in words):
            return units
    return ()


def unit_features(
    blocks: Sequence[Block],
    found: Sequence[Collection[str]],
    sought: Sought,
    title: Collection[str],
) -> list[dict[str, float]]:
    """What tells which unit of a passage answers, one row a unit.

    Args:
        blocks: The units.
        found: Index terms of each.
        sought: What is looked for.
        title: Index terms of the passage's title: all units are about that.
    """
    weights, units = sought.weights, sought.units
    total = sum(weights.values()) or 1.0

    def covered(terms: Collection[str]) -> float:
        return sum(weight for term, weight in weights.items() if term in terms) / total

    rows = []
    for position, block in enumerate(blocks):
        own = set(found[position])
        around = own.union(*(found[i] for i in above(blocks, position)))
        answered = [one for one in sought.expected if one.path and one.path == block.path]
        quantities = [term for term in own if term[0].isdigit()]
        rows.append({
            "own": covered(own.difference(title)),
            "with_above": covered(around),
            "wanted": float(bool(units) and any(term.endswith(units) for term in quantities)),
            "given": float(any(term in weights for term in quantities)),
            "refers": float(bool(_REFERS.search(block.text))),
            "delegates": float(bool(_DELEGATES.search(block.text))),
            "expected_words": max((one.words for one in answered), default=0.0),
            "expected_alike": max((one.alike for one in answered), default=0.0),
        })  # fmt: skip
    return rows


def above(blocks: Sequence[Block], position: int) -> list[int]:
    """The chapeaus of a unit: blocks whose path is the beginning of its own."""
    steps = path_parts(blocks[position].path)
    return [
        i
        for i in range(position)
        if (upper := path_parts(blocks[i].path)) and len(upper) < len(steps) and steps[: len(upper)] == upper
    ] + ([0] if steps and position and not blocks[0].path else [])


def inside(blocks: Sequence[Block], position: int) -> list[int]:
    """The units inside a unit: blocks whose path begins with its own."""
    steps = path_parts(blocks[position].path)
    if not steps:
        # The opening words of an article without 항 belong to its 호, if nothing stands between.
        return [i for i in range(position + 1, len(blocks)) if blocks[i].path] if position == 0 else []
    return [
        i
        for i in range(position + 1, len(blocks))
        if path_parts(blocks[i].path)[: len(steps)] == steps and blocks[i].path != blocks[position].path
    ]

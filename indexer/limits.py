"""Which amounts a question is about: ``2천만원 초과 5천만원 이하`` leaves what lies between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from indexer.bounds import bound_after
from indexer.quantities import AMOUNT, amount

#: ``2천만원~5천만원``: from the first, up to the second.
_RANGE = re.compile(r"\s?[~∼～]\s?(?=\d)|에서\s?(?=\d)")
_LEAST, _MOST = "이상", "이하"
_ANY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Limits:
    """Amounts from a least to a most one, both included.

    Attributes:
        least: In won.
        most: In won; infinite where there is no limit.
    """

    least: Decimal = Decimal(0)
    most: Decimal = _ANY

    def excludes(self, other: Limits) -> bool:
        """Whether no amount lies within both."""
        return self.most < other.least or other.most < self.least

    def within(self, other: Limits) -> Limits:
        """What lies within both."""
        return Limits(max(self.least, other.least), min(self.most, other.most))


def find_limits(text: str) -> Limits:
    """The amounts that a text is about: any where it names none, or some that exclude each other."""
    limits = Limits()
    in_range = False
    for match in AMOUNT.finditer(text):
        bound = bound_after(text, match.end()) or (_MOST if in_range else "")
        in_range = not bound and _RANGE.match(text, match.end()) is not None
        limits = limits.within(limits_of(amount(match[1]), _LEAST if in_range else bound))
    return limits if limits.least <= limits.most else Limits()


def limits_of(value: Decimal, bound: str) -> Limits:
    """What one amount leaves, by its bound (``indexer.bounds``); itself without one."""
    match bound:
        case "이상":
            return Limits(value)
        case "초과":
            return Limits(value + 1)
        case "이하":
            return Limits(most=value)
        case "미만":
            return Limits(most=value - 1)
        case _:
            return Limits(value, value)

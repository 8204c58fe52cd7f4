"""Amounts that divide checklists: each is what a figure says, so that none is kept twice."""

from __future__ import annotations

import re
from enum import StrEnum

from indexer.quantities import quantities
from knowledge.checklists import texts
from knowledge.figures.table import Band, FigureTable, Row

_KEY = r"[a-z0-9-]+(?:@[가-힣]+)?"
#: ``계약금액 up_to contract-document-omitted``; what is bounded may be missing.
NEEDS = re.compile(
    rf"(?:(?P<of>[가-힣 ]+) )?(?P<bound>over|at_least|up_to|below) (?P<figure>{_KEY}(?:#[1-9])?)"
)
#: A figure in a text.
PLACE = re.compile(rf"\{{({_KEY})\}}")
#: Before a special case of a figure.
_CASE = "@"
#: Before the number of an amount among those of a figure.
_NTH = "#"
_MAN, _EOK = 10**4, 10**8


class Bound(StrEnum):
    """A side of an amount."""

    OVER = "over"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    BELOW = "below"


def limit(figures: FigureTable, key: str, kind: str) -> int | None:
    """The amount that a figure sets for a kind of contract: the first one of its first row.

    ``key@여성기업`` is that of a special case, ``key#3`` the third one. None where there is no such figure,
    or none with so many amounts.
    """
    number = key.partition(_NTH)[2]
    terms = [
        term for row in told_rows(figures, key, kind)[:1] for each in row.value for term in quantities(each)
    ]
    amounts = [int(term.removesuffix("원")) for term in terms if term.endswith("원")]
    place = int(number or 1) - 1
    return amounts[place] if place < len(amounts) else None


def band(bound: Bound, amount: int) -> Band:
    """The amounts on one side of an amount."""
    return Band.model_validate({bound.value: amount})


def figure_says(figures: FigureTable, key: str, kind: str, *, least: int = 0, most: int | None = None) -> str:
    """What a figure says of a kind of contract and its amounts, in words; empty where there is none."""
    rows = told_rows(figures, key, kind, least=least, most=most)
    if len({row.says for row in rows}) == 1:
        return rows[0].says
    return texts.BETWEEN.join(texts.CASE.format(when=row.when, says=row.says) for row in rows)


def figure_of(key: str) -> str:
    """The figure itself of a key that names a special case of it, or one of its amounts."""
    return key.partition(_NTH)[0].partition(_CASE)[0]


def told_rows(
    figures: FigureTable, key: str, kind: str, *, least: int = 0, most: int | None = None
) -> list[Row]:
    """The rows of a figure that are about a kind of contract and its amounts.

    Of special cases only those of the case that the key names; where it names none, only where all are.
    """
    case = key.partition(_NTH)[0].partition(_CASE)[2]
    figure = next((one for one in figures.figures if one.key == figure_of(key)), None)
    rows = [
        row
        for row in (figure.rows if figure else ())
        if not (row.aside or row.rare) and (not row.kinds or kind in row.kinds) and row.meets(least, most)
    ]
    if case:
        return [row for row in rows if any(case in alternatives for alternatives in row.cases)]
    return [row for row in rows if not row.cases] or rows


def fill(text: str, figures: FigureTable, kind: str, *, least: int = 0, most: int | None = None) -> str:
    """A text with what the figures that it names say."""
    return PLACE.sub(lambda place: figure_says(figures, place[1], kind, least=least, most=most), text)


def korean_won(amount: int) -> str:
    """``1억 5천만원``, as statutes write amounts."""
    eok, rest = divmod(amount, _EOK)
    man, won = divmod(rest, _MAN)
    parts = [f"{eok:,}억"] if eok else []
    if man:
        parts.append(f"{man // 1000}천만" if man % 1000 == 0 else f"{man:,}만")
    if won or not parts:
        parts.append(f"{won:,}")
    return f"{' '.join(parts)}원"

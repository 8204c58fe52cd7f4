"""Tables on a PDF page, told by their drawn rules: which cells there are, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import pypdfium2.raw as pdfium_c
from pypdfium2 import PdfPage

from indexer.parsers.pdf_text import Box

#: Rules closer together than this many points are one; cell borders are drawn twice, or a little apart.
_CLOSE = 3.0
#: A rule is so thin at most, and so long at least.
_THIN = 2.5
_SHORTEST = 8.0
#: More shapes than this on a page are a drawing, more rules no table that anybody reads.
_MAX_SHAPES = 20_000
_MAX_RULES = 1_500
_MAX_PLACES = 20_000
#: Segments of a rectangle, and how high letters are, in points.
_RECTANGLE = 5
_LETTER_FROM, _LETTER_TO = 4.0, 25.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A line or shape that is drawn.

    Attributes:
        box: Where it stands.
        segments: Of how many lines and curves it is made; a rectangle of five at most.
    """

    box: Box
    segments: int

    @property
    def is_like_letter(self) -> bool:
        """Whether it is of the size of a letter, and no rectangle."""
        high = self.box.top - self.box.bottom
        return self.segments > _RECTANGLE and _LETTER_FROM < high < _LETTER_TO


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: its first row and column, how many of each it spans, and where it stands."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table.

    Attributes:
        box: Where it stands.
        places: Its cells in reading order.
        edges: Where its columns begin and end, from left to right.
    """

    box: Box
    places: tuple[Place, ...]
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: where it is across its direction, and from where to where along it."""

    at: float
    start: float
    end: float


def shapes(page: PdfPage) -> list[Shape]:
    """The lines and shapes that are drawn on a page, up to a limit."""
    paths = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=4)
    return [
        Shape(Box(*path.get_bounds()), pdfium_c.FPDFPath_CountSegments(path.raw))
        for path in islice(paths, _MAX_SHAPES + 1)
    ]


def ruled_tables(drawn: Sequence[Shape], width: float, height: float) -> list[Ruled]:
    """The tables of a page with two cells or more; those inside another table's cell are left out.

    Args:
        drawn: The shapes on the page.
        width: The page's, in points.
        height: The page's.
    """
    across, down = _rules(drawn, width, height)
    if len(drawn) > _MAX_SHAPES or len(across) + len(down) > _MAX_RULES:
        return []
    found = [table for group in _touching(across, down) for table in _table(*group)]
    return [table for table in found if not any(_is_inside(table, other) for other in found)]


def _is_inside(table: Ruled, other: Ruled) -> bool:
    corners = ((table.box.left, table.box.bottom), (table.box.right, table.box.top))
    return other is not table and all(other.box.has(x, y, _CLOSE) for x, y in corners)


def _rules(drawn: Iterable[Shape], width: float, height: float) -> tuple[list[_Rule], list[_Rule]]:
    """The rules across the page and down it; a drawn rectangle has two of each."""
    across: list[_Rule] = []
    down: list[_Rule] = []
    for box in (shape.box for shape in drawn):
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        wide, high = right - left, top - bottom
        if wide > width * 1.2 or high > height * 1.2:
            continue
        if high <= _THIN and wide >= _SHORTEST:
            across.append(_Rule((bottom + top) / 2, left, right))
        elif wide <= _THIN and high >= _SHORTEST:
            down.append(_Rule((left + right) / 2, bottom, top))
        elif wide >= _SHORTEST and high >= _SHORTEST:
            across += [_Rule(bottom, left, right), _Rule(top, left, right)]
            down += [_Rule(left, bottom, top), _Rule(right, bottom, top)]
    return across, down


def _touching(across: Sequence[_Rule], down: Sequence[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Groups of rules that cross or touch each other."""
    parent = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for i, rule in enumerate(across):
        for j, other in enumerate(down, start=len(across)):
            if _reaches(rule, other.at) and _reaches(other, rule.at):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for one, rule in enumerate(chain(across, down)):
        groups.setdefault(root(one), ([], []))[one >= len(across)].append(rule)
    yield from groups.values()


def _reaches(rule: _Rule, at: float) -> bool:
    return rule.start - _CLOSE <= at <= rule.end + _CLOSE


def _table(across: list[_Rule], down: list[_Rule]) -> Iterator[Ruled]:
    """The table that a group of rules draws, if it is one."""
    tops = _snapped(rule.at for rule in across)[::-1]
    edges = _snapped(rule.at for rule in down)
    rows, columns = len(tops) - 1, len(edges) - 1
    if rows < 1 or columns < 1 or rows * columns > _MAX_PLACES:
        return

    def wall(row: int, column: int) -> bool:
        """Whether a rule parts a place from the one at its left."""
        y = (tops[row] + tops[row + 1]) / 2
        return any(abs(rule.at - edges[column]) <= _CLOSE and _reaches(rule, y) for rule in down)

    def ceiling(row: int, column: int) -> bool:
        """Whether a rule parts a place from the one above it."""
        x = (edges[column] + edges[column + 1]) / 2
        return any(abs(rule.at - tops[row]) <= _CLOSE and _reaches(rule, x) for rule in across)

    taken: set[tuple[int, int]] = set()
    places: list[Place] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            right, below = column + 1, row + 1
            while right < columns and (row, right) not in taken and not wall(row, right):
                right += 1
            while below < rows and not any(ceiling(below, one) for one in range(column, right)):
                below += 1
            taken.update((r, c) for r in range(row, below) for c in range(column, right))
            box = Box(edges[column], tops[below], edges[right], tops[row])
            places.append(Place(row, column, below - row, right - column, box))
    if len(places) > 1:
        yield Ruled(Box(edges[0], tops[-1], edges[-1], tops[0]), tuple(places), tuple(edges))


def _snapped(values: Iterable[float]) -> list[float]:
    """Values with those close to each other made one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _CLOSE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]

"""Tables of HTML as Markdown can have them: a cell at each place, no bar in a cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from indexer.errors import MalformedDocumentError

_CELLS = ("td", "th")
_MAX_SPAN = 50
#: A longer text is not repeated in every row that it spans.
_MAX_LABEL = 100
#: Empty cells that a page may need beside two for each of its cells: more than real tables do, and so few
#: that a page of some kB stays one.
_SPARE_CELLS = 5_000


def tidy_tables(soup: BeautifulSoup, name: str) -> None:
    """Make the tables of a page fit for Markdown, in place.

    A cell that spans rows stands in each of them, so that a row says by itself what it is of; one that spans
    columns gets its empty neighbours, so that columns stay in line. A bar in a cell would end it, and is
    replaced.

    Raises:
        MalformedDocumentError: When that takes more empty cells than any real page.
    """
    for text in soup.find_all(string=re.compile(r"\|")):
        if text.find_parent("table"):
            text.replace_with(text.replace("|", "¦"))
    # The converter takes the first row for the head only where nothing stands before it.
    for column in soup.find_all(("col", "colgroup")):
        column.unwrap()
    cells = soup.find_all(_CELLS)
    for cell in cells:
        cell["colspan"], cell["rowspan"] = _span(cell.get("colspan")), _span(cell.get("rowspan"))
    # By the table that each belongs to, in one walk: a walk a table would read nested ones again and again.
    tables: dict[int, list[Tag]] = defaultdict(list)
    for row in soup.find_all("tr"):
        table = row.find_parent("table")
        if table is not None:
            tables[id(table)].append(row)
    filler = _Filler(soup, _SPARE_CELLS + 2 * len(cells), name)
    filler.take(sum(int(str(cell["colspan"])) - 1 for cell in cells))
    for rows in tables.values():
        filler.fill(rows)


@dataclass(frozen=True, slots=True)
class _Span:
    """What covers a place: for how many rows to come, and what each of them has to say there."""

    rows: int
    label: str

    def shorter(self) -> _Span:
        return replace(self, rows=self.rows - 1)


class _Filler:
    """Puts cells where others span rows, as many as a page may need."""

    def __init__(self, soup: BeautifulSoup, room: int, name: str) -> None:
        self._soup = soup
        self._room = room
        self._name = name

    def fill(self, rows: Iterable[Tag]) -> None:
        """Fill the rows of one table."""
        below: dict[int, _Span] = {}
        for row in rows:
            covered = below
            below = {column: span.shorter() for column, span in covered.items() if span.rows > 1}
            column = 0
            content: list[PageElement] = []
            for element in row.contents:
                if isinstance(element, Tag) and element.name in _CELLS:
                    column += self._add_covered(content, element.name, covered, column)
                    wide, high = int(str(element["colspan"])), int(str(element["rowspan"]))
                    label = _label(element) if high > 1 else ""
                    for place in range(column, column + wide) if high > 1 else ():
                        if place not in below or below[place].rows < high - 1:
                            below[place] = _Span(high - 1, label if place == column else "")
                    column += wide
                content.append(element)
            self._add_covered(content, "td", covered, column)
            if len(content) > len(row.contents):
                # Anew, because to put a cell before another one bs4 counts through the row.
                row.clear()
                row.extend(content)

    def _add_covered(
        self, content: list[PageElement], name: str, covered: Mapping[int, _Span], column: int
    ) -> int:
        """Add cells for the covered columns from one on; returns how many these are."""
        wide = 0
        while (span := covered.get(column + wide)) is not None:
            self.take(1)
            content.append(self._soup.new_tag(name, string=span.label))
            wide += 1
        return wide

    def take(self, cells: int) -> None:
        """Count empty cells; too many of them are an error."""
        self._room -= cells
        if self._room < 0:
            raise MalformedDocumentError(
                self._name,
                "표의 합친 칸(colspan, rowspan)이 너무 많은 칸에 걸쳐 있습니다. 합친 칸을 줄여 주세요.",
            )


def _label(cell: Tag) -> str:
    """What a cell says to every row that it spans; nothing where it is more than the head of rows."""
    text = " ".join(cell.get_text(" ").split())
    return text if len(text) <= _MAX_LABEL else ""


def _span(value: object) -> str:
    """A span as it counts; many digits are cut, because Python refuses to read thousands."""
    text = str(value)[:4]
    return str(min(max(int(text), 1), _MAX_SPAN)) if text.isdecimal() else "1"

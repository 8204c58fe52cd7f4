"""Tables of HTML as Markdown can have them: a cell at each place, no bar in a cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from indexer.errors import MalformedDocumentError

_CELLS = ("td", "th")
_MAX_SPAN = 50
#: Empty cells that a page may need beside two for each of its cells: more than real tables do, and so few
#: that a page of some kB stays one.
_SPARE_CELLS = 5_000


def tidy_tables(soup: BeautifulSoup, name: str) -> None:
    """Make the tables of a page fit for Markdown, in place.

    A cell that spans rows or columns gets its empty neighbours, so that columns stay in line. A bar in a cell
    would end it, and is replaced.

    Raises:
        MalformedDocumentError: When that takes more empty cells than any real page.
    """
    for text in soup.find_all(string=re.compile(r"\|")):
        if text.find_parent("table"):
            text.replace_with(text.replace("|", "¦"))
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


class _Filler:
    """Puts empty cells where others span rows or columns, as many as a page may need."""

    def __init__(self, soup: BeautifulSoup, room: int, name: str) -> None:
        self._soup = soup
        self._room = room
        self._name = name

    def fill(self, rows: Iterable[Tag]) -> None:
        """Fill the rows of one table."""
        below: dict[int, int] = {}
        for row in rows:
            covered, below = set(below), {column: left - 1 for column, left in below.items() if left > 1}
            column = 0
            content: list[PageElement] = []
            for element in row.contents:
                if isinstance(element, Tag) and element.name in _CELLS:
                    column += self._add_empty(content, element.name, covered, column)
                    wide, high = int(str(element["colspan"])), int(str(element["rowspan"]))
                    for place in range(column, column + wide) if high > 1 else ():
                        below[place] = max(high - 1, below.get(place, 0))
                    column += wide
                content.append(element)
            self._add_empty(content, "td", covered, column)
            if len(content) > len(row.contents):
                # Anew, because to put a cell before another one bs4 counts through the row.
                row.clear()
                row.extend(content)

    def _add_empty(self, content: list[PageElement], name: str, covered: Collection[int], column: int) -> int:
        """Add what stands for the covered columns from one on; returns how many these are."""
        wide = 0
        while column + wide in covered:
            wide += 1
        if wide:
            self.take(wide)
            # The converter writes a cell that spans columns as that many, the others empty.
            content.append(self._soup.new_tag(name, attrs={"colspan": str(wide)}))
        return wide

    def take(self, cells: int) -> None:
        """Count empty cells; too many of them are an error."""
        self._room -= cells
        if self._room < 0:
            raise MalformedDocumentError(
                self._name,
                "표의 합친 칸(colspan, rowspan)이 너무 많은 칸에 걸쳐 있습니다. 합친 칸을 줄여 주세요.",
            )


def _span(value: object) -> str:
    """A span as it counts; many digits are cut, because Python refuses to read thousands."""
    text = str(value)[:4]
    return str(min(max(int(text), 1), _MAX_SPAN)) if text.isdecimal() else "1"

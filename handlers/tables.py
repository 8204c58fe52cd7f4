"""Tables in plain text, as ``indexer.parsers`` and people write them in Markdown.

No chat shows a table: there each row becomes a line that names its columns. A quotation may begin or end
within a table, so that its head, or the end of its last row, is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

_ROW = re.compile(r"\s*\|.*\|\s*")
_HEAD_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
_CELLS_WITHOUT_HEAD = 2
#: A form has an empty head, and in each row a label and what belongs to it, see ``indexer.parsers.grid``.
_CELLS_OF_FORM = 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        head: Names of the columns; none where the text begins within the table.
        rows: The cells of each row.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def parts(text: str) -> Iterator[str | Table]:
    """The text in order, its tables read and whatever is none left as it is."""
    prose: list[str] = []
    for bordered, group in groupby(text.split("\n"), _begins_like_row):
        lines = list(group)
        table = _table(lines) if bordered else None
        if table is None:
            prose += lines
            continue
        if prose:
            yield "\n".join(prose)
            prose = []
        yield table
    if prose:
        yield "\n".join(prose)


def as_lines(text: str) -> str:
    """The text with a line for each row of a table: ``• 구분: 물품 / 추정가격: 2천만원 이하``."""
    return "\n".join(part if isinstance(part, str) else _lines(part) for part in parts(text))


def _begins_like_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _table(lines: Sequence[str]) -> Table | None:
    if len(lines) > 1 and _HEAD_RULE.fullmatch(lines[1]):
        return Table(_cells(lines[0]), [_cells(line) for line in lines[2:]])
    rows = [_cells(line) for line in lines if not _HEAD_RULE.fullmatch(line)]
    whole = any(_ROW.fullmatch(line) for line in lines)
    if not whole or max(map(len, rows), default=0) < _CELLS_WITHOUT_HEAD:
        return None
    return Table((), rows)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _lines(table: Table) -> str:
    if not table.rows:
        return _line((), table.head)
    return "\n".join(_line(table.head, row) for row in table.rows if any(row))


def _line(head: Sequence[str], row: Sequence[str]) -> str:
    if head and not any(head) and len(row) == len(head) == _CELLS_OF_FORM and all(row):
        return f"• {row[0]}: {row[1]}"
    named = zip_longest(head, row, fillvalue="")
    return "• " + " / ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)

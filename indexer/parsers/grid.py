"""Tables with merged cells as Markdown, so that every row can be read on its own under one head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Places that a table may have; merged cells of a few bytes claim millions.
_MAX_PLACES = 50_000
#: A row of a head is joined to the one above it where a cell above spans several of its columns.
_MAX_HEAD_ROWS = 3
#: What names a column, and not what stands in the row behind it.
_NAMES_COLUMN = re.compile(
    r"(?:구분|항목|비목|과목|품목|종류|유형|분류|단계|부문|분야|번호|순번|연번|내용|기준|대상|시기|등급|명칭|서류)$"
)
#: A label of a form is at most so long, and a name of a column.
_LABEL_CHARS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        row: Its first row, from 0.
        column: Its first column, from 0.
        text: Its words.
        rows: How many rows it spans.
        columns: How many columns it spans.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def place_cells(rows: Iterable[Iterable[tuple[str, int, int]]]) -> list[Cell]:
    """Give cells their columns, where a format lists them row by row without what spans from above.

    Args:
        rows: Of each row its own cells, as text, rows spanned and columns spanned.

    Raises:
        ValueError: When the cells claim more places than any real table.
    """
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, own in enumerate(rows):
        column = 0
        for text, high, wide in own:
            while (row, column) in taken:
                column += 1
            high, wide = max(high, 1), max(wide, 1)
            if len(taken) + high * wide > _MAX_PLACES:
                raise ValueError(f"more than {_MAX_PLACES} places in a table")
            # A damaged table may let a cell reach over one that spans down from above.
            wide = next((right for right in range(1, wide) if (row, column + right) in taken), wide)
            taken.update((row + down, column + right) for down in range(high) for right in range(wide))
            cells.append(Cell(row, column, text, high, wide))
            column += wide
    return cells


def markdown_table(cells: Sequence[Cell]) -> str:
    """Write a table as Markdown; empty where it has no words.

    What a cell says that spans rows stands in each of them, because a row is found and quoted without those
    above it. The rows of a head that belong together (``연락처`` above ``부서`` and ``전화``) become one:
    ``연락처 부서``, ``연락처 전화``. A form of labels and what belongs to each has no head, and gets an empty
    one. Empty rows and columns are left out.

    Raises:
        ValueError: When the cells claim more places than any real table.
    """
    grid = _filled(cells)
    if not grid:
        return ""
    used = [column for column in range(len(grid[0])) if any(row[column] for row in grid)]
    grid = [[row[column] for column in used] for row in grid if any(row)]
    if not used:
        return ""
    head, *body = [["", ""], *grid] if _is_form(grid) else _with_one_head(grid, cells)
    lines = [f"| {' | '.join(row)} |" for row in (head, *body)]
    return "\n".join([lines[0], f"|{' --- |' * len(head)}", *lines[1:]])


def _filled(cells: Sequence[Cell]) -> list[list[str]]:
    high = max((cell.row + cell.rows for cell in cells), default=0)
    wide = max((cell.column + cell.columns for cell in cells), default=0)
    # What cells say is there; what they claim by spanning has to be believed.
    if high * wide > max(_MAX_PLACES, 4 * len(cells)):
        raise ValueError(f"more than {_MAX_PLACES} places in a table")
    grid = [[""] * wide for _ in range(high)]
    for cell in cells:
        text = " ".join(cell.text.replace("|", "¦").split())
        for row in range(cell.row, cell.row + cell.rows):
            grid[row][cell.column] = text
    return grid


def _is_form(grid: list[list[str]]) -> bool:
    """Whether rows of two cells are labels, each with what belongs to it: ``사업명``, ``체육관 보수``."""
    if len(grid[0]) != 2 or len(grid) < 2:
        return False
    label, value = grid[0]
    named = _NAMES_COLUMN.search(label.replace(" ", ""))
    is_value = len(value) > _LABEL_CHARS or (len(value) > _LABEL_CHARS // 2 and re.search(r"\d", value))
    return bool(0 < len(label) <= _LABEL_CHARS and not named and is_value)


def _with_one_head(grid: list[list[str]], cells: Sequence[Cell]) -> list[list[str]]:
    """Join the rows of a head that is several rows high.

    It is where a cell of the first row spans columns and another one beside it spans rows.
    """
    first = [cell for cell in cells if cell.row == 0]
    high = max((cell.rows for cell in first), default=1)
    spans = {cell.column: cell.columns for cell in first}
    if not 1 < high <= min(_MAX_HEAD_ROWS, len(grid) - 1) or all(wide == 1 for wide in spans.values()):
        return grid
    if len(grid[0]) != max(cell.column + cell.columns for cell in cells):
        return grid
    for cell in cells:
        if cell.row < high and cell.columns > 1:
            for row in range(cell.row, cell.row + cell.rows):
                grid[row][cell.column : cell.column + cell.columns] = [grid[row][cell.column]] * cell.columns
    head = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*grid[:high], strict=True)]
    return [head, *grid[high:]]

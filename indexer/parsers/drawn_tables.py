"""Tables drawn with box characters, as old statutes have them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BORDER = re.compile(r"^[\s─━┌┐└┘├┤┬┴┼┏┓┗┛┠┨┯┷┿┝┥╂┖┚┎┒╋┣┫┳┻]+$")
_WALL = re.compile("[│┃]")
_RULE = re.compile("[├┠┝┣][─━]")
_DRAWN = re.compile("^[┌┏┎│┃├┠└┗┖]")


def tidy_drawing(text: str) -> str:
    """Replace drawn tables by Markdown tables, and drawn frames by the lines in them."""
    if "│" not in text and "┃" not in text:
        return text
    result: list[str] = []
    drawn: list[str] = []
    for line in text.split("\n"):
        if _DRAWN.match(line):
            drawn.append(line)
            continue
        result += _undraw(drawn)
        drawn = []
        result.append(line)
    return "\n".join([*result, *_undraw(drawn)])


def _undraw(lines: list[str]) -> list[str]:
    rows = list(_rows(lines))
    if not rows:
        return []
    width = max(len(cells) for row in rows for cells in row)
    if width == 1:
        return [cells[0] for row in rows for cells in row if cells[0]]
    table = [_merge(row, width) for row in rows]
    header, *rest = (f"| {' | '.join(cells)} |" for cells in table)
    return [header, f"|{' --- |' * width}", *rest]


def _rows(lines: list[str]) -> Iterable[list[list[str]]]:
    """The rows of a drawing, each as its lines of cells."""
    row: list[list[str]] = []
    for line in lines:
        is_border = bool(_BORDER.match(line)) and not _WALL.search(line)
        inner_rule = _RULE.search(line)
        if (is_border or inner_rule) and row:
            yield row
            row = []
        if not is_border:
            row.append([_cell(cell) for cell in _WALL.split(line.strip().strip("│┃┤┨"))])
    if row:
        yield row


def _cell(cell: str) -> str:
    return "" if _RULE.search(cell) else " ".join(cell.replace("|", "¦").split())


def _merge(row: list[list[str]], width: int) -> list[str]:
    columns = [[cells[column] for cells in row if column < len(cells)] for column in range(width)]
    return [" ".join(part for part in parts if part) for parts in columns]

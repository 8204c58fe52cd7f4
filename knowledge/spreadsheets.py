"""Cells of files for spreadsheets: no text that somebody wrote is ever taken for a formula."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

#: Limits of Excel: characters of a cell, rows of a sheet.
MAX_CELL = 32_767
MAX_SHEET_ROWS = 1_048_576
#: Full-width signs begin a formula in East Asian versions of Excel.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Characters that XML cannot hold beside those that the library knows of (XML 1.0, 2.2).
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")

_Cell = TypeVar("_Cell")


def defused(cell: _Cell) -> _Cell | str:
    """A cell of a CSV file that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell


def text_cell(sheet: Any, text: str, cut: str = "…") -> Any:
    """A cell of a write-only sheet that holds a text and nothing else.

    Args:
        sheet: Where it is going to stand.
        text: What it says; characters that XML cannot hold are left out.
        cut: What a text ends in that is longer than a cell may be.
    """
    text = _NO_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))
    if len(text) > MAX_CELL:
        text = text[: MAX_CELL - len(cut)] + cut
    cell = WriteOnlyCell(sheet, text)
    # Without this a text that begins with "=" is a formula.
    cell.data_type = "s"
    return cell

"""Tables as files that an office opens: an Excel workbook, or CSV in a ZIP archive."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from knowledge.spreadsheets import defused, text_cell
from knowledge.statistics.tables import Cell, Column, Form, Table

_FORMATS = {
    Form.TEXT: "General",
    Form.VALUE: "General",
    Form.COUNT: "#,##0",
    Form.DECIMAL: "0.0",
    Form.SHARE: "0.0%",
    Form.DAY: "yyyy-mm-dd",
}
_MOMENT = "yyyy-mm-dd hh:mm"
_SHADE = "E7ECF3"
#: Widths of columns, in digits.
_NARROWEST, _WIDEST = 8, 60


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook, a sheet a table: headings that stay, dates and numbers as such, texts as nothing else."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for place, width in enumerate(_widths(table), start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_heading(sheet, column) for column in table.columns])
        for row in table.rows:
            sheet.append(
                [_sheet_cell(sheet, column, cell) for column, cell in zip(table.columns, row, strict=True)]
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(table: Table) -> bytes:
    """A table as Excel and Hancell in Korea open it: UTF-8 with a byte order mark, and without formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([defused(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [defused(_shown(column, cell)) for column, cell in zip(table.columns, row, strict=True)]
        )
    return out.getvalue().encode("utf-8-sig")


def as_csv_zip(tables: Sequence[Table]) -> bytes:
    """An archive with a CSV file a table, numbered in their order: one file cannot hold several tables."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, table in enumerate(tables, start=1):
            archive.writestr(f"{number:02}_{table.title}.csv", as_csv(table))
    return out.getvalue()


def _shown(column: Column, cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case dt.date():
            return cell.isoformat()
        case float() if column.form is Form.SHARE:
            return f"{cell:.1%}"
        case _:
            return cell


def _sheet_cell(sheet: Any, column: Column, cell: Cell) -> Any:
    if isinstance(cell, str):
        return text_cell(sheet, cell)
    made = WriteOnlyCell(sheet, cell)
    if cell is not None:
        made.number_format = _MOMENT if isinstance(cell, dt.datetime) else _number_format(column, cell)
    return made


def _number_format(column: Column, cell: Cell) -> str:
    return _FORMATS[Form.DAY if isinstance(cell, dt.date) else column.form]


def _heading(sheet: Any, column: Column) -> Any:
    cell = text_cell(sheet, column.title)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color=_SHADE)
    return cell


def _widths(table: Table) -> list[int]:
    """Widths in which cells can be read; long texts are cut by the next cell."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    return [
        min(
            max(_NARROWEST, *(_digits(str(_shown(column, cell))) + 2 for cell in (column.title, *cells))),
            _WIDEST,
        )
        for column, cells in zip(table.columns, columns, strict=True)
    ]


def _digits(text: str) -> int:
    """How wide a text is, in digits; letters of Korean take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)

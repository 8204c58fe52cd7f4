"""Workbooks of Excel (XLSX): a sheet is a section, what stands together on it a table."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from indexer.errors import EmptyDocumentError, MalformedDocumentError
from indexer.parsers.flow import Paragraph, Table, flow_document
from indexer.parsers.grid import Cell
from indexer.parsers.packages import pack, read_parts
from indexer.parsers.rows import MAX_COLUMNS, MAX_ROWS, Row, Sheet
from indexer.structure import StructuredDocument

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels"
    r"|xl/(?:workbook|styles|sharedStrings)\.xml|xl/worksheets/[^/]+\.xml"
)
MAX_SHEETS = 100
#: What openpyxl raises where the XML is none or lacks what it must have; it documents none of it.
_BROKEN = (
    KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError, EOFError, OSError,
    ArithmeticError,
)  # fmt: skip
#: The digits of a number format: ``#,##0.00``, with ``,`` at its end for thousands. ECMA-376 Part 1, 18.8.31.
_DIGITS = re.compile(r"(?P<whole>[#0?][#0?,]*?)(?P<fraction>\.[#0?]+)?(?P<thousands>,*)(?=[^#0?,.]|$)")
#: What a format says literally, or of colour and condition.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
#: How a workbook writes characters that XML does not take.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: A cell with a formula and without the value that Excel keeps beside it; a text (``str``) may be empty.
_NOT_COMPUTED = re.compile(
    rb'<c(?![^<>]*\st="str")[^<>]*>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_HAS_NOT_COMPUTED = (
    "계산한 값이 저장되지 않은 수식이 {count:,}칸 있어 읽지 못했습니다. "
    "엑셀에서 열어 다시 저장한 뒤 넣어 주세요."
)
_DAMAGED = "엑셀 파일이 깨졌거나 중간에 잘렸습니다. 엑셀에서 열어 다시 저장해 주세요."


class XlsxParser:
    """Reads XLSX by openpyxl: values, not formulas; hidden sheets, rows and columns are left out."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a workbook.

        Raises:
            EncryptedDocumentError: When it has a password.
            EmptyDocumentError: When there is nothing in it.
            UnpackedTooLargeError: When it unpacks to too much.
            MalformedDocumentError: When it is damaged.
        """
        parts = _parts(data, name)
        with _visible_sheets(parts, name) as sheets:
            found = [part for sheet in sheets for part in _sheet(sheet)]
            warnings = [warning for sheet in sheets for warning in _warnings(sheet)]
        if not_computed := sum(len(_NOT_COMPUTED.findall(part)) for part in parts.values()):
            warnings.append(_HAS_NOT_COMPUTED.format(count=not_computed))
        if not any(isinstance(part, Table) or not part.level for part in found):
            raise EmptyDocumentError(name)
        return flow_document(name, found, warnings)


def read_longest_sheet(data: bytes, name: str) -> Sheet:
    """The rows of the visible sheet with the most of them, those that a filter hides too.

    What a merged cell says stands in each of its rows.

    Raises:
        DocumentError: As for ``XlsxParser.parse``.
    """
    with _visible_sheets(_parts(data, name), name) as sheets:
        read = [(sheet, rows) for sheet in sheets if (rows := _rows(sheet))]
        if not read:
            raise EmptyDocumentError(name)
        longest, rows = max(read, key=lambda one: len(one[1]))
        return Sheet(
            rows, _is_longer(longest), tuple(sheet.title for sheet, _ in read if sheet is not longest)
        )


def _rows(sheet: Worksheet) -> tuple[Row, ...]:
    rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for cell in _cells(sheet):
        for row in range(cell.row, cell.row + cell.rows):
            rows[row][cell.column] = cell.text
    return tuple(_row(number, rows[number]) for number in sorted(rows))


def _row(number: int, cells: dict[int, str]) -> Row:
    return Row(number + 1, tuple(cells.get(column, "") for column in range(max(cells) + 1)))


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    return read_parts(data, name, lambda part: bool(_PARTS.fullmatch(part)))


@contextmanager
def _visible_sheets(parts: dict[str, bytes], name: str) -> Iterator[list[Worksheet]]:
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(pack(parts)), data_only=True, keep_links=False)
        yield [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"][:MAX_SHEETS]
    except _BROKEN as error:
        raise MalformedDocumentError(name, _DAMAGED) from error


def _warnings(sheet: Worksheet) -> Iterator[str]:
    if _is_longer(sheet):
        yield (
            f"'{sheet.title}' 시트는 {MAX_ROWS:,}행 {MAX_COLUMNS}열까지만 읽었습니다. "
            "나머지도 필요하면 시트를 나누어 주세요."
        )

    rows, columns = map(set, _hidden(sheet))
    if any(cell.row - 1 in rows or cell.column - 1 in columns for cell in _filled(sheet)):
        yield f"'{sheet.title}' 시트에서 숨긴 행과 열은 읽지 않았습니다. 필요하면 숨기기를 취소해 주세요."


def _is_longer(sheet: Worksheet) -> bool:
    """Whether something stands beyond what is read; a format alone says nothing."""
    return any(cell.row > MAX_ROWS or cell.column > MAX_COLUMNS for cell in _filled(sheet))


def _filled(sheet: Worksheet) -> Iterator[Any]:
    """The cells that have a value. The public ways to them make a cell at every empty place."""
    return (cell for cell in sheet._cells.values() if cell.value is not None)


def _hidden(sheet: Worksheet) -> tuple[list[int], list[int]]:
    """Rows and columns, from 0 and in order, that are not shown."""
    rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = {
        number - 1
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min or 1, min(column.max or MAX_COLUMNS, MAX_COLUMNS) + 1)
    }
    return sorted(rows), sorted(columns)


def _shown(cells: list[Cell], rows: list[int], columns: list[int]) -> list[Cell]:
    """Cells as they stand where rows and columns are hidden: what is shown moves together."""
    shown = []
    for cell in cells:
        top, bottom = (at - bisect_left(rows, at) for at in (cell.row, cell.row + cell.rows))
        left, right = (at - bisect_left(columns, at) for at in (cell.column, cell.column + cell.columns))
        if top < bottom and left < right:
            shown.append(Cell(top, left, cell.text, bottom - top, right - left))
    return shown


def _sheet(sheet: Worksheet) -> Iterator[Paragraph | Table]:
    cells = _shown(_cells(sheet), *_hidden(sheet))
    if not cells:
        return
    yield Paragraph(sheet.title, level=1)
    together: list[Cell] = []
    end = 0
    for cell in cells:
        # An empty row parts what stands on a sheet.
        if together and cell.row > end:
            yield from _together(together)
            together = []
        together.append(cell)
        end = max(end, cell.row + cell.rows)
    yield from _together(together)


def _together(cells: list[Cell]) -> Iterator[Paragraph | Table]:
    """Cells that stand together: lines of one cell each, then a table."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    while rows and len(rows[0]) == 1 and rows[0][0].rows == 1:
        yield Paragraph(rows.pop(0)[0].text)
    rest = [cell for row in rows for cell in row]
    if rest:
        top, left = min(cell.row for cell in rest), min(cell.column for cell in rest)
        yield Table(
            tuple(
                Cell(cell.row - top, cell.column - left, cell.text, cell.rows, cell.columns) for cell in rest
            )
        )


def _cells(sheet: Worksheet) -> list[Cell]:
    """The cells that say something, in reading order."""
    spans = {
        (merged.min_row, merged.min_col): (merged.size["rows"], merged.size["columns"])
        for merged in sheet.merged_cells.ranges
    }
    cells = []
    last_row, last_column = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    for row in sheet.iter_rows(max_row=last_row, max_col=last_column):
        for cell in row:
            text = _text(cell.value, str(cell.number_format))
            if text:
                high, wide = spans.get((cell.row, cell.column), (1, 1))
                high, wide = min(high, last_row - cell.row + 1), min(wide, last_column - cell.column + 1)
                cells.append(Cell(cell.row - 1, cell.column - 1, text, high, wide))
    return cells


def _text(value: Any, number_format: str) -> str:
    """A value as the sheet shows it, as far as its format matters to what it says."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)).strip()


def _number(value: float, number_format: str) -> str:
    """A number as the sheet shows it; ``#,##0,`` leaves out thousands."""
    bare = _LITERAL.sub("", number_format.split(";")[0])
    digits = _DIGITS.search(bare)
    if digits is None or not math.isfinite(value):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    scaled = Decimal(repr(value)) * (100 if "%" in bare else 1) / 1000 ** len(digits["thousands"])
    fraction = (digits["fraction"] or ".")[1:]
    text = f"{scaled.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP):,f}"
    if fraction:
        # Of the places that are shown at most, those that are shown at least stay.
        least = fraction.count("0")
        whole, _, places = text.partition(".")
        places = places[:least] + places[least:].rstrip("0")
        text = f"{whole}.{places}" if places else whole
    if "," not in digits["whole"]:
        text = text.replace(",", "")
        sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, point, places = text.partition(".")
        text = f"{sign}{whole.zfill(digits['whole'].count('0'))}{point}{places}"
    return f"{text}%" if "%" in bare else text

"""Tables (XLSX, CSV) read for what is imported row by row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from indexer.errors import EmptyDocumentError, MalformedDocumentError, UnsupportedFormatError
from indexer.parsers.decoding import decode
from indexer.parsers.formats import Format, refuse_unread, sniff
from indexer.parsers.rows import MAX_COLUMNS, MAX_ROWS, Row, Sheet

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
#: Characters in a cell; a workbook allows 32,767.
MAX_CELL_CHARS = 32_767
_DELIMITERS = ",\t;|"
_HEAD_LINES = 10
_LONG_CELL = "한 칸에 {limit:,}자가 넘게 적혀 있습니다({line:,}행 부근). 나누어 적어 주세요."
_MIXED_QUOTES = (
    "따옴표가 짝이 맞지 않는 칸이 있습니다({line:,}행 부근). 엑셀에서 열어 XLSX로 저장해 넣어 주세요."
)


def read_sheet(data: bytes, name: str) -> Sheet:
    """Read the content of a file that is called ``name``, in this process.

    Raises:
        DocumentError: With the file's name and the reason in Korean.
    """
    found = sniff(data)
    if found is Format.XLSX:
        # It brings a large library.
        from indexer.parsers.xlsx import read_longest_sheet

        return read_longest_sheet(data, name)
    refuse_unread(found, name)
    if found is not None or Path(name).suffix.lower() not in SUFFIXES:
        raise UnsupportedFormatError(name, SUFFIXES)
    return _read_csv(decode(data, name), name)


def _read_csv(text: str, name: str) -> Sheet:
    csv.field_size_limit(MAX_CELL_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    cut = False
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_ROWS:
                cut = True
                break
            cut = cut or len(cells) > MAX_COLUMNS
            stripped = tuple(cell.strip() for cell in cells[:MAX_COLUMNS])
            if any(stripped):
                rows.append(Row(number, stripped))
    except csv.Error as error:
        if "field larger" in str(error):
            reason = _LONG_CELL.format(line=reader.line_num, limit=MAX_CELL_CHARS)
        else:
            reason = _MIXED_QUOTES.format(line=reader.line_num)
        raise MalformedDocumentError(name, reason) from error
    if not rows:
        raise EmptyDocumentError(name)
    return Sheet(tuple(rows), cut)


def _delimiter(text: str) -> str:
    """What most of the first lines have: a title above them may have others."""
    lines = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    return max(_DELIMITERS, key=lambda one: (sum(one in line for line in lines), text.count(one)))

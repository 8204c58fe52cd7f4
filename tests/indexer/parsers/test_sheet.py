"""Rows of XLSX and CSV files, read in a process of their own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import (
    DocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
    MalformedDocumentError,
    UnsupportedFormatError,
)
from indexer.parsers import isolation
from indexer.parsers.decoding import tidy
from indexer.parsers.isolation import read_sheet_isolated
from indexer.parsers.rows import MAX_ROWS, Row, Sheet
from indexer.parsers.sheet import MAX_CELL_CHARS, read_sheet
from indexer.parsers.transport import from_json, to_json

_ANSWER = "두 줄인\n답변입니다."


def test_rows_of_a_workbook_have_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.sheet_state = "hidden"
    workbook.active["A1"] = "숨긴 시트"
    workbook.create_sheet("빈 시트")
    sheet = workbook.create_sheet("질의응답")
    sheet["A2"], sheet["B2"], sheet["C2"] = "구분", "질문", "답변"
    sheet["A4"], sheet["B4"], sheet["C4"] = "수의", "되나요?", _ANSWER
    sheet["C5"] = "다른 답변"
    sheet.merge_cells("A4:A5")
    path = tmp_path / "질의.xlsx"
    workbook.save(path)
    assert read_sheet_isolated(path) == Sheet(
        (
            Row(2, ("구분", "질문", "답변")),
            Row(4, ("수의", "되나요?", _ANSWER)),
            Row(5, ("수의", "", "다른 답변")),
        )
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_rows_of_a_csv_file_may_go_over_lines(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "질의.csv"
    text = f'질문{delimiter}답변\r\n되나요?{delimiter}"{_ANSWER}"\r\n\r\n또 되나요?{delimiter}네\r\n'
    path.write_bytes(text.encode(encoding))
    assert read_sheet_isolated(path).rows == (
        Row(1, ("질문", "답변")),
        Row(2, ("되나요?", _ANSWER)),
        Row(4, ("또 되나요?", "네")),
    )


_CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_again(rows: list[list[str]]) -> None:
    text = io.StringIO()
    head = ["질문", "답변", "근거", "구분"]
    csv.writer(text).writerows([head, *rows])
    read = read_sheet(text.getvalue().encode(), "표.csv").rows
    expected = [tuple(tidy(cell).strip() for cell in row) for row in rows]
    assert [row.cells for row in read[1:]] == [row for row in expected if any(row)]


@given(st.binary(max_size=300), st.sampled_from(["표.csv", "표.xlsx", "표.pdf"]))
def test_whatever_the_bytes_are_they_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        sheet = read_sheet(data, name)
    except DocumentError:
        return
    assert sheet.rows


def test_more_rows_than_anybody_asks_about_are_left_out() -> None:
    lines = "질문,답변\n" + "하나,둘\n" * MAX_ROWS
    sheet = read_sheet(lines.encode(), "표.csv")
    assert len(sheet.rows) == MAX_ROWS
    assert sheet.cut


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("표.csv", '질문,답변\n"열린 따옴표,네'.encode(), MalformedDocumentError),
        ("표.csv", ("질문,답변\n하나," + "가" * (MAX_CELL_CHARS + 1)).encode(), MalformedDocumentError),
        ("표.csv", b" \n", EmptyDocumentError),
        ("표.pdf", b"%PDF-1.7\n", UnsupportedFormatError),
        ("표.md", "질문,답변\n".encode(), UnsupportedFormatError),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=name):
        read_sheet_isolated(path)


def test_too_large_a_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MAX_SHEET_BYTES", 10)
    path = tmp_path / "큰.csv"
    path.write_text("질문,답변\n하나,둘\n", encoding="utf-8")
    with pytest.raises(DocumentTooLargeError, match=r"큰\.csv"):
        read_sheet_isolated(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"없는\.csv: 파일을 열 수 없습니다"):
        read_sheet_isolated(tmp_path / "없는.csv")


def test_a_sheet_goes_over_as_json() -> None:
    sheet = Sheet((Row(3, ("가", "")),), cut=True)
    assert from_json(to_json(sheet)) == sheet

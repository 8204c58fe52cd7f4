from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from indexer.errors import EmptyDocumentError, MalformedDocumentError, UnpackedTooLargeError
from indexer.parsers import parse_bytes
from indexer.parsers.packages import MAX_PART_BYTES, pack, read_parts
from indexer.parsers.rows import MAX_ROWS


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sheet_of(*rows: list[object]) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook


def test_sheets_are_sections_and_what_stands_together_is_a_table() -> None:
    workbook = sheet_of(
        ["계약 서류 목록"],
        [],
        ["구분", "서류", "비고"],
        ["공사", "착공신고서", None],
        [None, "공정예정표", "2부"],
    )
    workbook.active.title = "서류"
    workbook.active.merge_cells("A4:A5")
    hidden = workbook.create_sheet("숨김")
    hidden.append(["비밀"])
    hidden.sheet_state = "hidden"
    (section,) = parse_bytes(saved(workbook), "목록.xlsx").sections
    assert (*section.heading_path, section.title) == ("목록", "서류")
    title, table = (block.text for block in section.blocks)
    assert title == "계약 서류 목록"
    assert table.split("\n")[2:] == ["| 공사 | 착공신고서 |  |", "| 공사 | 공정예정표 | 2부 |"]


def test_values_are_written_as_the_sheet_shows_them() -> None:
    workbook = sheet_of(
        ["항목", "값"], ["금액", 20_000_000], ["율", 0.1], ["일", dt.datetime(2026, 1, 2)], ["수", 1.5],
        ["여부", True], ["식", "=1+1"],
    )  # fmt: skip
    workbook.active["B2"].number_format = "#,##0"
    workbook.active["B3"].number_format = "0%"
    document = parse_bytes(saved(workbook), "값.xlsx")
    (section,) = document.sections
    rows = section.blocks[0].text.split("\n")[2:]
    assert rows == [
        "| 금액 | 20,000,000 |", "| 율 | 10% |", "| 일 | 2026-01-02 |", "| 수 | 1.5 |", "| 여부 | 예 |",
        "| 식 |  |",
    ]  # fmt: skip
    (warning,) = document.warnings
    assert "저장되지 않은 수식이 1칸" in warning


def test_only_so_many_rows_are_read_and_it_is_said() -> None:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("자료")
    for number in range(MAX_ROWS + 10):
        sheet.append([number, f"값{number}"])
    document = parse_bytes(saved(workbook), "자료.xlsx")
    assert f"값{MAX_ROWS - 1} |" in document.sections[0].blocks[0].text
    assert f"값{MAX_ROWS} |" not in document.sections[0].blocks[0].text
    assert document.warnings == (
        "'자료' 시트는 5,000행 100열까지만 읽었습니다. 나머지도 필요하면 시트를 나누어 주세요.",
    )


def test_a_dimension_that_is_a_lie_costs_nothing() -> None:
    parts = read_parts(saved(sheet_of(["가", "나"], ["다", "라"])), "a", lambda _part: True)
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    (section,) = parse_bytes(pack(parts), "큰척.xlsx").sections
    assert section.blocks[0].text.endswith("| 다 | 라 |")


def test_empty_damaged_and_bloated_workbooks() -> None:
    with pytest.raises(EmptyDocumentError):
        parse_bytes(saved(openpyxl.Workbook()), "빈.xlsx")
    data = saved(sheet_of(["가"], ["나"]))
    with pytest.raises(MalformedDocumentError, match="깨졌거나 중간에 잘렸습니다"):
        parse_bytes(data[: len(data) // 2], "잘린.xlsx")
    parts = read_parts(data, "a", lambda _part: True)
    with pytest.raises(MalformedDocumentError, match="엑셀에서 열어 다시 저장해 주세요"):
        parse_bytes(pack({**parts, "xl/workbook.xml": b"<workbook"}), "깨진.xlsx")
    with pytest.raises(UnpackedTooLargeError):
        parse_bytes(pack({**parts, "xl/styles.xml": b" " * (MAX_PART_BYTES + 1)}), "부푼.xlsx")


def test_a_long_table_without_merged_cells_is_read_whole() -> None:
    workbook = sheet_of(
        ["번호", *(f"칸{n}" for n in range(19))], *([n, *["값"] * 19] for n in range(2, 2702))
    )
    (section,) = parse_bytes(saved(workbook), "목록.xlsx").sections
    assert section.blocks[0].text.count("\n") == 2701


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (1_234_567_890, "#,##0,", "1,234,568"),
        (1_234_567_890, '#,##0,,"백만원"', "1,235"),
        (366_666.6666666667, "#,##0", "366,667"),
        (0.125, "0%", "13%"),
        (0.0875, "0.0#%", "8.75%"),
        (42, "00000", "00042"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (2.5, "0.##", "2.5"),
        (1000, "General", "1000"),
        (0.3, "General", "0.3"),
        (5000, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "5,000"),
    ],
)
def test_numbers_read_as_the_sheet_shows_them(value: float, shown_as: str, text: str) -> None:
    workbook = sheet_of(["금액", "비고"], [value, "비고"])
    workbook.active["A2"].number_format = shown_as
    (section,) = parse_bytes(saved(workbook), "금액.xlsx").sections
    assert section.blocks[0].text.splitlines()[-1] == f"| {text} | 비고 |"


def test_escaped_characters_are_no_words() -> None:
    workbook = sheet_of(["계약방법_x000D_수의", "나"], ["가", "나"])
    (section,) = parse_bytes(saved(workbook), "글.xlsx").sections
    assert section.blocks[0].text.startswith("| 계약방법 수의 | 나 |")


def test_hidden_rows_and_columns_are_left_out_and_it_is_said() -> None:
    workbook = sheet_of(
        ["구분", "서류", "메모"],
        ["공사", "착공신고서", "x"],
        ["공사", "옛 서식", "x"],
        ["물품", "납품서", "x"],
    )
    sheet = workbook.active
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    document = parse_bytes(saved(workbook), "목록.xlsx")
    assert document.sections[0].blocks[0].text.split("\n") == [
        "| 구분 | 서류 |", "| --- | --- |", "| 공사 | 착공신고서 |", "| 물품 | 납품서 |",
    ]  # fmt: skip
    (warning,) = document.warnings
    assert warning.startswith("'Sheet' 시트에서 숨긴 행과 열은 읽지 않았습니다.")


def test_empty_cells_with_a_format_are_not_missed() -> None:
    workbook = sheet_of(["구분", "서류"], ["공사", "착공신고서"])
    workbook.active.cell(MAX_ROWS + 10, 1).number_format = "0%"
    workbook.active.row_dimensions[20].hidden = True
    assert parse_bytes(saved(workbook), "목록.xlsx").warnings == ()

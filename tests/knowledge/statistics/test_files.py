"""Tables as files: what an office opens holds what was counted, and runs nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.statistics.files import as_csv, as_csv_zip, as_xlsx
from knowledge.statistics.tables import Column, Form, Table, tables_of
from tests.knowledge.statistics.made_up import large, small

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "  =1", "=cmd|'/C calc'!A0"]


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_everything_that_is_counted_is_in_a_table() -> None:
    tables = {table.title: table for table in tables_of(small())}
    assert list(tables) == [
        "요약", "날짜별 질문", "시간대별 질문", "요일별 질문", "처리 결과", "많이 물은 주제", "늘어난 주제",
        "많이 쓰인 조문", "지식에 없는 질문", "강사별 현황", "지금 기다리는 일",
    ]  # fmt: skip
    assert tables["요약"].rows == (
        ("시작일", dt.date(2026, 11, 1), None, None),
        ("종료일", dt.date(2026, 11, 30), None, None),
        ("집계 시각", dt.datetime(2026, 12, 1, 10), None, None),
        ("질문", 7, "건", 4),
        ("봇이 답한 비율", 83.3, "%", 100.0),
        ("해결됐다는 평가", 3, "건", None),
        ("도움이 안 됐다는 평가", 1, "건", None),
        ("해결됐다는 비율", 75.0, "%", None),
        ("봇 답변 시간(중앙값)", 0.08, "초", None),
        ("봇 답변 시간(90%가 이 안에)", 1.24, "초", None),
        ("강사가 답한 질문", 2, "건", None),
        ("강사 답변 시간(중앙값)", 2.5, "근무시간", None),
        ("강사 답변 시간(90%가 이 안에)", 9.0, "근무시간", None),
        ("8근무시간 안에 답함", 1, "건", None),
        ("지식에 없는 질문", 2, "건", None),
    )
    assert tables["날짜별 질문"].rows[:2] == (
        (dt.date(2026, 11, 1), "일", 7),
        (dt.date(2026, 11, 2), "월", 0),
    )
    assert tables["시간대별 질문"].rows[9] == ("09시", 7)
    assert tables["처리 결과"].rows[0] == ("학습조직 Q&A로 답함", 5, pytest.approx(5 / 7), 0)
    assert tables["많이 물은 주제"].rows == (
        ("수의계약 한도는?", "학습조직 Q&A 3", 5),
        ("수의계약 한도는?", "지방계약법 시행령 제25조", 1),
    )
    assert tables["늘어난 주제"].rows == (("수의계약 한도는?", "학습조직 Q&A 3", 5, 1),)
    assert tables["지식에 없는 질문"].rows == (("수의계약 한도는?", 2, "4, 6"),)
    assert tables["강사별 현황"].rows == (("김강사", 2, 2.5, 1, 0), ("이강사", 0, None, 0, 1))
    assert [row[1] for row in tables["지금 기다리는 일"].rows] == [4, 1, 3, 2, 1]


@pytest.mark.parametrize("statistics", [small(), large()], ids=["small", "large"])
def test_every_row_has_as_many_cells_as_its_table_has_columns(statistics) -> None:
    for table in tables_of(statistics):
        assert {len(row) for row in table.rows} <= {len(table.columns)}


def test_the_archive_has_a_file_a_table() -> None:
    tables = tables_of(small())
    with zipfile.ZipFile(io.BytesIO(as_csv_zip(tables))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[:2] == ["01_요약.csv", "02_날짜별 질문.csv"]
        read = {name: read_csv(archive.read(name)) for name in archive.namelist()}
    assert len(read) == len(tables)
    assert read["01_요약.csv"][:5] == [
        ["항목", "값", "단위", "앞 기간"],
        ["시작일", "2026-11-01", "", ""],
        ["종료일", "2026-11-30", "", ""],
        ["집계 시각", "2026-12-01 10:00", "", ""],
        ["질문", "7", "건", "4"],
    ]
    assert read["05_처리 결과.csv"][1] == ["학습조직 Q&A로 답함", "5", "71.4%", "0"]


@given(st.lists(st.tuples(st.text(), st.integers(), st.none() | st.dates()), max_size=5))
@example([(text, -1, None) for text in DANGEROUS])
@example([('보통, "질문"\n둘째 줄', 1, dt.date(2026, 11, 1))])
def test_csv_gives_back_what_was_written(rows: list[tuple[str, int, dt.date | None]]) -> None:
    table = Table("표", (Column("말"), Column("수", Form.COUNT), Column("날", Form.DAY)), tuple(rows))
    written = read_csv(as_csv(table))
    assert written[0] == ["말", "수", "날"]
    for (text, number, day), cells in zip(rows, written[1:], strict=True):
        assert cells[0].removeprefix("'") == text.removeprefix("'")
        assert (
            not cells[0]
            .lstrip(" ")
            .startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        )
        assert cells[1:] == [str(number), day.isoformat() if day else ""]


@given(st.lists(st.text(), min_size=1, max_size=5))
@settings(max_examples=50)
@example([*DANGEROUS, "제어\x01문자", "끝\ufffe\uffff", "긴 글" * 20_000])
def test_a_workbook_holds_texts_and_no_formulas(texts: list[str]) -> None:
    table = Table("표", (Column("말"),), tuple((text,) for text in texts))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([table])))
    _, *cells = book.active["A"]
    assert len(cells) == len(texts)
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}


def test_a_workbook_has_dates_numbers_and_headings_that_stay() -> None:
    tables = tables_of(small(question="=HYPERLINK(1)"))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(tables)))
    assert book.sheetnames == [table.title for table in tables]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    days = book["날짜별 질문"]
    assert (days["A2"].value, days["A2"].is_date, days["C2"].value) == (dt.datetime(2026, 11, 1), True, 7)
    assert days["A1"].font.bold
    summary = book["요약"]
    assert (summary["B4"].value, summary["B4"].number_format) == (
        dt.datetime(2026, 12, 1, 10),
        "yyyy-mm-dd hh:mm",
    )
    assert (summary["B2"].number_format, summary["B5"].number_format) == ("yyyy-mm-dd", "General")
    share = book["처리 결과"]["C2"]
    assert (share.value, share.number_format) == (pytest.approx(5 / 7), "0.0%")
    topic = book["많이 물은 주제"]["A2"]
    assert (topic.value, topic.data_type) == ("=HYPERLINK(1)", "s")
    widths = book["많이 물은 주제"].column_dimensions
    assert 8 <= widths["C"].width < widths["A"].width <= 60
    assert book["강사별 현황"]["C3"].value is None

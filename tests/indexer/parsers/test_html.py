from __future__ import annotations

import datetime as dt

import pytest

from indexer.errors import DocumentError, EmptyDocumentError, MalformedDocumentError
from indexer.parsers import parse_bytes

PAGE = """<!doctype html><html><head><title>공고 안내</title><meta name="date" content="2026-03-01">
<style>p { color: red }</style><script>alert('하나')</script></head>
<body><form action="/"><nav>메뉴</nav><input value="낱말"><button>검색</button><main>
<p style="DISPLAY: none">숨은 말</p><div hidden><p>숨은 말</p></div>
<h2>제출 서류</h2><p>다음 서류를 <b>제출</b>합니다. <a href="javascript:x()">링크</a></p>
<ul><li>신청서<ul><li>사본</li></ul></li><li>증명서</li></ul>
<table><tr><th rowspan="2">구분</th><th colspan="2">금액</th></tr>
<tr><td>2천만원</td><td>1|2</td></tr></table>
<script>alert('둘')</script></main></form></body></html>"""


def test_a_page_without_its_furniture() -> None:
    document = parse_bytes(PAGE.encode(), "공고.html")
    assert document.title == "공고 안내"
    assert document.effective_date == dt.date(2026, 3, 1)
    (section,) = document.sections
    assert (section.heading_path, section.title) == (("공고 안내",), "제출 서류")
    assert [block.text for block in section.blocks] == [
        "다음 서류를 제출합니다. 링크",
        "- 신청서",
        "  - 사본",
        "- 증명서",
        "| 구분 | 금액 |  |\n| --- | --- | --- |\n| 구분 | 2천만원 | 1¦2 |",
    ]


def test_the_first_heading_names_a_page_before_its_title_does() -> None:
    document = parse_bytes("<title>시청</title><h1>선금 안내</h1><p>본문</p>".encode("cp949"), "a.htm")
    assert document.title == "선금 안내"


@pytest.mark.parametrize("page", ["<script>alert(1)</script>", "<html><body><nav>메뉴</nav></body></html>"])
def test_a_page_without_text(page: str) -> None:
    with pytest.raises(EmptyDocumentError):
        parse_bytes(page.encode(), "빈.html")


def test_text_that_looks_like_markdown_stays_text() -> None:
    (section,) = parse_bytes("<h1>안내</h1><p># 제목 아님 *별* 1. 하나</p>".encode(), "a.html").sections
    assert [block.text for block in section.blocks] == ["# 제목 아님 *별* 1. 하나"]


def table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def only_block(page: str) -> str:
    (section,) = parse_bytes(page.encode(), "표.html").sections
    (block,) = section.blocks
    return block.text


def test_columns_stay_in_line_below_and_beside_cells_that_span() -> None:
    page = table(
        "<th>구분</th><th>가</th><th>나</th><th>다</th>",
        "<td rowspan=2>공사</td><td colspan=2 rowspan=2>1억</td><td>2억</td>",
        "<td>3억</td>",
        "<td>물품</td><td>4억</td><td rowspan=0>5억</td><td rowspan=9>6억</td>",
        "<td>용역</td><td>7억</td><td>8억</td>",
    )
    assert only_block(page).splitlines()[2:] == [
        "| 공사 | 1억 |  | 2억 |",
        "| 공사 | 1억 |  | 3억 |",
        "| 물품 | 4억 | 5억 | 6억 |",
        "| 용역 | 7억 | 8억 | 6억 |",
    ]


def test_a_table_in_a_cell_spans_on_its_own() -> None:
    inner = table("<td rowspan=2>안</td><td>하나</td>", "<td>둘</td>")
    page = table(f"<td>밖</td><td>{inner}</td>", "<td>아래</td><td>끝</td>")
    assert only_block(page).endswith("| 아래 | 끝 |")


def test_a_table_with_groups_of_rows_is_read_however_long() -> None:
    group = ["<td rowspan=10>공종</td><td colspan=2>가격</td>", *["<td>가</td><td>나</td>"] * 9]
    assert len(only_block(table(*group * 100)).splitlines()) == 1001


@pytest.mark.parametrize(
    "page",
    [
        table(*["<td colspan=50 rowspan=50>가</td>" * 20] * 10),
        table("<td rowspan=50>가</td>" * 150, *[""] * 49),
        "<td colspan=1000>가</td>" * 200,
    ],
    ids=["both ways", "downwards", "outside of a row"],
)
def test_cells_that_span_more_than_real_tables_are_refused(page: str) -> None:
    with pytest.raises(MalformedDocumentError, match=r"표\.html: .*합친 칸"):
        parse_bytes(page.encode(), "표.html")


@pytest.mark.parametrize(
    "page",
    [
        table(f"<td colspan={'9' * 5000}>가</td>"),
        f"<ol start={'9' * 5000}><li>가</li></ol>",
        "<ol start=½><li>가</li></ol>",
        f"<h{'9' * 5000}>가",
    ],
)
def test_absurd_numbers_end_in_a_document_or_a_clear_error(page: str) -> None:
    try:
        parse_bytes(page.encode(), "수.html")
    except DocumentError as error:
        assert error.name == "수.html"


def test_tables_nested_without_end_are_refused_before_they_are_read() -> None:
    with pytest.raises(MalformedDocumentError, match="깊이"):
        parse_bytes(("<table><tr><td>|" * 5000).encode(), "깊은.html")

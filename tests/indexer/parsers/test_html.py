from __future__ import annotations

import datetime as dt

import pytest

from indexer.errors import EmptyDocumentError
from indexer.parsers import parse_bytes

PAGE = """<!doctype html><html><head><title>공고 안내</title><meta name="date" content="2026-03-01">
<style>p { color: red }</style><script>alert('하나')</script></head>
<body><nav>메뉴</nav><form>검색</form><main>
<h2>제출 서류</h2><p>다음 서류를 <b>제출</b>합니다. <a href="javascript:x()">링크</a></p>
<ul><li>신청서<ul><li>사본</li></ul></li><li>증명서</li></ul>
<table><tr><th rowspan="2">구분</th><th colspan="2">금액</th></tr>
<tr><td>2천만원</td><td>1|2</td></tr></table>
<script>alert('둘')</script></main></body></html>"""


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
        "| 구분 | 금액 |  |\n| --- | --- | --- |\n|  | 2천만원 | 1¦2 |",
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

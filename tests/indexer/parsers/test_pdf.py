from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from indexer.errors import MalformedDocumentError, ScannedDocumentError
from indexer.parsers import parse_bytes, parse_file

Printed = Callable[[str], bytes]

_STYLE = """<style>
@page { size: A4; margin: 20mm }
body { font: 12pt/1.6 "Noto Sans CJK KR", sans-serif }
table { border-collapse: collapse }
td, th { border: 1px solid; padding: 4px }
.new { break-before: page }
</style>"""


def test_paragraphs_headings_and_tables_with_their_pages(printed: Printed) -> None:
    long = "계약담당자는 입찰에 부치려는 때에는 이를 미리 널리 알려야 하며 " * 5 + "그러하지 아니하다."
    data = printed(
        f"{_STYLE}<h1>1. 입찰에 부치는 사항</h1><p>{long}</p><h1 class=new>2. 제출서류</h1>"
        "<table><tr><th>구분<th>서류<th>부수<tr><td rowspan=2>공사<td>착공신고서<td>1부"
        "<tr><td>공정예정표<td>2부</table><p>1) 원본으로 냅니다.</p><p>2) 사본은 받지 않습니다.</p>"
    )
    first, second = parse_bytes(data, "입찰_공고.pdf").sections
    assert (*first.heading_path, first.title) == ("입찰 공고", "1. 입찰에 부치는 사항")
    assert [block.text for block in first.blocks] == [long]
    assert [block.page for block in first.blocks] == [1]
    table, *items = second.blocks
    assert table.text.split("\n")[::2] == ["| 구분 | 서류 | 부수 |", "| 공사 | 착공신고서 | 1부 |"]
    assert table.text.endswith("\n| 공사 | 공정예정표 | 2부 |")
    assert [block.text for block in items] == ["1) 원본으로 냅니다.", "2) 사본은 받지 않습니다."]
    assert {block.page for block in second.blocks} == {2}


def test_what_stands_at_the_top_of_every_page_is_left_out(printed: Printed) -> None:
    page = "<style>@page { margin: 8mm } p { margin-top: 40mm }</style>"
    head = "<div style='position: fixed; top: 0'>○○시 계약 안내서</div>"
    pages = "".join(f"<p class=new>{number}번째 쪽의 본문입니다.</p>" for number in range(1, 5))
    document = parse_bytes(printed(f"{_STYLE}{page}{head}{pages}"), "안내서.pdf")
    texts = [block.text for section in document.sections for block in section.blocks]
    assert texts == [f"{number}번째 쪽의 본문입니다." for number in range(1, 5)]


def test_a_table_goes_on_over_the_end_of_a_page(printed: Printed) -> None:
    rows = "".join(f"<tr><td>서류{number}<td>{number}부" for number in range(60))
    data = printed(f"{_STYLE}<table><thead><tr><th>이름<th>부수</thead>{rows}</table>")
    document = parse_bytes(data, "목록.pdf")
    (block,) = (block for section in document.sections for block in section.blocks)
    lines = block.text.split("\n")
    assert lines[0] == "| 이름 | 부수 |"
    assert lines[2:] == [f"| 서류{number} | {number}부 |" for number in range(60)]


def test_a_scanned_document_is_refused_with_advice(printed: Printed) -> None:
    data = printed("<div style='width: 500px; height: 900px; background: gray'></div>")
    with pytest.raises(ScannedDocumentError, match=r"스캔 문서로 보입니다\(1쪽\)") as caught:
        parse_bytes(data, "스캔.pdf")
    assert caught.value.pages == 1


def test_pages_without_text_among_others_are_named(printed: Printed) -> None:
    picture = "<div class=new style='width: 99px; height: 99px; background: gray'></div>"
    data = printed(
        f"{_STYLE}<p>첫 쪽의 본문에는 글자가 있습니다.</p>{picture}"
        "<p class=new>셋째 쪽에도 글자가 있습니다.</p>"
    )
    (warning,) = parse_bytes(data, "섞인.pdf").warnings
    assert warning == "2쪽에는 글자가 없어 읽지 못했습니다. 그림이면 원본을 확인해 주세요."


def test_a_turned_page_reads_like_any_other(printed: Printed) -> None:
    data = printed(
        f"{_STYLE}<h1>1. 제출서류</h1><table><tr><td>공사<td>착공신고서<tr><td>물품<td>납품서</table>"
    )
    document = pdfium.PdfDocument(data)
    document[0].set_rotation(90)
    turned = io.BytesIO()
    document.save(turned)
    document.close()
    assert parse_bytes(turned.getvalue(), "a.pdf") == parse_bytes(data, "a.pdf")


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_document_that_was_cut_off_is_read_or_refused(documents_dir: Path, share: float) -> None:
    data = (documents_dir / "pdf-bench1.pdf").read_bytes()
    with pytest.raises((MalformedDocumentError, ScannedDocumentError)):
        parse_bytes(data[: int(len(data) * share)], "잘린.pdf")


def test_text_drawn_out_of_order_reads_in_order(documents_dir: Path) -> None:
    document = parse_file(documents_dir / "pdf-bench.pdf")
    texts = [block.text for section in document.sections for block in section.blocks]
    assert "※ 사업계획서는 목차(1페이지)를 제외하고 15페이지 이내로 작성(증빙서류는 제한 없음)" in texts


def test_page_numbers_are_left_out(documents_dir: Path) -> None:
    document = parse_file(documents_dir / "pdf-bench.pdf")
    texts = [block.text for section in document.sections for block in section.blocks]
    assert not [text for text in texts if text.strip("- ").isdigit()]


def test_letters_that_are_drawings_are_told(documents_dir: Path) -> None:
    (warning,) = parse_file(documents_dir / "pdf-bench1.pdf").warnings
    assert warning.startswith("4, 5, 6, ")
    assert "숫자나 글이 빠졌을 수 있습니다" in warning

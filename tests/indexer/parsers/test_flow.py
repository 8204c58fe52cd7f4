from __future__ import annotations

import pytest

from indexer.errors import EmptyDocumentError, MalformedDocumentError
from indexer.parsers.flow import Paragraph, Table, flow_document
from indexer.parsers.grid import Cell
from indexer.structure import StructuredDocument


def lines(document: StructuredDocument) -> list[str]:
    return [
        line
        for section in document.sections
        for line in (section.title, *(block.text for block in section.blocks))
    ]


def row(*texts: str) -> Table:
    return Table(tuple(Cell(0, column, text) for column, text in enumerate(texts)))


def test_a_document_is_called_by_its_file() -> None:
    assert flow_document("제안_요청서.hwp", [Paragraph("본문")]).title == "제안 요청서"


def test_headings_in_frames_and_beside_boxed_numbers_are_headings() -> None:
    parts = [row("Ⅰ", "사업 개요"), Paragraph("개요입니다."), row("2. 일정"), Paragraph("일정입니다.")]
    document = flow_document("a.hwp", parts)
    assert [section.title for section in document.sections] == ["Ⅰ. 사업 개요", "2. 일정"]


def test_a_row_of_amounts_is_no_heading() -> None:
    document = flow_document("a.hwp", [row("2", "300,000원"), Paragraph("비고입니다.")])
    assert lines(document) == ["a", "2 | 300,000원", "비고입니다."]


@pytest.mark.parametrize("text", ["1. 개요 ············ 5", "제1장 총칙 ........ 12", "Ⅱ. 일정 ‥‥‥‥‥‥‥ 3"])
def test_lines_of_a_table_of_contents_are_left_out(text: str) -> None:
    assert lines(flow_document("a.hwp", [Paragraph(text), Paragraph("본문")])) == ["a", "본문"]


@pytest.mark.parametrize("text", ["성명 ············", "금액: --------------------", "20  .  .  . 까지"])
def test_lines_to_be_filled_in_stay(text: str) -> None:
    assert len(lines(flow_document("a.hwp", [Paragraph(text)]))) == 2


def test_rules_and_empty_lines_are_left_out_and_spaced_letters_closed_up() -> None:
    parts = [
        Paragraph("제 안 요 청 서"),
        Paragraph("--------"),
        Paragraph(" "),
        Paragraph("첫 줄\n 둘째  줄"),
    ]
    assert lines(flow_document("a.hwp", parts)) == ["a", "제안요청서", "첫 줄\n둘째 줄"]


def test_styled_headings_stand_above_numbered_ones() -> None:
    parts = [
        Paragraph("안내", level=3),
        Paragraph("1. 개요"),
        Paragraph("개요입니다."),
        Paragraph("끝", level=3),
        Paragraph("끝입니다."),
    ]
    paths = [(*one.heading_path, one.title) for one in flow_document("a.docx", parts).sections]
    assert paths == [("a", "안내", "1. 개요"), ("a", "끝")]


def test_no_words_and_absurd_tables() -> None:
    with pytest.raises(EmptyDocumentError):
        flow_document("a.hwp", [Paragraph("---"), row("", "")])
    with pytest.raises(MalformedDocumentError, match="합친 칸을 줄여 주세요"):
        flow_document("a.hwp", [Table((Cell(0, 0, "가", 60_000), Cell(1, 1, "나", 60_000)))])


def test_points_are_no_table_of_contents() -> None:
    document = flow_document(
        "배점.docx",
        [
            Paragraph("제1장 총칙 ············ 3"),
            Paragraph("가. 배점표\n실적 ············ 20\n가격 ············ 80"),
        ],
    )
    assert [block.text for block in document.sections[0].blocks] == [
        "가. 배점표\n실적 ············ 20\n가격 ············ 80"
    ]


def test_a_frame_may_have_an_empty_cell_beside_its_text() -> None:
    frame = Table((Cell(0, 0, ""), Cell(0, 1, "제1장 총칙\n제1조(목적) 이 기준은 표준을 정한다.")))
    (section,) = flow_document("틀.hwpx", [frame]).sections
    assert (section.heading_path[-1], section.title) == ("제1장 총칙", "제1조(목적)")


def test_a_list_and_nothing_else_is_a_document() -> None:
    (section,) = flow_document(
        "서류.hwpx", [Paragraph("1. 사업자등록증"), Paragraph("2. 통장 사본")]
    ).sections
    assert [block.text for block in section.blocks] == ["1. 사업자등록증", "2. 통장 사본"]

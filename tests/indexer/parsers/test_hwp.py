from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from hwpx import HwpxDocument

from indexer.errors import (
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    MalformedDocumentError,
)
from indexer.parsers import parse_bytes, parse_file
from indexer.parsers.packages import pack, read_parts
from indexer.structure import StructuredDocument

_SECTION = "Contents/section0.xml"


def text_of(document: StructuredDocument) -> str:
    lines = []
    for section in document.sections:
        lines += [section.title, *(block.text for block in section.blocks)]
    return "\n".join(lines)


def with_body(body: str) -> bytes:
    """A real package whose text is this XML; ``[p]…[/p]`` is a paragraph, ``[t]…[/t]`` words in a run."""
    document = HwpxDocument.new()
    document.add_paragraph("자리")
    parts = read_parts(document.to_bytes(), "새 문서", lambda _part: True)
    section = parts[_SECTION].decode()
    for short, long in (
        ("[p]", '<hp:p id="0" paraPrIDRef="0" styleIDRef="0">'),
        ("[/p]", "</hp:p>"),
        ("[t]", '<hp:run charPrIDRef="0"><hp:t>'),
        ("[/t]", "</hp:t></hp:run>"),
        ("[run]", '<hp:run charPrIDRef="0">'),
        ("[/run]", "</hp:run>"),
        ("[sub]", '<hp:subList id="" textDirection="HORIZONTAL">'),
        ("[/sub]", "</hp:subList>"),
    ):
        body = body.replace(short, long)
    parts[_SECTION] = re.sub(r"</hs:sec>$", f"{body}</hs:sec>", section.strip()).encode()
    return pack(parts)


def test_headings_lists_and_tables_of_a_document_made_by_another_program() -> None:
    document = HwpxDocument.new()
    for line in (
        "제1장 총칙",
        "제1조(목적) ① 이 기준은 계약의 표준을 정한다.",
        "② 다음 각 호를 적용한다.",
        "1. 공사",
    ):
        document.add_paragraph(line, inherit_style=False)
    table = document.add_table(3, 2)
    for row, cells in enumerate((("구분", "서류"), ("공사", "착공신고서"), ("", "납품서"))):
        for column, text in enumerate(cells):
            table.set_cell_text(row, column, text)
    table.merge_cells(1, 0, 2, 0)
    parsed = parse_bytes(document.to_bytes(), "계약 표준_안내.hwpx")
    assert parsed.title == "계약 표준 안내"
    (section,) = parsed.sections
    assert section.heading_path == ("계약 표준 안내", "제1장 총칙")
    assert section.title == "제1조(목적)"
    assert [block.text for block in section.blocks[:3]] == [
        "① 이 기준은 계약의 표준을 정한다.",
        "② 다음 각 호를 적용한다.",
        "1. 공사",
    ]
    assert section.blocks[3].text.split("\n")[2:] == ["| 공사 | 착공신고서 |", "| 공사 | 납품서 |"]


def test_numbers_that_the_program_draws_are_right_from_the_first_on() -> None:
    document = HwpxDocument.new()
    for text in ("목적", "적용 범위", "다른 규정"):
        document.add_heading(text)
        document.add_paragraph("본문입니다.", inherit_style=False)
    titles = [section.title for section in parse_bytes(document.to_bytes(), "a.hwpx").sections]
    assert titles == ["1. 목적", "2. 적용 범위", "3. 다른 규정"]


@pytest.mark.parametrize(
    "hanging",
    [
        '<hp:ctrl><hp:header id="1">[sub][p][t]머리말[/t][/p][/sub]</hp:header></hp:ctrl>',
        '<hp:ctrl><hp:fieldBegin id="1" type="MEMO">[sub][p][t]메모[/t][/p][/sub]</hp:fieldBegin></hp:ctrl>',
        "<hp:rect><hp:drawText>[sub][p][t]글상자[/t][/p][/sub]</hp:drawText></hp:rect>",
    ],
    ids=["header", "memo", "text box"],
)
def test_a_paragraph_keeps_its_words_whatever_hangs_on_it(hanging: str) -> None:
    document = parse_bytes(
        with_body(f"[p][t]입찰 공고 제목[/t][run]{hanging}[/run][t]과 나머지[/t][/p]"), "공고.hwpx"
    )
    text = text_of(document)
    assert "입찰 공고 제목과 나머지" in text
    assert "머리말" not in text
    assert "메모" not in text
    assert ("글상자" in text) == ("rect" in hanging)


def test_footnotes_and_captions_stand_behind_what_they_belong_to() -> None:
    note = '<hp:ctrl><hp:footNote number="1">[sub][p][t]예외가 있다.[/t][/p][/sub]</hp:footNote></hp:ctrl>'
    body = f"[p][t]보증금은 10%이다.[/t][run]{note}[/run][/p][p][t]다음 문단[/t][/p]"
    (section,) = parse_bytes(with_body(body), "a.hwpx").sections
    assert [block.text for block in section.blocks[-3:]] == [
        "보증금은 10%이다.",
        "※ 각주: 예외가 있다.",
        "다음 문단",
    ]


def test_tables_in_cells_come_after_the_table() -> None:
    document = HwpxDocument.new()
    table = document.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            table.set_cell_text(row, column, f"바깥{row}{column}")
    inner = table.cell(1, 1).add_table(2, 2)
    for row in range(2):
        for column in range(2):
            inner.set_cell_text(row, column, f"안{row}{column}")
    (section,) = parse_bytes(document.to_bytes(), "표.hwpx").sections
    outer, nested = (block.text for block in section.blocks)
    assert "바깥11" in outer
    assert nested.split("\n")[0] == "| 안00 | 안01 |"


def test_a_cell_that_claims_to_span_thousands_is_refused_clearly() -> None:
    document = HwpxDocument.new()
    document.add_table(2, 2).set_cell_text(0, 0, "구분")
    parts = read_parts(document.to_bytes(), "표.hwpx", lambda _: True)
    section = "Contents/section0.xml"
    parts[section] = re.sub(rb'(row|col)Span="1"', rb'\1Span="60000"', parts[section])
    with pytest.raises(MalformedDocumentError, match="합친 칸"):
        parse_bytes(pack(parts), "표.hwpx")


def test_text_boxes_nested_without_end_are_refused_clearly() -> None:
    deep = "<hp:tbl><hp:tr><hp:tc>[sub][p][run]" * 150 + "[/run][/p][/sub]</hp:tc></hp:tr></hp:tbl>" * 150
    with pytest.raises(MalformedDocumentError, match="너무 깊이"):
        parse_bytes(with_body(f"[p][run]{deep}[/run][/p]"), "깊은.hwpx")


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(EmptyDocumentError):
        parse_bytes(HwpxDocument.new().to_bytes(), "빈.hwpx")


def test_a_document_type_in_a_section_is_refused() -> None:
    parts = read_parts(with_body("[p][t]글[/t][/p]"), "a", lambda _part: True)
    parts[_SECTION] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts[_SECTION]
    with pytest.raises(MalformedDocumentError, match="DTD"):
        parse_bytes(pack(parts), "a.hwpx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["hwpx-bid-notice-limited.hwpx", "hwp-g2b-test.hwp"])
def test_real_documents_that_were_cut_off_are_refused(documents_dir: Path, name: str, share: float) -> None:
    data = (documents_dir / name).read_bytes()
    with pytest.raises(MalformedDocumentError, match="깨졌거나 중간에 잘렸습니다"):
        parse_bytes(data[: int(len(data) * share)], name)


@pytest.mark.parametrize(
    "name", ["hwp-password-12345.hwp", "hwpx-password-12345.hwpx", "hwpx-password-123456.hwpx"]
)
def test_real_documents_with_passwords_are_refused(documents_dir: Path, name: str) -> None:
    with pytest.raises(EncryptedDocumentError, match="암호를 풀고 다시 저장해 주세요"):
        parse_file(documents_dir / name)


def test_an_old_format_is_refused_with_advice(documents_dir: Path) -> None:
    with pytest.raises(DocumentError, match="HWPX로 다시 저장해 주세요"):
        parse_file(documents_dir / "hwp3-password.hwp")


def test_a_distribution_document_is_read(documents_dir: Path) -> None:
    document = parse_file(documents_dir / "hwp-hancom-distdoc.hwp")
    text = text_of(document)
    assert "상위 버전의 배포용 문서" not in text
    assert "배포용 문서 데이터" in text
    assert len(text) > 3000


def test_one_document_in_two_formats_says_the_same(documents_dir: Path) -> None:
    first = parse_file(documents_dir / "hwp-bench1.hwp", name="신청서.hwp")
    second = parse_file(documents_dir / "hwpx-bench1.hwpx", name="신청서.hwpx")
    words, others = text_of(first).split(), text_of(second).split()
    assert len(words) > 3000
    assert len(set(words) ^ set(others)) < 0.01 * len(set(words))


def test_every_paragraph_of_a_real_notice_is_there(documents_dir: Path) -> None:
    path = documents_dir / "hwpx-bid-notice-limited.hwpx"
    found = _letters(text_of(parse_file(path)))
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        name = next(one for one in package.namelist() if "section0" in one)
        xml = package.read(name).decode()
    paragraphs = [
        _letters(html.unescape("".join(re.findall(r"<hp:t>([^<]*)", part))))
        for part in re.split(r"<hp:p[ >]", xml)
    ]
    missing = [one for one in paragraphs if len(one) >= 8 and one not in found]
    assert not missing
    assert "조달물자물품구매입찰공고" in found


def _letters(text: str) -> str:
    return re.sub(r"[^가-힣A-Za-z0-9]", "", text)


def test_what_was_deleted_in_a_revision_is_not_read() -> None:
    body = (
        "[p][t]계약금액은 금 <hp:deleteBegin Id='1'/>일억원<hp:deleteEnd Id='1'/>"
        "<hp:insertBegin Id='2'/>이억원<hp:insertEnd Id='2'/>으로 한다.[/t][/p]"
        "[p][t]남은 <hp:deleteBegin Id='3'/>지운[/t][t] 글<hp:deleteEnd Id='3'/>줄이다.[/t][/p]"
    )
    text = text_of(parse_bytes(with_body(body), "변경.hwpx"))
    assert "계약금액은 금 이억원으로 한다." in text
    assert "남은 줄이다." in text
    assert "일억원" not in text


def test_spaces_and_breaks_that_are_elements_part_words() -> None:
    body = "[p][t]계약<hp:lineBreak/>금액<hp:nbSpace/>산정<hp:fwSpace/>기준 2026<hp:hyphen/>7호이다.[/t][/p]"
    assert "계약 금액 산정 기준 2026-7호이다." in text_of(parse_bytes(with_body(body), "띄움.hwpx"))

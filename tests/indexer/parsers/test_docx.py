from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from indexer.errors import EmptyDocumentError, EncryptedDocumentError, MalformedDocumentError
from indexer.parsers import parse_bytes, parse_file
from indexer.parsers.packages import pack, read_parts


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_list(document: docx.document.Document, *levels: tuple[str, str]) -> str:
    """Define a numbered list: of each level its format and text; returns its number."""
    numbering = document.part.numbering_part.element
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), "900")
    for depth, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        definition.append(level)
    numbering.insert(0, definition)
    number = numbering.add_num(900)
    return str(number.numId)


def add_item(document: docx.document.Document, text: str, number: str, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = int(number)
    properties.get_or_add_ilvl().val = depth


def test_headings_lists_and_merged_cells() -> None:
    document = docx.Document()
    document.add_heading("입찰 안내", 1)
    document.add_heading("제출서류", 2)
    document.add_paragraph("다음 서류를 냅니다.")
    table = document.add_table(3, 2)
    for row, cells in zip(
        table.rows, (("구분", "서류"), ("공사", "착공신고서"), ("", "공정예정표")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    (section,) = parse_bytes(saved(document), "안내.docx").sections
    assert (*section.heading_path, section.title) == ("안내", "입찰 안내", "제출서류")
    paragraph, cells = (block.text for block in section.blocks)
    assert paragraph == "다음 서류를 냅니다."
    assert cells.split("\n")[2:] == ["| 공사 | 착공신고서 |", "| 공사 | 공정예정표 |"]


def test_numbers_that_word_draws() -> None:
    document = docx.Document()
    levels = (("decimal", "제%1조"), ("decimalEnclosedCircle", "%2"), ("decimal", "%3."), ("ganada", "%4."))
    number = add_list(document, *levels)
    for text, depth in (
        ("(목적)", 0), ("이 조건은 계약을 정한다.", 1), ("다음 각 호와 같다.", 1), ("공사를 하는 경우", 2),
        ("종합공사인 경우", 3), ("전문공사인 경우", 3), ("(정의)", 0), ("용어의 뜻은 다음과 같다.", 1),
    ):  # fmt: skip
        add_item(document, text, number, depth)
    first, second = parse_bytes(saved(document), "일반조건.docx").sections
    assert first.title == "제1조 (목적)"
    assert [block.text for block in first.blocks] == [
        "① 이 조건은 계약을 정한다.", "② 다음 각 호와 같다.", "1. 공사를 하는 경우",
        "가. 종합공사인 경우", "나. 전문공사인 경우",
    ]  # fmt: skip
    assert second.title == "제2조 (정의)"
    assert second.blocks[0].text == "① 용어의 뜻은 다음과 같다."


def test_deleted_words_are_gone_and_inserted_ones_are_there() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("보증금은 ")
    for tag, inner, text in (("w:ins", "w:t", "10%"), ("w:del", "w:delText", "5%")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("이다.")
    (section,) = parse_bytes(saved(document), "a.docx").sections
    assert section.blocks[0].text == "보증금은 10%이다."


def test_what_content_controls_hold_is_read_wherever_they_are() -> None:
    document = docx.Document()
    document.add_paragraph("맨 위 문단입니다.")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"칸{number}"
    document.add_paragraph("맨 아래 문단입니다.")
    body = document.element.body
    cell = table.cell(1, 1)._tc
    for element in (body[0], cell[-1], cell, table.rows[0]._tr, body[-2]):
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        element.addprevious(control)
        control.append(content)
        content.append(element)
    (section,) = parse_bytes(saved(document), "서식.docx").sections
    assert [block.text for block in section.blocks] == [
        "맨 위 문단입니다.", "| 칸0 | 칸1 |\n| --- | --- |\n| 칸2 | 칸3 |", "맨 아래 문단입니다.",
    ]  # fmt: skip


def test_a_text_box_is_read_once() -> None:
    document = docx.Document()
    run = document.add_paragraph("문단입니다.").add_run()
    words = "<w:txbxContent><w:p><w:r><w:t>글상자입니다.</w:t></w:r></w:p></w:txbxContent>"
    spaces = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    both = f"<mc:Choice Requires='wps'>{words}</mc:Choice><mc:Fallback>{words}</mc:Fallback>"
    run._r.append(parse_xml(f"<mc:AlternateContent {declared}>{both}</mc:AlternateContent>"))
    (section,) = parse_bytes(saved(document), "a.docx").sections
    assert [block.text for block in section.blocks] == ["문단입니다.", "글상자입니다."]


def test_tables_in_cells_come_after_the_table() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = f"바깥{row}{column}"
    inner = table.cell(1, 1).add_table(2, 1)
    inner.cell(0, 0).text, inner.cell(1, 0).text = "안0", "안1"
    (section,) = parse_bytes(saved(document), "표.docx").sections
    outer, nested = (block.text for block in section.blocks)
    assert "바깥11" in outer
    assert nested.split("\n")[::2] == ["| 안0 |", "| 안1 |"]


def test_macros_pictures_and_links_never_reach_the_library() -> None:
    document = docx.Document()
    document.add_paragraph("본문입니다.")
    parts = read_parts(saved(document), "a", lambda _part: True)
    parts["word/vbaProject.bin"] = b"macro"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId98" Type="http://x/vbaProject" Target="vbaProject.bin"/>'
        b'<Relationship Id="rId99" Type="http://x/image" Target="http://127.0.0.1:9/a.png"'
        b' TargetMode="External"/></Relationships>',
    )
    (section,) = parse_bytes(pack(parts), "매크로.docm").sections
    assert section.blocks[0].text == "본문입니다."


def test_an_empty_and_a_damaged_document() -> None:
    data = saved(docx.Document())
    with pytest.raises(EmptyDocumentError):
        parse_bytes(data, "빈.docx")
    with pytest.raises(MalformedDocumentError, match="깨졌거나 중간에 잘렸습니다"):
        parse_bytes(data[: len(data) // 2], "잘린.docx")
    parts = read_parts(data, "a", lambda _part: True)
    parts["word/document.xml"] = b"<w:document"
    with pytest.raises(MalformedDocumentError, match="워드에서 열어 다시 저장해 주세요"):
        parse_bytes(pack(parts), "깨진.docx")


def test_a_document_with_a_password_is_one_of_another_container() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedDocumentError):
        parse_bytes(data, "암호.docx")


def test_a_real_guide(documents_dir: Path) -> None:
    document = parse_file(documents_dir / "docx-g2b-openapi.docx")
    titles = {section.title for section in document.sections}
    assert "가. 서비스 개요" in titles
    table = next(
        block.text
        for section in document.sections
        for block in section.blocks
        if block.text.startswith("| 일련번호")
    )
    assert "| 2 | 나라장터 입찰공고정보서비스 | getBidPblancListInfoServc |" in table


def test_a_list_that_begins_anew_is_numbered_anew() -> None:
    document = docx.Document()
    first = add_list(document, ("decimal", "%1."))
    for text in ("하나이다.", "둘이다."):
        add_item(document, text, first, 0)
    numbering = document.part.numbering_part.element
    again = numbering.add_num(900)
    override = again.add_lvlOverride(0)
    override.add_startOverride(1)
    for text in ("다시 하나이다.", ""):
        add_item(document, text, str(again.numId), 0)
    add_item(document, "빈 줄도 센다.", str(again.numId), 0)
    (section,) = parse_bytes(saved(document), "안내.docx").sections
    assert [block.text for block in section.blocks] == [
        "1. 하나이다.", "2. 둘이다.", "1. 다시 하나이다.", "3. 빈 줄도 센다.",
    ]  # fmt: skip


def test_hidden_words_are_left_out_and_boxes_of_forms_are_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("계약상대자는 ")
    paragraph.add_run("옛 문구 ").font.hidden = True
    paragraph.add_run("서류를 냅니다. ").font.hidden = False
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0FE")
    paragraph.add_run()._r.append(symbol)
    paragraph.add_run(" 동의함")
    (section,) = parse_bytes(saved(document), "서식.docx").sections
    assert [block.text for block in section.blocks] == ["계약상대자는 서류를 냅니다. ☑ 동의함"]


def test_a_text_box_in_a_cell_comes_after_the_table() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "구분"
    box = parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>'
        "<w:txbxContent><w:p><w:r><w:t>부가가치세는 따로 냅니다.</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>"
    )
    cell.paragraphs[0]._p.append(box)
    (section,) = parse_bytes(saved(document), "서식.docx").sections
    assert [block.text for block in section.blocks][1:] == ["부가가치세는 따로 냅니다."]

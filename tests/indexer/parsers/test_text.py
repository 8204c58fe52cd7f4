from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import EmptyDocumentError
from indexer.parsers import parse_bytes
from indexer.structure import StructuredDocument

DOCUMENT = """물품 검수 안내

이 안내는 검수를
설명합니다.

제1장 총칙

1. 목적
이 안내는 검수 절차를 정합니다.
1. 이 줄은 문장이라서 제목이 아닙니다.

2. 절차
가. 납품 확인
나. 검사 조서 작성
  - 사진 첨부

제3조(검사) 계약담당자는 검사해야 합니다.
이어지는 줄입니다.
"""


def parse(text: str) -> StructuredDocument:
    return parse_bytes(text.encode("cp949"), "검수.txt")


def test_headings_are_told_by_their_numbering() -> None:
    document = parse(DOCUMENT)
    assert document.title == "물품 검수 안내"
    assert [(section.heading_path, section.title) for section in document.sections] == [
        ((), "물품 검수 안내"),
        (("물품 검수 안내", "제1장 총칙"), "1. 목적"),
        (("물품 검수 안내", "제1장 총칙"), "2. 절차"),
        (("물품 검수 안내", "제1장 총칙"), "제3조(검사)"),
    ]


def test_paragraphs_and_list_items_are_blocks() -> None:
    lead, purpose, steps, article = parse(DOCUMENT).sections
    assert [block.text for block in lead.blocks] == ["이 안내는 검수를\n설명합니다."]
    assert [block.text for block in purpose.blocks] == [
        "이 안내는 검수 절차를 정합니다.\n1. 이 줄은 문장이라서 제목이 아닙니다."
    ]
    assert [block.text for block in steps.blocks] == ["가. 납품 확인", "나. 검사 조서 작성", "  - 사진 첨부"]
    assert [block.text for block in article.blocks] == ["계약담당자는 검사해야 합니다.\n이어지는 줄입니다."]


def test_the_title_stands_below_a_header_and_blank_lines() -> None:
    document = parse("---\n시행일자: 2026-01-02\n---\n\n물품 검수 안내\n\n납품하면 검수합니다.")
    assert document.title == "물품 검수 안내"
    assert [(section.title, len(section.blocks)) for section in document.sections] == [("물품 검수 안내", 1)]


def test_a_first_line_with_more_below_it_is_no_title() -> None:
    document = parse("---\n판: 1\n---\n물품 검수 안내\n검수는 납품한 날에 한다.")
    assert document.title == "검수"


def test_without_a_title_the_file_name_serves() -> None:
    document = parse("납품하면 검수합니다. 그리고 대금을 지급합니다.")
    assert document.title == "검수"


@given(st.lists(st.sampled_from([*DOCUMENT.splitlines(), "", "제1조(a) b", "□ 표", "Ⅰ. 개요"]), max_size=25))
def test_every_word_is_a_heading_or_in_a_block(lines: list[str]) -> None:
    try:
        document = parse("\n".join(lines))
    except EmptyDocumentError:
        return
    kept = " ".join(
        text
        for section in document.sections
        for text in (*section.heading_path, section.title, *(block.text for block in section.blocks))
    )
    # A heading with nothing under it names nothing and is the one thing that may go.
    for line in lines:
        if line.startswith(("이", "가.", "나.", "  -")):
            assert line.strip() in kept

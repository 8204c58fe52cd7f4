from __future__ import annotations

import pytest

from indexer.parsers.numbering import is_heading, is_list_item, numbering_level, split_article


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("<붙임 1>", "제1편 총칙"),
        ("제1편 총칙", "제1장 총칙"),
        ("제1장 총칙", "제2절 입찰"),
        ("제2절 입찰", "Ⅰ. 사업 개요"),
        ("Ⅱ 추진 계획", "제3조(보증금)"),
        ("제3조(보증금)", "1. 입찰에 부치는 사항"),
        ("3. 입찰참가자격", "3.1 제출서류"),
        ("3. 입찰참가자격", "3-1. 제출서류"),
        ("3.1 제출서류", "□ 일반현황"),
    ],
)
def test_levels_of_numbering(outer: str, inner: str) -> None:
    assert 0 < numbering_level(outer) < numbering_level(inner)
    assert is_heading(outer)
    assert is_heading(inner)


@pytest.mark.parametrize(
    "text", ["계약 담당자", "가. 공고번호", "1) 전자입찰서", "2026. 1. 2.", "1.5배", "제3조에 따라"]
)
def test_what_is_numbered_otherwise_is_no_heading(text: str) -> None:
    assert numbering_level(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "1. 입찰참가자는 신고서를 제출하여야 한다.",
        "2. 다음 서류를 제출하세요",
        "□ 사업기간 : 계약체결일부터 12월 31일까지",
        "3. 제출서류:",
        "4. 하도급을 승인한 것",
    ],
)
def test_sentences_and_filled_in_lines_are_no_headings(text: str) -> None:
    assert numbering_level(text)
    assert not is_heading(text)


@pytest.mark.parametrize(
    "text", ["1. 사업 개요", "2. 수요", "3. 하자 책임", "4. 대가의 지급 필요", "5. 계약의 위임", "6. 다음"]
)
def test_nouns_that_end_like_sentences_are_headings(text: str) -> None:
    assert is_heading(text)


def test_an_article_is_a_heading_anywhere_and_parts_from_its_text() -> None:
    line = "제3조의2(지연배상금) ① 계약상대자는 지연배상금을 내야 한다."
    assert is_heading(line, alone=False)
    assert split_article(line) == ("제3조의2(지연배상금)", "① 계약상대자는 지연배상금을 내야 한다.")
    assert not is_heading("1. 사업 개요", alone=False)


@pytest.mark.parametrize("text", ["- 하나", "○ 하나", "가. 하나", "1) 하나", "① 하나", "  ※ 하나", "❍ 하나"])
def test_items_of_lists(text: str) -> None:
    assert is_list_item(text)


def test_plain_text_is_no_item() -> None:
    assert not is_list_item("가나다 업체는 1) 를 낸다")

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


@pytest.mark.parametrize(
    ("line", "title", "text"),
    [
        ("제5조(담보책임(하자)) 책임을 진다.", "제5조(담보책임(하자))", "책임을 진다."),
        ("제1조【목적】 이 기준은", "제1조【목적】", "이 기준은"),
        ("제7조[대가] 지급한다.", "제7조[대가]", "지급한다."),
        ("제3조의 3(특례) 다음과 같다.", "제3조의 3(특례)", "다음과 같다."),
    ],
)
def test_articles_are_headed_in_many_ways(line: str, title: str, text: str) -> None:
    assert is_heading(line, alone=False)
    assert split_article(line) == (title, text)


@pytest.mark.parametrize(
    "line",
    [
        "제12조(계약보증금)에 따른 보증금을 반환한다.",
        "제12조(계약보증금)의 금액은 다음과 같다.",
        "제12조(계약보증금) 및 제13조에 따라 낸다.",
        "제12조(계약보증금) 제2항에 따른다.",
    ],
)
def test_a_sentence_that_cites_an_article_is_none(line: str) -> None:
    assert not is_heading(line, alone=False)


def test_supplementary_provisions_stand_beside_chapters() -> None:
    chapter = numbering_level("제2장 계약의 이행")
    for line in ("부칙", "부 칙", "부칙 <제123호, 2026. 1. 1.>"):
        assert numbering_level(line) == chapter


@pytest.mark.parametrize(
    "line", ["□ 예   ■ 아니오", "☐ 동의 ☑ 부동의 □ 보류", "5. 11. 현장설명", "5.11.(월) 개찰"]
)
def test_boxes_to_tick_and_days_are_no_headings(line: str) -> None:
    assert numbering_level(line) == 0


@pytest.mark.parametrize(
    "line", ["붙임1" + " " * 100_000 + "x", "제" * 100_000, "[" + " " * 100_000, "1." * 50_000]
)
def test_a_hostile_line_holds_up_nobody(line: str) -> None:
    """With a form that tries every way to share out the spaces, this would take hours."""
    assert numbering_level(line) in range(10)
    is_heading(line)

from __future__ import annotations

from indexer.parsers.standard import Outline


def headings(outline: Outline) -> list[tuple[str, ...]]:
    return [(*section.heading_path, section.title) for section in outline.sections()]


def test_sections_stand_under_the_headings_above_them() -> None:
    outline = Outline()
    outline.heading(1, "안내", page=1)
    outline.heading(2, "1. 개요")
    outline.block("첫 문단", page=1)
    outline.heading(3, "가. 목적")
    outline.block("둘째 문단", page=2)
    outline.heading(2, "2. 절차")
    outline.block("셋째 문단", page=3)
    sections = outline.sections()
    assert [(*section.heading_path, section.title) for section in sections] == [
        ("안내", "1. 개요"),
        ("안내", "1. 개요", "가. 목적"),
        ("안내", "2. 절차"),
    ]
    assert [block.page for section in sections for block in section.blocks] == [1, 2, 3]
    assert outline.title == "안내"


def test_guessed_headings_with_nothing_under_them_are_items_of_a_list() -> None:
    outline = Outline()
    outline.heading(1, "제출서류")
    outline.block("다음 서류를 냅니다.")
    outline.heading(2, "1. 사업자등록증", guessed=True)
    outline.heading(2, "2. 인감증명서", guessed=True)
    outline.block("3. 그 밖에 계약담당자가 요구하는 서류로서 공고문에 적은 것", number=2)
    outline.heading(2, "4. 통장 사본", guessed=True)
    outline.block("모두 원본으로 냅니다.")
    (section,) = outline.sections()
    assert [block.text.split()[0] for block in section.blocks] == ["다음", "1.", "2.", "3.", "4.", "모두"]


def test_a_heading_goes_on_being_one_after_another_that_had_nothing_under_it() -> None:
    outline = Outline()
    outline.heading(2, "1. 추진 배경", guessed=True)
    outline.heading(2, "2. 추진 내용", guessed=True)
    outline.block("내용입니다.")
    outline.heading(2, "3. 추진 일정", guessed=True)
    outline.block("일정입니다.")
    assert headings(outline) == [("",), ("2. 추진 내용",), ("3. 추진 일정",)]


def test_headings_that_were_written_as_such_stay_headings() -> None:
    outline = Outline()
    outline.heading(1, "안내")
    outline.heading(2, "빈 절")
    outline.heading(2, "다음 절")
    outline.block("본문")
    assert headings(outline) == [("안내", "다음 절")]


def test_nothing_but_headings_is_no_document() -> None:
    outline = Outline()
    outline.heading(1, "안내")
    outline.heading(2, "1. 개요", guessed=True)
    assert outline.sections() == []

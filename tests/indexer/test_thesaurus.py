from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from indexer.morphemes import Morphemes, PhrasePart
from indexer.parsers import parse_file
from indexer.references import parse_reference
from indexer.thesaurus import Thesaurus, shipped_rows, shipped_table
from knowledge.citation_check import StatuteBook


def statutory(thesaurus: Thesaurus, question: str) -> set[str]:
    return {expansion.statutory for expansion in thesaurus.expand(question)}


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("지체상금은 얼마인가요?", "지연배상금"),
        ("하자보증금 언제 돌려받나요", "하자보수보증금"),
        ("나라장터를 꼭 써야 하나요", "지정정보처리장치"),
        ("입찰이 유찰되면?", "재공고입찰"),
        ("늦으면 연체료를 내나요?", "지연배상금"),
        ("1인견적으로 되나요?", "1인"),
        ("물가가 많이 올랐어요", "물가변동"),
        ("보증금을 10% 돌려받나요", "반환"),
        ("예가는 누가 정하나요", "예정가격"),
    ],
)
def test_everyday_words_lead_to_statutory_ones(thesaurus: Thesaurus, question: str, word: str) -> None:
    assert any(word in found for found in statutory(thesaurus, question))


def test_a_short_word_does_not_match_inside_a_longer_one(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [("인지", "인지세")])
    assert statutory(thesaurus, "확인지침을 알려 주세요") == set()


def test_a_word_matches_as_it_is_spelled_where_the_analyzer_differs(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [("긴급수의", "긴급 수의계약")])
    assert statutory(thesaurus, "긴급 수의 사유가 뭔가요") == {"긴급 수의계약"}
    assert statutory(thesaurus, "비긴급수의 사유가 뭔가요") == set()


@pytest.mark.parametrize(
    ("everyday", "said", "not_said"),
    [
        ("재검사", "재검사는 언제 하나요", "검사는 언제 하나요"),
        ("한 업체", "한 업체에서만 견적을 받았어요", "업체에서 견적을 받았어요"),
        ("2인 견적", "2인 견적을 받아야 하나요", "1인 견적을 받아야 하나요"),
        ("하도급률", "하도급률이 낮아요", "하도급이 많아요"),
        ("계약을 안 하다", "낙찰자가 계약을 안 하면", "낙찰자와 계약을 하면"),
        ("예가", "예가를 알려 주세요", "예를 들어 주세요"),
    ],
)
def test_what_changes_the_meaning_of_a_word_must_be_there(
    morphemes: Morphemes, everyday: str, said: str, not_said: str
) -> None:
    thesaurus = Thesaurus(morphemes, [(everyday, "법령의 말")])
    assert statutory(thesaurus, said) == {"법령의 말"}
    assert statutory(thesaurus, not_said) == set()


def test_an_amount_may_stand_between_the_words_of_a_row(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [("보증금 돌려받다", "반환")])
    assert statutory(thesaurus, "보증금 1억 2천3백만원을 돌려받나요") == {"반환"}


def test_what_stands_a_page_of_numbers_apart_is_not_together(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [("보증금 돌려받다", "반환")])
    assert statutory(thesaurus, f"보증금 {'1천원 ' * 5} 돌려받나요") == set()


class _Counted(list[PhrasePart]):
    """Parts that count how many of them were looked at."""

    looked_at = 0

    def __getitem__(self, where: Any) -> Any:
        found = super().__getitem__(where)
        self.looked_at += len(found) if isinstance(where, slice) else 1
        return found


class _Words:
    """Takes words for morphemes; those that begin with a digit for modifiers."""

    def __init__(self) -> None:
        self.parts = _Counted()

    def phrase(self, text: str) -> list[PhrasePart]:
        self.parts = _Counted(PhrasePart(word, not word[0].isdigit()) for word in text.split())
        return self.parts

    def terms(self, text: str) -> list[str]:
        return text.split()


@pytest.mark.parametrize("word", ["1 ", "1 2 3 ", "견적 ", "1 견적 "])
def test_a_page_of_the_same_words_is_looked_at_a_few_times(word: str) -> None:
    words = _Words()
    rows = [("1 견적", "가"), ("1 1 견적", "나"), ("견적 1 공사", "다"), ("견적 견적 견적 공사", "라")]
    thesaurus = Thesaurus(words, rows)  # type: ignore[arg-type]
    thesaurus.expand(word * (20_000 // len(word)))
    assert words.parts.looked_at < 100 * len(words.parts)


def test_rows_come_and_go_while_running(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [("연체료", "지연배상금")])
    before = thesaurus.version
    assert thesaurus.replace_added([("깡통 계약", "무효인 계약"), ("뒷돈", "금품")])
    assert statutory(thesaurus, "깡통 계약을 하고 연체료를 내요") == {"무효인 계약", "지연배상금"}
    assert len(thesaurus) == 3
    assert thesaurus.replace_added([("뒷돈", "금품")])
    assert statutory(thesaurus, "깡통 계약을 하고 연체료를 내요") == {"지연배상금"}
    assert statutory(thesaurus, "뒷돈을 줬어요") == {"금품"}
    assert thesaurus.version == before + 2


def test_the_same_rows_again_change_nothing(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [])
    thesaurus.replace_added([("뒷돈", "금품"), ("뒷돈", "금품")])
    before = thesaurus.version
    assert not thesaurus.replace_added([("뒷돈", "금품")])
    assert (thesaurus.version, len(thesaurus)) == (before, 1)


@pytest.mark.parametrize("everyday", ["…", "이것", "3", ""])
def test_a_row_without_words_is_ignored(morphemes: Morphemes, everyday: str) -> None:
    thesaurus = Thesaurus(morphemes, [(everyday, "계약")])
    assert statutory(thesaurus, f"{everyday} 3개") == set()
    assert len(thesaurus) == 0


def test_every_shipped_row_has_reason_and_source_and_can_match(morphemes: Morphemes) -> None:
    rows = shipped_table()
    assert len(rows) >= 330
    assert all(row.everyday and row.statutory and row.reason and all(row.sources) for row in rows)
    assert len({(row.everyday, row.statutory) for row in rows}) == len(rows)
    thesaurus = Thesaurus(morphemes, shipped_rows())
    unmatched = [row.everyday for row in rows if row.statutory not in statutory(thesaurus, row.everyday)]
    assert unmatched == []


@pytest.mark.statutes
def test_the_sources_exist_and_have_the_statutory_words(morphemes: Morphemes, statutes_dir: Path) -> None:
    """Each word stands in one of the row's articles: as it is spelled, spaces aside, or as morphemes."""
    statutes = [parse_file(path) for path in sorted(statutes_dir.glob("*/*.md"))]
    book = StatuteBook(statutes)
    articles = {
        f"{statute.short_name} {section.number}": "\n".join(
            (section.title, *(block.text for block in section.blocks if not block.repealed))
        )
        for statute in statutes
        for section in statute.sections
        if not section.supplementary
    }
    wrong: list[str] = []
    for row in shipped_table():
        for source in row.sources:
            reference = parse_reference(source)
            problem = book.problem(reference) if reference else "unreadable"
            wrong += [f"{row.everyday}: {source}: {problem}"] if problem else []
        texts = [articles.get(source, "") for source in row.sources]
        spelled = ["".join(text.split()) for text in texts]
        terms = set().union(*(morphemes.terms(text) for text in texts))
        for word in re.findall(r"[0-9A-Za-z가-힣]+", row.statutory):
            parts = set(morphemes.words(word))
            if not any(word in text for text in spelled) and not (parts and parts <= terms):
                wrong.append(f"{row.everyday}: {word} is not in {', '.join(row.sources)}")
    assert wrong == []

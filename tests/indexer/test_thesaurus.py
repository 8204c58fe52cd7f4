from __future__ import annotations

import pytest

from indexer.morphemes import Morphemes, read_table
from indexer.thesaurus import Thesaurus, shipped_rows


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


def test_rows_can_be_added_while_running(morphemes: Morphemes) -> None:
    thesaurus = Thesaurus(morphemes, [])
    assert statutory(thesaurus, "깡통 계약이 뭔가요") == set()
    thesaurus.add("깡통 계약", "무효인 계약")
    assert statutory(thesaurus, "깡통 계약이 뭔가요") == {"무효인 계약"}


def test_a_row_without_words_is_ignored(morphemes: Morphemes) -> None:
    assert statutory(Thesaurus(morphemes, [("…", "계약")]), "…") == set()


def test_every_shipped_row_has_a_reason_and_can_match(morphemes: Morphemes) -> None:
    rows = read_table("thesaurus.tsv")
    assert len(rows) >= 120
    assert all(len(row) == 3 and all(row) for row in rows)
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    thesaurus = Thesaurus(morphemes, shipped_rows())
    unmatched = [row[0] for row in rows if not thesaurus.expand(row[0])]
    assert unmatched == []

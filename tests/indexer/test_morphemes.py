from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.morphemes import Morphemes, bigrams, read_table


def test_a_term_of_the_field_is_indexed_whole_and_in_parts(morphemes: Morphemes) -> None:
    assert set(morphemes.terms("수의계약을 체결한다")) >= {"수의계약", "수의", "계약", "체결"}


@pytest.mark.parametrize("text", ["수의 계약", "수의계약", "수의계약은", "(수의계약)"])
def test_spacing_and_particles_do_not_matter(morphemes: Morphemes, text: str) -> None:
    assert set(morphemes.terms(text)) == {"수의", "계약", "수의계약"}


def test_particles_endings_and_article_numbers_are_left_out(morphemes: Morphemes) -> None:
    assert morphemes.terms("제25조제1항제5호에 따라서는") == morphemes.terms("에 따라서는")


def test_quantities_are_terms(morphemes: Morphemes) -> None:
    assert "20000000원" in morphemes.terms("2천만원 이하")


def test_the_identity_changes_with_the_dictionary(morphemes: Morphemes) -> None:
    assert Morphemes([("수의계약", ["수의", "계약"])]).tokenizer_id != morphemes.tokenizer_id
    assert Morphemes().tokenizer_id == morphemes.tokenizer_id


def test_the_dictionary_is_well_formed() -> None:
    rows = read_table("dictionary.tsv")
    assert len(rows) >= 150
    assert all(len(row) == 2 and row[0] == row[1].replace(" ", "") for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_threads_do_not_disturb_each_other(morphemes: Morphemes) -> None:
    texts = ["수의계약 견적서", "지연배상금", "입찰공고의 시기", "하자보수보증금의 반환"] * 25
    expected = [morphemes.terms(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(morphemes.terms, texts)) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_analysed(morphemes: Morphemes, text: str) -> None:
    assert all(term and "\t" not in term for term in morphemes.terms(text))


def test_bigrams_stay_inside_words() -> None:
    assert bigrams("수의계약 A") == ["수의", "의계", "계약", "a"]
    assert bigrams("제25조제1항 견적") == ["견적"]
    assert bigrams("😀 …") == []

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.lexical import LexicalIndex

KIND = "statute"


def tokens(title: str, body: str) -> dict[str, list[str]]:
    return {"title": title.split(), "body": body.split()}


@pytest.fixture
def lexical(tmp_path: Path) -> Iterator[LexicalIndex]:
    index = LexicalIndex(tmp_path)
    index.apply(
        [(1, KIND, tokens("수의계약", "견적서 견적서 2인")), (2, KIND, tokens("지연배상금", "견적서 지체"))],
        [],
    )
    yield index
    index.close()


def test_more_of_a_term_scores_higher(lexical: LexicalIndex) -> None:
    scores = lexical.snapshot().search("body", {"견적서": 1.0}, 10, [KIND])
    assert scores[1] > scores[2] > 0


def test_fields_are_apart(lexical: LexicalIndex) -> None:
    assert lexical.snapshot().search("title", {"견적서": 1.0}, 10, [KIND]) == {}
    assert set(lexical.snapshot().search("title", {"지연배상금": 1.0}, 10, [KIND])) == {2}


def test_a_weight_multiplies(lexical: LexicalIndex) -> None:
    snapshot = lexical.snapshot()
    assert snapshot.search("body", {"지체": 2.0}, 10, [KIND])[2] == pytest.approx(
        2 * snapshot.search("body", {"지체": 1.0}, 10, [KIND])[2]
    )


def test_a_passage_of_a_known_id_replaces_it(lexical: LexicalIndex) -> None:
    snapshot = lexical.apply([(1, KIND, tokens("검사", "납품"))], [2])
    assert snapshot.size == 1
    assert snapshot.search("body", {"견적서": 1.0, "납품": 1.0}, 10, [KIND]).keys() == {1}


def test_a_snapshot_does_not_change(lexical: LexicalIndex) -> None:
    before = lexical.snapshot()
    lexical.apply([], [1, 2])
    assert before.size == 2
    assert lexical.snapshot().size == 0


def test_what_was_committed_is_there_after_reopening(lexical: LexicalIndex, tmp_path: Path) -> None:
    lexical.close()
    again = LexicalIndex(tmp_path)
    assert again.snapshot().search("title", {"수의계약": 1.0}, 10, [KIND]).keys() == {1}
    again.apply([(3, KIND, tokens("새것", "새것"))], [])
    again.close()


def test_rare_terms_weigh_more(lexical: LexicalIndex) -> None:
    snapshot = lexical.snapshot()
    assert snapshot.idf("body", "지체") > snapshot.idf("body", "견적서") > 0
    assert snapshot.idf("body", "없는말") > snapshot.idf("body", "지체")


@pytest.mark.parametrize("terms", [{}, {"없는말": 1.0}])
def test_nothing_is_found_for_unknown_words(lexical: LexicalIndex, terms: dict[str, float]) -> None:
    assert lexical.snapshot().search("body", terms, 10, [KIND]) == {}


def test_a_question_of_thousands_of_terms_is_cut(lexical: LexicalIndex) -> None:
    terms = {f"말{n}": 1.0 for n in range(5000)} | {"견적서": 1.0}
    assert lexical.snapshot().search("body", terms, 10, [KIND]) == {}


def test_kinds_are_apart_and_do_not_crowd_each_other_out(lexical: LexicalIndex) -> None:
    entry = tokens("견적", "견적서 말고 다른 말이 아주 많은 글 " * 20)
    snapshot = lexical.apply([(3, "qa", entry)], [])
    assert snapshot.search("body", {"견적서": 1.0}, 1, ["qa"]).keys() == {3}
    assert snapshot.search("body", {"견적서": 1.0}, 10, ["qa", KIND]).keys() == {1, 2, 3}
    assert snapshot.search("body", {"견적서": 1.0}, 10, []) == {}


def test_expected_questions_change_nothing_for_the_texts(lexical: LexicalIndex) -> None:
    before = lexical.snapshot().search("body", {"견적서": 1.0, "지체": 1.0}, 10, [KIND])
    questions = [(number, "expected", {"question": ["견적서", "얼마"]}) for number in range(10, 60)]
    after = lexical.apply(questions, [])
    assert after.search("body", {"견적서": 1.0, "지체": 1.0}, 10, [KIND]) == before
    assert after.idf("body", "지체") == lexical.snapshot().idf("body", "지체") > 0
    assert len(after.search("question", {"견적서": 1.0}, 100, ["expected"])) == 50
    assert after.size == 52
    assert lexical.apply([], [number for number, *_ in questions]).size == 2

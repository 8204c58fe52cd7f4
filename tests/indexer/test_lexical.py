from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.lexical import MAX_TERMS, LexicalIndex

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


def test_a_term_weighs_as_in_an_index_made_anew_however_often_passages_were_replaced(tmp_path: Path) -> None:
    rows = [(n, KIND, tokens("계약", f"견적서 {'지체' if n % 2 else '검사'} 말{n}")) for n in range(200)]
    for name in ("anew", "lived"):
        (tmp_path / name).mkdir()
    anew, lived = LexicalIndex(tmp_path / "anew"), LexicalIndex(tmp_path / "lived")
    fresh, replaced = anew.apply(rows, []), lived.apply(rows, [])
    for start in (0, 50, 100):
        replaced = lived.apply(rows[start : start + 50], [])
    assert replaced.size == fresh.size == 200
    for term, near in (("견적서", 0.01), ("지체", 0.1), ("말7", 1.0), ("없는말", 1.0)):
        assert replaced.idf("body", term) >= 0
        assert replaced.idf("body", term) == pytest.approx(fresh.idf("body", term), abs=near)
    assert replaced.idf("body", "말7") > replaced.idf("body", "지체") > replaced.idf("body", "견적서")
    anew.close()
    lived.close()


def test_a_kind_that_is_often_replaced_does_not_pass_for_most(tmp_path: Path) -> None:
    lexical = LexicalIndex(tmp_path)
    lexical.apply([(n, KIND, tokens("계약", "견적서")) for n in range(100)], [])
    entries = [(n, "qa", tokens("견적", "견적서 말고 다른 말이 많은 글")) for n in range(200, 230)]
    for start in range(5):
        snapshot = lexical.apply(entries[start:], [])
    assert min(snapshot.search("body", {"견적서": 1.0}, 5, ["qa"])) >= 200
    lexical.close()


def test_a_strict_search_finds_nothing_of_other_kinds(lexical: LexicalIndex) -> None:
    many = [(n, KIND, tokens("견적", "지체 말고 견적서")) for n in range(10, 110)]
    snapshot = lexical.apply([*many, (3, "qa", tokens("견적", "견적서"))], [])
    assert snapshot.search("body", {"견적서": 1.0}, 2, [KIND]).keys() == {1, 3}
    assert 3 not in snapshot.search("body", {"견적서": 1.0}, 200, [KIND], strict=True)
    assert snapshot.search("body", {"견적서": 1.0}, 1, ["qa"], strict=True).keys() == {3}


_TERMS = [f"말{number}" for number in range(90)]
#: Title and body of passages: some of the terms, the last all.
_HELD = {passage: (set(_TERMS[passage::7]), set(_TERMS[: passage * 9 : 2])) for passage in range(1, 7)}
_HELD[7] = set(_TERMS), set(_TERMS)


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LexicalIndex]:
    """Passages that share some terms, in two commits."""
    index = LexicalIndex(tmp_path_factory.mktemp("spread"))
    rows = [
        (passage, KIND, tokens(" ".join(title), " ".join(body))) for passage, (title, body) in _HELD.items()
    ]
    index.apply(rows[:3], [])
    index.apply(rows[3:], [])
    yield index
    index.close()


@settings(max_examples=60)
@given(
    passages=st.sets(st.integers(1, 9)),
    terms=st.lists(st.sampled_from([*_TERMS, "없는말"]), unique=True),
    fields=st.sampled_from([("title",), ("body",), ("title", "body")]),
)
@example(passages={7}, terms=_TERMS, fields=("title", "body"))
def test_what_stands_in_no_passage_is_missing(
    spread: LexicalIndex, passages: set[int], terms: list[str], fields: tuple[str, ...]
) -> None:
    held: set[str] = set()
    for passage in passages & _HELD.keys():
        title, body = _HELD[passage]
        held |= (title if "title" in fields else set()) | (body if "body" in fields else set())
    expected = [term for term in terms if term not in held]
    assert spread.snapshot().missing(fields, terms, passages) == expected


def test_no_more_terms_are_missing_than_are_looked_for(lexical: LexicalIndex) -> None:
    terms = [f"말{number}" for number in range(2 * MAX_TERMS)]
    assert lexical.snapshot().missing(("body",), terms, [1]) == terms[:MAX_TERMS]

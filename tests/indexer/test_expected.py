"""Expected questions lead to the article that answers them, and are never an answer themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexer.analysis import Analyser
from indexer.calibration import shipped_calibration
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.expected import EXPECTED, UNANSWERED, ExpectedQuestion, expected_features, find_expected
from indexer.gate import judge
from indexer.index import PassageIndex
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.search import Searcher
from indexer.structure import Jurisdiction, Passage
from indexer.thesaurus import Thesaurus
from tests.library import TODAY

#: No word of it stands in the article.
SITUATION = "물건을 들고 왔는데 안 세어 보고 쌓아만 두고 있어요"
ANSWERED_BY = ("지방계약법 시행령", "제64조", "제1항")


def expected_row(
    analyser: Analyser, number: int, question: str, law: str, article: str, path: str
) -> IndexRow:
    (item,) = analyser.analyse([Passage(0, article, path, question, (), ())])
    meta = PassageMeta(PassageKind.EXPECTED, law, article, Jurisdiction.LOCAL, 2, path=path)
    return IndexRow(number, meta, item.tokens, item.vectors)


@pytest.fixture
def with_expected(index: PassageIndex, analyser: Analyser) -> Iterator[PassageIndex]:
    rows = [
        expected_row(analyser, 1001, "납품한 물건을 아무도 확인하지 않고 쌓아 두고만 있어요", *ANSWERED_BY),
        expected_row(analyser, 1002, "물건을 쌓아 둘 창고가 없어요", "아직 없는 법", "제1조", ""),
    ]
    index.apply(rows, (), seq=2)
    yield index


def searcher_of(index: PassageIndex, searcher: Searcher) -> Searcher:
    return Searcher(index, searcher.reader, shipped_calibration(dense=index.identity.model_id is not None))


def test_it_leads_to_its_article(with_expected: PassageIndex, searcher: Searcher) -> None:
    article = " ".join(ANSWERED_BY[:2])
    assert searcher_of(with_expected, searcher).rank(SITUATION, on=TODAY)[0] == article


def test_without_it_the_article_does_not_come_first(searcher: Searcher) -> None:
    assert searcher.rank(SITUATION, on=TODAY)[0] != " ".join(ANSWERED_BY[:2])


def test_it_is_no_hit_itself(with_expected: PassageIndex, searcher: Searcher) -> None:
    searcher = searcher_of(with_expected, searcher)
    result = searcher.search(searcher.read(SITUATION), on=TODAY)
    assert result.hits
    assert all(hit.meta.kind in (PassageKind.STATUTE, PassageKind.STANDARD) for hit in result.hits)


def test_one_of_a_law_that_is_not_there_changes_nothing(
    with_expected: PassageIndex, searcher: Searcher
) -> None:
    searcher = searcher_of(with_expected, searcher)
    result = searcher.search(searcher.read("창고가 없어서 물건을 쌓아 둘 데가 없어요"), on=TODAY)
    assert all(hit.meta.law != "아직 없는 법" for hit in result.hits)


def test_what_is_found_tells_the_unit(with_expected: PassageIndex, searcher: Searcher) -> None:
    searcher = searcher_of(with_expected, searcher)
    found = find_expected(with_expected, searcher.read(SITUATION), TODAY)
    (one,) = found[ANSWERED_BY[:2]]
    assert (one.passage_id, one.path) == (1001, "제1항")
    assert 0 < one.words < 1
    assert one.alike > 0


def test_words_alone_find_it_too(
    analyser: Analyser, library_rows: list[IndexRow], morphemes: Morphemes, thesaurus: Thesaurus
) -> None:
    words = Analyser(morphemes, None)
    index = PassageIndex(words.identity)
    try:
        row = expected_row(words, 1001, "납품한 물건을 확인하지 않고 쌓아 두고만 있어요", *ANSWERED_BY)
        index.apply([*(replace(one, vectors=None) for one in library_rows), row], (), seq=1)
        searcher = Searcher(index, QuestionReader(morphemes, thesaurus, None))
        (one,) = find_expected(index, searcher.read(SITUATION), TODAY)[ANSWERED_BY[:2]]
        assert one.words > 0
        assert one.alike == 0
    finally:
        index.close()


def test_several_questions_say_more_than_one() -> None:
    one, other = ExpectedQuestion(1, "제1항", 0.5, 0.4), ExpectedQuestion(2, "", 0.2, 0.6)
    alone, together = expected_features([one]), expected_features([one, other])
    assert set(alone) == set(EXPECTED)
    assert together["expected_words"] == alone["expected_words"] == 0.5
    assert together["expected_words_sum"] == pytest.approx(0.7)
    assert together["expected_alike"] == 0.6
    assert together["expected_alike_sum"] == pytest.approx(1.0)
    assert not any(expected_features([]).values())


MENU = "나라장터에서 견적을 받는 메뉴는 어디에 있나요?"


def test_one_that_no_rule_answers_tells_the_gate(
    with_expected: PassageIndex, analyser: Analyser, searcher: Searcher
) -> None:
    ours = searcher_of(with_expected, searcher)
    before = ours.search(ours.read(MENU), on=TODAY)
    row = expected_row(analyser, 1003, "나라장터 견적 메뉴가 어디 있어요?", *UNANSWERED, "")
    with_expected.apply([row], (), seq=3)
    after = ours.search(ours.read(MENU), on=TODAY)
    assert not before.unanswered
    assert [one.passage_id for one in after.unanswered] == [1003]
    assert UNANSWERED not in after.expected
    assert [hit.passage_id for hit in after.hits] == [hit.passage_id for hit in before.hits]
    gate = ours.calibration.gate
    assert judge(after, gate).confidence < judge(before, gate).confidence


def test_words_that_the_best_article_lacks_are_uncovered_unless_it_is_expected_to_be_asked_so(
    with_expected: PassageIndex, searcher: Searcher
) -> None:
    ours = searcher_of(with_expected, searcher)
    found = ours.search(ours.read("검사는 14일 이내에 하나요?"), on=TODAY)
    assert found.hits[0].unit == ANSWERED_BY[:2]
    assert found.uncovered == 0
    assert ours.search(ours.read("검사는 14일 이내에 김밥으로 하나요?"), on=TODAY).uncovered > 0
    asked = ours.search(ours.read("납품한 물건을 쌓아 두고 검사는 언제 하나요?"), on=TODAY)
    assert asked.hits[0].unit == ANSWERED_BY[:2]
    assert asked.uncovered < ours.without_expected(asked).uncovered

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indexer.analysis import Analyser
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.index import PassageIndex
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.search import Searcher
from indexer.structure import Block, Jurisdiction, Passage
from indexer.thesaurus import Thesaurus
from tests.library import IN_FORCE, TODAY


def rank(searcher: Searcher, question: str, on: dt.date = TODAY) -> list[str]:
    return searcher.rank(question, on=on)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?", "지방계약법 시행령 제30조"),
        ("입찰공고 기간은 며칠인가요?", "지방계약법 시행령 제35조"),
        ("하자보증금은 얼마인가요?", "지방계약법 시행령 제71조"),
        ("지체상금 한도가 있나요?", "지방계약법 시행령 제90조"),
        ("쓰레기의 정의", "폐기물관리법 제2조"),
        ("납품받은 물건 검수는 며칠 안에 해야 하나요", "지방계약법 시행령 제64조"),
    ],
)
def test_the_article_that_answers_comes_first(searcher: Searcher, question: str, article: str) -> None:
    assert rank(searcher, question)[0] == article


@pytest.mark.parametrize(
    "question", ["시행령 30조가 뭐야", "지방계약법 시행령 제30조제1항제2호", "지계법 시행령 제30조 좀 알려줘"]
)
def test_an_article_that_is_named_comes_first(searcher: Searcher, question: str) -> None:
    assert rank(searcher, question)[0] == "지방계약법 시행령 제30조"


def test_a_repealed_article_is_not_found_by_its_number(searcher: Searcher) -> None:
    assert "지방계약법 시행령 제31조" not in rank(searcher, "지방계약법 시행령 제31조")


def test_the_twin_of_the_state_comes_after_every_local_rule(searcher: Searcher) -> None:
    ranked = rank(searcher, "입찰공고 기간은?")
    local = [article for article in ranked if not article.startswith("국가계약법")]
    assert ranked[: len(local)] == local
    assert "국가계약법 시행령 제35조" in ranked


@pytest.mark.parametrize("question", ["국가계약법에서 입찰공고 기간은?", "국가기관의 입찰공고 기간"])
def test_the_twin_comes_first_where_the_state_is_named(searcher: Searcher, question: str) -> None:
    assert rank(searcher, question)[0] == "국가계약법 시행령 제35조"


def test_jurisdiction_is_a_setting(
    index: PassageIndex, morphemes: Morphemes, thesaurus: Thesaurus, searcher: Searcher
) -> None:
    reader = QuestionReader(morphemes, thesaurus, None, jurisdiction=Jurisdiction.STATE)
    assert rank(Searcher(index, reader), "입찰공고 기간은?")[0] == "국가계약법 시행령 제35조"
    assert rank(Searcher(index, reader), "시행령 35조")[0] == "국가계약법 시행령 제35조"


def test_each_article_is_ranked_once(searcher: Searcher) -> None:
    ranked = rank(searcher, "견적서 수의계약 지정정보처리장치 여성기업")
    assert len(ranked) == len(set(ranked))


def test_nothing_in_force_is_nothing_found(searcher: Searcher, index: PassageIndex) -> None:
    for passage, meta in list(index.table.metas.items()):
        ended = replace(meta, superseded_from=dt.date(2026, 6, 1))
        index.apply([IndexRow(passage, ended, {"body": ["견적서"]}, None)], (), seq=2)
    assert rank(searcher, "견적서") == []
    assert rank(searcher, "견적서", on=IN_FORCE)


def test_standard_documents_and_entries_are_kinds_of_their_own(
    searcher: Searcher, index: PassageIndex, analyser: Analyser
) -> None:
    entry = Passage(0, "", "", "견적은 몇 곳에서 받나요?", (), (Block("", "두 곳 이상에서 받습니다."),))
    (analysed,) = analyser.analyse([entry])
    meta = PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, 7)
    index.apply([IndexRow(900, meta, analysed.tokens, analysed.vectors)], (), seq=2)
    question = searcher.read("견적을 몇 곳에서 받아야 하나요?")
    (hit,) = searcher.search(question, on=TODAY, kinds=(PassageKind.QA,)).hits
    assert hit.passage_id == 900
    rules = searcher.search(question, on=TODAY)
    assert 900 not in {one.passage_id for one in rules.hits}
    standards = searcher.search(question, on=TODAY, kinds=(PassageKind.STANDARD,))
    assert [one.meta.law for one in standards.hits] == ["하도급 관리 안내"]


def test_words_alone_find_too(
    index: PassageIndex, library_rows: list[IndexRow], morphemes: Morphemes, thesaurus: Thesaurus
) -> None:
    words = PassageIndex(replace(index.identity, model_id=None, dimension=0))
    words.apply([replace(row, vectors=None) for row in library_rows], (), seq=1)
    searcher = Searcher(words, QuestionReader(morphemes, thesaurus, None))
    assert rank(searcher, "지체상금은 얼마인가요?")[0] == "지방계약법 시행령 제90조"
    words.close()


def test_a_follow_up_is_read_with_what_it_follows(searcher: Searcher) -> None:
    alone = searcher.search(searcher.read("그럼 한도는요?"), on=TODAY).hits[0].meta.article
    together = searcher.search(searcher.read("그럼 한도는요?", "지연배상금은 얼마인가요?"), on=TODAY)
    assert together.hits[0].meta.article == "제90조"
    assert alone


@pytest.mark.parametrize(
    "question", ["", "😀😀😀", "?!…", "a" * 20_000, "견적 " * 5_000, "def f(x):\n    return x[0]", "\x00\x01"]
)
def test_any_question_is_searched_without_an_error(searcher: Searcher, question: str) -> None:
    searcher.rank(question, on=TODAY)

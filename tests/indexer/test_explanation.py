from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.entries import PassageKind
from indexer.explanation import (
    ALL,
    FUSION,
    NAMED_ARTICLE,
    Explanation,
    Stage,
    article_of,
    contributions,
    explain,
)
from indexer.features import FEATURES
from indexer.gate import Verdict, judge
from indexer.search import Searcher
from tests.library import TODAY

QUOTES = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
STATUTES = (PassageKind.STATUTE,)
GOLD = "지방계약법 시행령 제30조"


def explained(searcher: Searcher, question: str, *wanted: str) -> Explanation:
    return explain(searcher, searcher.read(question), on=TODAY, wanted=wanted)


def stage(explanation: Explanation, name: str) -> Stage:
    [found] = [stage for stage in explanation.stages if stage.name == name]
    return found


def test_fusion_is_the_ranking_that_answers_are_made_of(searcher: Searcher) -> None:
    fusion = stage(explained(searcher, QUOTES, GOLD), FUSION)
    assert [name for name, _ in fusion.first] == searcher.rank(QUOTES, on=TODAY)
    assert fusion.rank == 1


def test_each_weighed_feature_that_puts_articles_in_order_is_a_stage(searcher: Searcher) -> None:
    stages = {stage.name: stage for stage in explained(searcher, QUOTES, GOLD).stages}
    assert {"body", "title", "bigrams", "asked", "widened"} < stages.keys()
    assert stages.keys() <= {*FEATURES, FUSION}
    for name, found in stages.items():
        scores = [score for _, score in found.first]
        assert scores == sorted(scores, reverse=True), name
        assert len({article for article, _ in found.first}) == len(found.first) <= found.found


def test_words_that_stand_nowhere_find_nothing(searcher: Searcher) -> None:
    body = stage(explained(searcher, "쓰레기", GOLD), "body")
    assert [name for name, _ in body.first] == ["폐기물관리법 제2조"]
    assert (body.found, body.rank) == (1, 0)


def test_a_wanted_article_that_is_not_there_is_missing(searcher: Searcher) -> None:
    assert explained(searcher, QUOTES, GOLD, "지방계약법 제999조").missing == ("지방계약법 제999조",)


def test_the_best_wanted_article_is_compared_with_the_best_other_one(searcher: Searcher) -> None:
    comparison = explained(searcher, QUOTES, "폐기물관리법 제2조").comparison
    assert comparison is not None
    assert (comparison.ours, comparison.theirs) == ("폐기물관리법 제2조", GOLD)
    assert sum(row.difference for row in comparison.contributions) < 0
    sizes = [abs(row.difference) for row in comparison.contributions]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("question", [QUOTES, "시행령 30조가 뭐야", "입찰공고 기간은?"])
def test_contributions_add_up_to_the_score(searcher: Searcher, question: str) -> None:
    hits = searcher.search(searcher.read(question), on=TODAY, limit=ALL).hits
    assert hits
    for hit in hits:
        added = contributions(hit, searcher.calibration.fusion)
        assert sum(added.values()) == pytest.approx(hit.score)
        assert (added[NAMED_ARTICLE] > 0) is hit.named


def test_the_gate_says_what_it_says_of_an_answer(searcher: Searcher) -> None:
    explanation = explained(searcher, QUOTES)
    gate = searcher.calibration.gate
    found = searcher.search(searcher.read(QUOTES), on=TODAY, kinds=STATUTES)
    assert explanation.gate.result == judge(found, gate)
    named = explained(searcher, "시행령 30조가 뭐야")
    assert named.named
    assert named.gate.result.verdict is Verdict.ANSWER


def test_the_thesaurus_rows_that_matched_are_told(searcher: Searcher) -> None:
    explanation = explained(searcher, "검수는 며칠 안에 하나요?")
    assert "검수" in {expansion.everyday for expansion in explanation.expansions}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(question=st.text(max_size=60))
def test_any_text_can_be_explained(searcher: Searcher, question: str) -> None:
    explanation = explained(searcher, question, GOLD)
    every = searcher.search(searcher.read(question), on=TODAY, kinds=STATUTES, limit=ALL)
    assert stage(explanation, FUSION).found == len({article_of(hit) for hit in every.hits})

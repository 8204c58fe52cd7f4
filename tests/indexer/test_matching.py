from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.analysis import Analyser
from indexer.embedder import Embedder
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.index import PassageIndex
from indexer.matching import COMPARED, Match, best_match, contradicts
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.search import Searcher
from indexer.structure import Block, Jurisdiction, Passage
from indexer.thesaurus import Thesaurus
from tests.library import TODAY

STARTER = Path(__file__).parents[2] / "knowledge" / "starter" / "qa"
ENTRIES: list[dict[str, Any]] = [
    row for file in sorted(STARTER.glob("*.yaml")) for row in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def entries(
    analyser: Analyser, morphemes: Morphemes, thesaurus: Thesaurus, embedder: Embedder
) -> Iterator[Searcher]:
    """The starter Q&A, published; ids from 1 in the order of ``ENTRIES``."""
    passages = [Passage(0, "", "", row["question"], (), (Block("", row["answer"]),)) for row in ENTRIES]
    meta = PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, 7)
    index = PassageIndex(analyser.identity)
    index.apply(
        [IndexRow(n, meta, one.tokens, one.vectors) for n, one in enumerate(analyser.analyse(passages), 1)],
        (),
        seq=1,
    )
    yield Searcher(index, QuestionReader(morphemes, thesaurus, embedder))
    index.close()


def evenly(terms: Iterable[str]) -> dict[str, float]:
    """Every term as rare as any other."""
    return dict.fromkeys(terms, 3.0)


def matched(searcher: Searcher, question: str) -> tuple[str, float]:
    result = searcher.search(searcher.read(question), on=TODAY, kinds=(PassageKind.QA,), limit=COMPARED)
    match = searcher.match(result, [ENTRIES[hit.passage_id - 1]["question"] for hit in result.hits])
    assert match is not None
    return ENTRIES[result.hits[match.position].passage_id - 1]["key"], match.probability


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?", "small-goods-quotes"),
        ("예정가격과 추정가격의 차이가 뭔가요?", "estimated-vs-planned-price"),
        ("여성기업하고 4천만원 용역을 1인 견적으로 계약할 수 있나요?", "women-company-one-quote"),
        ("다른 지자체가 부정당 제재한 업체는 우리 시에서도 참가 못 하나요?", "sanction-other-cities"),
        ("부정당 제재 기간이 얼마나 되죠?", "sanction-range"),
        ("하수급업체가 다시 하도급을 주는 게 허용되나요", "re-subcontract"),
    ],
)
def test_another_wording_is_answered_by_its_entry(entries: Searcher, question: str, key: str) -> None:
    found, probability = matched(entries, question)
    assert found == key
    assert probability >= entries.calibration.qa_from


def test_every_entry_answers_its_own_words(entries: Searcher) -> None:
    wrong = [
        (row["key"], found)
        for row in ENTRIES
        if (found := matched(entries, row["question"]))[0] != row["key"]
        or found[1] < entries.calibration.qa_from
    ]
    assert not wrong


@pytest.mark.parametrize(
    "question",
    ["오늘 점심 뭐 먹을까요?", "출장비는 언제 입금되나요?", "ㅎㅎ", "육아휴직은 몇 년까지 쓸 수 있나요?"],
)
def test_another_matter_is_answered_by_none(entries: Searcher, question: str) -> None:
    assert matched(entries, question)[1] < entries.calibration.qa_from


def test_without_candidates_there_is_no_match(entries: Searcher) -> None:
    asked = entries.read("견적").wording
    assert best_match(asked, [], entries.calibration.qa_match, evenly) is None


def test_without_a_model_words_decide(morphemes: Morphemes, thesaurus: Thesaurus, entries: Searcher) -> None:
    reader = QuestionReader(morphemes, thesaurus, None).wordings
    none = dict.fromkeys(("widened", "bigrams", "title"), 0.0)
    texts = ("하자검사는 1년에 몇 번 하나요?", "선금은 최대 몇 퍼센트까지 나가나요?")
    known = [(reader.known(text), none) for text in texts]
    match = best_match(
        reader.known("선금은 몇 퍼센트까지 주나요?"), known, entries.calibration.qa_match,
        evenly,
    )  # fmt: skip
    assert match is not None
    assert match.position == 1


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_the_order_of_candidates_does_not_matter(entries: Searcher, order: list[int]) -> None:
    asked = entries.read("계약보증금은 얼마를 받나요?").wording
    none = dict.fromkeys(("widened", "bigrams", "title"), 0.0)
    known = [(entries.reader.wordings.known(row["question"]), none) for row in ENTRIES[48:54]]

    def best(candidates: list[Any]) -> Match:
        match = best_match(asked, candidates, entries.calibration.qa_match, evenly)
        assert match is not None
        return match

    first, again = best(known), best([known[position] for position in order])
    assert order[again.position] == first.position
    assert again.probability == pytest.approx(first.probability, abs=1e-5)


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        ("지체상금은 얼마인가요?", "공사 지체상금은 얼마인가요?", False),
        ("물품 수의계약이 되나요?", "공사 수의계약이 되나요?", True),
        ("물품과 용역의 차이는?", "물품이란 무엇인가요?", False),
        ("2천만원이면 견적이 몇 개 필요한가요?", "5천만원이면 견적이 몇 개 필요한가요?", True),
        ("2천만원이면 견적이 필요한가요?", "2천만원이면 1인 견적이 되나요?", False),
        ("수의계약이 되나요?", "2천만원까지 수의계약이 되나요?", False),
        ("300억원 이상 공사는?", "2억원 이상 300억원 미만 공사는?", True),
        ("2025년 여성기업 수의계약 한도는?", "여성기업은 5천만원 이하면 수의계약이 되나요?", False),
        ("공사 1억원의 선금은 며칠 안에 주나요?", "선금은 14일 이내에 주나요?", False),
        ("3천만원짜리 물품은?", "2천만원 초과 5천만원 이하 물품은?", False),
        ("2천만원을 초과하지 않으면 수의계약 되나요?", "2천만원 이하면 수의계약 되나요?", False),
        ("2천만원을 초과하지 않으면 수의계약 되나요?", "2천만원 초과면 수의계약 되나요?", True),
        ("이자율 3%로 5일 지나면?", "이자율 5%로 5일 지나면?", True),
        ("2,900만원 물품도 검사조서를 쓰나요?", "2천9백만원짜리 물품도 검사조서를 쓰나요?", False),
        ("국가기관 용역 지연배상금은 얼마인가요?", "용역 지연배상금은 얼마인가요?", True),
        ("지방자치단체 용역 지연배상금은 얼마인가요?", "용역 지연배상금은 얼마인가요?", False),
        ("지연배상금은 어떻게 계산하나요?", "장기계속공사 지연배상금은 어떻게 계산하나요?", True),
        ("장기계속공사 지연배상금은?", "지연배상금은 어떻게 계산하나요?", False),
        ("대금 지급 기한은?", "대가는 언제까지 지급하나요?", False),
        ("아파트 공사 하자기간은?", "공동주택 공사의 하자기간은?", False),
        ("여성기업 수의계약 5천만원은 안 되나요?", "여성기업과 5천만원 수의계약이 가능한가요?", False),
        ("2천만원 한도를 넘으면 견적은?", "2천만원을 넘으면 견적은 몇 개인가요?", False),
        ("수의계약은 몇 천만원까지 가능한가요?", "수의계약은 2천만원까지 되나요?", False),
        ("직접지급은 언제 하나요?", "하도급대금 직접지급은 언제 하나요?", False),
        ("", "", False),
    ],
)
def test_questions_about_different_cases_contradict(
    entries: Searcher, asked: str, known: str, expected: bool
) -> None:
    read = entries.reader.wordings.known
    assert contradicts(read(asked), read(known)) is expected


@pytest.mark.parametrize(
    ("asked", "followed", "known", "expected"),
    [
        ("그럼 지방계약은요?", "국가계약에서 지연배상금은 얼마인가요?", "지연배상금은 얼마인가요?", False),
        ("그럼 국가계약은요?", "지방계약에서 지연배상금은 얼마인가요?", "지연배상금은 얼마인가요?", True),
        ("하루에 얼마인가요?", "국가계약에서 지연배상금은?", "지연배상금은 얼마인가요?", True),
    ],
)
def test_a_follow_up_is_about_the_contracts_that_it_names_itself(
    entries: Searcher, asked: str, followed: str, known: str, expected: bool
) -> None:
    wordings = entries.reader.wordings
    assert contradicts(wordings.read(asked, followed)[0], wordings.known(known)) is expected


def test_where_contracts_of_the_state_are_usual_they_need_not_be_named(
    morphemes: Morphemes, thesaurus: Thesaurus
) -> None:
    reader = QuestionReader(morphemes, thesaurus, None, jurisdiction=Jurisdiction.STATE).wordings
    asked = reader.known("지연배상금은 얼마인가요?")
    assert not contradicts(asked, reader.known("국가계약의 지연배상금은 얼마인가요?"))
    assert contradicts(asked, reader.known("지방계약의 지연배상금은 얼마인가요?"))

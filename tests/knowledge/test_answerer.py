from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.analysis import Analyser
from indexer.authority import Authority
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.structure import Block, DocumentKind, Section
from indexer.thesaurus import Thesaurus, shipped_rows
from knowledge import qa_entries
from knowledge.analyst import AsyncAnalyst
from knowledge.answerer import KnowledgeAnswerer
from knowledge.answering import Answerer, Citation, Decision
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.starter import import_starter
from tests.knowledge.conftest import NOW
from tests.library import DOCUMENTS, TODAY, article, document

QUOTES = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"


@pytest.fixture
def analyst(analyser: Analyser, executor: ThreadPoolExecutor) -> AsyncAnalyst:
    return AsyncAnalyst(analyser, executor)


@pytest.fixture
async def answerer(
    database: Database,
    holder: IndexHolder,
    follower: IndexFollower,
    morphemes: Morphemes,
    analyst: AsyncAnalyst,
    executor: ThreadPoolExecutor,
) -> AsyncIterator[Answerer]:
    for one in DOCUMENTS:
        await Ingest(database, analyst).store(one, one.title, now=NOW)
    await follower.load()
    yield KnowledgeAnswerer(holder, database, morphemes, executor, today=lambda: TODAY)
    await follower.close()


async def publish(
    database: Database,
    analyst: AsyncAnalyst,
    follower: IndexFollower,
    question: str,
    answer: str,
    *basis: tuple[str, str, str],
) -> int:
    async with database.session() as session:
        entry = await qa_entries.draft(session, question=question, answer=answer, author_id=None, now=NOW)
        for law, number, path in basis:
            await qa_entries.add_citation(session, entry.id, law=law, article=number, path=path)
    analysed = await analyst.analyse(qa_entries.to_passages(entry))
    async with database.session() as session:
        await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOW)
    await follower.catch_up()
    return entry.id


def labels(citations: tuple[Citation, ...]) -> list[str]:
    return [citation.label for citation in citations]


async def test_a_rule_is_quoted_with_its_place(answerer: Answerer) -> None:
    answer = await answerer.answer(QUOTES)
    assert answer.decision is Decision.EXTRACTED
    assert answer.text.startswith(
        "「지방계약법 시행령」 제30조(수의계약대상자의 선정절차 등)는 이렇게 정합니다."
    )
    assert "1인으로부터 받은 견적서에 의할 수 있다." in answer.text
    first = answer.citations[0]
    assert (first.law, first.article, first.effective_date) == (
        "지방계약법 시행령", "제30조", dt.date(2026, 1, 2),
    )  # fmt: skip
    assert first.path.startswith("제1항")
    assert first.quote in answer.text
    assert first.passage_id
    assert first.document_version
    assert not first.pending
    assert len(answer.citations) <= 3
    assert answer.confidence > 0.5
    assert answer.index_id.startswith("kiwi-")
    assert answer.evidence["rules"][0]["passage"] == first.passage_id


async def test_a_rule_that_leaves_the_matter_to_a_lower_one_brings_that_one(
    answerer: Answerer,
    database: Database,
    analyst: AsyncAnalyst,
    follower: IndexFollower,
) -> None:
    act = document(
        "지방계약법",
        [
            article(
                "제15조의9",
                "이동식 천막 설치 신고",
                (
                    "제1항",
                    "이동식 천막을 설치하려는 자는 대통령령으로 정하는 바에 따라 설치 신고를 하여야 한다.",
                ),
            )
        ],
        authority=Authority.ACT,
    )
    decree = document(
        "지방계약법 시행령",
        [article("제99조", "신고서의 제출", ("", "법 제15조의9제1항에 따른 신고서는 3일 전까지 낸다."))],
    )
    for one in (act, decree):
        await Ingest(database, analyst).store(one, f"{one.title} 2", now=NOW)
    await follower.catch_up()
    answer = await answerer.answer("이동식 천막 설치 신고를 꼭 해야 하나요?")
    assert answer.decision is Decision.EXTRACTED
    assert [one.label for one in answer.citations[:2]] == [
        "지방계약법 제15조의9제1항",
        "지방계약법 시행령 제99조",
    ]
    assert "하위 법령에 맡긴 내용은 「지방계약법 시행령」 제99조(신고서의 제출)에 있습니다." in answer.text
    assert answer.text.endswith("3일 전까지 낸다.")


async def test_a_named_unit_is_answered_with_that_unit_alone(answerer: Answerer) -> None:
    answer = await answerer.answer("시행령 30조 1항 2호")
    assert labels(answer.citations) == ["지방계약법 시행령 제30조제1항제2호"]
    assert "2. 여성기업과 계약을 하는 경우" in answer.text
    assert "제1항제2호는 이렇게 정합니다." in answer.text


async def test_where_several_paragraphs_are_quoted_the_article_is_said_to_say_it(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    tents = article(
        "제15조의9",
        "이동식 천막의 설치",
        ("제1항", "이동식 천막을 설치하려면 신고하여야 한다."),
        ("제2항", "이동식 천막의 설치 신고는 3일 전까지 하여야 한다."),
    )
    await Ingest(database, analyst).store(document("천막법", [tents]), "천막법", now=NOW)
    await follower.catch_up()
    answer = await answerer.answer("이동식 천막 설치 신고는 며칠 전까지 하나요?")
    assert answer.text.startswith("「천막법」 제15조의9(이동식 천막의 설치)는 이렇게 정합니다.\n\n①")
    assert answer.citations[0].path == "제2항"


#: So long that it stands in several passages.
LONG_LIST = [
    (f"제1항제{n}호", f"{n}번째 지역에서 나무를 심고 가꾸는 일을 스무 해 넘게 해 온 단체{'의 모임' * 20}")
    for n in range(1, 30)
]


@pytest.fixture
async def tent_law(
    database: Database, analyst: AsyncAnalyst, follower: IndexFollower, answerer: Answerer
) -> None:
    """An act, and its decree with a long list of those exempted."""
    act = article(
        "제15조",
        "수수료의 납부",
        (
            "제1항",
            "이동식 천막을 치려는 자는 천막 수수료를 내야 한다. "
            "다만, 대통령령으로 정하는 자에게는 천막 수수료를 면제할 수 있다.",
        ),
    )
    exempted = article(
        "제7조",
        "이동식 천막 수수료의 면제",
        ("제1항", "법 제15조제1항 단서에 따라 천막 수수료를 면제할 수 있는 자는 다음 각 호와 같다."),
        *(
            (
                f"제1항제{n}호",
                f"{n}번째 지역에서 나무를 심고 가꾸는 일을 스무 해 넘게 해 온 단체" + "의 모임" * 20,
            )
            for n in range(1, 30)
        ),
    )
    collected = article(
        "제9조",
        "이동식 천막 수수료의 징수",
        (
            "제1항",
            "법 제15조제1항 단서에 따라 천막 수수료를 면제받은 자가 거짓으로 신고한 사실이 드러나면 "
            "그 두 배를 지체 없이 징수하여 금고에 넣는다.",
        ),
    )
    for name, held in (("천막법", [act]), ("천막법 시행령", [exempted, collected])):
        await Ingest(database, analyst).store(document(name, held), name, now=NOW)
    await follower.catch_up()


async def test_a_list_asked_for_as_a_whole_is_quoted_from_its_beginning(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    free = article(
        "제7조", "등대 이용료의 면제", ("제1항", "등대 이용료가 면제되는 자는 다음 각 호와 같다."), *LONG_LIST
    )
    await Ingest(database, analyst).store(document("등대법", [free]), "등대법", now=NOW)
    await follower.catch_up()
    first = (await answerer.answer("등대 이용료가 면제되는 자는 누구인가요?")).citations[0]
    assert first.label == "등대법 제7조제1항"
    assert first.quote.splitlines()[1].startswith("1. 1번째 지역")
    assert first.quote.endswith("\n(이하 생략)")


@pytest.mark.usefixtures("tent_law")
async def test_a_named_list_that_is_cut_says_that_it_goes_on(answerer: Answerer) -> None:
    answer = await answerer.answer("천막법 시행령 제7조제1항")
    assert answer.citations[0].quote.endswith("\n(이하 생략)")


@pytest.mark.usefixtures("tent_law")
async def test_the_rule_that_carries_out_another_is_quoted_as_far_as_there_is_room(
    answerer: Answerer,
) -> None:
    answer = await answerer.answer("이동식 천막을 치려는 자는 천막 수수료를 내야 하나요?")
    assert labels(answer.citations)[:2] == ["천막법 제15조제1항", "천막법 시행령 제7조제1항"]
    assert "「천막법 시행령」 제7조(이동식 천막 수수료의 면제)제1항에 있습니다." in answer.text
    assert answer.text.endswith("\n(이하 생략)")


async def test_a_unit_that_the_article_does_not_have_is_said_to_be_missing(answerer: Answerer) -> None:
    answer = await answerer.answer("시행령 30조 9항")
    assert labels(answer.citations)[0].startswith("지방계약법 시행령 제30조")
    assert answer.text.startswith("「지방계약법 시행령」 제30조에는 제9항이 없습니다.")
    assert "제9항" not in (await answerer.answer("시행령 30조")).text
    assert "제1항제99호가 없습니다" in (await answerer.answer("시행령 30조 1항 99호")).text
    assert "없습니다" not in (await answerer.answer("시행령 35조 1항")).text


async def test_a_published_entry_answers_first_with_its_legal_basis(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    words = "두 곳 이상에서 받습니다. 다만 2천만원 이하면 한 곳이면 됩니다."
    basis = ("지방계약법 시행령", "제30조", "제1항제1호"), ("없는법", "제1조", "")
    entry = await publish(
        database, analyst, follower, "물품 수의계약 견적은 몇 곳에서 받나요?", words, *basis
    )
    answer = await answerer.answer("물품 수의계약은 견적을 몇 곳에서 받아야 하나요?")
    assert answer.decision is Decision.CURATED
    assert answer.text == words
    assert answer.qa_entry_id == entry
    own, rule, unknown = answer.citations
    assert (own.title, own.document_version) == ("물품 수의계약 견적은 몇 곳에서 받나요?", None)
    assert rule.label == "지방계약법 시행령 제30조제1항제1호"
    assert "1. 추정가격이 2천만원 이하인 물품" in rule.quote
    assert (unknown.label, unknown.passage_id) == ("없는법 제1조", None)


async def test_an_entry_that_may_be_meant_is_shown_to_the_instructor(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    rule = ("지방계약법 시행령", "제64조", "")
    await publish(
        database, analyst, follower, "감독 공무원을 바꾸려면 어떤 절차가 필요하나요?", "문서로 합니다.", rule
    )
    answer = await answerer.answer("감독 공무원이 바뀌면 처리는 어떻게 하나요?")
    assert answer.decision is Decision.UNSURE
    assert answer.citations[0].title == "감독 공무원을 바꾸려면 어떤 절차가 필요하나요?"


async def test_an_entry_about_another_kind_of_contract_does_not_answer(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    rule = ("지방계약법 시행령", "제30조", "")
    await publish(database, analyst, follower, "공사 수의계약 견적은 몇 곳에서 받나요?", "두 곳입니다.", rule)
    answer = await answerer.answer("물품 수의계약 견적은 몇 곳에서 받나요?")
    assert answer.decision is not Decision.CURATED


async def test_a_retired_entry_answers_no_more(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    question = "검사는 며칠 안에 해야 하나요?"
    rule = ("지방계약법 시행령", "제64조", "")
    entry = await publish(database, analyst, follower, question, "14일 안에 합니다.", rule)
    assert (await answerer.answer(question)).decision is Decision.CURATED
    async with database.session() as session:
        await qa_entries.retire(session, entry, now=NOW)
    # The database is asked as well, so that a retired entry is silent before the index has followed.
    assert (await answerer.answer(question)).decision is not Decision.CURATED
    await follower.catch_up()
    assert (await answerer.answer(question)).decision is not Decision.CURATED


async def test_what_was_stored_just_now_answers_though_the_index_is_a_moment_behind(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    rule = article("제12조", "천막의 대여", ("", "천막 대여의 사용료는 3일 이내에 내야 한다."))
    await Ingest(database, analyst).store(document("천막법", [rule]), "천막법.md", now=NOW)

    async def follow_later() -> None:
        await asyncio.sleep(0.2)
        await follower.catch_up()

    following = asyncio.create_task(follow_later())
    answer = await answerer.answer("천막 대여의 사용료는 언제까지 내야 하나요?")
    await following
    assert labels(answer.citations)[0] == "천막법 제12조"


async def test_a_standard_document_answers_where_no_rule_does(answerer: Answerer) -> None:
    answer = await answerer.answer("노무비 구분관리는 어떻게 하나요? 전용 계좌로 노무비를 지급하나요?")
    assert answer.decision is Decision.EXTRACTED
    assert answer.citations[0].law == "하도급 관리 안내"
    assert "표준문서 「하도급 관리 안내」의 '노무비 구분관리'" in answer.text


async def test_a_standard_document_for_other_amounts_does_not_answer(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    heading = "추정가격 1천만원 미만 천막 대여의 사용료"
    held = (Block("", "천막 대여의 사용료는 하루에 3만원이고 천막을 돌려줄 때 낸다."),)
    rules = document(
        "천막 대여 안내",
        [Section("", heading, ("천막 대여 안내",), held)],
        authority=Authority.STANDARD_DOCUMENT,
        kind=DocumentKind.STANDARD,
    )
    await Ingest(database, analyst).store(rules, "천막", now=NOW)
    await follower.catch_up()
    below = await answerer.answer("추정가격 1천만원 미만 천막 대여의 사용료는 언제 내나요?")
    assert (below.decision, below.citations[0].law) == (Decision.EXTRACTED, "천막 대여 안내")
    above = await answerer.answer("추정가격 5천만원 이상 천막 대여의 사용료는 언제 내나요?")
    assert above.decision is not Decision.EXTRACTED or above.citations[0].law != "천막 대여 안내"


async def test_a_local_standard_document_does_not_answer_for_the_state(answerer: Answerer) -> None:
    question = "노무비 구분관리는 어떻게 하나요? 전용 계좌로 노무비를 지급하나요?"
    answer = await answerer.answer(f"중앙부처 공사인데 {question}")
    assert answer.decision is not Decision.EXTRACTED


async def test_what_is_not_yet_in_force_says_so(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    coming = document(
        "전자조달법",
        [article("제5조", "전자계약의 체결", ("", "수요기관의 장은 전자계약을 체결하여야 한다."))],
        effective=dt.date(2027, 3, 1),
    )
    await Ingest(database, analyst).store(coming, "새 법", now=NOW)
    await follower.catch_up()
    answer = await answerer.answer("전자조달법 5조")
    assert answer.citations[0].pending
    assert "2027년 3월 1일부터 시행됩니다" in answer.text
    assert not (await answerer.answer("전자조달법 5조", on=dt.date(2027, 3, 1))).citations[0].pending


@pytest.mark.parametrize("question", ["", "   ", "😀😀😀", "?!?!", "1234", "\x00"])
async def test_a_question_without_words_is_out_of_scope(answerer: Answerer, question: str) -> None:
    answer = await answerer.answer(question)
    assert (answer.decision, answer.text, answer.citations) == (Decision.OUT_OF_SCOPE, "", ())


@pytest.mark.parametrize(
    "question",
    ["견적 " * 6_000, "a" * 50_000, "SELECT * FROM passage; -- " * 300, "<script>alert(1)</script>"],
)
async def test_odd_questions_get_an_honest_word(answerer: Answerer, question: str) -> None:
    answer = await answerer.answer(question)
    assert answer.decision in Decision
    assert answer.citations or not answer.decision.is_answer


@pytest.mark.parametrize("question", ["오늘 점심 뭐 먹지?", "연가보상비는 언제 나오나요?"])
async def test_other_matters_are_not_answered(answerer: Answerer, question: str) -> None:
    answer = await answerer.answer(question)
    assert not answer.decision.is_answer
    assert answer.text == ""


async def test_without_an_index_nothing_is_claimed(
    database: Database, holder: IndexHolder, morphemes: Morphemes, executor: ThreadPoolExecutor
) -> None:
    answerer = KnowledgeAnswerer(holder, database, morphemes, executor, today=lambda: TODAY)
    assert (await answerer.answer(QUOTES)).decision is Decision.UNSURE
    assert await answerer.propose_citations(QUOTES) == ()


@pytest.mark.sqlite  # long, for the whole starter knowledge
async def test_without_statutes_the_starter_knowledge_answers_alone(
    database: Database, morphemes: Morphemes, executor: ThreadPoolExecutor, tmp_path: Path
) -> None:
    words_only = Analyser(morphemes, None)
    holder = IndexHolder(QuestionReader(morphemes, Thesaurus(morphemes, shipped_rows()), None))
    follower = IndexFollower(database, holder, words_only.identity, tmp_path / "index", executor)
    await import_starter(database, AsyncAnalyst(words_only, executor), now=NOW)
    await follower.load()
    answerer = KnowledgeAnswerer(holder, database, morphemes, executor, today=lambda: TODAY)

    answer = await answerer.answer(QUOTES)
    assert answer.decision.is_answer
    assert answer.citations[0].law in ("학습조직 Q&A", "수의계약과 견적")
    # What the field is, the standard documents have to tell.
    unknown = await answerer.answer("단가계약을 연도 넘겨서 할 수 있나요?")
    assert unknown.decision is Decision.UNSURE
    assert (await answerer.answer("오늘 점심 뭐 먹지?")).decision is Decision.OUT_OF_SCOPE
    await follower.close()


async def test_a_day_in_the_past_is_answered_from_what_held_then(answerer: Answerer) -> None:
    answer = await answerer.answer(QUOTES, on=dt.date(2020, 1, 1))
    assert all(citation.pending for citation in answer.citations)


async def test_rules_are_proposed_for_a_text_named_ones_first(answerer: Answerer) -> None:
    proposed = await answerer.propose_citations(
        "지연배상금은 계약금액의 100분의 30까지입니다(지방계약법 시행령 제64조). 늦으면 지체상금을 냅니다.",
        limit=3,
    )
    assert labels(proposed)[0] == "지방계약법 시행령 제64조"
    assert any(label.startswith("지방계약법 시행령 제90조") for label in labels(proposed)[1:])
    assert len({(citation.law, citation.article) for citation in proposed}) == len(proposed) <= 3


async def test_many_askers_are_answered_together(answerer: Answerer) -> None:
    questions = [QUOTES, "입찰공고 기간은?", "지체상금 한도는?", "시행령 64조"] * 8
    answers = await asyncio.gather(*map(answerer.answer, questions))
    assert all(answer.citations for answer in answers)
    for first, later in zip(answers[:4], answers[4:8], strict=True):
        assert (first.text, first.citations) == (later.text, later.citations)


async def test_a_registered_document_answers_about_its_own_matter(
    answerer: Answerer, database: Database, analyst: AsyncAnalyst, follower: IndexFollower
) -> None:
    """Nothing in the question says that it is one for the city's contract office."""
    asked = "드론 비행 승인서는 몇 부 내나요?"
    before = await answerer.answer(asked)
    assert before.decision is Decision.OUT_OF_SCOPE
    rows = "| 서류 | 부수 |\n| --- | --- |\n| 드론 비행 승인서 | 2부 |\n| 안전관리계획서 | 1부 |"
    guide = document(
        "드론 촬영 과업지시서",
        [
            Section("", "제출서류", ("드론 촬영 과업지시서",), (Block("", rows),)),
            Section(
                "", "촬영 시간", ("드론 촬영 과업지시서",), (Block("", "해가 진 뒤에는 띄우지 않습니다."),)
            ),
        ],
        authority=Authority.STANDARD_DOCUMENT,
        kind=DocumentKind.STANDARD,
    )
    await Ingest(database, analyst).store(guide, "과업지시서.hwpx", now=NOW)
    await follower.catch_up()
    answer = await answerer.answer(asked)
    assert answer.decision is Decision.EXTRACTED
    assert "드론 비행 승인서 | 2부" in answer.text
    assert (await answerer.answer("오늘 점심 뭐 먹지?")).decision is Decision.OUT_OF_SCOPE

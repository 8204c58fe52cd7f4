"""What the knowledge base does not answer: found, taken together, and gone once an entry answers it."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.morphemes import Morphemes
from indexer.thesaurus import Thesaurus, shipped_rows
from indexer.wording import WordingReader
from knowledge import escalations, questions
from knowledge.answers import Verdict
from knowledge.models import Person
from knowledge.questions import QuestionState
from knowledge.statistics import gaps
from tests.knowledge.statistics.conftest import Month, at

COFFEE = "사무실 원두를 구독하는 계약을 해도 되나요?"
COFFEE_TOO = "사무실 원두를 구독하는 계약, 해도 되나요?"


async def listed(month: Month) -> list[tuple[str, int]]:
    return [(gap.question, gap.count) for gap in (await month.statistics()).gaps.listed]


async def test_what_asks_the_same_is_one_gap(month: Month) -> None:
    first, _ = await month.hand_over("11-03 10:00", COFFEE_TOO)
    await month.hand_over("11-04 10:00", "드론을 빌려 쓰는 계약은 용역인가요 물품인가요?")
    second, _ = await month.hand_over("11-05 10:00", COFFEE)
    found = (await month.statistics()).gaps
    assert found.listed[0].question_ids == (first.id, second.id)
    assert [gap.count for gap in found.listed] == [2, 1]
    assert (found.questions, found.compared) == (3, 3)


async def test_an_instructors_answer_alone_closes_no_gap_and_an_entry_does(
    month: Month, instructor: Person
) -> None:
    question, escalation_id = await month.hand_over("11-03 10:00", COFFEE)
    await month.answer(question, escalation_id, instructor, "11-03 11:00")
    assert await listed(month) == [(COFFEE, 1)]
    entry = await month.entry("원두 구독이 되나요?", "11-10 10:00", escalation_id=escalation_id)
    assert await listed(month) == []
    entry.retired_at, entry.state = at("11-20 10:00"), "retired"
    assert await listed(month) == [(COFFEE, 1)]


async def test_an_entry_closes_what_asked_the_same_before_it(month: Month) -> None:
    await month.hand_over("11-03 10:00", COFFEE)
    await month.entry(COFFEE_TOO, "11-10 10:00")
    assert await listed(month) == []
    # It did not help: whoever asks after it was published has no answer still.
    await month.hand_over("11-12 10:00", COFFEE)
    found = (await month.statistics()).gaps
    assert [(gap.question, gap.count) for gap in found.listed] == [(COFFEE, 1)]
    assert (found.questions, found.compared) == (1, 2)


async def test_merged_questions_are_one_gap_in_whatever_words(
    month: Month, session: AsyncSession, instructor: Person
) -> None:
    _, original = await month.hand_over("11-03 10:00", COFFEE)
    _, merged = await month.hand_over("11-04 10:00", "커피머신 임차료는 무슨 목으로 나가나요?")
    await escalations.close_duplicate(session, merged, instructor.id, of=original, now=at("11-04 11:00"))
    assert [count for _, count in await listed(month)] == [2]


async def test_what_did_not_help_is_a_gap(month: Month, instructor: Person) -> None:
    disliked = await month.ask("11-03 10:00", COFFEE)
    await month.rate(disliked, instructor, Verdict.NOT_SOLVED)
    helped = await month.ask("11-03 10:00", "선금은 얼마까지 주나요?")
    await month.rate(helped, month.asker, Verdict.SOLVED)
    settled = await month.ask("11-03 10:00", "하자담보는 몇 년인가요?", state=QuestionState.RESOLVED)
    await month.rate(settled, instructor, Verdict.NOT_SOLVED)
    assert await listed(month) == [(COFFEE, 1)]


async def test_words_of_withdrawn_questions_are_not_shown(month: Month, session: AsyncSession) -> None:
    withdrawn, escalation_id = await month.hand_over("11-03 10:00", "거둔 질문입니다")
    await questions.withdraw(session, withdrawn.id)
    await escalations.withdraw(session, escalation_id, now=at("11-03 11:00"))
    out, escalation_id = await month.hand_over("11-03 10:00", "점심 뭐 먹나요?")
    await escalations.close_out_of_scope(session, escalation_id, month.asker.id, now=at("11-03 11:00"))
    await questions.set_state(session, out.id, QuestionState.OUT_OF_SCOPE)
    # The asker was content before any instructor had answered.
    content, escalation_id = await month.hand_over("11-03 10:00", "해결된 질문입니다")
    await escalations.withdraw(session, escalation_id, now=at("11-03 11:00"))
    await questions.set_state(session, content.id, QuestionState.RESOLVED)
    statistics = await month.statistics()
    assert (statistics.gaps.listed, statistics.gaps.questions) == ((), 0)
    assert "거둔 질문" not in repr(statistics)


async def test_without_a_model_the_same_words_are_one_gap(month: Month, morphemes: Morphemes) -> None:
    month.wordings = WordingReader(morphemes, Thesaurus(morphemes, shipped_rows()), None)
    await month.hand_over("11-03 10:00", COFFEE)
    await month.hand_over("11-04 10:00", COFFEE.replace(" ", "").replace("?", "??"))
    await month.hand_over("11-05 10:00", "드론은요?")
    await month.entry("드론은요", "11-06 10:00")
    assert await listed(month) == [(COFFEE, 2)]


async def test_the_latest_are_compared_where_there_are_many(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "MAX_COMPARED", 2)
    for day in (3, 4, 5):
        await month.hand_over(f"11-0{day} 10:00", f"{day}일의 질문")
    found = (await month.statistics()).gaps
    assert (found.questions, found.compared) == (3, 2)
    assert [gap.question for gap in found.listed] == ["4일의 질문", "5일의 질문"]

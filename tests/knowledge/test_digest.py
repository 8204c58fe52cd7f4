"""The week of a room: what it counts, where it ends, and that it is posted once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answers, digest, escalations, people, questions, rooms
from knowledge.answering import Answer, Citation, Decision
from knowledge.digest import TRANSITIONS, AskedTopic, DigestState, Step
from knowledge.errors import NotAllowedNow
from knowledge.models import Digest, Document, DocumentVersion, Person, QAEntry, Question, Room
from knowledge.questions import QuestionState
from tests.knowledge.conftest import NOW

WEEK = "2026-W47"
#: The last moment of the week in Seoul, and the first of the next.
LAST, NEXT = (
    dt.datetime(2026, 11, 22, 14, 59, 59, 999999, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC),
)


class Week:
    """What happens in a room, told shortly."""

    def __init__(self, session: AsyncSession, room: Room, asker: Person) -> None:
        self.session, self.room, self.asker = session, room, asker
        self.asked = 0

    async def ask(self, text: str, at: dt.datetime = NOW, room: Room | None = None) -> Question:
        self.asked += 1
        return await questions.record(
            self.session,
            room_id=(room or self.room).id,
            person_id=self.asker.id,
            message_id=str(self.asked),
            text=text,
            now=at,
        )

    async def say(
        self, question: Question, decision: Decision, article: str = "제25조", entry_id: int | None = None
    ) -> None:
        citation = Citation(None, "지방계약법 시행령", article, "", "", None, None, "", 2)
        answer = Answer(decision, "답", 0.9, (citation,), qa_entry_id=entry_id)
        await answers.record(self.session, question, answer, now=question.asked_at)

    async def escalate(self, question: Question) -> int:
        opened = await escalations.open_for(
            self.session, question.id, escalations.Reason.UNSURE, now=question.asked_at
        )
        return opened.id

    async def entry(self, question: str, at: dt.datetime = NOW, **columns: object) -> QAEntry:
        entry = QAEntry(
            question=question, answer="답", state="published", authority=7, created_at=at, published_at=at,
            **columns,
        )  # fmt: skip
        self.session.add(entry)
        await self.session.flush()
        return entry

    async def compose(self, iso_week: str = WEEK) -> digest.DigestContent:
        return await digest.compose(self.session, self.room, iso_week)


@pytest.fixture
def week(session: AsyncSession, room: Room, asker: Person) -> Week:
    return Week(session, room, asker)


@pytest.mark.parametrize(
    ("moment", "iso_week"),
    [
        (NOW, WEEK),
        (LAST, WEEK),
        (NEXT, "2026-W48"),
        # 2027-01-01 is a Friday: still the last week of 2026.
        (dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC), "2026-W53"),
        (dt.datetime(2024, 12, 30, 0, tzinfo=dt.UTC), "2025-W01"),
    ],
)
def test_weeks_are_those_of_seoul(moment: dt.datetime, iso_week: str) -> None:
    assert digest.week_of(moment) == iso_week


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=st.timezones()))
def test_every_moment_lies_within_its_week(moment: dt.datetime) -> None:
    start, end = digest.bounds(digest.week_of(moment))
    assert start <= moment < end
    assert digest.week_of(start) == digest.week_of(moment) != digest.week_of(end)


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-W00", "2026-47", "어제"])
def test_something_else_is_not_a_week(text: str) -> None:
    with pytest.raises(ValueError, match=r"time data|Invalid week|format"):
        digest.bounds(text)


async def test_an_empty_week_says_so(week: Week) -> None:
    content = await week.compose()
    assert content.is_empty
    assert (content.starts_on, content.ends_on) == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))


async def test_only_the_room_and_the_week_count(week: Week, session: AsyncSession) -> None:
    other = await rooms.ensure(session, channel="web", chat_id="2", title="", kind="group", now=NOW)
    await week.ask("이 방", LAST)
    await week.ask("다음 주", NEXT)
    await week.ask("다른 방", room=other)
    withdrawn = await week.ask("거둔 질문")
    await questions.withdraw(session, withdrawn.id)
    content = await week.compose()
    assert (content.asked, content.answered) == (1, 0)
    assert content.most_asked == (AskedTopic("이 방", 1),)


async def test_questions_are_counted_under_what_answered_them(week: Week) -> None:
    entry = await week.entry("1인 견적이 되나요?", NOW - dt.timedelta(days=30))
    for text in ("견적 1개면 되나요", "한 업체만 받아도 되나요", "1인 견적 가능한가요"):
        await week.say(await week.ask(text), Decision.CURATED, entry_id=entry.id)
    for text in ("수의계약 한도는?", "2천만원까지인가요?"):
        await week.say(await week.ask(text), Decision.EXTRACTED, "제25조")
    await week.say(await week.ask("선금은?"), Decision.EXTRACTED, "제60조")
    await week.say(await week.ask("모르는 것"), Decision.UNSURE)
    content = await week.compose()
    assert content.most_asked == (
        AskedTopic("1인 견적이 되나요?", 3, entry_id=entry.id),
        AskedTopic("수의계약 한도는?", 2, law="지방계약법 시행령", article="제25조"),
        AskedTopic("선금은?", 1, law="지방계약법 시행령", article="제60조"),
        AskedTopic("모르는 것", 1),
    )
    assert (content.asked, content.answered) == (7, 6)


async def test_merged_questions_count_as_one(week: Week, session: AsyncSession, instructor: Person) -> None:
    first, second = await week.ask("처음"), await week.ask("또")
    original, merged = await week.escalate(first), await week.escalate(second)
    await escalations.close_duplicate(session, merged, instructor.id, of=original, now=NOW)
    assert (await week.compose()).most_asked == (AskedTopic("처음", 2),)


async def test_a_question_counts_under_the_entry_that_came_of_it(
    week: Week, session: AsyncSession, instructor: Person
) -> None:
    first, second = await week.ask("원두를 구독해도 되나요?"), await week.ask("커피 구독 되나요?")
    original, merged = await week.escalate(first), await week.escalate(second)
    await escalations.close_duplicate(session, merged, instructor.id, of=original, now=NOW)
    entry = await week.entry("원두 구독 계약이 되나요?", escalation_id=original)
    await week.say(await week.ask("원두 정기배송은요?"), Decision.CURATED, entry_id=entry.id)
    assert (await week.compose()).most_asked == (AskedTopic(entry.question, 3, entry_id=entry.id),)
    entry.retired_at = NOW
    await session.flush()
    assert AskedTopic("원두를 구독해도 되나요?", 2) in (await week.compose()).most_asked


async def test_what_waits_at_the_end_of_the_week_is_still_open(
    week: Week, session: AsyncSession, instructor: Person
) -> None:
    waiting, answered, late = [await week.ask(text) for text in ("기다림", "답함", "늦게 답함")]
    ids = [await week.escalate(question) for question in (waiting, answered, late)]
    await escalations.answer(session, ids[1], instructor.id, now=LAST)
    await escalations.answer(session, ids[2], instructor.id, now=NEXT)
    content = await week.compose()
    assert [one.question for one in content.still_open] == ["기다림", "늦게 답함"]
    assert [one.question for one in (await week.compose("2026-W48")).still_open] == ["기다림"]


async def test_news_of_the_week(week: Week, session: AsyncSession) -> None:
    await week.entry("새 Q&A")
    await week.entry("다음 주 Q&A", NEXT)
    await week.entry("내린 Q&A", retired_at=NOW)
    await week.entry("기본 지식", key="starter:1")
    document = Document(
        key="statute:a", kind="statute", title="지방계약법", short_name="지방계약법", jurisdiction="local",
        authority=1, created_at=NOW,
    )  # fmt: skip
    session.add(document)
    await session.flush()
    for number, at in ((1, NOW - dt.timedelta(days=30)), (2, NOW), (3, NEXT)):
        session.add(
            DocumentVersion(
                document_id=document.id, number=number, effective_date=dt.date(2026, 7, 1),
                promulgation_number="", repealed=False, source_name="", source_url="",
                content_hash=str(number), warnings=[], imported_at=at,
            )
        )  # fmt: skip
    content = await week.compose()
    assert [entry.question for entry in content.published] == ["새 Q&A"]
    assert content.documents == (digest.ChangedDocument("지방계약법", 2, dt.date(2026, 7, 1)),)
    assert (content.published_total, content.documents_total) == (1, 1)


async def test_lists_are_short_and_totals_are_not(week: Week) -> None:
    for number in range(digest.MAX_LISTED + 5):
        await week.escalate(await week.ask(f"{number}"))
        await week.entry(f"{number}")
    content = await week.compose()
    assert len(content.most_asked) == len(content.still_open) == len(content.published) == digest.MAX_LISTED
    assert content.still_open_total == content.published_total == digest.MAX_LISTED + 5


async def test_contributors_are_thanked(
    week: Week, session: AsyncSession, instructor: Person, other_instructor: Person
) -> None:
    for number in range(2):
        question = await week.ask(str(number))
        await answers.record_instructor(session, question, instructor_id=instructor.id, text="답", now=NOW)
    await week.entry("Q", author_id=instructor.id, publisher_id=other_instructor.id)
    assert (await week.compose()).contributors == (
        digest.Contributor("김강사", answered=2, published=1),
        digest.Contributor("이강사", answered=0, published=1),
    )


async def test_composing_again_later_gives_the_same(
    week: Week, session: AsyncSession, instructor: Person
) -> None:
    question = await week.ask("질문")
    await week.say(question, Decision.UNSURE)
    escalation_id = await week.escalate(question)
    before = await week.compose()
    await escalations.answer(session, escalation_id, instructor.id, now=NEXT)
    await answers.record_instructor(session, question, instructor_id=instructor.id, text="답", now=NEXT)
    await week.ask("다음 주 질문", NEXT)
    assert await week.compose() == before


async def test_a_draft_is_made_once_and_comes_back_as_it_was(
    week: Week, session: AsyncSession, room: Room
) -> None:
    await week.escalate(await week.ask("질문"))
    content = await week.compose()
    draft = await digest.create_draft(session, room.id, content, now=NOW)
    session.expunge(draft)
    stored = await digest.for_week(session, room.id, WEEK)
    assert stored is not None
    assert digest.content_of(stored) == content
    await week.ask("나중 질문")
    again = await digest.create_draft(session, room.id, await week.compose(), now=NOW)
    assert again.id == draft.id
    assert digest.content_of(again) == content


async def take(session: AsyncSession, one: Digest, step: Step, person: Person) -> Digest:
    match step:
        case Step.APPROVE:
            return await digest.approve(session, one.id, person.id, now=NOW)
        case Step.POST:
            return await digest.mark_posted(session, one.id, now=NOW)
        case Step.SKIP:
            return await digest.skip(session, one.id, person.id, now=NOW)


WAYS: dict[DigestState, tuple[Step, ...]] = {
    DigestState.DRAFT: (),
    DigestState.APPROVED: (Step.APPROVE,),
    DigestState.POSTED: (Step.APPROVE, Step.POST),
    DigestState.SKIPPED: (Step.SKIP,),
}


@pytest.mark.parametrize("state", DigestState)
@pytest.mark.parametrize("step", Step)
async def test_only_the_steps_of_the_table_exist(
    week: Week, session: AsyncSession, room: Room, instructor: Person, state: DigestState, step: Step
) -> None:
    one = await digest.create_draft(session, room.id, await week.compose(), now=NOW)
    for way in WAYS[state]:
        one = await take(session, one, way, instructor)
    target = TRANSITIONS.get((state, step))
    if target is None:
        with pytest.raises(NotAllowedNow):
            await take(session, one, step, instructor)
    else:
        one = await take(session, one, step, instructor)
        assert one.state == target
        assert one.approver_id == instructor.id


async def test_a_week_may_have_more_questions_than_a_statement_has_parameters(
    week: Week, session: AsyncSession, room: Room, asker: Person
) -> None:
    await session.execute(
        insert(Question),
        [
            {
                "room_id": room.id,
                "person_id": asker.id,
                "message_id": f"many {number}",
                "text": "질문",
                "state": QuestionState.ANSWERED,
                "asked_at": NOW,
            }
            for number in range(33_000)
        ],
    )
    content = await week.compose()
    assert (content.asked, content.answered) == (33_000, 0)


async def test_an_unknown_digest_is_no_surprise(session: AsyncSession) -> None:
    with pytest.raises(LookupError):
        await digest.mark_posted(session, 404, now=NOW)


async def test_a_digest_names_no_asker(week: Week, session: AsyncSession, room: Room) -> None:
    await people.ensure(session, channel="web", user_id="u1", name="비밀이름", now=NOW)
    await week.escalate(await week.ask("질문"))
    draft = await digest.create_draft(session, room.id, await week.compose(), now=NOW)
    assert "비밀이름" not in str(draft.content)

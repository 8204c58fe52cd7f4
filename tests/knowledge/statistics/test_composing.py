"""The statistics of a month, counted by hand, on both databases."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answers, escalations, people, questions
from knowledge.answering import Answer, Decision
from knowledge.answers import Verdict
from knowledge.digest import SEOUL
from knowledge.models import Conflict, Document, DocumentVersion, Person, Question, Review
from knowledge.questions import QuestionState
from knowledge.statistics.asked import per_day, per_hour, per_weekday
from knowledge.statistics.content import AskedArticle, Outcome
from knowledge.statistics.instructors import InstructorLoad
from knowledge.statistics.span import Span
from knowledge.statistics.times import percentile
from knowledge.topics import AskedTopic
from tests.knowledge.statistics.conftest import MADE_AT, NOVEMBER, Month, at

HOUR = dt.timedelta(hours=1)


async def test_a_month_in_which_nothing_happened_is_zeros(month: Month) -> None:
    statistics = await month.statistics()
    assert list(statistics.per_day) == NOVEMBER.each_day()
    assert not any(statistics.per_day.values())
    assert statistics.per_hour == (0,) * 24
    assert statistics.per_weekday == (0,) * 7
    assert statistics.outcomes.total == statistics.outcomes_before.total == 0
    assert statistics.outcomes.answered_share is statistics.satisfaction.share is None
    assert statistics.bot_times.median_ms is statistics.instructor_times.p90 is None
    assert statistics.topics == statistics.rising == statistics.articles == statistics.gaps.listed == ()
    assert statistics.instructors == ()


async def test_days_and_hours_are_those_of_seoul(month: Month) -> None:
    await month.ask("10-31 23:59:59.999999")
    await month.ask("11-01 00:00")  # a Sunday
    await month.ask("11-01 00:59:59.999999")
    await month.ask("11-02 08:30")  # a Monday, 23:30 of Sunday in UTC
    await month.ask("11-30 23:59:59.999999")
    await month.ask("12-01 00:00")
    statistics = await month.statistics()
    assert {day.day: number for day, number in statistics.per_day.items() if number} == {1: 2, 2: 1, 30: 1}
    assert {hour: number for hour, number in enumerate(statistics.per_hour) if number} == {0: 2, 8: 1, 23: 1}
    assert statistics.per_weekday == (2, 0, 0, 0, 0, 0, 2)
    assert (statistics.outcomes.total, statistics.outcomes_before.total) == (4, 1)


async def test_each_question_has_one_outcome(month: Month, session: AsyncSession) -> None:
    for decision in (Decision.CURATED, Decision.EXTRACTED, Decision.EXTRACTED, Decision.CALCULATED):
        await month.ask("11-03 10:00", decision=decision)
    await month.ask("11-03 10:00", decision=Decision.GENERATED, state=QuestionState.RESOLVED)
    await month.ask("11-03 10:00", decision=Decision.LISTED, latency_ms=0.0)
    await month.hand_over("11-04 10:00")
    # Answered, and handed over all the same.
    disliked = await month.ask("11-04 11:00", state=QuestionState.ESCALATED)
    await escalations.open_for(session, disliked.id, escalations.Reason.NOT_SOLVED, now=at("11-04 11:05"))
    await month.ask("11-05 10:00", decision=Decision.OUT_OF_SCOPE, state=QuestionState.OUT_OF_SCOPE)
    await month.ask("11-05 10:00", decision=Decision.UNSURE)
    withdrawn, escalation_id = await month.hand_over("11-05 10:00")
    await questions.withdraw(session, withdrawn.id)
    await escalations.withdraw(session, escalation_id, now=at("11-05 10:01"))
    # Edited and answered anew: what the bot said last counts.
    edited = await month.ask("11-06 10:00", decision=Decision.EXTRACTED)
    await answers.record(session, edited, Answer(Decision.UNSURE, "", 0.1, ()), now=at("11-06 10:05"))
    outcomes = (await month.statistics()).outcomes
    assert {outcome.value: number for outcome, number in outcomes.counts.items()} == {
        "curated": 1, "extracted": 2, "calculated": 1, "generated": 1, "listed": 1,
        "escalated": 2, "unanswered": 2, "out_of_scope": 1, "withdrawn": 1,
    }  # fmt: skip
    assert (outcomes.total, outcomes.answered, outcomes.answerable) == (12, 6, 10)
    assert outcomes.answered_share == pytest.approx(0.6)


async def test_the_last_word_of_each_counts(
    month: Month, other_instructor: Person, instructor: Person
) -> None:
    first, second, third = [await month.ask("11-03 10:00") for _ in range(3)]
    await month.rate(first, month.asker, Verdict.NOT_SOLVED)
    await month.rate(first, month.asker, Verdict.SOLVED)
    await month.rate(first, instructor, Verdict.SOLVED)
    await month.rate(second, other_instructor, Verdict.NOT_SOLVED)
    await month.rate(third, month.asker, Verdict.SOLVED)
    before = await month.ask("10-03 10:00")
    await month.rate(before, month.asker, Verdict.SOLVED)
    satisfaction = (await month.statistics()).satisfaction
    assert (satisfaction.solved, satisfaction.not_solved, satisfaction.share) == (3, 1, 0.75)


async def test_times_of_the_bot(month: Month) -> None:
    for latency in (10.0, 20.0, 30.0, 40.0, 1000.0):
        await month.ask("11-03 10:00", latency_ms=latency)
    await month.ask("11-03 10:00", decision=Decision.LISTED, latency_ms=0.0)
    await month.ask("10-03 10:00", latency_ms=9000.0)
    times = (await month.statistics()).bot_times
    assert (times.answers, times.median_ms, times.p90_ms) == (5, 30.0, 1000.0)


async def test_times_and_loads_of_instructors(
    month: Month, session: AsyncSession, instructor: Person, other_instructor: Person
) -> None:
    idle = await people.ensure(session, channel="web", user_id="u9", name="쉬는강사", now=MADE_AT)
    await people.grant(session, idle.id, people.Role.INSTRUCTOR, now=MADE_AT)
    # 2 hours; 2 hours over a weekend; 9 hours, which is late; asked in October, answered in November: 1 hour.
    for asked_at, answered_at in (
        ("11-03 10:00", "11-03 12:00"),
        ("11-06 17:00", "11-09 10:00"),
        ("11-10 09:00", "11-11 09:00"),
        ("10-30 17:30", "11-02 09:30"),
    ):
        await month.answer(*await month.hand_over(asked_at), instructor, answered_at)
    # 8 hours, just in time; and one that is answered in December, and counts there.
    await month.answer(*await month.hand_over("11-12 10:00"), other_instructor, "11-12 18:00")
    await month.answer(*await month.hand_over("11-30 10:00"), other_instructor, "12-01 00:00")
    # Merged, and out of scope: nobody answered them.
    for number in range(2):
        question, escalation_id = await month.hand_over("11-13 10:00")
        if number:
            await escalations.close_out_of_scope(session, escalation_id, instructor.id, now=at("11-13 11:00"))
            await questions.set_state(session, question.id, QuestionState.OUT_OF_SCOPE)
        else:
            await escalations.close_duplicate(
                session, escalation_id, instructor.id, of=1, now=at("11-13 11:00")
            )
    _, taken = await month.hand_over("11-30 16:00")
    await escalations.claim(session, taken, instructor.id, now=at("11-30 17:00"))
    await month.entry("새 Q&A", "11-20 10:00", publisher_id=other_instructor.id)
    await month.entry("내린 Q&A", "11-20 10:00", publisher_id=other_instructor.id, retired_at=MADE_AT)
    await month.entry("지난달 Q&A", "10-31 23:59", publisher_id=instructor.id)
    await month.entry("기본 지식", "11-20 10:00", key="starter:1")
    statistics = await month.statistics()
    assert statistics.instructors == (
        InstructorLoad(instructor.id, "김강사", 4, 2 * HOUR, 0, 1),
        InstructorLoad(other_instructor.id, "이강사", 1, 8 * HOUR, 2, 0),
        InstructorLoad(idle.id, "쉬는강사", 0, None, 0, 0),
    )
    times = statistics.instructor_times
    assert (times.answered, times.median, times.p90, times.in_time) == (5, 2 * HOUR, 9 * HOUR, 4)


async def test_what_waits_now(month: Month, session: AsyncSession, instructor: Person) -> None:
    # Made at 10:00 of Tuesday, 1 December.
    await month.hand_over("11-27 17:00")  # Friday: 1 + 9 + 1 = 11 hours
    await month.hand_over("11-30 11:00")  # 7 + 1 = 8 hours: not over yet
    await month.hand_over("11-30 10:59")
    _, taken = await month.hand_over("11-20 09:00")
    await escalations.claim(session, taken, instructor.id, now=at("11-20 09:10"))
    await month.answer(*await month.hand_over("11-20 09:00"), instructor, "11-20 09:30")
    document = Document(
        key="statute:a", kind="statute", title="지방계약법", short_name="지방계약법", jurisdiction="local",
        authority=1, created_at=MADE_AT,
    )  # fmt: skip
    session.add(document)
    await session.flush()
    version = DocumentVersion(
        document_id=document.id, number=1, effective_date=dt.date(2026, 7, 1), promulgation_number="",
        repealed=False, source_name="", source_url="", content_hash="1", warnings=[], imported_at=MADE_AT,
    )  # fmt: skip
    session.add(version)
    one, other = await month.entry("갑", "11-01 10:00"), await month.entry("을", "11-01 10:00")
    for key, state in (("1", "open"), ("2", "kept")):
        session.add(
            Review(
                subject="entry", subject_key=key, title="갑", version_id=version.id, previous_id=version.id,
                units=[], holds_from=dt.date(2026, 7, 1), state=state, opened_at=MADE_AT,
            )
        )  # fmt: skip
    session.add(
        Conflict(
            digest="d", kind="number", left_entry_id=one.id, right_entry_id=other.id, left_words="1",
            right_words="2", state="open", found_at=MADE_AT,
        )
    )  # fmt: skip
    queue = (await month.statistics()).queue
    assert (queue.unclaimed, queue.overdue, queue.claimed) == (3, 2, 1)
    assert (queue.reviews, queue.conflicts) == (1, 1)


async def test_topics_and_articles(month: Month, instructor: Person) -> None:
    entry = await month.entry("1인 견적이 되나요?", "10-01 10:00")
    for text in ("견적 1개면 되나요", "한 업체만 받아도 되나요", "1인 견적 가능한가요"):
        await month.ask("11-03 10:00", text, Decision.CURATED, article="제30조", entry_id=entry.id)
    await month.ask("11-03 11:00", "수의계약 한도는?", article="제25조")
    await month.ask("11-04 11:00", "2천만원까지인가요?", article="제25조")
    await month.ask("10-04 11:00", "지난달 질문", article="제25조")
    question, escalation_id = await month.hand_over("11-05 10:00", "사람이 답한 것")
    await month.answer(question, escalation_id, instructor, "11-05 12:00")
    withdrawn = await month.ask("11-05 10:00", "거둔 질문", article="제99조")
    await questions.withdraw(month.session, withdrawn.id)
    statistics = await month.statistics()
    assert statistics.topics == (
        AskedTopic("1인 견적이 되나요?", 3, entry_id=entry.id),
        AskedTopic("수의계약 한도는?", 2, law="지방계약법 시행령", article="제25조"),
        AskedTopic("사람이 답한 것", 1, law="지방계약법", article="제9조"),
    )
    assert statistics.articles == (
        AskedArticle("지방계약법 시행령", "제30조", 3),
        AskedArticle("지방계약법 시행령", "제25조", 2),
        AskedArticle("지방계약법", "제9조", 1),
    )


@pytest.mark.parametrize(
    ("before", "now", "others_before", "others", "rises"),
    [
        (2, 9, 10, 10, True),
        (0, 5, 10, 10, True),
        (0, 4, 10, 10, False),  # too few to say
        (2, 6, 10, 10, False),  # as chance has it
        (12, 22, 22, 12, False),  # not twice the share
        (5, 20, 5, 20, False),  # everything is asked more
        (6, 6, 30, 3, False),  # a greater share, but not more
        (0, 9, 0, 5, False),  # nothing to compare with
    ],
)
async def test_what_rises(
    month: Month, before: int, now: int, others_before: int, others: int, rises: bool
) -> None:
    for when, counts in (("10-15 10:00", (before, others_before)), ("11-15 10:00", (now, others))):
        for article, count in zip(("제25조", "제60조"), counts, strict=True):
            for _ in range(count):
                await month.ask(when, article=article)
    statistics = await month.statistics()
    assert [(one.topic.article, one.topic.count, one.before) for one in statistics.rising] == (
        [("제25조", now, before)] if rises else []
    )


async def test_only_the_rooms_that_are_asked_for_count(month: Month, instructor: Person) -> None:
    other = await month.other_room()
    await month.ask("11-03 10:00", "이 방")
    await month.ask("11-03 10:00", "다른 방", article="제60조", room=other)
    question, escalation_id = await month.hand_over("11-03 10:00", "다른 방의 모르는 것", room=other)
    await month.answer(question, escalation_id, instructor, "11-03 11:00")
    await month.hand_over("11-03 10:00", "다른 방에서 기다리는 것", room=other)
    await month.entry(
        "다른 방에서 나온 Q&A", "11-20 10:00", publisher_id=instructor.id, escalation_id=escalation_id
    )
    ours, theirs = [await month.statistics(of_rooms=[room.id]) for room in (month.room, other)]
    both = await month.statistics(of_rooms={month.room.id, other.id})
    assert [one.outcomes.total for one in (ours, theirs, both)] == [1, 3, 4]
    assert [sum(one.per_day.values()) for one in (ours, theirs, both)] == [1, 3, 4]
    assert [one.instructor_times.answered for one in (ours, theirs, both)] == [0, 1, 1]
    assert [one.instructors[0].published for one in (ours, theirs, both)] == [0, 1, 1]
    assert [one.queue.overdue for one in (ours, theirs, both)] == [0, 1, 1]
    assert [one.gaps.questions for one in (ours, theirs, both)] == [0, 1, 1]
    assert [topic.question for topic in ours.topics] == ["이 방"]
    assert both == await month.statistics()
    assert (await month.statistics(of_rooms=[])).outcomes.total == 0


@given(
    st.lists(st.datetimes(dt.datetime(2026, 10, 20), dt.datetime(2026, 12, 10)), max_size=30),
    st.integers(1, 40),
)
@settings(max_examples=200)
def test_days_hours_and_weekdays_add_up(moments: list[dt.datetime], days: int) -> None:
    span = Span(dt.date(2026, 11, 1), dt.date(2026, 11, 1) + dt.timedelta(days=days - 1))
    hours = Counter(
        moment.replace(minute=0, second=0, microsecond=0)
        for moment in moments
        if span.begins <= moment.replace(tzinfo=SEOUL) < span.ends
    )
    assert (
        sum(per_day(hours, span).values()) == sum(per_hour(hours)) == sum(per_weekday(hours)) == hours.total()
    )


async def test_random_moments_fall_on_their_days(month: Month, session: AsyncSession) -> None:
    """As many as an hour of the month has room for, on either side of every midnight."""
    moments = [
        NOVEMBER.begins + dt.timedelta(hours=hours, microseconds=offset)
        for hours in range(-30, 31 * 24)
        for offset in (-1, 0)
    ]
    await session.execute(
        insert(Question),
        [
            {
                "room_id": month.room.id, "person_id": month.asker.id, "message_id": str(number),
                "text": "질문", "state": QuestionState.ANSWERED, "asked_at": moment,
            }
            for number, moment in enumerate(moments)
        ],
    )  # fmt: skip
    statistics = await month.statistics()
    local = [moment.astimezone(SEOUL) for moment in moments if NOVEMBER.begins <= moment < NOVEMBER.ends]
    assert statistics.outcomes.total == statistics.outcomes.counts[Outcome.UNANSWERED] == len(local)
    for day, number in statistics.per_day.items():
        assert number == sum(moment.date() == day for moment in local)
    for hour, number in enumerate(statistics.per_hour):
        assert number == sum(moment.hour == hour for moment in local)
    for weekday, number in enumerate(statistics.per_weekday):
        assert number == sum(moment.weekday() == weekday for moment in local)


@given(st.lists(st.floats(0, 1e6), max_size=50), st.sampled_from([0.5, 0.9]))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    if found is None:
        assert not values
        return
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)

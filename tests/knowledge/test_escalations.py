"""The state machine of an instructor question, against a model of it and with two instructors at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import escalations, people, questions, rooms
from knowledge.db import Database
from knowledge.errors import AlreadyTaken, NotAllowedNow, TransitionError
from knowledge.escalations import TRANSITIONS, EscalationState, Reason, Step
from knowledge.models import Escalation, Person, Question, Room
from tests.databases import Databases
from tests.knowledge.conftest import NOW


async def ask(session: AsyncSession, room: Room, asker: Person, message_id: str) -> Question:
    return await questions.record(
        session, room_id=room.id, person_id=asker.id, message_id=message_id, text=message_id, now=NOW
    )


async def escalate(session: AsyncSession, room: Room, asker: Person, message_id: str) -> Escalation:
    question = await ask(session, room, asker, message_id)
    return await escalations.open_for(session, question.id, Reason.UNSURE, now=NOW)


@pytest.fixture
async def escalation(session: AsyncSession, question: Question) -> Escalation:
    return await escalations.open_for(session, question.id, Reason.ASKED, now=NOW)


async def test_a_question_is_handed_over_once(
    session: AsyncSession, question: Question, escalation: Escalation, instructor: Person
) -> None:
    await escalations.claim(session, escalation.id, instructor.id, now=NOW)
    again = await escalations.open_for(session, question.id, Reason.NOT_SOLVED, now=NOW)
    assert (again.id, again.state, again.reason) == (escalation.id, "claimed", "asked")


async def test_the_second_instructor_is_told_who_was_first(
    session: AsyncSession, escalation: Escalation, instructor: Person, other_instructor: Person
) -> None:
    claimed = await escalations.claim(session, escalation.id, instructor.id, now=NOW)
    assert (claimed.instructor_id, claimed.claimed_at) == (instructor.id, NOW)
    for act in (escalations.claim, escalations.answer, escalations.close_out_of_scope):
        with pytest.raises(AlreadyTaken) as taken:
            await act(session, escalation.id, other_instructor.id, now=NOW)
        assert taken.value.instructor_name == "김강사"
    with pytest.raises(AlreadyTaken):
        await escalations.hand_over(session, escalation.id, other_instructor.id)


async def test_answering_an_open_question_claims_it(
    session: AsyncSession, escalation: Escalation, instructor: Person
) -> None:
    answered = await escalations.answer(session, escalation.id, instructor.id, now=NOW)
    assert (answered.state, answered.instructor_id) == ("answered", instructor.id)
    assert (answered.claimed_at, answered.finished_at) == (NOW, NOW)
    with pytest.raises(NotAllowedNow) as refused:
        await escalations.answer(session, escalation.id, instructor.id, now=NOW)
    assert refused.value.state == "answered"
    assert (await escalations.close(session, escalation.id)).state == "closed"


async def test_handing_over_lets_another_take_it(
    session: AsyncSession, escalation: Escalation, instructor: Person, other_instructor: Person
) -> None:
    await escalations.claim(session, escalation.id, instructor.id, now=NOW)
    back = await escalations.hand_over(session, escalation.id, instructor.id)
    assert (back.state, back.instructor_id, back.claimed_at) == ("open", None, None)
    taken = await escalations.claim(session, escalation.id, other_instructor.id, now=NOW)
    assert taken.instructor_id == other_instructor.id


async def test_an_unknown_escalation_is_no_surprise(session: AsyncSession, instructor: Person) -> None:
    with pytest.raises(LookupError):
        await escalations.claim(session, 404, instructor.id, now=NOW)


async def test_followers_get_the_answer_of_the_original(
    session: AsyncSession, room: Room, asker: Person, instructor: Person
) -> None:
    first, second, third = [await escalate(session, room, asker, text) for text in "abc"]
    merge = escalations.close_duplicate
    await merge(session, third.id, instructor.id, of=second.id, now=NOW)
    merged = await merge(session, second.id, instructor.id, of=first.id, now=NOW)
    assert (merged.state, merged.closed_as, merged.duplicate_of_id) == ("closed", "duplicate", first.id)
    following = await escalations.followers(session, first.id)
    assert [question.text for question in following] == ["b", "c"]
    await questions.withdraw(session, following[0].id)
    assert [question.text for question in await escalations.followers(session, first.id)] == ["c"]


async def test_a_merged_question_stands_for_its_original(
    session: AsyncSession, room: Room, asker: Person, instructor: Person
) -> None:
    first, second, third = [await escalate(session, room, asker, text) for text in "abc"]
    merge = escalations.close_duplicate
    await merge(session, second.id, instructor.id, of=first.id, now=NOW)
    merged = await merge(session, third.id, instructor.id, of=second.id, now=NOW)
    assert merged.duplicate_of_id == first.id


async def test_a_question_cannot_follow_itself_or_one_without_answer(
    session: AsyncSession, room: Room, asker: Person, instructor: Person
) -> None:
    first, second, third = [await escalate(session, room, asker, text) for text in "abc"]
    merge = escalations.close_duplicate
    with pytest.raises(NotAllowedNow):
        await merge(session, first.id, instructor.id, of=first.id, now=NOW)
    await merge(session, second.id, instructor.id, of=first.id, now=NOW)
    with pytest.raises(NotAllowedNow):
        await merge(session, first.id, instructor.id, of=second.id, now=NOW)
    await escalations.close_out_of_scope(session, third.id, instructor.id, now=NOW)
    with pytest.raises(NotAllowedNow):
        await merge(session, first.id, instructor.id, of=third.id, now=NOW)


async def test_a_withdrawn_original_leaves_nobody_waiting_for_nothing(
    session: AsyncSession, room: Room, asker: Person, instructor: Person
) -> None:
    first, second, third = [await escalate(session, room, asker, text) for text in "abc"]
    for one in (second, third):
        await escalations.close_duplicate(session, one.id, instructor.id, of=first.id, now=NOW)
    await escalations.claim(session, first.id, instructor.id, now=NOW)

    heir = await escalations.withdraw(session, first.id, now=NOW)

    assert heir is not None
    assert (heir.id, heir.state, heir.instructor_id, heir.duplicate_of_id) == (second.id, "open", None, None)
    assert [question.text for question in await escalations.followers(session, second.id)] == ["c"]
    assert [one.id for one in await escalations.open_ones(session)] == [second.id]
    assert await escalations.withdraw(session, second.id, now=NOW) is not None
    assert await escalations.withdraw(session, third.id, now=NOW) is None


async def test_the_guard_holds_until_an_instructor_has_it(
    session: AsyncSession, question: Question, instructor: Person
) -> None:
    assert await escalations.still_unclaimed(session, question.id)
    escalation = await escalations.open_for(session, question.id, Reason.UNSURE, now=NOW)
    assert await escalations.still_unclaimed(session, question.id)
    await escalations.claim(session, escalation.id, instructor.id, now=NOW)
    assert not await escalations.still_unclaimed(session, question.id)
    assert await escalations.open_ones(session) == [escalation]
    await escalations.answer(session, escalation.id, instructor.id, now=NOW)
    assert not await escalations.still_unclaimed(session, question.id)
    assert await escalations.open_ones(session) == []


async def test_of_two_taps_at_once_one_wins(database: Database) -> None:
    async with database.session() as session:
        room = await rooms.ensure(session, channel="web", chat_id="1", title="", kind="group", now=NOW)
        tappers = [
            await people.ensure(session, channel="web", user_id=str(n), name=f"강사{n}", now=NOW)
            for n in range(5)
        ]
        escalation = await escalate(session, room, tappers[0], "a")

    async def tap(person: Person) -> str:
        try:
            async with database.session() as session:
                await escalations.claim(session, escalation.id, person.id, now=NOW)
        except AlreadyTaken as taken:
            return taken.instructor_name
        return "won"

    results = await asyncio.gather(*map(tap, tappers))
    (winner,) = [person for person, result in zip(tappers, results, strict=True) if result == "won"]
    assert [result for result in results if result != "won"] == [winner.name] * 4


@pytest.mark.postgresql  # SQLite has one writer, so nobody looks while somebody else steps
async def test_who_looked_before_the_other_stepped_is_told_who_has_it(database: Database) -> None:
    async with database.session() as session:
        room = await rooms.ensure(session, channel="web", chat_id="1", title="", kind="group", now=NOW)
        first, second = [
            await people.ensure(session, channel="web", user_id=name, name=name, now=NOW)
            for name in ("김강사", "이강사")
        ]
        escalation = await escalate(session, room, first, "a")

    async def tap_second() -> None:
        async with database.session() as session:
            await escalations.claim(session, escalation.id, second.id, now=NOW)

    async with database.session() as session:
        await escalations.claim(session, escalation.id, first.id, now=NOW)
        tap = asyncio.create_task(tap_second())
        # The second has found the question open and stands before the row that the first has changed.
        async with asyncio.timeout(30):
            while not await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                pass
    with pytest.raises(AlreadyTaken) as taken:
        await tap
    assert taken.value.instructor_name == first.name


@dataclass
class Model:
    """What an escalation should be."""

    state: EscalationState = EscalationState.OPEN
    holder: int | None = None

    def take(self, step: Step, actor: int) -> type[TransitionError] | None:
        """Take a step, or say how it is refused."""
        by_instructor = step not in (Step.WITHDRAW, Step.CLOSE)
        if by_instructor and self.state is EscalationState.CLAIMED and self.holder != actor:
            return AlreadyTaken
        target = TRANSITIONS.get((self.state, step))
        if target is None:
            return NotAllowedNow
        if target is EscalationState.OPEN:
            self.holder = None
        elif by_instructor:
            self.holder = actor
        self.state = target
        return None


Act = Callable[[AsyncSession, int, int, int], Awaitable[object]]
ACTS: dict[Step, Act] = {
    Step.CLAIM: lambda s, one, actor, _: escalations.claim(s, one, actor, now=NOW),
    Step.ANSWER: lambda s, one, actor, _: escalations.answer(s, one, actor, now=NOW),
    Step.HAND_OVER: lambda s, one, actor, _: escalations.hand_over(s, one, actor),
    Step.CLOSE_DUPLICATE: lambda s, one, actor, of: escalations.close_duplicate(
        s, one, actor, of=of, now=NOW
    ),
    Step.CLOSE_OUT_OF_SCOPE: lambda s, one, actor, _: escalations.close_out_of_scope(s, one, actor, now=NOW),
    Step.WITHDRAW: lambda s, one, _, __: escalations.withdraw(s, one, now=NOW),
    Step.CLOSE: lambda s, one, _, __: escalations.close(s, one),
}


def test_every_step_is_played() -> None:
    assert set(ACTS) == set(Step) == {step for _, step in TRANSITIONS}


@settings(max_examples=40)
@given(steps=st.lists(st.tuples(st.sampled_from(Step), st.integers(0, 1)), max_size=8))
def test_it_does_what_the_model_does(databases: Databases, steps: list[tuple[Step, int]]) -> None:
    async def play(url: str) -> None:
        database = Database(url)
        async with database.session() as session:
            room = await rooms.ensure(session, channel="web", chat_id="1", title="", kind="group", now=NOW)
            actors = [
                await people.ensure(session, channel="web", user_id=str(n), name=f"강사{n}", now=NOW)
                for n in range(2)
            ]
            original = await escalate(session, room, actors[0], "original")
            played = await escalate(session, room, actors[0], "played")
            model = Model()
            for step, index in steps:
                expected = model.take(step, actors[index].id)
                try:
                    await ACTS[step](session, played.id, actors[index].id, original.id)
                    refused = None
                except TransitionError as error:
                    refused = type(error)
                assert refused is expected
                stored = await escalations.get(session, played.id)
                assert stored is not None
                assert (stored.state, stored.instructor_id) == (model.state, model.holder)
                finished = model.state in (EscalationState.ANSWERED, EscalationState.CLOSED)
                assert (stored.finished_at is not None) == finished
        await database.close()

    with databases.migrated() as url:
        asyncio.run(play(url))

"""Acts that can be taken back until they are done."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import escalations, planned_acts
from knowledge.errors import ActPlannedError
from knowledge.escalations import Reason
from knowledge.models import Person, PlannedAct, Question
from knowledge.planned_acts import ActKind, ActState
from tests.knowledge.conftest import NOW

DUE = NOW + dt.timedelta(minutes=1)


@pytest.fixture
async def act(session: AsyncSession, question: Question, instructor: Person) -> PlannedAct:
    escalation = await escalations.open_for(session, question.id, Reason.UNSURE, now=NOW)
    return await planned_acts.plan(
        session, escalation.id, instructor.id, ActKind.MERGE, {"original": 3}, due_at=DUE, now=NOW
    )


async def test_a_question_waits_for_one_act_at_a_time(
    session: AsyncSession, act: PlannedAct, instructor: Person, other_instructor: Person
) -> None:
    for person in (instructor, other_instructor):
        with pytest.raises(ActPlannedError) as refused:
            await planned_acts.plan(
                session, act.escalation_id, person.id, ActKind.SEND, {}, due_at=DUE, now=NOW
            )
        assert refused.value.escalation_id == act.escalation_id
    assert await planned_acts.undo(session, act.id, instructor.id, now=NOW)
    again = await planned_acts.plan(
        session, act.escalation_id, other_instructor.id, ActKind.SEND, {}, due_at=DUE, now=NOW
    )
    assert (await planned_acts.waiting_for(session, [act.escalation_id]))[act.escalation_id].id == again.id


async def test_what_is_undone_is_not_done_and_what_is_done_is_not_undone(
    session: AsyncSession, act: PlannedAct, instructor: Person, other_instructor: Person
) -> None:
    assert await planned_acts.undo(session, act.id, other_instructor.id, now=NOW) is None
    undone = await planned_acts.undo(session, act.id, instructor.id, now=NOW)
    assert undone is not None
    assert (undone.state, undone.content) == (ActState.UNDONE, {"original": 3})
    assert await planned_acts.take(session, act.id, now=DUE) is None

    second = await planned_acts.plan(
        session, act.escalation_id, instructor.id, ActKind.HAND_OVER, {}, due_at=DUE, now=NOW
    )
    taken = await planned_acts.take(session, second.id, now=DUE)
    assert taken is not None
    assert taken.finished_at == DUE
    assert await planned_acts.take(session, second.id, now=DUE) is None
    assert await planned_acts.undo(session, second.id, instructor.id, now=DUE) is None


async def test_a_refusal_is_shown_until_its_instructor_has_seen_it(
    session: AsyncSession, act: PlannedAct, instructor: Person, other_instructor: Person
) -> None:
    async def shown(since: dt.datetime = NOW) -> list[tuple[int, str]]:
        acts = await planned_acts.to_show(session, instructor.id, since=since)
        for one in acts:
            await session.refresh(one)
        return [(one.id, one.state) for one in acts]

    assert await shown() == [(act.id, ActState.WAITING)]
    await planned_acts.refuse(session, act.id, "그사이 다른 강사가 맡았습니다.", now=DUE)
    assert await shown() == [(act.id, ActState.REFUSED)]
    assert await shown(since=DUE) == []
    assert not await planned_acts.mark_seen(session, act.id, other_instructor.id, now=DUE)
    assert await planned_acts.mark_seen(session, act.id, instructor.id, now=DUE)
    assert await shown() == []
    assert await planned_acts.to_show(session, other_instructor.id, since=NOW) == []

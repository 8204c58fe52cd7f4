"""Drafts of answers, and who else sits in front of a question."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import desks, escalations
from knowledge.desks import Colleague
from knowledge.errors import DraftChangedError
from knowledge.escalations import Reason
from knowledge.models import Person, Question
from tests.knowledge.conftest import NOW

LATER = NOW + dt.timedelta(seconds=30)


@pytest.fixture
async def escalation_id(session: AsyncSession, question: Question) -> int:
    return (await escalations.open_for(session, question.id, Reason.UNSURE, now=NOW)).id


async def test_a_draft_is_kept_for_its_writer_alone(
    session: AsyncSession, escalation_id: int, instructor: Person, other_instructor: Person
) -> None:
    assert (await desks.sit(session, escalation_id, instructor.id, now=NOW)).version == 0
    draft = {"answer": "2인 이상입니다.", "question": "", "rules": []}
    assert await desks.save(session, escalation_id, instructor.id, draft, version=0, now=NOW) == 1
    mine = await desks.sit(session, escalation_id, instructor.id, now=LATER)
    assert (mine.draft, mine.version, mine.saved_at) == (draft, 1, NOW)
    theirs = await desks.sit(session, escalation_id, other_instructor.id, now=LATER)
    assert (theirs.draft, theirs.version, theirs.saved_at) == ({}, 0, None)
    await desks.clear(session, escalation_id)
    assert (await desks.sit(session, escalation_id, instructor.id, now=LATER)).draft == {}


async def test_a_second_window_never_overwrites_the_first(
    session: AsyncSession, escalation_id: int, instructor: Person
) -> None:
    first, second = {"answer": "첫 창"}, {"answer": "둘째 창"}
    assert await desks.save(session, escalation_id, instructor.id, first, version=0, now=NOW) == 1
    with pytest.raises(DraftChangedError) as refused:
        await desks.save(session, escalation_id, instructor.id, second, version=0, now=LATER)
    assert refused.value.version == 1
    assert (await desks.sit(session, escalation_id, instructor.id, now=LATER)).draft == first
    assert await desks.save(session, escalation_id, instructor.id, second, version=1, now=LATER) == 2
    # The same words again are no change: a sign of life saves nothing.
    assert await desks.save(session, escalation_id, instructor.id, second, version=2, now=LATER) == 2


async def test_colleagues_are_those_seen_lately(
    session: AsyncSession, escalation_id: int, instructor: Person, other_instructor: Person
) -> None:
    await desks.sit(session, escalation_id, instructor.id, now=NOW)
    await desks.sit(session, escalation_id, other_instructor.id, now=NOW)

    async def others(since: dt.datetime) -> list[Colleague]:
        return await desks.colleagues(session, escalation_id, instructor.id, since=since)

    assert await others(NOW) == [Colleague("이강사", writes=False)]
    await desks.save(session, escalation_id, other_instructor.id, {"answer": "음"}, version=0, now=LATER)
    assert await others(LATER) == [Colleague("이강사", writes=True)]
    assert await others(LATER + dt.timedelta(seconds=1)) == []

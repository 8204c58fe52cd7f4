"""Escalations (강사 질문): questions in the hands of the instructors, as a state machine.

Each step is a compare-and-set on the state it starts from, so of two instructors who tap at once one
wins and the other is told who did.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.errors import AlreadyTaken, NotAllowedNow
from knowledge.models import Escalation, Person, Question
from knowledge.questions import QuestionState


class EscalationState(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"


class Step(StrEnum):
    """What may be done with an escalation."""

    CLAIM = "claim"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    CLOSE_DUPLICATE = "close_duplicate"
    CLOSE_OUT_OF_SCOPE = "close_out_of_scope"
    WITHDRAW = "withdraw"
    CLOSE = "close"


class Reason(StrEnum):
    """Why a question was handed over."""

    UNSURE = "unsure"
    ASKED = "asked"
    NOT_SOLVED = "not_solved"


class ClosedAs(StrEnum):
    """How an escalation ended without an answer of its own."""

    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    WITHDRAWN = "withdrawn"


_OPEN, _CLAIMED = EscalationState.OPEN, EscalationState.CLAIMED

#: Every step that exists. In ``claimed`` only the instructor who has it may take one, except that the
#: asker may withdraw. Answering an open one claims it on the way.
TRANSITIONS: dict[tuple[EscalationState, Step], EscalationState] = {
    (_OPEN, Step.CLAIM): _CLAIMED,
    (_OPEN, Step.ANSWER): EscalationState.ANSWERED,
    (_OPEN, Step.CLOSE_DUPLICATE): EscalationState.CLOSED,
    (_OPEN, Step.CLOSE_OUT_OF_SCOPE): EscalationState.CLOSED,
    (_OPEN, Step.WITHDRAW): EscalationState.CLOSED,
    (_CLAIMED, Step.CLAIM): _CLAIMED,
    (_CLAIMED, Step.ANSWER): EscalationState.ANSWERED,
    (_CLAIMED, Step.HAND_OVER): _OPEN,
    (_CLAIMED, Step.CLOSE_DUPLICATE): EscalationState.CLOSED,
    (_CLAIMED, Step.CLOSE_OUT_OF_SCOPE): EscalationState.CLOSED,
    (_CLAIMED, Step.WITHDRAW): EscalationState.CLOSED,
    (EscalationState.ANSWERED, Step.CLOSE): EscalationState.CLOSED,
}


async def open_for(
    session: AsyncSession, question_id: int, reason: Reason, *, now: dt.datetime
) -> Escalation:
    """Hand a question over to the instructors; one that was handed over before stays as it stands."""
    statement = insert_into(session, Escalation).values(
        question_id=question_id, state=EscalationState.OPEN, reason=reason, opened_at=now
    )
    await session.execute(statement.on_conflict_do_nothing(index_elements=["question_id"]))
    found = await session.scalars(select(Escalation).where(Escalation.question_id == question_id))
    return found.one()


async def get(session: AsyncSession, escalation_id: int) -> Escalation | None:
    """An escalation by number."""
    return await session.get(Escalation, escalation_id)


async def for_question(session: AsyncSession, question_id: int) -> Escalation | None:
    """The escalation of a question, if it was handed over."""
    return await session.scalar(select(Escalation).where(Escalation.question_id == question_id))


async def claim(
    session: AsyncSession, escalation_id: int, instructor_id: int, *, now: dt.datetime
) -> Escalation:
    """Take an open question; taking what one has already changes nothing.

    Raises:
        AlreadyTaken: When another instructor has it.
        NotAllowedNow: When it is finished.
        LookupError: When there is no such escalation.
    """
    return await _step(
        session, escalation_id, Step.CLAIM, instructor_id, instructor_id=instructor_id, claimed_at=now
    )


async def answer(
    session: AsyncSession, escalation_id: int, instructor_id: int, *, now: dt.datetime
) -> Escalation:
    """Note that an instructor has answered; an open one is claimed on the way.

    The words go into ``answers.record_instructor``, in the same transaction.

    Raises:
        AlreadyTaken: When another instructor has it.
        NotAllowedNow: When it is finished.
        LookupError: When there is no such escalation.
    """
    return await _step(
        session, escalation_id, Step.ANSWER, instructor_id, instructor_id=instructor_id, finished_at=now
    )


async def hand_over(session: AsyncSession, escalation_id: int, instructor_id: int) -> Escalation:
    """Give a claimed question back, so that somebody else can take it.

    Raises:
        AlreadyTaken: When another instructor has it.
        NotAllowedNow: When nobody has it, or it is finished.
        LookupError: When there is no such escalation.
    """
    return await _step(
        session, escalation_id, Step.HAND_OVER, instructor_id, instructor_id=None, claimed_at=None
    )


async def close_duplicate(
    session: AsyncSession, escalation_id: int, instructor_id: int, *, of: int, now: dt.datetime
) -> Escalation:
    """Merge a question into another that asks the same; its asker gets the answer of that one.

    Whoever followed the merged question follows the other from now on. Where ``of`` is itself merged,
    the question at the end of that chain is meant.

    Args:
        session: The transaction.
        escalation_id: The one that goes.
        instructor_id: Who says so.
        of: The one that stays; it may have been answered already.
        now: The moment.

    Raises:
        AlreadyTaken: When another instructor has it.
        NotAllowedNow: When it is finished, or ``of`` is this question itself or one merged into it, or
            was closed without an answer.
        LookupError: When there is no such escalation.
    """
    original = await _must_get(session, of)
    if original.duplicate_of_id is not None:
        original = await _must_get(session, original.duplicate_of_id)
    if original.id == escalation_id or original.closed_as is not None:
        raise NotAllowedNow(original.state)
    merged = await _step(
        session,
        escalation_id,
        Step.CLOSE_DUPLICATE,
        instructor_id,
        instructor_id=instructor_id,
        closed_as=ClosedAs.DUPLICATE,
        duplicate_of_id=original.id,
        finished_at=now,
    )
    await _follow(session, merged.id, original.id)
    return merged


async def close_out_of_scope(
    session: AsyncSession, escalation_id: int, instructor_id: int, *, now: dt.datetime
) -> Escalation:
    """Close a question that is not one about public contracts.

    Raises:
        AlreadyTaken: When another instructor has it.
        NotAllowedNow: When it is finished.
        LookupError: When there is no such escalation.
    """
    return await _step(
        session,
        escalation_id,
        Step.CLOSE_OUT_OF_SCOPE,
        instructor_id,
        instructor_id=instructor_id,
        closed_as=ClosedAs.OUT_OF_SCOPE,
        finished_at=now,
    )


async def withdraw(session: AsyncSession, escalation_id: int, *, now: dt.datetime) -> Escalation | None:
    """Close a question that its asker took back; an instructor who has it loses it.

    Whoever follows it still waits: the oldest of the followers is opened again in its place, and the
    others follow that one.

    Returns:
        The escalation that took its place; None where nobody followed.

    Raises:
        NotAllowedNow: When it is finished.
        LookupError: When there is no such escalation.
    """
    withdrawn = await _step(
        session, escalation_id, Step.WITHDRAW, None, closed_as=ClosedAs.WITHDRAWN, finished_at=now
    )
    waiting = await followers(session, escalation_id)
    if not waiting:
        return None
    heir = await for_question(session, waiting[0].id)
    if heir is None:
        return None
    heir.state, heir.closed_as, heir.duplicate_of_id = _OPEN, None, None
    heir.instructor_id, heir.finished_at = None, None
    await session.flush()
    await _follow(session, withdrawn.id, heir.id)
    return heir


async def close(session: AsyncSession, escalation_id: int) -> Escalation:
    """Put an answered question away: solved, or kept as a Q&A entry.

    Raises:
        NotAllowedNow: When it is not answered.
        LookupError: When there is no such escalation.
    """
    return await _step(session, escalation_id, Step.CLOSE, None)


async def followers(session: AsyncSession, escalation_id: int) -> list[Question]:
    """The questions merged into this one whose askers still wait for its answer, oldest first."""
    rows = await session.scalars(
        select(Question)
        .join(Escalation, Escalation.question_id == Question.id)
        .where(
            Escalation.duplicate_of_id == escalation_id,
            Question.state != QuestionState.WITHDRAWN,
        )
        .order_by(Question.asked_at, Question.id)
    )
    return list(rows)


async def open_ones(session: AsyncSession) -> list[Escalation]:
    """Every question that still waits for an answer, claimed ones included, oldest first."""
    rows = await session.scalars(
        select(Escalation)
        .where(Escalation.state.in_((_OPEN, _CLAIMED)))
        .order_by(Escalation.opened_at, Escalation.id)
    )
    return list(rows)


async def mergeable(session: AsyncSession, escalation_id: int, *, limit: int) -> list[Escalation]:
    """The questions that one may be merged into, latest first: answered or still waiting, none closed."""
    rows = await session.scalars(
        select(Escalation)
        .where(
            Escalation.id != escalation_id,
            Escalation.closed_as.is_(None),
            Escalation.duplicate_of_id.is_distinct_from(escalation_id),
        )
        .order_by(Escalation.id.desc())
        .limit(limit)
    )
    return list(rows)


async def still_unclaimed(session: AsyncSession, question_id: int) -> bool:
    """Whether no instructor has taken or finished a question; true also where none was asked."""
    state = await session.scalar(select(Escalation.state).where(Escalation.question_id == question_id))
    return state is None or state == EscalationState.OPEN


async def _step(
    session: AsyncSession, escalation_id: int, step: Step, actor_id: int | None, **columns: Any
) -> Escalation:
    """Take a step if it exists from where the escalation stands now.

    ``actor_id`` is the instructor who takes it; None for the asker and the bot, who may act on what an
    instructor has.
    """
    found = await _must_get(session, escalation_id)
    state = EscalationState(found.state)
    if state is _CLAIMED and actor_id is not None and found.instructor_id != actor_id:
        raise AlreadyTaken(await _name(session, found.instructor_id))
    target = TRANSITIONS.get((state, step))
    if target is None:
        raise NotAllowedNow(state)
    if step is Step.CLAIM and state is _CLAIMED:
        return found
    if target is EscalationState.ANSWERED:
        columns["claimed_at"] = found.claimed_at or columns["finished_at"]
    moved = await session.execute(
        update(Escalation)
        .where(
            Escalation.id == escalation_id,
            Escalation.state == state,
            Escalation.instructor_id.is_not_distinct_from(found.instructor_id),
        )
        .values(state=target, **columns)
        .returning(Escalation.id)
        .execution_options(synchronize_session=False)
    )
    if moved.first() is None:
        # Somebody was faster between the look and the step (PostgreSQL only: SQLite has one writer).
        return await _step(session, escalation_id, step, actor_id, **columns)
    return await _must_get(session, escalation_id)


async def _follow(session: AsyncSession, old_id: int, new_id: int) -> None:
    """Let everybody who follows one escalation follow another."""
    await session.execute(
        update(Escalation).where(Escalation.duplicate_of_id == old_id).values(duplicate_of_id=new_id)
    )


async def _must_get(session: AsyncSession, escalation_id: int) -> Escalation:
    found = await session.get(Escalation, escalation_id, populate_existing=True)
    if found is None:
        raise LookupError(f"no escalation {escalation_id}")
    return found


async def _name(session: AsyncSession, person_id: int | None) -> str:
    return await session.scalar(select(Person.name).where(Person.id == person_id)) or ""

"""Finished rows of the queues go after a while; what waits, and what idempotency needs, stays."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import desks, escalations, inbox, outbox, planned_acts, schedule
from knowledge.escalations import Reason
from knowledge.models import InboxRow, OutboxRow, Person, Question, ScheduleRun
from knowledge.planned_acts import ActKind
from knowledge.retention import forget_finished
from tests.knowledge.conftest import NOW

LEASE = dt.timedelta(seconds=30)
DAY = dt.timedelta(days=1)
OLD = NOW - 100 * DAY
KEPT_FROM = NOW - 90 * DAY


async def test_acts_and_drafts_go_once_their_question_is_done_with(
    session: AsyncSession, question: Question, instructor: Person
) -> None:
    escalation = await escalations.open_for(session, question.id, Reason.UNSURE, now=OLD)
    await desks.save(session, escalation.id, instructor.id, {"answer": "음"}, version=0, now=OLD)
    undone = await planned_acts.plan(
        session, escalation.id, instructor.id, ActKind.HAND_OVER, {}, due_at=OLD, now=OLD
    )
    await planned_acts.undo(session, undone.id, instructor.id, now=OLD)
    refused = await planned_acts.plan(
        session, escalation.id, instructor.id, ActKind.SEND, {}, due_at=OLD, now=OLD
    )
    await planned_acts.refuse(session, refused.id, "못 했습니다.", now=OLD)
    # The question waits, and its instructor has not read the refusal.
    assert await forget_finished(session, before=KEPT_FROM) == 1
    assert (await desks.sit(session, escalation.id, instructor.id, now=OLD)).draft == {"answer": "음"}
    await escalations.withdraw(session, escalation.id, now=OLD)
    await planned_acts.mark_seen(session, refused.id, instructor.id, now=OLD)
    assert await forget_finished(session, before=OLD) == 0
    assert await forget_finished(session, before=KEPT_FROM) == 2


async def accept(session: AsyncSession, key: str, *, now: dt.datetime = OLD) -> bool:
    return await inbox.accept(session, channel="web", update_key=key, lane=key, event={}, now=now)


async def handle(session: AsyncSession, *, now: dt.datetime = OLD, bury: bool = False) -> None:
    (row,) = await inbox.claim(session, now=now, lease=LEASE)
    if bury:
        await inbox.bury(session, row, error="고장", now=now)
    else:
        await inbox.finish(session, row, now=now)


async def put(
    session: AsyncSession,
    key: str,
    *,
    target_id: int | None = None,
    subject: str | None = None,
    guard: str | None = None,
) -> int | None:
    return await outbox.put(
        session,
        dedupe_key=key,
        channel="web",
        chat_id=key,
        lane=key,
        operation="edit" if target_id else "message",
        payload={},
        target_id=target_id,
        subject=subject,
        guard=guard,
        resend=False,
        now=OLD,
    )


async def say(
    session: AsyncSession,
    key: str,
    *,
    target_id: int | None = None,
    subject: str | None = None,
    guard: str | None = None,
    now: dt.datetime = OLD,
) -> int:
    row_id = await put(session, key, target_id=target_id, subject=subject, guard=guard)
    assert row_id is not None
    await outbox.mark_sending(session, row_id)
    await outbox.mark_sent(session, row_id, message_id=key, now=now)
    return row_id


async def keys(session: AsyncSession) -> set[str]:
    rows = await session.execute(select(OutboxRow.dedupe_key))
    return set(rows.scalars()) | set(await session.scalars(select(InboxRow.update_key)))


async def test_what_was_finished_long_ago_goes_and_a_later_repeat_is_still_recognised(
    session: AsyncSession,
) -> None:
    for key, moment in (("old", OLD), ("at the moment", KEPT_FROM), ("new", NOW)):
        await accept(session, key)
        await handle(session, now=moment)
        await say(session, f"reply to {key}", now=moment)

    assert await forget_finished(session, before=KEPT_FROM) == 2

    assert await keys(session) == {"at the moment", "reply to at the moment", "new", "reply to new"}
    assert not await accept(session, "new", now=NOW)
    assert await put(session, "reply to new") is None
    assert await forget_finished(session, before=KEPT_FROM) == 0


async def test_what_waits_for_its_turn_or_for_a_person_stays(session: AsyncSession) -> None:
    await accept(session, "dead")
    await handle(session, bury=True)
    await accept(session, "waiting")
    await put(session, "pending")
    for key in ("sending", "failed", "unknown", "dropped"):
        row_id = await put(session, key)
        assert row_id is not None
        await outbox.mark_sending(session, row_id)
        if key == "failed":
            await outbox.mark_failed(session, row_id, error="", now=OLD)
        elif key == "unknown":
            await outbox.mark_unknown(session, row_id, error="", now=OLD, retry_at=OLD)
        elif key == "dropped":
            await outbox.mark_dropped(session, row_id, reason="", now=OLD)

    assert await forget_finished(session, before=KEPT_FROM) == 1
    assert await keys(session) == {"dead", "waiting", "pending", "sending", "failed", "unknown"}


async def test_a_message_stays_as_long_as_its_edits(session: AsyncSession) -> None:
    message = await say(session, "message")
    await say(session, "old edit", target_id=message)
    await say(session, "new edit", target_id=message, now=NOW)
    assert await forget_finished(session, before=KEPT_FROM) == 1
    assert await keys(session) == {"message", "new edit"}
    assert await forget_finished(session, before=NOW + DAY) == 1
    assert await forget_finished(session, before=NOW + DAY) == 1
    assert await keys(session) == set()


async def test_messages_about_a_question_stay_until_an_instructor_has_dealt_with_it(
    session: AsyncSession, question: Question, instructor: Person
) -> None:
    escalation = await escalations.open_for(session, question.id, Reason.UNSURE, now=OLD)
    await say(session, "card", subject=f"escalation:{escalation.id}")
    await say(session, "answer", subject=f"question:{question.id}")
    await say(session, "reminder", guard=f"unclaimed:{question.id}")
    await say(session, "another card", subject=f"escalation:{escalation.id}0")

    assert await forget_finished(session, before=KEPT_FROM) == 1
    await escalations.claim(session, escalation.id, instructor.id, now=NOW)
    assert await forget_finished(session, before=KEPT_FROM) == 0
    assert await keys(session) == {"card", "answer", "reminder"}
    await escalations.answer(session, escalation.id, instructor.id, now=NOW)
    assert await forget_finished(session, before=KEPT_FROM) == 3


async def test_little_goes_at_once_the_oldest_first(session: AsyncSession) -> None:
    for number in (3, 1, 2):
        await accept(session, str(number))
        await handle(session, now=OLD + number * DAY)
    assert await forget_finished(session, before=KEPT_FROM, limit=2) == 2
    assert await keys(session) == {"3"}


@pytest.mark.parametrize(("ran_at", "free"), [(OLD, True), (NOW, False)])
async def test_a_slot_is_kept_as_long(session: AsyncSession, ran_at: dt.datetime, free: bool) -> None:
    await schedule.claim_slot(session, "digest", "2026-W47", now=ran_at)
    await forget_finished(session, before=KEPT_FROM)
    assert (await session.scalar(select(ScheduleRun.slot)) is None) is free
    assert await schedule.claim_slot(session, "digest", "2026-W47", now=NOW) is free

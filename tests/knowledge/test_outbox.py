"""The outbox says each thing once, in order per lane, and never guesses about what left the machine."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import outbox
from knowledge.db import Database
from knowledge.models import OutboxRow
from tests.knowledge.conftest import NOW

LEASE = dt.timedelta(seconds=60)
SECOND = dt.timedelta(seconds=1)


async def put(session: AsyncSession, key: str, chat: str = "1", **columns: object) -> int:
    row_id = await outbox.put(
        session,
        dedupe_key=key,
        channel="web",
        chat_id=chat,
        lane=f"web:{chat}",
        payload={"text": key},
        now=NOW,
        **{"operation": "message", **columns},  # type: ignore[arg-type]  # a test's shorthand
    )
    assert row_id is not None
    return row_id


async def due(session: AsyncSession, now: dt.datetime = NOW) -> list[str]:
    rows = await outbox.claim_due(session, now=now, lease=LEASE)
    return [row.dedupe_key for row in rows]


async def send(session: AsyncSession, key: str, message_id: str = "m") -> None:
    """Send a row as the delivery does, without a platform."""
    row = await stored(session, key)
    assert await outbox.mark_sending(session, row.id)
    await outbox.mark_sent(session, row.id, message_id=message_id, now=NOW)


async def stored(session: AsyncSession, key: str) -> OutboxRow:
    row = await outbox.find_by_key(session, key)
    assert row is not None
    await session.refresh(row)
    return row


async def test_the_same_thing_is_put_once(session: AsyncSession) -> None:
    await put(session, "answer:1")
    again = await outbox.put(
        session, dedupe_key="answer:1", channel="web", chat_id="2", lane="web:2",
        operation="message", payload={}, now=NOW,
    )  # fmt: skip
    assert again is None
    assert await due(session) == ["answer:1"]


async def test_a_lane_sends_one_row_at_a_time_in_order(session: AsyncSession) -> None:
    for key, chat in (("a1", "1"), ("a2", "1"), ("b1", "2")):
        await put(session, key, chat)
    assert await due(session) == ["a1", "b1"]
    assert await due(session) == []
    await send(session, "a1")
    assert await due(session) == ["a2"]


async def test_answers_go_before_notices_and_digests(session: AsyncSession) -> None:
    for key, priority in (("digest", 2), ("notice", 1), ("answer 1", 0), ("answer 2", 0)):
        await put(session, key, priority=priority)
    order = []
    for _ in range(4):
        (key,) = await due(session)
        order.append(key)
        await send(session, key)
    assert order == ["answer 1", "answer 2", "notice", "digest"]


async def test_an_edit_waits_for_its_message(session: AsyncSession) -> None:
    digest = await put(session, "digest", priority=2)
    await put(session, "edit", operation="edit", target_id=digest, priority=0)
    assert await due(session) == ["digest"]
    await send(session, "digest")
    assert await due(session) == ["edit"]


async def test_a_delayed_row_lets_others_pass_and_a_retried_one_does_not(session: AsyncSession) -> None:
    await put(session, "later", not_before=NOW + SECOND)
    first = await put(session, "first")
    await put(session, "second")
    assert await due(session) == ["first"]
    await outbox.mark_sending(session, first)
    await outbox.put_back(session, first, error="연결 실패", retry_at=NOW + 5 * SECOND)
    assert await due(session) == []
    assert await due(session, NOW + SECOND) == ["later"]
    await send(session, "later")
    assert await due(session, NOW + 4 * SECOND) == []
    assert await due(session, NOW + 5 * SECOND) == ["first"]


async def test_a_paced_lane_waits(session: AsyncSession) -> None:
    await put(session, "1")
    await outbox.pace_lane(session, "web:1", NOW + 3 * SECOND)
    await outbox.pace_lane(session, "web:1", NOW + SECOND)
    assert await due(session, NOW + 2 * SECOND) == []
    assert await due(session, NOW + 3 * SECOND) == ["1"]


async def test_sending_paces_the_lane(session: AsyncSession) -> None:
    first = await put(session, "1")
    await put(session, "2")
    await due(session)
    await outbox.mark_sending(session, first)
    await outbox.mark_sent(session, first, message_id="m", now=NOW, next_at=NOW + SECOND)
    assert await due(session) == []
    assert await due(session, NOW + SECOND) == ["2"]


async def test_flood_control_paces_the_lane_and_keeps_the_row(session: AsyncSession) -> None:
    first = await put(session, "1")
    await put(session, "answer", priority=0)
    await due(session)
    await outbox.mark_sending(session, first)
    wait = NOW + 30 * SECOND
    await outbox.put_back(session, first, error="429", retry_at=wait, next_at=wait)
    assert await due(session, NOW + 29 * SECOND) == []
    assert await due(session, wait) == ["1"]


async def test_only_one_sender_may_send(session: AsyncSession) -> None:
    row_id = await put(session, "1")
    assert await outbox.mark_sending(session, row_id)
    assert not await outbox.mark_sending(session, row_id)


@pytest.mark.parametrize(("resend", "state"), [(True, "pending"), (False, "unknown")])
async def test_the_fate_of_a_row_that_nobody_answered_for(
    session: AsyncSession, resend: bool, state: str
) -> None:
    row_id = await put(session, "1", resend=resend)
    await outbox.mark_sending(session, row_id)
    again = await outbox.mark_unknown(session, row_id, error="시간 초과", now=NOW, retry_at=NOW + 5 * SECOND)
    row = await stored(session, "1")
    assert (again, row.state, row.error) == (resend, state, "시간 초과")
    assert await due(session, NOW + 5 * SECOND) == (["1"] if resend else [])


async def test_a_row_is_not_sent_again_without_end(session: AsyncSession) -> None:
    row_id = await put(session, "1")
    again = True
    for _ in range(outbox.MAX_UNKNOWN_SENDS):
        assert again
        await outbox.mark_sending(session, row_id)
        again = await outbox.mark_unknown(session, row_id, error="", now=NOW, retry_at=NOW)
    assert not again
    assert [row.id for row in await outbox.unresolved(session)] == [row_id]
    assert await outbox.send_again(session, row_id)
    assert not await outbox.send_again(session, row_id)
    assert await due(session) == ["1"]


async def test_a_late_word_of_arrival_counts_and_nothing_undoes_it(session: AsyncSession) -> None:
    row_id = await put(session, "1", resend=False)
    await outbox.mark_sending(session, row_id)
    await outbox.mark_unknown(session, row_id, error="", now=NOW, retry_at=NOW)
    await outbox.mark_sent(session, row_id, message_id="57", now=NOW)
    await outbox.mark_failed(session, row_id, error="", now=NOW)
    row = await stored(session, "1")
    assert (row.state, row.message_id) == ("sent", "57")


@pytest.mark.parametrize("end", ["failed", "dropped"])
async def test_a_row_that_is_not_sent_frees_its_lane(session: AsyncSession, end: str) -> None:
    first = await put(session, "1")
    await put(session, "2")
    await due(session)
    if end == "failed":
        await outbox.mark_failed(session, first, error="쫓겨남", now=NOW)
    else:
        await outbox.mark_dropped(session, first, reason="쫓겨남", now=NOW)
    row = await stored(session, "1")
    assert (row.state, row.error) == (end, "쫓겨남")
    assert await due(session) == ["2"]


async def test_after_a_crash_each_row_goes_its_own_way(session: AsyncSession) -> None:
    answer = await put(session, "answer", "1")
    digest = await put(session, "digest", "2", resend=False)
    await put(session, "claimed only", "3")
    assert len(await due(session)) == 3
    for row_id in (answer, digest):
        await outbox.mark_sending(session, row_id)

    # Another process may still be sending them.
    assert await outbox.recover(session, now=NOW) == (0, 0)
    await outbox.release_leases(session)
    assert await outbox.recover(session, now=NOW) == (1, 1)

    assert await due(session) == ["answer", "claimed only"]
    assert (await stored(session, "digest")).state == "unknown"


async def test_a_row_left_on_its_way_is_decided_about_before_later_ones_are_sent(
    session: AsyncSession,
) -> None:
    """Killed while sending, with nobody to free its lane: the lease runs out by itself."""
    killed = await put(session, "1")
    await due(session)
    await outbox.mark_sending(session, killed)
    await put(session, "2")
    assert await due(session, NOW + LEASE - SECOND) == []

    assert await outbox.recover(session, now=NOW + LEASE) == (1, 0)

    row = await stored(session, "1")
    assert (row.state, row.error) == ("pending", "sender died while sending")
    assert await due(session, NOW + LEASE) == ["1"]
    await outbox.mark_sending(session, killed)
    await outbox.mark_sent(session, killed, message_id="57", now=NOW + LEASE)
    assert await due(session, NOW + LEASE) == ["2"]
    assert await outbox.recover(session, now=NOW + LEASE) == (0, 0)


async def test_a_message_finds_the_row_that_it_came_from(session: AsyncSession) -> None:
    message = await put(session, "answer:1", subject="question:7")
    await due(session)
    await send(session, "answer:1", "57")
    await put(session, "edit", operation="edit", target_id=message)
    await due(session)
    await send(session, "edit", "57")
    found = await outbox.find_by_message(session, "web", "1", "57")
    assert found is not None
    assert (found.id, found.subject) == (message, "question:7")
    assert await outbox.find_by_message(session, "web", "2", "57") is None


async def test_the_oldest_waiting_row_is_known(session: AsyncSession) -> None:
    assert await outbox.oldest_pending(session) is None
    await put(session, "later", not_before=NOW + SECOND)
    assert await outbox.oldest_pending(session) == NOW + SECOND
    row_id = await put(session, "now", "2")
    assert await outbox.oldest_pending(session) == NOW
    await outbox.mark_sending(session, row_id)
    await outbox.put_back(session, row_id, error="", retry_at=NOW + 60 * SECOND)
    assert await outbox.oldest_pending(session) == NOW


async def test_channels_can_be_told_apart(session: AsyncSession) -> None:
    await put(session, "web")
    rows = await outbox.claim_due(session, now=NOW, lease=LEASE, channels=["telegram"])
    assert list(rows) == []
    rows = await outbox.claim_due(session, now=NOW, lease=LEASE, channels=["web", "telegram"])
    assert len(rows) == 1


async def test_senders_at_once_deliver_everything_once_and_in_order(database: Database) -> None:
    expected = {chat: [f"{chat}:{number}" for number in range(8)] for chat in "abc"}
    async with database.session() as session:
        for number in range(8):
            for chat in expected:
                await put(session, f"{chat}:{number}", chat)
    delivered: dict[str, list[str]] = {chat: [] for chat in expected}

    async def sender() -> None:
        while True:
            async with database.session() as session:
                rows = await outbox.claim_due(session, now=NOW, lease=LEASE, limit=2)
            if not rows:
                async with database.read() as session:
                    if await outbox.oldest_pending(session) is None:
                        return
                await asyncio.sleep(0)
            for row in rows:
                async with database.session() as session:
                    assert await outbox.mark_sending(session, row.id)
                delivered[row.chat_id].append(row.dedupe_key)
                async with database.session() as session:
                    await outbox.mark_sent(session, row.id, message_id=None, now=NOW)

    await asyncio.gather(*(sender() for _ in range(3)))
    assert delivered == expected


async def test_a_rolled_back_row_is_never_sent(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.session() as session:
            await put(session, "1")
            raise LookupError
    async with database.session() as session:
        assert await due(session) == []

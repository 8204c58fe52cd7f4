"""Delivery: in order, at the platform's pace, and never twice what must not be."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Pace
from bot.delivery import Delivery
from bot.errors import DeliveryError, Expired, Migrated, NotDelivered, Refused, RetryAfter, UnknownFate
from bot.outbox import SessionOutbox
from bot.sendings import LEASE, TOAST_LIFE, Sendings
from handlers.events import Chat
from handlers.replies import Button, Edit, Priority, Reply, Toast
from knowledge import outbox, rooms
from knowledge.db import Database
from knowledge.models import OutboxRow
from tests.bot.conftest import Clock, chat, until
from tests.bot.scripted import ScriptedChannel

claimed_questions: set[str] = set()


async def unclaimed(session: AsyncSession, question_id: str) -> bool:
    return question_id not in claimed_questions


@pytest.fixture
def channel() -> ScriptedChannel:
    claimed_questions.clear()
    return ScriptedChannel(max_units=100)


@asynccontextmanager
async def delivering(database: Database, channel: ScriptedChannel, clock: Clock) -> AsyncIterator[Delivery]:
    delivery = Delivery(Sendings(database, {"unclaimed": unclaimed}, clock), [channel])
    await delivery.start()
    try:
        yield delivery
    finally:
        await delivery.stop()


async def put(database: Database, clock: Clock, *replies: Reply | Edit | Toast) -> None:
    async with database.session() as session:
        box = SessionOutbox(session, {"scripted": 100}, clock)
        for reply in replies:
            await box.put(reply)


def reply(key: str, text: str | None = None, *, to: Chat | None = None, **options: object) -> Reply:
    return Reply(chat=to or chat(), text=Markup(text or key), dedupe_key=key, **options)  # type: ignore[arg-type]


async def states(database: Database) -> dict[str, str]:
    async with database.read() as session:
        rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return {row.dedupe_key: row.state for row in rows}


async def row(database: Database, key: str) -> OutboxRow:
    async with database.read() as session:
        found = await outbox.find_by_key(session, key)
        assert found is not None
        return found


async def settled(
    database: Database, clock: Clock, delivery: Delivery, forward: float = 0.0
) -> dict[str, str]:
    """Deliver until nothing is on its way, letting the time of the pauses pass."""

    async def nothing_left() -> bool:
        if not {"pending", "sending"} & set((await states(database)).values()):
            return True
        clock.forward(forward)
        delivery.wake()
        return False

    await until(nothing_left)
    return await states(database)


async def test_a_chat_is_in_order_with_answers_before_digests(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    await put(
        database, clock,
        reply("digest", priority=Priority.DIGEST),
        reply("answer:1", reply_to="m9", keyboard=((Button("해결", "solved:1"),),)),
        reply("answer:2"),
    )  # fmt: skip
    async with delivering(database, channel, clock) as delivery:
        await settled(database, clock, delivery)
    assert [str(sent.text) for sent in channel.sent] == ["answer:1", "answer:2", "digest"]
    assert channel.sent[0].reply_to == "m9"
    assert channel.sent[0].keyboard == ((Button("해결", "solved:1"),),)
    first = await row(database, "answer:1")
    assert first.message_id == f"m{first.id}"


async def test_the_same_meaning_is_said_once(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    await put(database, clock, reply("answer:1"))
    await put(database, clock, reply("answer:1"))
    async with delivering(database, channel, clock) as delivery:
        await settled(database, clock, delivery)
        await put(database, clock, reply("answer:1"))
        await settled(database, clock, delivery)
    assert len(channel.sent) == 1


async def test_a_slow_chat_delays_no_other(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    gate = asyncio.Event()
    channel.script = [gate]
    await put(database, clock, reply("slow"), reply("behind"), reply("elsewhere", to=chat("2")))
    async with delivering(database, channel, clock) as delivery:
        await until(lambda: _true([str(sent.text) for sent in channel.sent] == ["elsewhere"]))
        gate.set()
        await settled(database, clock, delivery)
    assert [str(sent.text) for sent in channel.sent] == ["elsewhere", "slow", "behind"]


async def test_an_outage_of_any_length_loses_nothing_and_keeps_order(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.script = [*(NotDelivered("no route") for _ in range(8)), UnknownFate("read timeout")]
    await put(database, clock, reply("answer:1"), reply("answer:2"))
    async with delivering(database, channel, clock) as delivery:
        assert set((await settled(database, clock, delivery, forward=60)).values()) == {"sent"}
    assert [str(sent.text) for sent in channel.sent] == ["answer:1", "answer:2"]
    assert len(channel.attempts) == 11


async def test_flood_control_holds_the_chat_back_as_long_as_asked(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.script = [RetryAfter(30)]
    await put(database, clock, reply("answer:1"), reply("answer:2"))
    async with delivering(database, channel, clock) as delivery:

        async def put_back() -> bool:
            return (await row(database, "answer:1")).not_before is not None

        await until(put_back)
        clock.forward(29)
        delivery.wake()
        await put(database, clock, reply("elsewhere", to=chat("2")))
        delivery.wake()
        await until(lambda: _true(len(channel.sent) == 1))
        assert len(channel.attempts) == 2
        clock.forward(2)
        await settled(database, clock, delivery)
    assert [str(sent.text) for sent in channel.sent] == ["elsewhere", "answer:1", "answer:2"]


async def test_unknown_fate_resends_answers_and_never_digests(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.script = [UnknownFate("read timeout"), UnknownFate("502")]
    await put(database, clock, reply("answer:1"), reply("digest:1", to=chat("2"), resend=False))
    async with delivering(database, channel, clock) as delivery:
        found = await settled(database, clock, delivery, forward=5)
    assert found == {"answer:1": "sent", "digest:1": "unknown"}
    assert [str(sent.text) for sent in channel.sent] == ["answer:1"]


@pytest.mark.parametrize(("resend", "state", "times"), [(True, "sent", 1), (False, "unknown", 0)])
async def test_a_sender_that_died_while_sending(
    database: Database, clock: Clock, channel: ScriptedChannel, resend: bool, state: str, times: int
) -> None:
    await put(database, clock, reply("it", resend=resend), reply("behind"))
    async with database.session() as session:
        [found] = await outbox.claim_due(session, now=clock(), lease=LEASE)
        assert await outbox.mark_sending(session, found.id)
    clock.forward(LEASE.total_seconds() + 1)
    async with delivering(database, channel, clock) as delivery:
        assert await settled(database, clock, delivery, forward=1) == {"it": state, "behind": "sent"}
    assert [str(sent.text) for sent in channel.sent] == ["it"] * times + ["behind"]


async def test_a_refused_row_fails_and_a_chat_that_is_gone_counts_as_left(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    async with database.session() as session:
        await rooms.ensure(session, channel="scripted", chat_id="1", title="방", kind="group", now=clock())
    channel.script = [Refused("kicked", chat_gone=True)]
    await put(database, clock, reply("answer:1"))
    async with delivering(database, channel, clock) as delivery:
        assert await settled(database, clock, delivery) == {"answer:1": "failed"}
    assert (await row(database, "answer:1")).error == "kicked"
    async with database.read() as session:
        room = await rooms.find(session, "scripted", "1")
        assert room is not None
        assert room.left_at == clock()


async def test_a_migrated_chat_gets_everything_under_its_new_id(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.script = [Migrated("100")]
    await put(database, clock, reply("answer:1"), reply("answer:2"))
    async with delivering(database, channel, clock) as delivery:
        await settled(database, clock, delivery)
    assert [(sent.chat.id, str(sent.text)) for sent in channel.sent] == [
        ("100", "answer:1"),
        ("100", "answer:2"),
    ]


async def test_an_answer_is_dropped_when_an_instructor_has_taken_over(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    claimed_questions.add("7")
    await put(
        database, clock,
        reply("answer:7", "가" * 250, guard="unclaimed:7"),
        reply("answer:8", guard="unclaimed:8"),
        reply("answer:9", guard="unheard-of:9"),
    )  # fmt: skip
    async with delivering(database, channel, clock) as delivery:
        found = await settled(database, clock, delivery)
    assert found == {
        "answer:7": "dropped", "answer:7#2": "dropped", "answer:7#3": "dropped",
        "answer:8": "sent", "answer:9": "sent",
    }  # fmt: skip


async def test_a_long_answer_goes_in_parts_and_is_edited_in_parts(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    buttons = ((Button("해결", "solved:1"),),)
    await put(
        database, clock, reply("answer:1", "가" * 150, keyboard=buttons, reply_to="q", subject="question:1")
    )
    async with delivering(database, channel, clock) as delivery:
        await settled(database, clock, delivery)
        assert [(sent.reply_to, sent.keyboard) for sent in channel.sent] == [("q", ()), (None, buttons)]
        await put(database, clock, Edit(target="answer:1", text=Markup("나" * 250), dedupe_key="edit:1"))
        await settled(database, clock, delivery)
        edits = channel.sent[2:]
        assert [(each.operation, len(each.text)) for each in edits] == [
            ("edit", 100),
            ("edit", 100),
            ("message", 50),
        ]
        assert [each.target for each in edits[:2]] == [f"m{sent.id}" for sent in channel.sent[:2]]
        await put(database, clock, Edit(target="answer:1", text=Markup("다"), dedupe_key="edit:2"))
        await settled(database, clock, delivery)
        assert [str(each.text) for each in channel.sent[5:]] == ["다", "…", "…"]
    async with database.read() as session:
        found = await outbox.find_by_message(session, "scripted", "1", f"m{channel.sent[1].id}")
        assert found is not None
        assert found.subject == "question:1"


async def test_a_guarded_answer_that_has_begun_is_finished(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.on_send = lambda _: claimed_questions.add("7")
    await put(database, clock, reply("answer:7", "가" * 150, guard="unclaimed:7"))
    async with delivering(database, channel, clock) as delivery:
        assert set((await settled(database, clock, delivery)).values()) == {"sent"}


async def test_an_edit_waits_for_its_message_and_is_dropped_with_it(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.script = [NotDelivered("no route"), Refused("message text is empty")]
    await put(
        database, clock,
        reply("card:1"),
        Edit(target="card:1", text=Markup("맡음"), dedupe_key="card:1:claimed"),
        Edit(target="card:0", text=Markup("없음"), dedupe_key="card:0:claimed"),
    )  # fmt: skip
    async with delivering(database, channel, clock) as delivery:
        found = await settled(database, clock, delivery, forward=5)
    assert found == {"card:1": "failed", "card:1:claimed": "dropped"}


async def test_a_toast_passes_a_waiting_chat_and_dies_young(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    gate = asyncio.Event()
    channel.script = [gate]
    await put(database, clock, reply("slow"))
    async with delivering(database, channel, clock) as delivery:
        await until(lambda: _true(len(channel.attempts) == 1))
        await put(database, clock, Toast(chat=chat(), press_id="p1", text="맡았습니다", alert=True))
        delivery.wake()
        await until(lambda: _true(len(channel.sent) == 1))
        gate.set()
        channel.script = [Expired("query is too old")]
        await put(database, clock, Toast(chat=chat(), press_id="p2", text="늦음"))
        await settled(database, clock, delivery)
        await delivery.stop()
        await put(database, clock, Toast(chat=chat(), press_id="p3", text="너무 늦음"))
        clock.forward(TOAST_LIFE.total_seconds() + 1)
    async with delivering(database, channel, clock) as delivery:
        found = await settled(database, clock, delivery)
    assert (channel.sent[0].press_id, channel.sent[0].alert) == ("p1", True)
    assert [found[f"toast:scripted:p{n}"] for n in (1, 2, 3)] == ["sent", "dropped", "dropped"]


async def test_a_broken_channel_ends_nothing(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    channel.script = [ZeroDivisionError()]
    await put(database, clock, reply("digest:1", resend=False), reply("answer:2"))
    async with delivering(database, channel, clock) as delivery:
        found = await settled(database, clock, delivery, forward=5)
    assert found == {"digest:1": "unknown", "answer:2": "sent"}


async def test_the_pace_of_a_chat_is_kept(database: Database, clock: Clock) -> None:
    channel = ScriptedChannel(pace=Pace(chat_interval=1.0))
    times = list[float]()
    channel.on_send = lambda _: times.append(clock().timestamp())
    await put(database, clock, *(reply(f"answer:{n}") for n in range(4)))
    async with delivering(database, channel, clock) as delivery:
        await settled(database, clock, delivery, forward=0.25)
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(times))


async def test_a_stop_waits_for_the_call_on_its_way(
    database: Database, clock: Clock, channel: ScriptedChannel
) -> None:
    gate = asyncio.Event()
    channel.script = [gate]
    await put(database, clock, reply("first"), reply("second"))
    async with delivering(database, channel, clock) as delivery:
        await until(lambda: _true(len(channel.attempts) == 1))
        stopping = asyncio.create_task(delivery.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping
        assert await states(database) == {"first": "sent", "second": "pending"}


def test_each_fate_is_a_delivery_error() -> None:
    for error in (
        NotDelivered("x"),
        RetryAfter(1),
        UnknownFate("x"),
        Refused("x"),
        Migrated("1"),
        Expired("x"),
    ):
        assert isinstance(error, DeliveryError)


async def _true(value: bool) -> bool:
    return value

"""Rooms: ensured once, listed by purpose, and followed through a change of their id."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import digest, inbox, outbox, people, questions, rooms
from knowledge.models import InboxRow, OutboxRow, Person, Question, Room, RoomReading
from tests.knowledge.conftest import NOW

LEASE = dt.timedelta(seconds=30)


async def ensure(session: AsyncSession, chat_id: str = "-1", title: str = "방") -> Room:
    return await rooms.ensure(
        session, channel="telegram", chat_id=chat_id, title=title, kind="group", now=NOW
    )


async def test_a_new_room_must_be_allowed_first(session: AsyncSession) -> None:
    room = await ensure(session)
    assert (room.allowed, room.mode, room.purpose, room.left_at) == (False, "mention", "open", None)
    assert await rooms.allowed(session) == []
    await rooms.allow(session, room.id)
    assert await rooms.allowed(session) == [room]
    await rooms.disallow(session, room.id)
    assert await rooms.allowed(session) == []


async def test_a_known_room_keeps_its_settings_and_takes_a_new_title(session: AsyncSession) -> None:
    room = await ensure(session)
    await rooms.set_mode(session, room.id, rooms.Mode.AUTO)
    again = await ensure(session, title=" 새 이름 ")
    assert (again.id, again.title, again.mode) == (room.id, "새 이름", "auto")
    assert (await ensure(session, title="")).title == "새 이름"


async def test_a_title_has_a_limit(session: AsyncSession) -> None:
    assert len((await ensure(session, title="가" * 5000)).title) == rooms.MAX_TITLE


async def test_rooms_are_found_by_purpose_while_the_bot_is_there(session: AsyncSession) -> None:
    room = await ensure(session)
    await rooms.set_purpose(session, room.id, rooms.Purpose.INSTRUCTORS)
    assert await rooms.with_purpose(session, rooms.Purpose.INSTRUCTORS) == []
    await rooms.allow(session, room.id)
    assert await rooms.with_purpose(session, rooms.Purpose.INSTRUCTORS) == [room]
    await rooms.mark_left(session, room.id, now=NOW)
    assert await rooms.with_purpose(session, rooms.Purpose.INSTRUCTORS) == []
    assert await rooms.allowed(session) == []
    await rooms.mark_back(session, room.id)
    assert await rooms.with_purpose(session, rooms.Purpose.INSTRUCTORS) == [room]


async def test_members_come_and_go(session: AsyncSession, room: Room, asker: Person) -> None:
    await rooms.join(session, room.id, asker.id, now=NOW)
    await rooms.join(session, room.id, asker.id, now=NOW + dt.timedelta(days=1))
    assert await rooms.members(session, room.id) == [asker]
    await rooms.leave(session, room.id, asker.id, now=NOW)
    assert await rooms.members(session, room.id) == []
    await rooms.join(session, room.id, asker.id, now=NOW)
    assert await rooms.members(session, room.id) == [asker]


async def accept(session: AsyncSession, chat_id: str, key: str) -> None:
    await inbox.accept(
        session,
        channel="telegram",
        update_key=key,
        lane=f"telegram:{chat_id}",
        event={"type": "message", "chat": {"channel": "telegram", "id": chat_id}},
        now=NOW,
    )


async def put(session: AsyncSession, chat_id: str, key: str, target_id: int | None = None) -> int:
    row_id = await outbox.put(
        session,
        dedupe_key=key,
        channel="telegram",
        chat_id=chat_id,
        lane=f"telegram:{chat_id}",
        operation="edit" if target_id else "message",
        payload={"text": key, "reply_to": "57"},
        target_id=target_id,
        now=NOW,
    )
    assert row_id is not None
    return row_id


async def migrate(session: AsyncSession) -> Room | None:
    return await rooms.migrate(session, channel="telegram", old_chat_id="-1", new_chat_id="-1001", now=NOW)


async def test_a_migrated_chat_takes_everything_that_waits_along(session: AsyncSession) -> None:
    room = await ensure(session)
    await rooms.allow(session, room.id)
    await accept(session, "-1", "1")
    sent = await put(session, "-1", "sent")
    await outbox.claim_due(session, now=NOW, lease=LEASE)
    await outbox.mark_sending(session, sent)
    await outbox.mark_sent(session, sent, message_id="57", now=NOW)
    await put(session, "-1", "waiting")
    await put(session, "-1", "edit of sent", target_id=sent)

    moved = await migrate(session)

    assert moved is room
    assert (room.chat_id, room.allowed) == ("-1001", True)
    (event,) = await inbox.claim(session, now=NOW, lease=LEASE)
    assert (event.lane, event.event["chat"]["id"]) == ("telegram:-1001", "-1001")
    rows = {row.dedupe_key: row for row in await session.scalars(select(OutboxRow))}
    assert (rows["waiting"].lane, rows["waiting"].chat_id) == ("telegram:-1001", "-1001")
    assert rows["waiting"].payload == {"text": "waiting", "reply_to": None}
    # What was said in the old chat cannot be changed from the new one.
    assert rows["edit of sent"].state == "dropped"
    assert await outbox.find_by_message(session, "telegram", "-1001", "57") is None


async def test_message_ids_of_the_new_chat_are_not_those_of_the_old(session: AsyncSession) -> None:
    room = await ensure(session)
    person = await people.ensure(session, channel="telegram", user_id="1", name="직원", now=NOW)

    async def ask(text: str) -> Question:
        return await questions.record(
            session, room_id=room.id, person_id=person.id, message_id="57", text=text, now=NOW
        )

    old = await ask("옛 질문")
    await migrate(session)
    new = await ask("새 질문")
    assert new.id != old.id
    assert new.text == "새 질문"


async def test_a_new_chat_that_spoke_first_becomes_the_old_room(
    session: AsyncSession,
) -> None:
    old, new = await ensure(session, "-1"), await ensure(session, "-1001")
    await rooms.allow(session, old.id)
    person = await people.ensure(session, channel="telegram", user_id="1", name="직원", now=NOW)
    for room in (old, new):
        await rooms.join(session, room.id, person.id, now=NOW)
        await questions.record(
            session, room_id=room.id, person_id=person.id, message_id="57", text=f"{room.id}", now=NOW
        )
        content = await digest.compose(session, room, "2026-W47")
        await digest.create_draft(session, room.id, content, now=NOW)
        session.add(RoomReading(person_id=person.id, room_id=room.id, seen_id=room.id))
    await session.flush()

    moved = await migrate(session)

    assert moved is old
    assert await rooms.find(session, "telegram", "-1") is None
    assert await rooms.find(session, "telegram", "-1001") is old
    assert list(await session.scalars(select(Question.room_id))) == [old.id, old.id]
    assert await rooms.members(session, old.id) == [person]
    assert list(await session.scalars(select(RoomReading.seen_id))) == [old.id]


async def test_a_move_that_a_refused_send_told_of_first_changes_nothing_more(session: AsyncSession) -> None:
    """The waiting event of the move has then moved too, and names the new chat as the old one."""
    room = await ensure(session)
    person = await people.ensure(session, channel="telegram", user_id="1", name="직원", now=NOW)
    asked = await questions.record(
        session, room_id=room.id, person_id=person.id, message_id="57", text="질문", now=NOW
    )
    await accept(session, "-1", "the move")
    await migrate(session)
    await session.refresh(asked)
    before = asked.message_id
    await outbox.pace_lane(session, "telegram:-1001", NOW + LEASE)
    waiting = await put(session, "-1001", "waiting")

    again = await rooms.migrate(
        session, channel="telegram", old_chat_id="-1001", new_chat_id="-1001", now=NOW
    )

    assert again is room
    await session.refresh(asked)
    assert (asked.room_id, asked.message_id) == (room.id, before)
    row = await outbox.get(session, waiting)
    assert row is not None
    assert row.payload["reply_to"] == "57"
    assert await outbox.claim_due(session, now=NOW, lease=LEASE) == []
    (event,) = await inbox.claim(session, now=NOW, lease=LEASE)
    assert event.update_key == "the move"


@pytest.mark.parametrize("times", [1, 2])
async def test_a_repeated_or_unknown_migration_is_harmless(session: AsyncSession, times: int) -> None:
    await accept(session, "-1", "1")
    for _ in range(times):
        assert await migrate(session) is None
    assert list(await session.scalars(select(InboxRow.lane))) == ["telegram:-1001"]

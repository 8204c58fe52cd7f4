"""The running program reminds instructors of a question that nobody takes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from bot.app import App
from bot.engine import Engine
from bot.settings import Settings
from handlers.events import EVENT, Chat, MessageReceived, Sender
from handlers.web.rooms import CHANNEL, INSTRUCTORS, OPEN
from knowledge import inbox
from knowledge.db import Database
from knowledge.models import Room, RoomMessage
from tests.bot.conftest import Clock, until
from tests.bot.scripted import no_wordings
from tests.bot.test_app import FollowsNothing
from tests.handlers.conftest import ExaminesNothing, FindsNothing, PlainAnalyst, ScriptedAnswerer

pytestmark = pytest.mark.loopback

ASKED = MessageReceived(
    key="row:1",
    chat=Chat(channel=CHANNEL, id=OPEN, kind="group"),
    sender=Sender(id="7", name="김주무관"),
    at=dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC),
    message_id="1",
    text="급식 업체를 바꾸려면 누구의 승인을 받아야 하나요?",
    mentioned=True,
)


async def said_to_instructors(database: Database) -> str:
    async with database.read() as session:
        rows = await session.scalars(
            select(RoomMessage.text)
            .join(Room, Room.id == RoomMessage.room_id)
            .where(Room.chat_id == INSTRUCTORS, RoomMessage.person_id.is_(None))
        )
        return "\n".join(rows)


async def run_until_said(words: str, database: Database, clock: Clock) -> None:
    settings = Settings.model_validate({"port": 0})
    answerer = ScriptedAnswerer()
    engine = Engine(
        PlainAnalyst(), answerer, FollowsNothing(), FindsNothing(), ExaminesNothing(), no_wordings
    )
    app = App(settings, database, engine, clock)
    await app.start()
    try:

        async def said() -> bool:
            return words in await said_to_instructors(database)

        await until(said)
    finally:
        await app.stop()


async def test_a_question_that_nobody_takes_is_called_to_mind(database: Database, clock: Clock) -> None:
    clock.time = ASKED.at  # a Wednesday, eleven o'clock in Seoul
    async with database.session() as session:
        await inbox.accept(
            session,
            channel=CHANNEL,
            update_key=ASKED.key,
            lane=ASKED.chat.lane,
            event=EVENT.dump_python(ASKED, mode="json"),
            now=clock(),
        )
    await run_until_said("강사 질문 #1", database, clock)
    assert "아직 아무도 맡지 않았습니다" not in await said_to_instructors(database)
    clock.time += dt.timedelta(days=1)
    await run_until_said("아직 아무도 맡지 않았습니다", database, clock)

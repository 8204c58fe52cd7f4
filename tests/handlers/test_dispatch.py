"""What is said when an event had to be given up."""

import pytest

from handlers.dispatch import apologise
from handlers.events import ButtonPressed, Chat, CommandGiven, MessageReceived
from tests.handlers.conftest import ADMIN, ASKER, BOT, NOW, OPEN

PRIVATE = Chat(channel="test", id="u1", kind="private")
MESSAGE = {"key": "k", "chat": OPEN, "sender": ASKER, "at": NOW, "message_id": "m", "text": "질문"}
PRESS = {"key": "p", "chat": OPEN, "sender": ASKER, "at": NOW, "press_id": "p", "message_id": "m"}


async def give_up(world, event):
    async with world.database.session() as session:
        await apologise(event, world.services(session))
    await world.deliver()


@pytest.mark.parametrize(
    "event",
    [
        MessageReceived(**MESSAGE, mentioned=True),
        MessageReceived(**MESSAGE, reply_to="b", reply_to_bot=True),
        MessageReceived(**MESSAGE | {"chat": PRIVATE}),
        CommandGiven(key="k", chat=OPEN, sender=ASKER, at=NOW, message_id="m", name="질문"),
    ],
)
async def test_whoever_addressed_the_bot_gets_an_apology_once(world, event):
    await give_up(world, event)
    await give_up(world, event)
    (said,) = world.messages
    assert "보내신 글을 처리하지 못했습니다" in said.plain and said.reply_to == "m"


async def test_whoever_asked_a_room_that_people_come_to_for_answers_gets_one_too(world):
    asked = MESSAGE | {"text": "견적은 몇 명한테 받나요?", "to_room": True}
    await give_up(world, MessageReceived(**asked))
    assert world.messages == []
    await world.command(ADMIN, "모드", "auto")
    await give_up(world, MessageReceived(**asked | {"text": "회의실은 3층입니다"}))
    assert len(world.messages) == 1
    await give_up(world, MessageReceived(**asked))
    assert "보내신 글을 처리하지 못했습니다" in world.last().plain


async def test_button_gets_a_toast(world):
    await give_up(world, ButtonPressed(**PRESS, action="claim:1"))
    assert "처리하지 못했습니다" in world.toast


@pytest.mark.parametrize(
    "event", [MessageReceived(**MESSAGE), MessageReceived(**MESSAGE | {"sender": BOT}, mentioned=True)]
)
async def test_others_hear_nothing(world, event):
    await give_up(world, event)
    assert world.messages == []

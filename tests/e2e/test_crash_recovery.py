"""kill -9 at each step of intake and delivery: nothing lost, nothing answered twice.

The program has no hooks for this. Telegram's side knows when a call arrives, and the program is killed at
that moment: it dies exactly between two steps of its own. After the restart the question has its answer,
with one row on record; a second message is allowed only where the first left the machine and nothing came
back, so that its fate was unknown.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import OpenOffice
from tests.e2e.office import QUESTION, Office
from tests.telegram_fake import Chat, Message, Person, TelegramServer
from tests.telegram_fake.faults import Fault

pytestmark = pytest.mark.e2e


def _fake(office: Office) -> TelegramServer:
    assert isinstance(office.server, TelegramServer)
    return office.server


def _kill_at(
    office: Office, method: str, when: str, matches: Callable[[dict[str, Any]], bool] = lambda _: True
) -> Fault:
    return _fake(office).faults.add(method, action="run", when=when, matches=matches, run=office.program.kill)


async def _die_and_come_back(office: Office, fault: Fault) -> None:
    await office.server.world.until(lambda: fault.hits > 0, what=f"the call of {fault.method}")
    assert not office.program.running
    await office.program.start()


async def _room(office: Office) -> tuple[Chat, Person]:
    clerk = office.clerk()
    return await office.room("계약팀", clerk), clerk


async def _answered(office: Office, question: Message, *, most: int = 1) -> None:
    """The question has one answer on record, and at most ``most`` messages say it."""
    await office.reply(question)
    await office.settled()
    said = office.replies(question)
    assert 1 <= len(said) <= most, [m.text for m in said]
    assert len({m.text for m in said}) == 1
    assert office.answers_by_bot(question) == 1


async def test_before_the_inbox_commit(open_office: OpenOffice) -> None:
    """Fetched and never stored: Telegram was not told, so it gives the update again."""
    office = await open_office()
    group, clerk = await _room(office)
    fault = _kill_at(office, "getUpdates", "after")
    # The poll under way was accepted before; what it returns goes to a dead process.
    question = office.ask(clerk, group, QUESTION)
    await _die_and_come_back(office, fault)
    await _answered(office, question)


async def test_after_the_inbox_commit(open_office: OpenOffice) -> None:
    """The next poll, which confirms, arrives: the update is stored and perhaps in work."""
    office = await open_office()
    group, clerk = await _room(office)
    last = max(_fake(office).queue.history)
    fault = _kill_at(office, "getUpdates", "before", lambda p: p.get("offset", 0) > last + 1)
    question = office.ask(clerk, group, QUESTION)
    await _die_and_come_back(office, fault)
    await _answered(office, question, most=2)


async def test_in_the_middle_of_a_handler(open_office: OpenOffice) -> None:
    """A private question makes the handler ask Telegram who is a member: it dies there."""
    office = await open_office()
    group, clerk = await _room(office)
    await office.reply(office.ask(clerk, group, QUESTION))
    fault = _kill_at(office, "getChatMember", "before")
    question = clerk.say(clerk.private, "계약보증금은 얼마인가요?")
    await _die_and_come_back(office, fault)
    await _answered(office, question)


async def test_after_the_commit_before_sending(open_office: OpenOffice) -> None:
    """The answer is on record and its call arrives, but Telegram does not take it."""
    office = await open_office()
    group, clerk = await _room(office)
    fault = _kill_at(office, "sendMessage", "before", lambda p: p["chat_id"] == group.id)
    question = office.ask(clerk, group, QUESTION)
    await _die_and_come_back(office, fault)
    await _answered(office, question)


async def test_between_sending_and_the_mark(open_office: OpenOffice) -> None:
    """Telegram has the message, and the program never learns of it: the one case of a second message."""
    office = await open_office()
    group, clerk = await _room(office)
    fault = _kill_at(office, "sendMessage", "after", lambda p: p["chat_id"] == group.id)
    question = office.ask(clerk, group, QUESTION)
    await _die_and_come_back(office, fault)
    await office.server.world.until(lambda: len(office.replies(question)) == 2)
    await _answered(office, question, most=2)


async def test_between_a_claim_and_its_toast(open_office: OpenOffice) -> None:
    """Who took a question stays who took it, also if the word about it was lost."""
    office = await open_office()
    group, clerk = await _room(office)
    kim, lee = office.instructors
    clerk.say(group, f"/instructor{office.at_bot} 긴급입찰 사유가 되는지 봐 주세요")
    card = await office.says(office.instructors_room, "긴급입찰 사유")
    fault = _kill_at(office, "answerCallbackQuery", "before")
    kim.tap(card, "맡기")
    await _die_and_come_back(office, fault)
    await office.becomes(card, "김강사 님이 맡음")
    late = lee.tap(card, "답변하기")
    await office.toast(late, "이미 김강사 님이")


async def test_while_an_instructors_answer_is_on_its_way(open_office: OpenOffice) -> None:
    office = await open_office()
    group, clerk = await _room(office)
    kim = office.instructors[0]
    question = clerk.say(group, f"/instructor{office.at_bot} 긴급입찰 사유가 되는지 봐 주세요")
    card = await office.says(office.instructors_room, "긴급입찰 사유")
    fault = _kill_at(
        office, "sendMessage", "after", lambda p: "됩니다" in p["text"] and p["chat_id"] == group.id
    )
    kim.say(office.instructors_room, "네, 사유가 됩니다.", reply_to=card)
    await _die_and_come_back(office, fault)
    await office.settled()
    said = [m for m in office.replies(question) if "사유가 됩니다" in m.text]
    assert 1 <= len(said) <= 2
    rows = office.rows("SELECT text FROM answer WHERE instructor_id IS NOT NULL")
    assert rows == [("네, 사유가 됩니다.",)]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_webhook_calls(open_office: OpenOffice, moment: str) -> None:
    """Killed before or after it has said 200: Telegram calls again, or the inbox has it."""
    office = await open_office(mode="webhook")
    group, clerk = await _room(office)
    server = _fake(office)
    confirmed = len(server.queue.confirmed)
    if moment == "before":
        office.program.kill()
        question = office.ask(clerk, group, QUESTION)
        await server.world.until(
            lambda: server.webhook.deliveries and server.webhook.deliveries[-1].status == 0
        )
    else:
        question = office.ask(clerk, group, QUESTION)
        await server.world.until(lambda: len(server.queue.confirmed) > confirmed)
        office.program.kill()
    await office.program.start()
    await _answered(office, question, most=2)


async def test_at_random_moments(open_office: OpenOffice) -> None:
    """Questions in three chats, and the program is killed five times while it answers."""
    office = await open_office()
    chance = random.Random(20261122)
    rooms = [await _room(office) for _ in range(3)]
    questions = []
    deaths = 5
    for number in range(deaths):
        group, clerk = rooms[number % 3]
        questions.append(office.ask(clerk, group, QUESTION))
        await asyncio.sleep(chance.uniform(0.0, 0.25))
        office.program.kill()
        if number % 2:
            # Also what was asked while nobody listened.
            group, clerk = rooms[(number + 1) % 3]
            questions.append(office.ask(clerk, group, QUESTION))
        await office.program.start()
    for question in questions:
        await office.reply(question, within=40)
    await office.settled()
    assert [office.answers_by_bot(question) for question in questions] == [1] * len(questions)
    # Each death may leave one send behind of which nobody knows whether it arrived; no more than that.
    repeated = [len(office.replies(question)) - 1 for question in questions]
    assert max(repeated) < 3 and sum(repeated) <= deaths, repeated
    await office.program.cli("log", "verify")

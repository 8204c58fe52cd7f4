"""When Telegram fails: flood control, server errors, cut connections, lost answers, a rival poller."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from tests.e2e.conftest import telegram_office
from tests.e2e.office import QUESTION, Office
from tests.telegram_fake import Person, TelegramServer
from tests.telegram_fake.server import TOKEN

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(installation: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with telegram_office(installation, tmp_path_factory.mktemp("faults") / "office") as office:
        yield office


@pytest_asyncio.fixture(loop_scope="module")
async def office(running: Office) -> AsyncIterator[Office]:
    yield running
    await running.settled(within=40)
    running.check()


@pytest.fixture
def telegram(office: Office) -> TelegramServer:
    assert isinstance(office.server, TelegramServer)
    return office.server


@pytest.fixture
def clerk(office: Office) -> Person:
    return office.clerk()


async def test_flood_control_is_obeyed(office: Office, telegram: TelegramServer, clerk: Person) -> None:
    group = await office.room("계약팀", clerk)
    fault = telegram.faults.add(
        "sendMessage", code=429, retry_after=2, matches=lambda p: p["chat_id"] == group.id
    )
    began = asyncio.get_running_loop().time()
    question = office.ask(clerk, group, QUESTION)
    await telegram.world.until(lambda: fault.hits == 1)
    # Another chat does not wait for it.
    await office.reply(clerk.say(clerk.private, "계약보증금은 얼마인가요?"))
    assert not office.replies(question)
    await office.reply(question, "근거")
    assert asyncio.get_running_loop().time() - began >= 2
    await office.settled()
    assert len(office.replies(question)) == 1


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_server_errors_are_tried_again(
    office: Office, telegram: TelegramServer, clerk: Person, code: int
) -> None:
    group = await office.room("계약팀", clerk)
    telegram.faults.add("sendMessage", code=code, matches=lambda p: p["chat_id"] == group.id)
    question = office.ask(clerk, group, QUESTION)
    await office.reply(question, "근거")
    await office.settled()
    assert len(office.replies(question)) == 1


async def test_a_cut_connection_before_acceptance(
    office: Office, telegram: TelegramServer, clerk: Person
) -> None:
    group = await office.room("계약팀", clerk)
    telegram.faults.add("sendMessage", action="reset", matches=lambda p: p["chat_id"] == group.id)
    question = office.ask(clerk, group, QUESTION)
    await office.reply(question, "근거")
    await office.settled()
    assert len(office.replies(question)) == 1


async def test_accepted_and_the_answer_lost(office: Office, telegram: TelegramServer, clerk: Person) -> None:
    """The fate is unknown: an answer is said again, once, and its buttons work under the second."""
    group = await office.room("계약팀", clerk)
    telegram.faults.add(
        "sendMessage", action="reset", when="after", matches=lambda p: p["chat_id"] == group.id
    )
    question = office.ask(clerk, group, QUESTION)
    await telegram.world.until(lambda: len(office.replies(question)) == 2)
    await office.settled()
    first, second = office.replies(question)
    assert first.text == second.text
    assert office.answers_by_bot(question) == 1
    await office.toast(clerk.tap(second, "👍"))
    await office.becomes(second, "해결됐어요 1")


async def test_a_toast_that_is_too_late_is_dropped(
    office: Office, telegram: TelegramServer, clerk: Person
) -> None:
    group = await office.room("계약팀", clerk)
    answer = await office.reply(office.ask(clerk, group, QUESTION), "근거")
    press = clerk.tap(answer, "👍")
    press.pressed_at -= 3600
    await office.becomes(answer, "해결됐어요 1")
    assert press.answer is None


async def test_updates_lost_on_the_way_come_again(
    office: Office, telegram: TelegramServer, clerk: Person
) -> None:
    group = await office.room("계약팀", clerk)
    telegram.faults.add("getUpdates", action="reset", when="after", times=2)
    question = office.ask(clerk, group, QUESTION)
    await office.reply(question, "근거", within=40)
    await office.settled()
    assert len(office.replies(question)) == 1


async def test_telegram_is_down_for_a_while(office: Office, telegram: TelegramServer, clerk: Person) -> None:
    group = await office.room("계약팀", clerk)
    await telegram.refuse_connections()
    try:
        question = office.ask(clerk, group, QUESTION)
        async with (
            ClientSession(headers={"Accept": "text/html"}) as client,
            client.get(f"{office.program.url}/") as page,
        ):
            assert page.status == 200, "the web room does not care"
        await asyncio.sleep(1)
    finally:
        await telegram.listen()
    await office.reply(question, "근거", within=60)
    await office.settled()
    assert len(office.replies(question)) == 1


async def test_a_rival_poller_is_seen_and_outlived(
    office: Office, telegram: TelegramServer, clerk: Person
) -> None:
    group = await office.room("계약팀", clerk)
    async with ClientSession() as rival, rival.get(f"{telegram.url}/bot{TOKEN}/getUpdates?timeout=0") as poll:
        assert poll.status == 200
    question = office.ask(clerk, group, QUESTION)
    await office.reply(question, "근거", within=60)
    status, body = await office.program.health()
    assert status == 503
    assert "another program polls" in body["troubles"]["telegram"], "the operator has to know"

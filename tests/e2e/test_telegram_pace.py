"""Telegram's flood limits, counted by the fake, and the pace that the program keeps by default."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import OpenOffice
from tests.e2e.office import QUESTION
from tests.telegram_fake import TelegramServer
from tests.telegram_fake.faults import FloodLimits

pytestmark = pytest.mark.e2e


async def test_many_questions_at_once_do_not_flood(open_office: OpenOffice) -> None:
    """With the default pace Telegram's published limits are never hit, however much is asked at once."""
    office = await open_office(
        TELEGRAM_CHAT_INTERVAL="1", TELEGRAM_GROUP_PER_MINUTE="20", TELEGRAM_PER_SECOND="30"
    )
    assert isinstance(office.server, TelegramServer)
    clerk = office.clerk()
    group = await office.room("계약팀", clerk)
    office.server.methods.flood = flood = FloodLimits(burst=4, burst_seconds=3)
    questions = [office.ask(clerk, group, QUESTION) for _ in range(6)]
    for question in questions:
        await office.reply(question, "근거", within=40)
    order = [m.reply_to for m in group.by(office.bot_id) if m.reply_to in questions]
    assert order == questions, "in the order in which they were asked"
    assert flood.refused == 0

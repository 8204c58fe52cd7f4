"""The weekly digest on Telegram: drafted from last week's log, approved, posted once, whatever happens."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from zoneinfo import ZoneInfo

import pytest

from bot.slots import WeeklyTime
from tests.e2e.conftest import OpenOffice
from tests.e2e.office import QUESTION, Office
from tests.telegram_fake import Chat, Message, TelegramServer

pytestmark = pytest.mark.e2e

TITLE = "계약통 주간 소식"
#: In the head of a draft that waits in the instructors' room.
DRAFT = "승인 기다리는 중"
#: When the digest is due.
DUE = WeeklyTime.parse("MON 09:00", ZoneInfo("Asia/Seoul"))
#: Longer than the scheduler takes to look at its slots after a start.
LOOKED = 3.0


def _dated_back() -> Callable[[str], str]:
    """Moves moments of now into the week that the latest digest is about, whatever the day today."""
    now = dt.datetime.now(dt.UTC)
    back = now - (DUE.latest(now) - dt.timedelta(days=6))

    def moved(moment: str) -> str:
        return (dt.datetime.fromisoformat(moment) - back).isoformat(" ", "microseconds")

    return moved


async def _week_ago(office: Office, chat: Chat) -> None:
    """Stop the program and let what was asked in a room be of last week, its digest not yet made."""
    await office.program.stop()
    with closing(sqlite3.connect(office.program.data / "gyeyaktong.db")) as db, db:
        db.create_function("dated_back", 1, _dated_back())
        changed = db.execute(
            "UPDATE question SET asked_at = dated_back(asked_at) "
            "WHERE room_id = (SELECT id FROM room WHERE chat_id = ?)",
            (str(chat.id),),
        )
        assert changed.rowcount > 0
        db.execute("UPDATE answer SET answered_at = dated_back(answered_at)")
        db.execute("DELETE FROM schedule_run WHERE job = 'digest'")


async def _drafted(office: Office) -> tuple[Chat, Message]:
    """A room with a question of last week, and the draft about it in the instructors' room."""
    clerk = office.clerk()
    group = await office.room("계약팀", clerk)
    await office.reply(office.ask(clerk, group, QUESTION), "근거")
    await _week_ago(office, group)
    await office.program.start()
    draft = await office.says(office.instructors_room, DRAFT)
    return group, draft


def _posted(office: Office, chat: Chat) -> list[Message]:
    return [m for m in chat.by(office.bot_id) if TITLE in m.text]


async def test_approved_once_posted_once_also_over_restarts(open_office: OpenOffice) -> None:
    office = await open_office()
    group, draft = await _drafted(office)
    assert not _posted(office, group), "nothing is posted before it was approved"
    kim, lee = office.instructors
    button = draft.button("게시")
    first, second = kim.tap(draft, "게시"), lee.tap(draft, "게시")
    await office.toast(first, "게시합니다")
    await office.toast(second, "이미 처리된")
    await office.says(group, TITLE)
    await office.becomes(draft, "김강사 님 승인")
    await office.program.restart()
    await office.toast(kim.tap_remembered(draft, button), "이미 처리된")
    office.program.kill()
    await office.program.start()
    await asyncio.sleep(LOOKED)
    await office.settled()
    assert len(_posted(office, group)) == 1
    drafts = [m for m in office.instructors_room.by(office.bot_id) if TITLE in m.text]
    assert drafts == [draft]


async def test_killed_while_it_is_posted(open_office: OpenOffice) -> None:
    """Telegram has it and the program does not know: it is not sent again, and a person is told."""
    office = await open_office()
    group, draft = await _drafted(office)
    assert isinstance(office.server, TelegramServer)
    fault = office.server.faults.add(
        "sendMessage",
        action="run",
        when="after",
        matches=lambda p: p["chat_id"] == group.id,
        run=office.program.kill,
    )
    office.instructors[0].tap(draft, "게시")
    await office.server.world.until(lambda: fault.hits == 1)
    await office.program.start()
    await asyncio.sleep(LOOKED)
    await office.settled()
    assert len(_posted(office, group)) == 1
    states = office.rows("SELECT state FROM outbox WHERE dedupe_key LIKE 'digest:%'")
    assert states == [("unknown",)]


async def test_without_approval_it_is_posted_at_once(open_office: OpenOffice) -> None:
    office = await open_office(DIGEST_APPROVAL="false")
    clerk = office.clerk()
    group = await office.room("계약팀", clerk)
    await office.reply(office.ask(clerk, group, QUESTION), "근거")
    await _week_ago(office, group)
    await office.program.start()
    await office.says(group, TITLE)
    await office.program.restart()
    await asyncio.sleep(LOOKED)
    await office.settled()
    assert len(_posted(office, group)) == 1


async def test_a_quiet_week_is_left_out(open_office: OpenOffice) -> None:
    office = await open_office()
    clerk = office.clerk()
    busy = await office.room("바쁜 방", clerk)
    quiet = await office.room("조용한 방", clerk)
    await office.reply(office.ask(clerk, busy, QUESTION), "근거")
    await _week_ago(office, busy)
    await office.program.start()
    draft = await office.says(office.instructors_room, DRAFT)
    await office.toast(office.instructors[0].tap(draft, "건너뛰기"), "건너뜁니다")
    await office.settled()
    assert not _posted(office, busy) and not _posted(office, quiet)

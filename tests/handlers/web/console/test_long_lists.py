"""Lists of ten thousand: each page shows a part, says how much there is, and leads to the rest."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from sqlalchemy import insert

from handlers.web.console import texts
from knowledge import answer_log, rooms
from knowledge.answer_log import Kind
from knowledge.models import Escalation, Person, Question, RoleGrant
from knowledge.people import Role
from tests.handlers.web.board.conftest import add_many
from tests.handlers.web.conftest import Site
from tests.handlers.web.console.conftest import Desk

pytestmark = pytest.mark.loopback

MANY = 10_000


async def test_entries_have_pages_to_the_last(site: Site, lee: Desk) -> None:
    await add_many(site.database, MANY)
    first = await lee.browser.page("/console/entries?shown=published")
    assert texts.ENTRIES_FOUND.format(total=MANY) in first
    assert first.count('class="due-item') < 50
    last = await lee.browser.page("/console/entries?shown=published&page=667")
    assert "page=666" in last and "page=668" not in last
    found = await lee.browser.page("/console/entries?shown=published&q=9999번째")
    assert texts.ENTRIES_FOUND.format(total=1) in found


async def test_of_questions_the_most_urgent_are_listed_and_each_can_be_opened(site: Site, lee: Desk) -> None:
    asker = await site.member("김주무관")
    now = site.context.now()
    asked = [
        {
            "id": number,
            "person_id": asker.me["id"],
            "message_id": f"q{number}",
            "text": f"{number}번째 질문인가요?",
            "state": "escalated",
            "asked_at": now - dt.timedelta(minutes=MANY - number),
        }
        for number in range(1, MANY + 1)
    ]
    waiting = [
        {
            "id": one["id"],
            "question_id": one["id"],
            "state": "open",
            "reason": "asked",
            "opened_at": one["asked_at"],
        }
        for one in asked
    ]
    async with site.database.session() as session:
        room = await rooms.find(session, "web", "open")
        assert room is not None
        await session.execute(insert(Question), [one | {"room_id": room.id} for one in asked])
        await session.execute(insert(Escalation), waiting)
    shown = await lee.browser.page("/console")
    assert "1번째 질문인가요?" in shown and texts.QUESTIONS_COUNT.format(count=MANY) in shown
    assert shown.count('class="due-item') <= 100
    assert f"{MANY}번째 질문인가요?" in await lee.browser.page(f"/console/questions/{MANY}")


async def test_the_log_goes_on_page_by_page(site: Site, lee: Desk) -> None:
    async with site.database.session() as session:
        for number in range(300):
            await answer_log.append(session, Kind.ASKED, {"text": f"{number}번째"}, now=site.context.now())
    path, seen = "/console/log?kind=asked", set[str]()
    while path:
        shown = await lee.browser.page(path)
        seen.update(re.findall(r"\d+번째", shown))
        older = re.search(r'href="(/console/log\?[^"]*before=\d+)"', shown)
        path = unescape(older[1]) if older else ""
    assert len(seen) == 300


async def test_of_many_people_those_are_found_whose_names_are_asked_for(site: Site) -> None:
    admin = await site.holder("정담당", Role.ADMIN)
    now = site.context.now()
    people = [
        {
            "id": number,
            "channel": "telegram",
            "user_id": str(number),
            "name": f"{'가' * 50}{number}",
            "created_at": now,
            "last_seen_at": now,
        }
        for number in range(100, 100 + MANY)
    ]
    async with site.database.session() as session:
        await session.execute(insert(Person), people)
        await session.execute(
            insert(RoleGrant),
            [{"person_id": one["id"], "role": "instructor", "granted_at": now} for one in people[:200]],
        )
    assert f"{'가' * 50}9999" in await admin.page("/console/people?q=가9999")

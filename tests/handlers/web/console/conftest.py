"""Instructors at the console, and questions that wait for them."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from knowledge import escalations, people, questions, rooms
from knowledge.escalations import Reason
from knowledge.ingest import Ingest
from knowledge.models import AnswerRow, Escalation, OutboxRow, PlannedAct
from knowledge.people import Role
from knowledge.questions import QuestionState
from tests.handlers.conftest import PlainAnalyst
from tests.handlers.web.conftest import Browser, Site
from tests.library import LOCAL_DECREE

QUESTION = "드론 촬영 용역의 비행 승인서는 언제까지 받나요?"
ANSWER = "착수 3일 전까지 받으시면 됩니다."
RULE = "지방계약법 시행령|제30조|제1항제2호"

Ask = Callable[..., Awaitable[int]]


class Desk:
    """An instructor in front of the console."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site = site
        self.browser = browser

    async def open(self, number: int) -> dict[str, str]:
        """Open a question's page; the hidden fields of its form."""
        shown = await self.browser.page(f"/console/questions/{number}")
        return {
            name: unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown)
        }

    async def act(self, number: int, act: str, fields: dict[str, str] | None = None, **more: Any) -> Any:
        """Open a question's page and send its form; the answer."""
        sent = (fields or await self.open(number)) | {"act": act} | more
        return await self.browser.http.post(
            f"{self.browser.url}/console/questions/{number}/acts",
            data=sent,
            allow_redirects=False,
            headers={"Accept": "text/html"},
        )

    async def answer(self, number: int, act: str = "publish", **more: Any) -> Any:
        return await self.act(number, act, answer=ANSWER, question=QUESTION, **more)

    async def keep(self, number: int, **fields: Any) -> tuple[int, Any]:
        async with self.browser.http.post(
            f"{self.browser.url}/console/questions/{number}/draft",
            data=fields,
            headers={"Accept": "application/json", "X-CSRF-Token": self.browser.csrf},
        ) as response:
            return response.status, await response.json()

    async def undo(self, act_id: int) -> Any:
        return await self.browser.send_form(f"/console/acts/{act_id}/undo", csrf_token=self.browser.csrf)


@pytest.fixture
async def lee(site: Site) -> Desk:
    return Desk(site, await site.holder("이강사", Role.INSTRUCTOR))


@pytest.fixture
async def choi(site: Site) -> Desk:
    return Desk(site, await site.holder("최강사", Role.INSTRUCTOR))


@pytest.fixture
async def laws(site: Site) -> None:
    await Ingest(site.database, PlainAnalyst()).store(LOCAL_DECREE, "시행령.md", now=site.context.now())


@pytest.fixture
async def ask(site: Site) -> Ask:
    """Ask in the open room, and hand over to the instructors; the number of the instructor question."""
    numbers = itertools.count(1)
    asker = await site.member("김주무관")

    async def ask_one(
        text: str = QUESTION, *, ago: dt.timedelta = dt.timedelta(), reason: Reason = Reason.ASKED
    ) -> int:
        now = site.context.now() - ago
        async with site.database.session() as session:
            room = await rooms.find(session, "web", "open")
            (person,) = await people.find_by_name(session, "web", asker.me["name"])
            assert room is not None
            question = await questions.record(
                session,
                room_id=room.id,
                person_id=person.id,
                message_id=f"q{next(numbers)}",
                text=text,
                now=now,
                state=QuestionState.ESCALATED,
            )
            return (await escalations.open_for(session, question.id, reason, now=now)).id

    return ask_one


async def stands(site: Site, number: int) -> tuple[str, str | None]:
    """State of an instructor question, and how it was closed."""
    async with site.database.read() as session:
        found = await session.get_one(Escalation, number)
        return found.state, found.closed_as


async def said(site: Site) -> list[str]:
    """What the bot has said in the open room."""
    async with site.database.read() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.chat_id == "open").order_by(OutboxRow.id)
        )
        return [str(row.payload["text"]) for row in rows]


async def answers_to(site: Site, number: int) -> list[AnswerRow]:
    async with site.database.read() as session:
        rows = await session.scalars(
            select(AnswerRow)
            .join(Escalation, Escalation.question_id == AnswerRow.question_id)
            .where(Escalation.id == number, AnswerRow.instructor_id.is_not(None))
        )
        return list(rows)


async def acts(site: Site) -> list[PlannedAct]:
    async with site.database.read() as session:
        return list(await session.scalars(select(PlannedAct).order_by(PlannedAct.id)))

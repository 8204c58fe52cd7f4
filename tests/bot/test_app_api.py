"""The whole program: a client asks, an instructor answers in a chat, and the client fetches the answer."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from knowledge import answer_log, api_clients, people, rooms
from knowledge.api_clients import Scope
from knowledge.db import Database
from knowledge.models import OutboxRow
from knowledge.rooms import Purpose
from tests.bot.conftest import until
from tests.bot.test_app import Program, allowed_room, now, running, server  # noqa: F401 (a fixture)
from tests.telegram_fake import TelegramServer

pytestmark = pytest.mark.loopback

UNKNOWN = "적격심사 이의신청은 어떻게 하나요?"
SAID = "계약담당자에게 서면으로 신청합니다."


class Client:
    """A program with a token."""

    def __init__(self, program: Program, token: str) -> None:
        self._url = f"{program.url}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def call(self, method: str, path: str, **options: Any) -> Any:
        async with (
            ClientSession(headers=self._headers) as http,
            http.request(method, self._url + path, **options) as response,
        ):
            assert response.status == 200, await response.text()
            return await response.json()


async def test_a_client_fetches_what_an_instructor_has_answered(
    database: Database,
    server: TelegramServer,  # noqa: F811 (the fixture)
) -> None:
    teacher, group = await allowed_room(database, server)
    async with database.session() as session:
        room = await rooms.find(session, "telegram", str(group.id))
        assert room is not None
        await rooms.set_purpose(session, room.id, Purpose.INSTRUCTORS)
        person = await people.ensure(
            session, channel="telegram", user_id=str(teacher.id), name="박주무관", now=now()
        )
        await people.grant(session, person.id, people.Role.INSTRUCTOR, now=now())
        new = await api_clients.add(
            session, name="민원포털", scopes=tuple(Scope), now=now(), ttl=dt.timedelta(days=1)
        )
    async with running(database, server) as program:
        teacher.add_bot(group)
        client = Client(program, new.token)
        asked = await client.call("POST", "/ask", json={"question": UNKNOWN, "escalate": True})
        assert asked["decision"] == "unsure"
        [card] = await server.world.until(
            lambda: [m for m in group.by(server.world.bot.id) if UNKNOWN in m.text]
        )
        assert "API: 민원포털" in card.text
        teacher.say(group, SAID, reply_to=card)

        async def answered() -> bool:
            found = await client.call("GET", f"/escalations/{asked['escalation']}")
            return bool(found["answer"]) and found["answer"]["text"] == SAID

        await until(answered)

        async def nothing_waits() -> bool:
            async with database.read() as session:
                rows = await session.scalars(select(OutboxRow).where(OutboxRow.channel == "api"))
                return [row.state for row in rows] == ["sent"]

        await until(nothing_waits)
        status, body = await program.get("/healthz")
        assert (status, json.loads(body)["status"]) == (200, "ok")
    async with database.read() as session:
        assert (await answer_log.verify(session)).ok

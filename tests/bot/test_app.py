"""The whole program in one process, with an answerer that knows two answers."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.engine import Engine
from bot.errors import StartError
from bot.lock import only_one
from bot.outbox import SessionOutbox
from bot.sendings import Sendings
from bot.settings import WEBHOOK_PATH, Settings
from handlers.events import Chat as EventChat
from handlers.replies import Reply
from handlers.web.context import WebSettings
from handlers.web.rooms import CHANNEL, INSTRUCTORS, OPEN
from knowledge import outbox, people, rooms, thesaurus
from knowledge.db import Database
from knowledge.models import InboxRow
from knowledge.thesaurus import Term
from tests.bot.conftest import until
from tests.bot.scripted import no_wordings
from tests.handlers.conftest import SURE, ExaminesNothing, FindsNothing, PlainAnalyst, ScriptedAnswerer
from tests.telegram_fake import Chat, Person, TelegramServer
from tests.telegram_fake.server import TOKEN

pytestmark = pytest.mark.loopback

QUESTION = "2천만원 이하 물품은 견적을 몇 명한테 받나요?"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class FollowsNothing:
    def __init__(self) -> None:
        self.behind = 0

    def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    def wake(self) -> None:
        pass

    def trouble(self) -> str | None:
        return None

    async def lag(self, session: AsyncSession) -> int:
        return self.behind


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TelegramServer]:
    server = await TelegramServer().start()
    yield server
    await server.stop()
    assert not server.failures


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Program:
    """An app and where it listens."""

    def __init__(self, app: App, follower: FollowsNothing) -> None:
        self.app = app
        self.follower = follower

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.app.port}"

    async def get(self, path: str) -> tuple[int, str]:
        async with ClientSession() as client, client.get(self.url + path) as response:
            return response.status, await response.text()

    async def post(self, path: str, data: bytes, headers: dict[str, str]) -> int:
        async with (
            ClientSession() as client,
            client.post(self.url + path, data=io.BytesIO(data), headers=headers) as response,
        ):
            return response.status


@asynccontextmanager
async def running(database: Database, server: TelegramServer | None, **more: Any) -> AsyncIterator[Program]:
    telegram = {} if server is None else {"telegram_token": TOKEN, "telegram_api_url": server.url}
    pace = {"telegram_chat_interval": 0, "telegram_group_per_minute": 0, "telegram_per_second": 0}
    settings = Settings.model_validate({"port": 0, **telegram, **pace, **more})
    follower = FollowsNothing()
    answerer = ScriptedAnswerer({"2천만": SURE})
    engine = Engine(PlainAnalyst(), answerer, follower, FindsNothing(), ExaminesNothing(), no_wordings)
    app = App(settings, database, engine, now)
    await app.start()
    try:
        yield Program(app, follower)
    finally:
        await app.stop()


async def allowed_room(database: Database, server: TelegramServer) -> tuple[Person, Chat]:
    boss = server.person("박주무관")
    group = boss.create_group("계약팀")
    async with database.session() as session:
        room = await rooms.ensure(
            session, channel="telegram", chat_id=str(group.id), title="계약팀", kind="group", now=now()
        )
        await rooms.allow(session, room.id)
    return boss, group


def ask(server: TelegramServer, person: Person, chat: Chat) -> Any:
    return person.say(chat, f"@{server.world.bot.username} {QUESTION}")


async def replied(server: TelegramServer, question: Any) -> list[Any]:
    def replies() -> list[Any]:
        return [m for m in question.chat.by(server.world.bot.id) if m.reply_to is question]

    return await server.world.until(replies)


async def test_from_a_question_to_the_answer_and_across_a_restart(
    database: Database, server: TelegramServer
) -> None:
    boss, group = await allowed_room(database, server)
    async with running(database, server) as program:
        boss.add_bot(group)
        question = ask(server, boss, group)
        [answer] = await replied(server, question)
        assert "1인 견적서" in answer.text
        status, body = await program.get("/healthz")
        assert (status, json.loads(body)["status"]) == (200, "ok")
    missed = ask(server, boss, group)
    async with running(database, server):
        assert len(await replied(server, missed)) == 1
        assert len(await replied(server, question)) == 1


async def test_an_instructor_manages_terms_in_telegram(database: Database, server: TelegramServer) -> None:
    boss, group = await allowed_room(database, server)
    async with database.session() as session:
        person = await people.ensure(
            session, channel="telegram", user_id=str(boss.id), name="박주무관", now=now()
        )
        await people.grant(session, person.id, people.Role.INSTRUCTOR, now=now())
        term = await thesaurus.add(
            session, Term("연체금", "지연배상금", "지방계약법 제30조"), by_id=None, now=now()
        )
    async with running(database, server):
        boss.add_bot(group)
        command = f"/term@{server.world.bot.username}"
        for typed, answer in (
            ("", "연체금 = 지연배상금 (지방계약법 제30조) · 관리자"),
            (f" {term.id} 해제", "용어를 거두었습니다."),
            (" 담당자 010-1234-5678 = 지연배상금", "개인정보로 보이는 말"),
        ):
            [reply] = await replied(server, boss.say(group, command + typed))
            assert answer in reply.text
    async with database.read() as session:
        assert await thesaurus.added_rows(session) == []


@pytest.mark.parametrize(("resend", "state", "times"), [(True, "sent", 1), (False, "unknown", 0)])
async def test_what_a_killed_process_was_sending_is_decided_about_at_once(
    database: Database, server: TelegramServer, resend: bool, state: str, times: int
) -> None:
    boss, group = await allowed_room(database, server)
    boss.add_bot(group)
    to = EventChat(channel="telegram", id=str(group.id), kind="group")
    async with database.session() as session:
        reply = Reply(chat=to, text=Markup("답변"), dedupe_key="it", resend=resend)
        await SessionOutbox(session, {}, now).put(reply)
    dead = Sendings(database, {}, now)
    [row] = await dead.claim("telegram", 1)
    assert await dead.begin(row) is not None
    async with running(database, server):

        async def decided() -> bool:
            async with database.read() as session:
                found = await outbox.find_by_key(session, "it")
                return found is not None and found.state == state

        await until(decided)
    assert [message.text for message in group.by(server.world.bot.id)].count("답변") == times


async def test_what_was_said_long_ago_is_not_kept(database: Database) -> None:
    async with database.session() as session:
        for key, age in (("old", 31), ("new", 29)):
            at = now() - dt.timedelta(days=age)
            reply = Reply(
                chat=EventChat(channel="web", id=OPEN, kind="group"), text=Markup(key), dedupe_key=key
            )
            await SessionOutbox(session, {}, lambda at=at: at).put(reply)
            row = await outbox.find_by_key(session, key)
            assert row is not None
            await outbox.mark_sent(session, row.id, message_id=key, now=at)

    async def left() -> list[str]:
        async with database.read() as session:
            return [key for key in ("old", "new") if await outbox.find_by_key(session, key)]

    assert await left() == ["old", "new"]
    async with running(database, None, queue_kept_days=30):

        async def purged() -> bool:
            return await left() == ["new"]

        await until(purged)


async def test_webhook_needs_the_secret_and_answers_after_storing(
    database: Database, server: TelegramServer
) -> None:
    boss, group = await allowed_room(database, server)
    options = {
        "telegram_mode": "webhook",
        "telegram_webhook_url": "http://127.0.0.1:1/hook",
        "telegram_webhook_secret": "s3cret",
    }
    async with running(database, server, **options) as program:
        boss.add_bot(group)
        update = {"update_id": 10, "message": ask(server, boss, group).to_json()}
        body = json.dumps(update).encode()
        assert await program.post(WEBHOOK_PATH, body, {}) == 403
        assert await program.post(WEBHOOK_PATH, body, {SECRET_HEADER: "wrong"}) == 403
        assert await program.post(WEBHOOK_PATH, b"no json", {SECRET_HEADER: "s3cret"}) == 400
        assert await program.post(WEBHOOK_PATH, b"x" * 2_000_000, {SECRET_HEADER: "s3cret"}) == 413
        for _ in range(3):
            assert await program.post(WEBHOOK_PATH, body, {SECRET_HEADER: "s3cret"}) == 200
        question = group.messages[max(m.id for m in group.messages.values() if m.sender is boss.user)]
        assert len(await replied(server, question)) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(InboxRow)) == 1


async def test_without_a_token_there_is_the_web_room_alone(database: Database) -> None:
    async with running(database, None) as program:
        status, page = await program.get("/join")
        assert status == 200
        assert "닉네임" in page or "별명" in page
        async with ClientSession() as client, client.get(program.url + "/join") as response:
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert await program.post(WEBHOOK_PATH, b"{}", {}) in (404, 405)


@pytest.mark.parametrize(("trusted", "last"), [("127.0.0.1", 404), ("", 429)])
async def test_visitors_behind_a_trusted_proxy_are_counted_each_for_himself(
    database: Database, trusted: str, last: int
) -> None:
    async with running(database, None, trusted_proxies=trusted) as program, ClientSession() as client:
        for number in range(WebSettings(public_url="").joins_per_minute + 1):
            headers = {"X-Forwarded-For": f"203.0.113.{number}"}
            async with client.get(f"{program.url}/sign-in/nothing", headers=headers) as response:
                status = response.status
        assert status == last


async def test_health_says_what_is_wrong(database: Database) -> None:
    async with running(database, None) as program:
        program.follower.behind = 1000
        status, body = await program.get("/healthz")
        assert status == 503
        assert json.loads(body)["troubles"] == {"index": "the index is behind"}


async def test_a_taken_port_is_said_plainly(database: Database) -> None:
    async with running(database, None) as program:
        with pytest.raises(StartError, match="포트를 쓸 수 없습니다"):
            async with running(database, None, port=program.app.port):
                pass


async def test_the_rooms_are_there_before_anybody_can_come_in(database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StartError):
            async with running(database, None, port=taken.getsockname()[1]):
                pass
    async with database.read() as session:
        found = [await rooms.find(session, CHANNEL, slug) for slug in (OPEN, INSTRUCTORS)]
    assert None not in found


async def test_a_refused_token_leaves_nothing_running(database: Database, server: TelegramServer) -> None:
    before = asyncio.all_tasks()
    with pytest.raises(StartError, match="BotFather"):
        async with running(database, server, telegram_token="1:wrong"):
            pass
    assert asyncio.all_tasks() == before


def test_one_program_per_data_directory(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with only_one(data), pytest.raises(StartError, match="이미 실행 중"), only_one(data):
        pass
    with only_one(data):
        pass

"""The web pages on a real server and a real database; the inbox is filled, and nobody handles it."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer
from markupsafe import Markup
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Outgoing
from bot.channels.web import WebChannel
from bot.outbox import SessionOutbox
from handlers.dispatch import dispatch
from handlers.events import EVENT, Chat, Event
from handlers.replies import Keyboard
from handlers.services import HandlerSettings, Services
from handlers.web.app import install
from handlers.web.context import Examining, Search, WebContext, WebSettings
from handlers.web.feed import make_hub
from indexer.morphemes import Morphemes
from indexer.structure import Jurisdiction
from indexer.thesaurus import Thesaurus
from indexer.wording import WordingReader
from knowledge import access, inbox
from knowledge.db import Database
from knowledge.models import InboxRow
from knowledge.people import Role
from knowledge.statistics.composing import compose
from knowledge.statistics.content import Statistics
from knowledge.statistics.scope import Rooms
from knowledge.statistics.span import Span
from tests.handlers.conftest import (
    OUT_OF_SCOPE,
    SURE,
    ExaminesNothing,
    FindsNothing,
    Membership,
    PlainAnalyst,
    ScriptedAnswerer,
)

SECONDS = 10.0
PUBLIC_URL = "http://gyeyaktong.example"


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += dt.timedelta(**span)


class Inbox:
    """The intake without its workers."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self.woken = 0

    async def put(self, session: Any, event: Event, *, due_at: dt.datetime | None = None) -> bool:
        return await inbox.accept(
            session,
            channel=event.chat.channel,
            update_key=event.key,
            lane=event.chat.lane,
            event=EVENT.dump_python(event, mode="json"),
            now=self._now(),
            not_before=due_at,
        )

    def wake(self) -> None:
        self.woken += 1


class SseEvent(dict[str, Any]):
    """The fields of one event of a stream; ``json`` is its data."""

    @property
    def json(self) -> Any:
        return json.loads(self["data"])


class Sse:
    """An open stream."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self, name: str = "message") -> SseEvent:
        """The next event of a kind; others are passed over."""
        async with asyncio.timeout(SECONDS):
            while True:
                event = await self.one()
                if event.get("event") == name:
                    return event

    async def ended(self) -> bool:
        """Whether the server ends it, within the time of a test."""
        async with asyncio.timeout(SECONDS):
            while await self.response.content.readline():
                pass
        return True

    async def one(self) -> SseEvent:
        """The next event, of whatever kind."""
        event = SseEvent()
        while True:
            line = (await self.response.content.readline()).decode()
            assert line, "the stream has ended"
            if line == "\n":
                return event
            field, _, value = line.rstrip("\n").partition(": ")
            event[field] = value


class Browser:
    """One person's browser: cookies, and the token of its session."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.csrf = ""
        self.me: dict[str, Any] = {}
        self._keys = (f"{id(self):016x}{number:016x}" for number in itertools.count())

    async def get(self, path: str, **options: Any) -> ClientResponse:
        options.setdefault("allow_redirects", False)
        options.setdefault("headers", {"Accept": "text/html"})
        return await self.http.get(self.url + path, **options)

    async def page(self, path: str) -> str:
        response = await self.get(path)
        assert response.status == 200, await response.text()
        return await response.text()

    async def submit(self, path: str, **fields: str) -> ClientResponse:
        """Open the form of a page and send it with its token."""
        shown = await (await self.get(path)).text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        return await self.send_form(path, csrf_token=token[1] if token else "", **fields)

    async def send_form(self, path: str, **fields: str) -> ClientResponse:
        return await self.http.post(
            self.url + path, data=fields, allow_redirects=False, headers={"Accept": "text/html"}
        )

    async def join(self, nickname: str, **fields: str) -> Browser:
        response = await self.submit("/join", nickname=nickname, **fields)
        assert response.status == 303, await response.text()
        await self.read_config()
        return self

    async def read_config(self) -> dict[str, Any]:
        shown = await self.page("/rooms/open")
        found = re.search(r'<script type="application/json" id="room-config">(.*?)</script>', shown)
        assert found is not None
        config: dict[str, Any] = json.loads(found[1])
        self.csrf, self.me = config["csrf"], config["me"]
        return config

    def key(self) -> str:
        return next(self._keys)

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """An API call; status and JSON."""
        headers = {"X-CSRF-Token": self.csrf} | options.pop("headers", {})
        path = f"/api/rooms/{path}"
        async with self.http.request(
            method, self.url + path, json=body, headers=headers, **options
        ) as answer:
            return answer.status, await answer.json()

    async def say(self, text: str, room: str = "open", **fields: Any) -> dict[str, Any]:
        """Write a message; the message as it is shown."""
        body = {"client_key": self.key(), "text": text} | fields
        status, answer = await self.call("POST", f"{room}/messages", body)
        assert status == 200, answer
        message: dict[str, Any] = answer["message"]
        return message

    async def history(self, room: str = "open", **query: Any) -> dict[str, Any]:
        status, page = await self.call("GET", f"{room}/messages", params=query)
        assert status == 200, page
        found: dict[str, Any] = page
        return found

    @asynccontextmanager
    async def stream(
        self, room: str = "open", after: int | None = None, **options: Any
    ) -> AsyncIterator[Sse]:
        query = {} if after is None else {"after": after}
        url = f"{self.url}/api/rooms/{room}/stream"
        async with self.http.get(url, params=query, **options) as response:
            assert response.status == 200, await response.text()
            assert response.content_type == "text/event-stream"
            yield Sse(response)


class Site:
    """The pages on a port, and everybody who looks at them."""

    def __init__(self, context: WebContext, channel: WebChannel, server: TestServer) -> None:
        self.context = context
        self.channel = channel
        self.server = server
        self.browsers: list[Browser] = []
        self._rows = itertools.count(1)

    @property
    def database(self) -> Database:
        return self.context.database

    def browser(self) -> Browser:
        browser = Browser(str(self.server.make_url("/")).rstrip("/"))
        self.browsers.append(browser)
        return browser

    async def link(self, role: Role, person_id: int | None = None) -> str:
        async with self.database.session() as session:
            token = await access.create_sign_in_link(
                session, role=role, person_id=person_id, now=self.context.now(), ttl=dt.timedelta(hours=1)
            )
        return f"/sign-in/{token}"

    async def member(self, nickname: str) -> Browser:
        return await self.browser().join(nickname)

    async def holder(self, nickname: str, role: Role) -> Browser:
        browser = self.browser()
        response = await browser.submit(await self.link(role), nickname=nickname)
        assert response.status == 303, await response.text()
        await browser.read_config()
        return browser

    async def bot_says(
        self, text: str, *, room: str = "open", keyboard: Keyboard = (), reply_to: int | None = None
    ) -> int:
        sent = await self.channel.send(
            self.outgoing(
                text=Markup(text), room=room, keyboard=keyboard, reply_to=str(reply_to) if reply_to else None
            )
        )
        assert sent is not None
        return int(sent)

    def outgoing(self, *, room: str = "open", operation: str = "message", **fields: Any) -> Outgoing:
        chat = Chat(channel="web", id=room, kind="group")
        return Outgoing(id=next(self._rows), operation=operation, chat=chat, **fields)  # type: ignore[arg-type]

    async def events(self) -> list[Event]:
        """What waits in the inbox, without the arrivals of people."""
        async with self.database.read() as session:
            rows = await session.scalars(select(InboxRow).order_by(InboxRow.id))
            events = [EVENT.validate_python(row.event) for row in rows]
        return [event for event in events if event.type != "joined"]

    async def run_due(self) -> int:
        """Handle what is due by the clock, each event in a transaction of its own; how many there were."""
        now = self.context.now()
        async with self.database.read() as session:
            rows = await session.scalars(
                select(InboxRow)
                .where(InboxRow.state == "new", InboxRow.not_before <= now)
                .order_by(InboxRow.id)
            )
            due = list(rows)
        for row in due:
            async with self.database.session() as session:
                await dispatch(EVENT.validate_python(row.event), self.context.services(session))
                await session.execute(update(InboxRow).where(InboxRow.id == row.id).values(state="done"))
        return len(due)


OpenSite = Callable[..., Awaitable[Site]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def on_both(request: pytest.FixtureRequest) -> str:
    """Runs a test twice, on SQLite and on a real PostgreSQL: see ``database_url``."""
    kind: str = request.param
    return kind


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def answerer() -> ScriptedAnswerer:
    """What answers the questions of API clients."""
    return ScriptedAnswerer({"2천만": SURE, "날씨": OUT_OF_SCOPE})


@pytest.fixture
def search() -> Search:
    """What the board searches with; nothing is indexed, but where a test brings its own."""
    return FindsNothing()


@pytest.fixture
def examiner() -> Examining:
    """What the search bench asks; there is nothing to ask, but where a test brings its own."""
    return ExaminesNothing()


@pytest.fixture
async def open_site(
    database: Database, clock: Clock, answerer: ScriptedAnswerer, search: Search, examiner: Examining
) -> AsyncIterator[OpenSite]:
    """Open the pages with settings of one's own."""
    sites: list[Site] = []

    async def open_one(**settings: Any) -> Site:
        settings.setdefault("public_url", PUBLIC_URL)
        settings.setdefault("messages_per_minute", 1000)
        settings.setdefault("joins_per_minute", 1000)
        hub = make_hub(database, settings["public_url"])
        channel = WebChannel(database, hub, lambda session: SessionOutbox(session, {}, clock), clock)
        await channel.start(_nothing)
        context = WebContext(
            database,
            Inbox(clock),
            hub,
            search,
            examiner,
            WebSettings(**settings),
            clock,
            services=partial(_services, database, clock, answerer),
            statistics=partial(_statistics, database, clock),
            committed=lambda: None,
        )
        app = web.Application()
        install(app, context)
        server = TestServer(app)
        await server.start_server()
        sites.append(Site(context, channel, server))
        return sites[-1]

    yield open_one
    for site in sites:
        for browser in site.browsers:
            await browser.http.close()
        await site.server.close()


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    return await open_site()


def _services(
    database: Database, clock: Clock, answerer: ScriptedAnswerer, session: AsyncSession
) -> Services:
    return Services(
        session=session,
        read=database.read,
        outbox=SessionOutbox(session, {}, clock),
        answerer=answerer,
        analyst=PlainAnalyst(),
        channels=Membership(),
        settings=HandlerSettings(public_url=PUBLIC_URL),
        now=clock,
    )


@cache
def _wordings() -> WordingReader:
    morphemes = Morphemes()
    return WordingReader(morphemes, Thesaurus(morphemes, []), None, jurisdiction=Jurisdiction.LOCAL)


async def _statistics(database: Database, clock: Clock, span: Span, rooms: Rooms) -> Statistics:
    async with database.read() as session:
        return await compose(session, span, _wordings(), now=clock(), rooms=rooms)


async def _nothing(_: Event) -> bool:
    raise AssertionError("the web room stores its events itself")


async def until(true: Callable[[], bool]) -> None:
    """Wait until something holds; fails when it does not within ``SECONDS``."""
    async with asyncio.timeout(SECONDS):
        while not true():  # noqa: ASYNC110 (it waits for what other tasks do)
            await asyncio.sleep(0.01)

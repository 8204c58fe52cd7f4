"""The API on a real server and a real database, with clients that hold tokens."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession

from handlers.web.api.problems import CONTENT_TYPE
from knowledge import answer_log, api_clients
from knowledge.api_clients import NewClient, Scope
from knowledge.models import AnswerLogRow
from tests.handlers.web.conftest import Clock, OpenSite, Site

API = "/api/v1"


class Client:
    """A program with a token."""

    def __init__(self, http: ClientSession, url: str, new: NewClient) -> None:
        self.http = http
        self.url = url
        self.id = new.client.id
        self.name = new.client.name
        self.token = new.token

    async def call(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON and headers of an answer, which must be of the right type."""
        sent = {"Authorization": f"Bearer {self.token}"} | (headers or {})
        address = self.url + (path if path.startswith(API) else API + path)
        async with self.http.request(method, address, headers=sent, **options) as response:
            kind = "application/json" if response.ok else CONTENT_TYPE
            assert response.content_type == kind, await response.text()
            body = await response.json(content_type=None)
            if not response.ok:
                assert body.keys() == {"type", "title", "status", "detail", "errors"}
                assert (body["type"], body["status"]) == ("about:blank", response.status)
                assert body["detail"].endswith((".", "요."))
            return response.status, body, dict(response.headers)

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON of an answer, which must be one."""
        status, body, _ = await self.call("GET", path, params=query)
        assert status == 200, body
        return body

    async def ask(self, question: str, **fields: Any) -> Any:
        """The answer to a question."""
        status, body, _ = await self.call("POST", "/ask", json={"question": question} | fields)
        assert status == 200, body
        return body

    async def every(self, path: str, **query: Any) -> list[Any]:
        """The items of all pages of a list."""
        page = await self.get(path, **query)
        items = page["items"]
        while page["next"]:
            page = await self.get(page["next"])
            items += page["items"]
        return list(items)


class Api:
    """The API on a port, and its clients."""

    def __init__(self, site: Site, http: ClientSession) -> None:
        self.site = site
        self.http = http
        self.url = str(site.server.make_url("/")).rstrip("/")
        self._numbers = itertools.count(1)

    async def client(self, *scopes: Scope, days: float = 1) -> Client:
        """A client that may do this; everything where nothing is named."""
        async with self.site.database.session() as session:
            new = await api_clients.add(
                session,
                name=f"민원포털 {next(self._numbers)}",
                scopes=scopes or tuple(Scope),
                now=self.site.context.now(),
                ttl=dt.timedelta(days=days),
            )
        return Client(self.http, self.url, new)

    async def log(self) -> list[AnswerLogRow]:
        """The lines of the answer log, which must be whole."""
        async with self.site.database.read() as session:
            assert (await answer_log.verify(session)).ok
            return [row async for row in answer_log.rows(session)]


OpenApi = Callable[..., Awaitable[Api]]


@pytest.fixture
async def open_api(open_site: OpenSite) -> AsyncIterator[OpenApi]:
    """Open the API with settings of one's own."""
    async with ClientSession() as http:

        async def open_one(**settings: Any) -> Api:
            return Api(await open_site(**settings), http)

        yield open_one


@pytest.fixture
async def api(open_api: OpenApi) -> Api:
    return await open_api()


@pytest.fixture
def now(clock: Clock) -> dt.datetime:
    return clock()

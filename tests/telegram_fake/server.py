"""The fake behind HTTP: reads requests, injects faults, records every call."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.telegram_fake.errors import ApiError, RefusedError, UnmodelledError
from tests.telegram_fake.faults import Fault, Faults
from tests.telegram_fake.methods import Methods
from tests.telegram_fake.people import Person
from tests.telegram_fake.state import World
from tests.telegram_fake.updates import UpdateQueue
from tests.telegram_fake.verify import check_result
from tests.telegram_fake.webhook import Webhook

TOKEN = "7000000007:AAEtest-Token_of-the-fake-0123456789ab"
MAX_REQUEST = 64 * 1024 * 1024


@dataclass
class Call:
    """One call of the bot and what it was told; ``status`` is 0 where it was never told."""

    method: str
    params: dict[str, Any]
    status: int = 0
    result: Any = None
    error: str = ""


class TelegramServer:
    """A whole Telegram on loopback: ``url`` is what the bot is given as the API address."""

    name = "fake"

    def __init__(self, world: World | None = None, *, token: str = TOKEN) -> None:
        self.world = world or World()
        self.token = token
        self.queue = UpdateQueue(self.world)
        self.webhook = Webhook(self.queue)
        self.methods = Methods(self.world, self.queue, self.webhook)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def drained(self) -> bool:
        """Whether the bot has every update that is meant for it."""
        return not self.queue.ready()

    @property
    def failures(self) -> list[str]:
        """What must fail the test."""
        return self.world.failures

    def person(self, name: str, username: str | None = None) -> Person:
        """Somebody new on Telegram."""
        return Person(self.world, name, username)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def start(self) -> TelegramServer:
        await self.listen()
        self.webhook.start()
        return self

    async def stop(self) -> None:
        await self.webhook.stop()
        await self.refuse_connections()

    async def listen(self) -> None:
        """Take connections (again), always on the same port."""
        self._closing.clear()
        app = web.Application(client_max_size=MAX_REQUEST)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def refuse_connections(self) -> None:
        """Be gone: open connections break, new ones are refused."""
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise RefusedError(401, "Unauthorized")
            raw = await _read(request)
            params = self.methods.parse(name, raw)
        except ApiError as error:
            return self._refuse(Call(name, {}), error)
        call = Call(name, params)
        self.calls.append(call)
        self.world.touch()
        if fault := self.faults.take(name, "before", params):
            return await self._break(request, call, fault)
        try:
            call.result = await self.methods.call(name, params)
        except ApiError as error:
            return self._refuse(call, error)
        check_result(self.world, name, call.result)
        if fault := self.faults.take(name, "after", params):
            return await self._break(request, call, fault)
        call.status = 200
        self.world.touch()
        return web.json_response({"ok": True, "result": call.result})

    def _refuse(self, call: Call, error: ApiError) -> web.Response:
        call.status, call.error = error.code, error.description
        if call not in self.calls:
            self.calls.append(call)
        if isinstance(error, UnmodelledError):
            self.world.fail(f"{call.method}: {error.description}")
        self.world.touch()
        return web.json_response(error.to_json(), status=error.code)

    async def _break(self, request: web.Request, call: Call, fault: Fault) -> web.Response:
        if fault.action == "refuse":
            return self._refuse(call, fault.refusal())
        if fault.run is not None:
            fault.run()
        if fault.action == "hang":
            await self._closing.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _download(self, request: web.Request) -> web.Response:
        data = self.world.files.get(request.match_info["path"].removeprefix("documents/"))
        if request.match_info["token"] != self.token or data is None:
            return web.json_response(RefusedError(404, "Not Found").to_json(), status=404)
        return web.Response(body=data)


async def _read(request: web.Request) -> dict[str, Any]:
    """The fields of a request, from its query, form, multipart or JSON body."""
    fields: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        if not isinstance(body, dict):
            raise RefusedError(400, "Bad Request: expected an object")
        return fields | body
    files: dict[str, Any] = {}
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = (value.filename, value.file.read(), value.content_type)
        else:
            fields[key] = value
    for key, value in list(fields.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            fields[key] = files.pop(value.removeprefix("attach://"), value)
    return fields | files

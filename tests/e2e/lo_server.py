"""lo-bot-api-emulator as the second Telegram: its parsing, its rules and its delivery, our people.

The package (pinned, by the makers of another messenger) was written without knowing this project. It reads
every request, checks it against its own contract, and delivers updates by its own queues, webhook calls and
secret. It keeps no state, so an accepted call is then carried out in the same world that the fake keeps,
and the people of that world write and press as they do there.

Where it is not Telegram, this shim bridges it, and only there:

- parameters of Telegram that it does not take are passed by it: ``BEYOND``;
- methods that it does not model are answered by the world alone: ``UNMODELLED``;
- kinds of updates that it does not queue, and its list of kinds, are widened to Bot API 10.0;
- it refuses the second of two polls, where Telegram ends the first: the second waits for the first to go.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import lo_bot_api_emulator.updates as lo_updates
from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from telegram import Update

from tests.telegram_fake.errors import ApiError
from tests.telegram_fake.methods import Methods
from tests.telegram_fake.people import Person
from tests.telegram_fake.server import TOKEN, Call
from tests.telegram_fake.state import World
from tests.telegram_fake.updates import UpdateQueue
from tests.telegram_fake.verify import check_update
from tests.telegram_fake.webhook import Webhook

BEYOND = {"message_thread_id", "link_preview_options", "protect_content"}
UNMODELLED = {"getChat", "getChatMember", "getChatAdministrators", "getChatMemberCount", "leaveChat"}
#: Answered by itself alone: its queues and its files.
_ITS_OWN = {"getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "getFile"}
_TAKEOVER_SECONDS = 2.0
_REDELIVER_SECONDS = 0.2

lo_updates.KINDS |= {"edited_message", "my_chat_member", "chat_member"}
lo_updates.ALLOWED_UPDATE_TYPES |= set(Update.ALL_TYPES)


class _Queues(lo_updates.UpdateQueues):
    async def poll(self, token: str, fields: dict[str, Any], **options: Any) -> Any:
        deadline = asyncio.get_running_loop().time() + _TAKEOVER_SECONDS
        while True:
            try:
                return await super().poll(token, fields, **options)
            except lo_updates.UpdateError as error:
                late = asyncio.get_running_loop().time() > deadline
                if error.status != 409 or "another" not in str(error) or late:
                    raise
            await asyncio.sleep(0.05)


class _Emulator(LoBotApiEmulator):
    """The package, with the world behind it."""

    def __init__(self, world: World, methods: Methods, calls: list[Call]) -> None:
        super().__init__(enable_control=True, allow_insecure_loopback_webhooks=True, max_history=5000)
        self._update_queues = _Queues(record=self._record, insecure_webhooks=True)
        self.world, self.methods, self.calls = world, methods, calls

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        raw = dict(fields)
        for name in BEYOND & set(fields):
            if method.startswith(("send", "edit")):
                del fields[name]
        call = Call(method, raw)
        self.calls.append(call)
        self.world.touch()
        for file_id in self.world.files.keys() - self.assets.keys():
            data = self.world.files[file_id]
            self.assets[file_id] = {"filename": file_id, "data": data, "size": len(data)}
        try:
            answer = None if method in UNMODELLED else super().validate(method, fields, uploads)
        except ApiRefusal as refusal:
            call.status, call.error = refusal.status, refusal.description
            self.world.fail(f"lo-bot-api-emulator refused {method}: {refusal.description}")
            raise
        if method in _ITS_OWN:
            call.status, call.result = 200, answer
            return answer
        files = {k: (u["filename"], bytes(u["data"]), "application/octet-stream") for k, u in uploads.items()}
        return self._in_world(call, _attached(raw, files))

    def _in_world(self, call: Call, raw: dict[str, Any]) -> Any:
        try:
            call.params = self.methods.parse(call.method, raw)
            call.result = _finish(self.methods.call(call.method, call.params))
        except ApiError as error:
            call.status, call.error = error.code, error.description
            raise ApiRefusal(error.description, error.code, error.parameters) from None
        call.status = 200
        return call.result


class LoServer:
    """The emulator on loopback, used like ``TelegramServer``; it has no faults to inject."""

    name = "lo"

    def __init__(self, world: World | None = None, *, token: str = TOKEN) -> None:
        self.world = world or World()
        self.token = token
        self.calls: list[Call] = []
        # Its own queue stays empty: the emulator delivers.
        self.methods = Methods(self.world, queue := UpdateQueue(self.world), Webhook(queue))
        self.emulator = _Emulator(self.world, self.methods, self.calls)
        self.world.on_update = self._put
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._runner: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def drained(self) -> bool:
        """Whether the bot has every update that is meant for it."""
        return (
            self._waiting.empty()
            and not self.emulator._update_queues.info(self.token)["pending_update_count"]
        )

    @property
    def failures(self) -> list[str]:
        return self.world.failures

    def person(self, name: str, username: str | None = None) -> Person:
        """Somebody new on Telegram."""
        return Person(self.world, name, username)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def start(self) -> LoServer:
        self._runner = web.AppRunner(self.emulator.app(), access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        self._tasks = [asyncio.create_task(self._enqueue()), asyncio.create_task(self._redeliver())]
        return self

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def _put(self, kind: str, body: dict[str, Any]) -> None:
        check_update(self.world, {"update_id": 1, kind: body})
        self._waiting.put_nowait({kind: body})

    async def _enqueue(self) -> None:
        while True:
            update = await self._waiting.get()
            await self.emulator.enqueue_update(update, token=self.token)

    async def _redeliver(self) -> None:
        """The emulator keeps what a webhook refused and tries again only when it is asked to."""
        while True:
            await asyncio.sleep(_REDELIVER_SECONDS)
            await self.emulator.deliver_updates(token=self.token)


def _attached(fields: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    named = {
        key: files.pop(value.removeprefix("attach://"))
        for key, value in fields.items()
        if isinstance(value, str) and value.removeprefix("attach://") in files
    }
    return fields | files | named


def _finish(call: Any) -> Any:
    """The result of a method that waits for nothing, which is all that reach the world from here."""
    with contextlib.closing(call):
        try:
            call.send(None)
        except StopIteration as done:
            return done.value
    raise AssertionError("a method waited")

"""A server that speaks ``/v1/chat/completions``, streaming, and does what a test tells it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any

from aiohttp import web

from tests import serving

Behaviour = Callable[["ModelServer", web.Request], Awaitable[web.StreamResponse]]


class ModelServer:
    """Real HTTP on a port of its own. ``behaviour`` is what it does with the next requests."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = says("모르겠습니다.")
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        #: Set once a request is being kept waiting, and once its client has gone away meanwhile.
        self.waiting = asyncio.Event()
        self.abandoned = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    async def start(self) -> ModelServer:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        return await self.behaviour(self, request)

    async def wait(self) -> None:
        """Keep the client waiting until it goes away."""
        self.waiting.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.abandoned.set()


def chunk(text: str | None, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {} if text is None else {"content": text}, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


async def begin(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    return response


def says(text: str, *, finish: str | None = "stop") -> Behaviour:
    """Say a text in pieces of a few letters, as models do."""

    async def behave(server: ModelServer, request: web.Request) -> web.StreamResponse:
        response = await begin(request)
        for start in range(0, len(text), 7):
            await response.write(chunk(text[start : start + 7]))
        await response.write(chunk(None, finish) + b"data: [DONE]\n\n")
        return response

    return behave


def refuses(status: int) -> Behaviour:
    """Answer with a status, and with the key, as some servers do."""

    async def behave(server: ModelServer, request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": {"message": request.headers["Authorization"]}}, status=status)

    return behave


def sends(*parts: bytes, content_type: str = "text/event-stream", **headers: str) -> Behaviour:
    """Send these bytes, whatever they mean."""

    async def behave(server: ModelServer, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": content_type, **headers})
        await response.prepare(request)
        for part in parts:
            await response.write(part)
        return response

    return behave


async def stalls(server: ModelServer, request: web.Request) -> web.StreamResponse:
    """Answer nothing at all."""
    await server.wait()
    raise AssertionError


async def stalls_midway(server: ModelServer, request: web.Request) -> web.StreamResponse:
    """Begin a sentence and fall silent."""
    response = await begin(request)
    await response.write(chunk("견적서는 2인 이상에게서 "))
    await server.wait()
    return response


async def breaks_off(server: ModelServer, request: web.Request) -> web.StreamResponse:
    """Say a whole sentence and cut the connection."""
    response = await begin(request)
    await response.write(chunk("견적서는 2인 이상에게서 받아야 합니다. [1]"))
    if request.transport is not None:
        request.transport.abort()
    return response


async def redirects(server: ModelServer, request: web.Request) -> web.StreamResponse:
    """Send the client to another host."""
    raise web.HTTPTemporaryRedirect(server.url.replace("127.0.0.1", "localhost") + "/chat/completions")


def in_thread(behaviour: Behaviour) -> AbstractContextManager[ModelServer]:
    """A server beside a program that runs in this thread."""
    server = ModelServer()
    server.behaviour = behaviour
    return serving.in_thread(server)

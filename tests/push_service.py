"""A push service of our own, with browsers that can read what is sent to them (RFC 8030, 8291, 8292)."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _data(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Handed:
    """What was handed over for a browser.

    Attributes:
        said: As the browser reads it.
        headers: Of the request.
        claims: Who has sent it, by a token whose signature holds.
        body: What passed by the service.
    """

    said: dict[str, Any]
    headers: dict[str, str]
    claims: dict[str, Any]
    body: bytes


@dataclass
class PushBrowser:
    """A browser's subscription, with the secrets that only it knows."""

    endpoint: str
    private_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    handed: list[Handed] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As ``PushSubscription.toJSON`` writes it."""
        point = self.private_key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": _text(point), "auth": _text(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(body, private_key=self.private_key, auth_secret=self.auth)
        found: dict[str, Any] = json.loads(plain)
        return found


class PushService:
    """Real HTTP on a port of its own.

    Attributes:
        answers: What the next requests get instead of ``201``, in their order.
        asked: How many requests there were, whatever they got.
    """

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked = 0
        self._browsers: dict[str, PushBrowser] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def browser(self) -> PushBrowser:
        """A browser that has registered here."""
        name = os.urandom(12).hex()
        browser = self._browsers[name] = PushBrowser(f"{self.url}/send/{name}")
        return browser

    def answer(self, status: int, **headers: str) -> None:
        """Let the next request get something else."""

        async def give(_: web.Request) -> web.Response:
            return web.Response(status=status, headers=headers)

        self.answers.append(give)

    async def start(self) -> PushService:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        assert self._runner.addresses
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if self.answers:
            return await self.answers.pop(0)(request)
        browser = self._browsers.get(request.path.removeprefix("/send/"))
        if browser is None:
            return web.Response(status=404)
        body = await request.read()
        scheme, _, parameters = request.headers["Authorization"].partition(" ")
        given = dict(each.split("=", 1) for each in parameters.split(", "))
        assert scheme == "vapid"
        browser.handed.append(
            Handed(browser.read(body), dict(request.headers), _claims(given["t"], given["k"]), body)
        )
        return web.Response(status=201, headers={"Location": f"{self.url}/sent/{len(browser.handed)}"})


def _claims(token: str, key: str) -> dict[str, Any]:
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _data(key))
    pem = point.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return dict(jwt.decode(token, ECKey.import_key(pem), algorithms=["ES256"]).claims)

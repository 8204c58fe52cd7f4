"""A provider of accounts on a port, as an office has one (OpenID Connect Core 1.0, 3.1)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "gyeyaktong", "secret-of-the-client"


class FakeProvider:
    """An OpenID provider: signs in whoever comes as the person that the test names.

    Attributes:
        subject, name: Who signs in next.
        claims: What its tokens say besides, or instead.
        key: What it signs with.
        forge: Makes its tokens instead.
        broken: Paths that answer nonsense.
    """

    def __init__(self) -> None:
        self.subject, self.name = "u-1", "김주무관"
        self.claims: dict[str, Any] = {}
        self.key: Any = RSAKey.generate_key(2048, {"kid": "one"})
        self.forge: Callable[[dict[str, Any]], str] | None = None
        self.broken: dict[str, web.Response] = {}
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        app = web.Application(middlewares=[self._maybe_broken])
        app.router.add_get("/.well-known/openid-configuration", self._configuration)
        app.router.add_get("/keys", self._keys)
        app.router.add_get("/authorize", self._authorize)
        app.router.add_post("/token", self._token)
        self.server = TestServer(app)

    async def __aenter__(self) -> FakeProvider:
        await self.server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.close()

    @property
    def issuer(self) -> str:
        return str(self.server.make_url("")).rstrip("/")

    @web.middleware
    async def _maybe_broken(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path)
        return self.broken.get(request.path) or await handler(request)

    async def _configuration(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        raise web.HTTPFound(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        assert request.headers["Authorization"] == f"Basic {expected}"
        asked = self._codes.pop(str(form["code"]), None)
        challenge = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        if base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "name": self.name,
            "nonce": asked["nonce"], "iat": now, "exp": now + 300,
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token = self.forge(claims) if self.forge else self._sign(claims)
        return web.json_response({"id_token": token, "access_token": "a", "token_type": "Bearer"})

    def _sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

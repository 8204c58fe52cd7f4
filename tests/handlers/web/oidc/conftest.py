"""A provider of accounts on a port, as an office has one, and a site that asks it."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import RSAKey

from handlers.web.oidc.provider import OidcSettings
from tests.handlers.web.conftest import PUBLIC_URL, Browser, Clock, OpenSite, Site

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

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
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


class Account:
    """Somebody with an account, at a browser."""

    def __init__(self, site: Site, provider: FakeProvider, browser: Browser) -> None:
        self.site = site
        self.provider = provider
        self.browser = browser

    async def begin(self, following: str = "") -> str:
        """Press the button; the address at the provider."""
        response = await self.browser.get("/oidc/sign-in", params={"next": following})
        assert response.status == 303, await response.text()
        return response.headers["Location"]

    async def at_provider(self, address: str) -> str:
        """Sign in there; the path that leads back."""
        answer = await self.browser.http.get(address, allow_redirects=False)
        back = answer.headers["Location"]
        assert back.startswith(f"{PUBLIC_URL}/oidc/callback?")
        return back.removeprefix(PUBLIC_URL)

    async def come_back(self, path: str) -> ClientResponse:
        return await self.browser.get(path)

    async def sign_in(self, following: str = "") -> ClientResponse:
        return await self.come_back(await self.at_provider(await self.begin(following)))

    async def refused(self, **claims: Any) -> ClientResponse:
        """Sign in with tokens that say something else; what comes of it."""
        self.provider.claims = claims
        return await self.sign_in()


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.fixture
async def provider(clock: Clock) -> AsyncIterator[FakeProvider]:
    fake = FakeProvider(clock)
    await fake.server.start_server()
    yield fake
    await fake.server.close()


@pytest.fixture
async def site(open_site: OpenSite, provider: FakeProvider) -> Site:
    return await open_site(oidc=OidcSettings(provider.issuer, CLIENT, SECRET, "시청 계정"))


@pytest.fixture
async def kim(site: Site, provider: FakeProvider) -> Account:
    return Account(site, provider, site.browser())

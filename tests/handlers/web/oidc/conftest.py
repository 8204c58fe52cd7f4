"""A site that asks a provider of accounts, and people who have one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import ClientResponse

from handlers.web.oidc.provider import OidcSettings
from tests.handlers.web.conftest import PUBLIC_URL, Browser, OpenSite, Site
from tests.oidc_provider import CLIENT, SECRET, FakeProvider


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
async def provider() -> AsyncIterator[FakeProvider]:
    async with FakeProvider() as fake:
        yield fake


@pytest.fixture
async def site(open_site: OpenSite, provider: FakeProvider) -> Site:
    return await open_site(oidc=OidcSettings(provider.issuer, CLIENT, SECRET, "시청 계정"))


@pytest.fixture
async def kim(site: Site, provider: FakeProvider) -> Account:
    return Account(site, provider, site.browser())

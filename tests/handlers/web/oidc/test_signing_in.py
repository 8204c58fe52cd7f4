"""Signing in with the accounts of an office, against a provider on a port."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select
from yarl import URL

from handlers.web import texts
from handlers.web.oidc.attempt import LIFE_SECONDS
from handlers.web.oidc.provider import OidcSettings
from handlers.web.oidc.signing_in import PROVIDER
from knowledge import people
from knowledge.models import Person
from knowledge.people import Role
from tests.handlers.web.conftest import Clock, OpenSite, Site
from tests.handlers.web.oidc.conftest import CLIENT, SECRET, Account, FakeProvider, query_of
from tests.handlers.web.test_sessions import COOKIE

pytestmark = pytest.mark.loopback


async def named(site: Site) -> list[str]:
    """The people of the provider."""
    async with site.database.read() as session:
        return list(
            await session.scalars(select(Person.name).where(Person.channel == "oidc").order_by(Person.id))
        )


async def test_somebody_with_an_account_comes_in_and_comes_again(site: Site, kim: Account) -> None:
    shown = await kim.browser.page("/join?next=/board")
    assert texts.OIDC_SIGN_IN.format(name="시청 계정") in shown and "/oidc/sign-in?next=/board" in shown
    response = await kim.sign_in("/board")
    assert (response.status, response.headers["Location"]) == (303, "/board")
    await kim.browser.read_config()
    assert kim.browser.me["name"] == "김주무관"
    assert (await kim.browser.say("안녕하세요."))["person"]["name"] == "김주무관"
    again = Account(site, kim.provider, site.browser())
    await again.sign_in()
    await again.browser.read_config()
    assert again.browser.me["id"] == kim.browser.me["id"]
    assert await named(site) == ["김주무관"]


async def test_roles_are_given_here_and_stay_with_the_account(site: Site, kim: Account) -> None:
    await kim.sign_in()
    assert (await kim.browser.get("/console")).status == 403
    await kim.browser.read_config()
    async with site.database.session() as session:
        await people.grant(session, kim.browser.me["id"], Role.INSTRUCTOR, now=site.context.now())
    other = Account(site, kim.provider, site.browser())
    await other.sign_in()
    assert (await other.browser.get("/console")).status == 200


async def test_namesakes_are_told_apart_and_names_of_roles_are_not_taken(site: Site, kim: Account) -> None:
    called = ["김주무관", "김주무관", "관리자", "", "<b>이름</b>", "가" * 300]
    for number, name in enumerate(called):
        kim.provider.subject, kim.provider.name = f"u-{number}", name
        response = await Account(site, kim.provider, site.browser()).sign_in()
        assert response.status == 303, await response.text()
    assert await named(site) == ["김주무관", "김주무관 2", "직원", "직원 2", "직원 3", "가" * 15]


async def test_the_session_before_ends(site: Site, kim: Account) -> None:
    await kim.browser.join("이주무관")
    here = URL(kim.browser.url)
    before = kim.browser.http.cookie_jar.filter_cookies(here)[COOKIE].value
    await kim.sign_in()
    await kim.browser.read_config()
    assert kim.browser.me["name"] == "김주무관"
    stranger = site.browser()
    stranger.http.cookie_jar.update_cookies({COOKIE: before}, here)
    assert (await stranger.get("/rooms/open")).headers["Location"].startswith("/join")


async def test_an_answer_counts_once_and_in_the_browser_that_asked(site: Site, kim: Account) -> None:
    back = await kim.at_provider(await kim.begin())
    stranger = Account(site, kim.provider, site.browser())
    assert (await stranger.come_back(back)).status == 400
    await stranger.begin()
    assert (await stranger.come_back(back)).status == 400
    assert (await kim.come_back(back)).status == 303
    assert (await kim.come_back(back)).status == 400
    assert await named(site) == ["김주무관"]


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?code=x&state=%FF", "?error=x"]
)
async def test_an_answer_that_nobody_asked_for_is_refused(site: Site, kim: Account, query: str) -> None:
    for begun in (False, True):
        if begun:
            await kim.begin()
        response = await kim.come_back(f"/oidc/callback{query}")
        assert response.status == 400
        assert texts.OIDC_BROKEN in await response.text()
    assert await named(site) == []


async def test_who_does_not_sign_in_there_is_told_so(kim: Account) -> None:
    state = query_of(await kim.begin())["state"]
    response = await kim.come_back(f"/oidc/callback?error=access_denied&state={state}")
    assert response.status == 400 and texts.OIDC_REFUSED in await response.text()


async def test_whoever_takes_too_long_begins_again(kim: Account, clock: Clock) -> None:
    back = await kim.at_provider(await kim.begin())
    clock.forward(seconds=LIFE_SECONDS)
    assert (await kim.come_back(back)).status == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"iss": "https://evil.example"}, {"iss": None},
        {"aud": "another"}, {"aud": None}, {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": 1}, {"exp": None}, {"sub": None},
        {"sub": ""}, {"sub": 5}, {"iat": 99_999_999_999},
    ],
    ids=str,
)  # fmt: skip
async def test_a_token_that_says_something_else_opens_nothing(
    site: Site, kim: Account, claims: dict[str, Any]
) -> None:
    response = await kim.refused(**claims)
    assert response.status == 400, claims
    assert texts.OIDC_BROKEN in await response.text()
    assert await named(site) == []


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    header = {"alg": algorithm}
    return ".".join(encoded(json.dumps(part).encode()) for part in (header, claims)) + "."


@pytest.mark.parametrize("how", ["another key", "none", "public key as a secret"])
async def test_a_token_that_somebody_else_has_signed_opens_nothing(
    site: Site, kim: Account, how: str
) -> None:
    public, foreign = kim.provider.key.as_pem(private=False), RSAKey.generate_key(2048)

    def by_secret(claims: dict[str, Any]) -> str:
        said = unsigned(claims, "HS256")
        return said + encoded(hmac.digest(public, said.removesuffix(".").encode(), "sha256"))

    kim.provider.forge = {
        "another key": lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, foreign),
        "none": unsigned,
        "public key as a secret": by_secret,
    }[how]
    response = await kim.sign_in()
    assert response.status == 400 and texts.OIDC_BROKEN in await response.text()
    assert await named(site) == []


async def test_after_the_keys_have_changed_people_still_come_in(site: Site, kim: Account) -> None:
    assert (await kim.sign_in()).status == 303
    kim.provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    kim.provider.subject = "u-2"
    asked = site.server.app[PROVIDER]
    asked._clock = lambda: time.monotonic() + 60  # the keys were read a minute ago, and are still kept
    assert (await Account(site, kim.provider, site.browser()).sign_in()).status == 303


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    "body", ["nonsense", "[]", "{}", "x" * 300_000], ids=["text", "list", "empty", "large"]
)
async def test_a_provider_that_answers_nonsense_is_away(
    site: Site, kim: Account, path: str, body: str
) -> None:
    kim.provider.broken[path] = web.Response(text=body, content_type="application/json")
    response = await kim.browser.get("/oidc/sign-in")
    if response.status == 303:
        response = await kim.come_back(await kim.at_provider(response.headers["Location"]))
    assert response.status in (400, 503)
    assert texts.OIDC_AWAY in await response.text() or texts.OIDC_BROKEN in await response.text()
    assert await named(site) == []


async def test_a_provider_that_is_not_there_is_away(site: Site, kim: Account) -> None:
    await kim.provider.server.close()
    response = await kim.browser.get("/oidc/sign-in")
    assert response.status == 503 and texts.OIDC_AWAY in await response.text()


async def test_without_accounts_there_is_no_such_page(open_site: OpenSite) -> None:
    site = await open_site()
    for path in ("/oidc/sign-in", "/oidc/callback?code=x&state=x"):
        assert (await site.browser().get(path)).status == 404
    assert "/oidc/" not in await site.browser().page("/join")


async def test_where_everybody_has_an_account_nicknames_are_not_taken(
    open_site: OpenSite, provider: FakeProvider
) -> None:
    accounts = OidcSettings(provider.issuer, CLIENT, SECRET, "시청 계정")
    site = await open_site(oidc=accounts, join_with_nickname=False)
    shown = await site.browser().page("/join")
    assert 'name="nickname"' not in shown
    assert (await site.browser().submit("/join", nickname="김주무관")).status == 404
    assert (await Account(site, provider, site.browser()).sign_in()).status == 303

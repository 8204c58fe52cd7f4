"""Sessions that somebody else has begun, and roles that change while one is open."""

from __future__ import annotations

import secrets

import pytest
from yarl import URL

from knowledge import people
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Clock, OpenSite, Site

pytestmark = pytest.mark.loopback

COOKIE = "gyeyaktong_session"


def plant(browser: Browser, token: str) -> None:
    """Put a session into somebody's browser, as a neighbour of the site might."""
    browser.http.cookie_jar.update_cookies({COOKIE: token}, URL(browser.url))


def token_of(browser: Browser) -> str:
    cookies = browser.http.cookie_jar.filter_cookies(URL(browser.url))
    return cookies[COOKIE].value if COOKIE in cookies else ""


async def test_a_token_that_we_did_not_make_is_never_taken_over(site: Site) -> None:
    planted = secrets.token_urlsafe(32)
    victim, attacker = site.browser(), site.browser()
    plant(victim, planted)
    await victim.join("김주무관")
    assert token_of(victim) not in ("", planted)
    plant(attacker, planted)
    assert (await attacker.get("/rooms/open")).headers["Location"].startswith("/join")


async def test_signing_in_makes_a_new_session_and_ends_the_one_before(site: Site) -> None:
    victim, attacker = await site.member("김주무관"), site.browser()
    before = token_of(victim)
    response = await victim.submit(await site.link(Role.INSTRUCTOR))
    assert response.status == 303, await response.text()
    assert token_of(victim) != before
    plant(attacker, before)
    assert (await attacker.get("/console")).headers["Location"].startswith("/join")
    assert (await victim.get("/console")).status == 200


async def test_the_token_of_one_session_does_not_open_forms_of_another(site: Site) -> None:
    kim = await site.member("김주무관")
    before = kim.csrf
    response = await kim.submit(await site.link(Role.ADMIN))
    assert response.status == 303
    assert (await kim.send_form("/console/terms", csrf_token=before)).status == 403


async def test_a_role_that_is_taken_is_gone_with_the_next_click(site: Site) -> None:
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    assert (await teacher.get("/console")).status == 200
    async with site.database.session() as session:
        await people.revoke(session, teacher.me["id"], Role.INSTRUCTOR)
    assert (await teacher.get("/console")).status == 403
    assert (await teacher.get("/rooms/instructors")).status in (403, 404)
    assert (await teacher.get("/rooms/open")).status == 200


async def test_over_https_only_this_very_host_sets_the_cookie(open_site: OpenSite) -> None:
    site = await open_site(public_url="https://gyeyaktong.example")
    shown = await site.browser().get("/join")
    (name,) = shown.cookies
    cookie = shown.cookies[name]
    assert name.startswith("__Host-")
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


async def test_how_long_somebody_stays_is_set_by_their_role(open_site: OpenSite, clock: Clock) -> None:
    site = await open_site(session_days=3, role_session_days=1)
    kim, teacher = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    clock.forward(days=2)
    assert (await kim.get("/account")).status == 200
    assert (await teacher.get("/account")).headers["Location"].startswith("/join")
    # Used, it lives on from then.
    clock.forward(days=2)
    assert (await kim.get("/account")).status == 200
    clock.forward(days=4)
    assert (await kim.get("/account")).headers["Location"].startswith("/join")

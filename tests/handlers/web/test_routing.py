"""The table of routes against everybody who may come: each declares who may use it."""

from __future__ import annotations

import re

import pytest
from aiohttp import ClientSession, web

from handlers.web.api.openapi import DOCUMENT_PATH
from handlers.web.api.routes import OPERATIONS
from handlers.web.app import ROUTES
from handlers.web.routing import Access, Route
from knowledge.people import Role
from tests.handlers.web.conftest import OpenSite, Site

pytestmark = pytest.mark.loopback

#: Who gets past the guard of a route; the board is not public.
ALLOWED = {
    Access.ANYONE: {"anonymous", "staff", "instructor", "admin"},
    Access.READER: {"staff", "instructor", "admin"},
    Access.STAFF: {"staff", "instructor", "admin"},
    Access.INSTRUCTOR: {"instructor", "admin"},
    Access.ADMIN: {"admin"},
}
#: Signing out ends the session, so it goes last.
GUARDED = sorted(
    (route for route in ROUTES if route.access is not Access.ANYONE),
    key=lambda route: route.path == "/sign-out",
)


def _path(route: Route) -> str:
    """An address of the route, of things that do not exist."""
    return re.sub(r"\{slug\}", "open", re.sub(r"\{\w+\}", "0", re.sub(r"\{slug\}", "open", route.path)))


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


async def _walk(site: Site, http: ClientSession, csrf: str) -> dict[str, tuple[int, str]]:
    """What each guarded route answers, without following it; a stream is not waited for."""
    found = {}
    for route in GUARDED:
        headers = {"Accept": "text/html", "X-CSRF-Token": csrf}
        url = str(site.server.make_url(_path(route)))
        async with http.request(route.method, url, headers=headers, allow_redirects=False) as response:
            found[_name(route)] = response.status, response.headers.get("Location", "")
    return found


async def test_everybody_gets_past_the_routes_that_are_theirs_and_no_others(site: Site) -> None:
    browsers = {
        "anonymous": site.browser(),
        "staff": await site.member("김주무관"),
        "instructor": await site.holder("이강사", Role.INSTRUCTOR),
        "admin": await site.holder("정담당", Role.ADMIN),
    }
    for who, browser in browsers.items():
        answers = await _walk(site, browser.http, browser.csrf)
        for route in GUARDED:
            status, location = answers[_name(route)]
            turned_away = (location.startswith("/join") and "next=" in location) or status in (401, 403)
            assert turned_away == (who not in ALLOWED[route.access]), (who, _name(route), status, location)


async def test_no_change_is_taken_without_the_token_of_the_session(site: Site) -> None:
    admin = await site.holder("정담당", Role.ADMIN)
    stranger = await site.holder("이강사", Role.ADMIN)
    for route in GUARDED:
        if route.method == "GET":
            continue
        for token in ("", "x", stranger.csrf):
            headers = {"Accept": "text/html", "X-CSRF-Token": token}
            url = str(site.server.make_url(_path(route)))
            async with admin.http.request(route.method, url, headers=headers) as response:
                assert response.status == 403, (_name(route), token)


async def test_a_public_board_is_open_to_readers_without_a_session(open_site: OpenSite) -> None:
    site = await open_site(board_public=True)
    browser = site.browser()
    for route in GUARDED:
        if route.access is Access.READER:
            response = await browser.get(_path(route))
            assert "/join" not in response.headers.get("Location", ""), _name(route)


async def test_every_route_stands_in_a_table(site: Site) -> None:
    app = site.server.app
    assert isinstance(app, web.Application)
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.method != "HEAD"
        and route.resource is not None
        and not route.resource.canonical.startswith("/static")
    }
    of_the_api = {(operation.method, operation.address) for operation in OPERATIONS}
    assert served == {(route.method, route.path) for route in ROUTES} | of_the_api | {("GET", DOCUMENT_PATH)}

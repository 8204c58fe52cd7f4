"""Security headers on everything, and one shape of errors."""

from __future__ import annotations

import re

import pytest

from handlers.web import texts
from handlers.web.pages import STATIC
from knowledge.people import Role
from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize(
    "path", ["/join", "/nowhere", "/api/rooms/open/messages", "/static/css/base.css", "/rooms/open", "/"]
)
async def test_security_headers_are_everywhere(site: Site, path: str) -> None:
    response = await site.browser().get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == ("no-cache" if path.startswith("/static") else "no-store")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/rooms/nowhere", "/passages/x", "/digests/1", "/static/../app.py"]
)
async def test_what_is_not_there_says_so_in_korean(site: Site, path: str) -> None:
    browser = await site.member("김주무관")
    response = await browser.get(path)
    assert response.status == 404
    assert texts.BACK_TO_ROOM in await response.text()


async def test_scripts_get_one_shape_of_errors(site: Site) -> None:
    browser = await site.member("김주무관")
    for method, path, status, code in (
        ("GET", "nowhere/messages", 404, "not_found"),
        ("GET", "open/nowhere", 404, "not_found"),
        ("PUT", "open/messages", 405, "method"),
        ("PATCH", "open/messages/x", 404, "not_found"),
        ("DELETE", "open/messages/99", 404, "not_found"),
    ):
        body = {"client_key": browser.key(), "text": "글"} if method == "PATCH" else None
        body = {"client_key": browser.key()} if method == "DELETE" else body
        got, answer = await browser.call(method, path, body)
        assert (got, answer["error"]["code"]) == (status, code)
        assert set(answer["error"]) == {"code", "message", "field", "retry_after"}
        assert re.search("[가-힣]", answer["error"]["message"])


async def test_a_wrong_method_is_told_the_right_ones(site: Site) -> None:
    response = await site.browser().send_form("/passages/1")
    assert response.status == 405
    assert "GET" in response.headers["Allow"]
    assert texts.ERROR_METHOD in await response.text()


async def test_pages_have_nothing_inline_and_nothing_from_elsewhere(site: Site) -> None:
    browser = await site.holder("이강사", Role.INSTRUCTOR)
    pages = [await browser.page(path) for path in ("/rooms/open", "/rooms/instructors")]
    pages += [await site.browser().page("/join"), await site.browser().page(await site.link(Role.ADMIN))]
    for shown in pages:
        assert not re.search(r"\son\w+=|\sstyle=|<style", shown)
        assert all(
            'src="/' in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", shown)
        )
        assert not re.search(r'(?:src|href)="(?:https?:)?//', shown)
        assert '<html lang="ko">' in shown


@pytest.mark.parametrize(
    "file", sorted(STATIC.rglob("*.css")) + sorted(STATIC.rglob("*.js")), ids=lambda f: f.name
)
def test_static_files_ask_nothing_of_other_sites(file: object) -> None:
    from pathlib import Path

    assert isinstance(file, Path)
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|(?:fetch|import)\s*\(?[\"']https?:", file.read_text())

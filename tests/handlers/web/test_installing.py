"""What is needed to install the site as an app, over HTTP."""

from __future__ import annotations

import json
import re
import struct

import pytest

from handlers.web import installing, texts
from handlers.web.pages import STATIC
from knowledge.people import Role
from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback


async def test_the_manifest_names_icons_that_are_there_as_they_are(site: Site) -> None:
    browser = site.browser()
    response = await browser.get("/manifest.webmanifest")
    assert response.content_type == "application/manifest+json"
    manifest = json.loads(await response.text())
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (texts.TITLE, "/", "standalone")
    for icon in manifest["icons"]:
        answer = await browser.get(icon["src"])
        assert (answer.status, answer.content_type) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", (await answer.read())[16:24])
            assert icon["sizes"] == f"{width}x{height}"


async def test_the_worker_keeps_the_page_for_when_the_site_is_away_and_static_files_alone(site: Site) -> None:
    browser = site.browser()
    response = await browser.get("/sw.js")
    assert response.content_type == "text/javascript"
    found = re.search(r"const KEPT = (\[.*?\]);", await response.text())
    assert found is not None
    kept = json.loads(found[1])
    assert kept[0] == "/offline" and all(path.startswith("/static/") for path in kept[1:])
    for path in kept:
        assert (await browser.get(path)).status == 200, path


async def test_another_file_makes_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = installing._version()
    assert installing._version() == before
    monkeypatch.setattr(installing, "_KEPT", (*installing._KEPT, "css/board.css"))
    assert installing._version() != before


async def test_the_page_for_when_the_site_is_away_is_the_same_for_everybody(site: Site) -> None:
    admin = await site.holder("정담당", Role.ADMIN)
    assert await admin.page("/offline") == await site.browser().page("/offline")


async def test_every_page_leads_to_the_manifest(site: Site) -> None:
    kim = await site.member("김주무관")
    for path in ("/join", "/rooms/open", "/board", "/account"):
        browser = site.browser() if path == "/join" else kim
        assert 'rel="manifest" href="/manifest.webmanifest"' in await browser.page(path)
    assert (STATIC / "icons" / "app-180.png").is_file()

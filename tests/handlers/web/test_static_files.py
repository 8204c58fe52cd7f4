"""Styles and scripts from memory, fonts from the disk."""

from __future__ import annotations

import gzip

import pytest

from handlers.web.pages import STATIC
from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback

TEXT = ["css/base.css", "js/room.js", "js/console/console.js", "icon.svg", "vendor/uplot/uPlot.iife.min.js"]


@pytest.mark.parametrize("path", TEXT)
async def test_text_is_sent_packed_to_whoever_takes_it(site: Site, path: str) -> None:
    browser = site.browser()
    browser.http._auto_decompress = False  # to see what travels
    plain = (STATIC / path).read_bytes()
    packed = await browser.get(f"/static/{path}", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(await packed.read()) == plain
    unpacked = await browser.get(f"/static/{path}", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in unpacked.headers
    assert await unpacked.read() == plain
    assert packed.headers["ETag"] != unpacked.headers["ETag"]


async def test_what_a_browser_has_is_not_sent_again(site: Site) -> None:
    browser = site.browser()
    first = await browser.get("/static/css/base.css")
    assert first.headers["Cache-Control"] == "no-cache"
    again = await browser.get("/static/css/base.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


async def test_a_font_comes_as_it_lies_there(site: Site) -> None:
    path = "fonts/gyeyaktong-sans-400-0.woff2"
    response = await site.browser().get(f"/static/{path}")
    assert await response.read() == (STATIC / path).read_bytes()


@pytest.mark.parametrize(
    "path", ["nowhere.css", "../app.py", "css/../../app.py", "..%2fapp.py", "css/%2e%2e/%2e%2e/texts.py.css"]
)
async def test_nothing_else_is_served(site: Site, path: str) -> None:
    assert (await site.browser().get(f"/static/{path}")).status in (403, 404)


def test_the_slices_hold_every_letter_of_our_own_words() -> None:
    styles = (STATIC / "css" / "fonts.css").read_text()
    for name in {line.split("fonts/")[1].split('"')[0] for line in styles.splitlines() if "fonts/" in line}:
        assert (STATIC / "fonts" / name).is_file()
    assert styles.count("@font-face") == len(list((STATIC / "fonts").glob("*.woff2")))

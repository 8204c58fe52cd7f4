"""The site as an app: it can be installed, says when it is away, and keeps nothing of anybody."""

from __future__ import annotations

import pytest

from handlers.web import texts
from tests.e2e.city_hall import CityHall

pytestmark = pytest.mark.e2e

_READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
_KEPT = """
    async () => {
        const found = [];
        for (const name of await caches.keys()) {
            const kept = await (await caches.open(name)).keys();
            found.push(...kept.map((request) => new URL(request.url).pathname));
        }
        return found;
    }
"""


async def test_the_browser_offers_to_install_it(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    await kim.page.wait_for_function(_READY)
    devtools = await kim.context.new_cdp_session(kim.page)
    manifest = await devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")
    errors = await devtools.send("Page.getInstallabilityErrors")
    # A window of a test is a private one, which is what is left to say against it.
    assert {error["errorId"] for error in errors["installabilityErrors"]} <= {"in-incognito"}


async def test_where_the_site_is_away_it_says_so_and_comes_back(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    await kim.page.wait_for_function(_READY)
    city_hall.program.kill()
    await kim.page.fill("#composer-text", "@계약통 견적은 몇 명에게 받나요?")
    await kim.page.press("#composer-text", "Enter")
    await kim.page.goto(f"{city_hall.program.url}/board")
    await kim.page.locator("h1", has_text=texts.OFFLINE_TITLE).wait_for()
    await kim.page.locator("#offline-waiting", has_text="1개").wait_for()
    await city_hall.program.start()
    await kim.page.locator("h1", has_not_text=texts.OFFLINE_TITLE).first.wait_for()
    assert kim.page.url.endswith("/board")
    await kim.go("/rooms/open")
    await kim.answer_to("견적은 몇 명에게 받나요?")


async def test_nothing_of_a_person_is_kept(city_hall: CityHall) -> None:
    admin = await city_hall.admin("정관리")
    await admin.page.wait_for_function(_READY)
    for path in ("/rooms/open", "/console", "/console/people", "/board", "/account"):
        await admin.go(path)
    kept = await admin.page.evaluate(_KEPT)
    assert "/offline" in kept
    assert [path for path in kept if path != "/offline" and not path.startswith("/static/")] == []
    words = await admin.page.evaluate("caches.match('/offline').then((answer) => answer.text())")
    assert "정관리" not in words and "csrf" not in words

"""The page of an evaluation in a real browser: from the file alone, on a phone, by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.evaluation_report import write_report
from tests.bot.test_evaluation_report import report
from tests.e2e.browser import DESKTOP, Visitor, axe_source, chromium

NARROW = {"width": 360, "height": 780}


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
def page_file(tmp_path: Path) -> str:
    path = tmp_path / "out.html"
    write_report(path, report())
    return path.as_uri()


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_can_be_read_by_everybody(
    browser: Browser, page_file: str, tmp_path: Path, viewport: dict[str, int], scheme: str
) -> None:
    axe = axe_source(tmp_path)
    visitor = await Visitor.open(browser, page_file, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    await visitor.go("")
    await visitor.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert await visitor.violations(axe) == []
    assert not await visitor.scrolls_sideways()


async def test_it_is_used_by_keyboard_and_asks_the_network_for_nothing(
    browser: Browser, page_file: str
) -> None:
    visitor = await Visitor.open(browser, page_file, viewport=NARROW)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    await visitor.go("")
    page = visitor.page
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    gate = page.locator("#cause-gate")
    await page.locator("a[href='#cause-gate']").focus()
    await page.keyboard.press("Enter")
    await gate.locator("summary").focus()
    await page.keyboard.press("Enter")
    assert await gate.get_attribute("open") is None
    await page.keyboard.press("Enter")
    await gate.get_by_text("거절한 질문").wait_for()
    assert asked == [page_file]
    assert visitor.complaints == []

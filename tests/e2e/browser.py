"""People in a real browser: Chromium, driven through the pages as they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Locator,
    Page,
    async_playwright,
)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
AXE_PACKAGE = "axe-core@4.14.1"
TIMEOUT_MS = 20_000
#: For a visitor whose requests a test takes away: while a service worker takes a page over, one may pass
#: Playwright by.
ROUTED: dict[str, Any] = {"service_workers": "block"}
#: Each text must lie within the window and all that hides what is outside of it, up to what scrolls.
_CUT_OFF = """() => {
    const cut = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const text = range.getBoundingClientRect();
        const isAboveThePage = text.bottom + scrollY <= 0;  // until it has the focus
        if (!texts.currentNode.data.trim() || !text.width || isAboveThePage) continue;
        let left = 0, right = innerWidth, top = -Infinity, bottom = Infinity;
        for (let around = texts.currentNode.parentElement; around; around = around.parentElement) {
            const style = getComputedStyle(around);
            const box = around.getBoundingClientRect();
            const isForReadersAlone = box.width <= 1 || box.height <= 1;
            const isReached = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none" ||
                /auto|scroll/.test(style.overflow);
            if (isForReadersAlone || isReached) {
                left = -Infinity, right = Infinity, top = -Infinity, bottom = Infinity;
                break;
            }
            if (/hidden|clip/.test(style.overflowX))
                left = Math.max(left, box.left), right = Math.min(right, box.right);
            if (/hidden|clip/.test(style.overflowY))
                top = Math.max(top, box.top), bottom = Math.min(bottom, box.bottom);
        }
        if (text.left < left - 1 || text.right > right + 1 || text.top < top - 1 || text.bottom > bottom + 1)
            cut.push(texts.currentNode.data.trim().slice(0, 60));
    }
    return cut;
}"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser with a fresh profile; skips the test where there is none."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"no browser: {CHROMIUM} is not there; install chromium or set CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


def axe_source(directory: Path) -> str:
    """The script of axe; skips the test where npm cannot give it."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm to fetch axe-core with")
    packed = subprocess.run(
        [npm, "pack", AXE_PACKAGE, "--prefer-offline", "--silent"],
        cwd=directory,
        capture_output=True,
        timeout=120,
        check=False,
    )
    archive = next(directory.glob("axe-core-*.tgz"), None)
    if packed.returncode or archive is None:
        pytest.skip(f"npm cannot fetch {AXE_PACKAGE}: {packed.stderr.decode()[-200:]}")
    shutil.unpack_archive(archive, directory)
    return (directory / "package" / "axe.min.js").read_text(encoding="utf-8")


class Visitor:
    """Somebody at a browser window of their own."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context = context
        self.page = page
        self.url = url
        self._devtools: CDPSession | None = None
        #: What the page has complained about: script errors, violations of the security policy.
        self.complaints: list[str] = []
        #: Errors of the network are what some tests are about; whether a preloaded font is drawn within
        #: seconds tells how busy the machine is.
        self.ignored = re.compile(
            r"ERR_|Failed to load resource|was preloaded using link preload|blocked by Playwright"
        )
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    async def open(
        cls, browser: Browser, url: str, *, viewport: dict[str, int] | None = None, **options: Any
    ) -> Visitor:
        phone = viewport == PHONE
        context = await browser.new_context(
            viewport=viewport or DESKTOP,  # type: ignore[arg-type]  # a TypedDict of just these keys
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            is_mobile=phone,
            has_touch=phone,
            device_scale_factor=2 if phone else 1,
            **options,
        )
        context.set_default_timeout(TIMEOUT_MS)
        return cls(context, await context.new_page(), url)

    async def join(self, nickname: str) -> Visitor:
        """Come into the open room under a nickname."""
        await self.page.goto(f"{self.url}/")
        await self.page.fill("#nickname", nickname)
        await self.page.click("main button[type=submit]")
        await self.connected()
        return self

    async def sign_in(self, link: str, nickname: str) -> Visitor:
        """Use a sign-in link up, naming oneself; ends in the instructors' room."""
        await self.page.goto(link)
        await self.page.fill("#nickname", nickname)
        await self.page.click("main button[type=submit]")
        await self.connected()
        return self

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def connected(self) -> None:
        await self.page.wait_for_selector("#connection[data-state=open]", state="attached")

    async def disconnected(self) -> None:
        await self.page.wait_for_selector("#connection[data-state=lost]")

    async def slow_network(self, *, latency_ms: int, bytes_per_second: int) -> None:
        """Let the network be slow, from now on."""
        await self._network(offline=False, latency_ms=latency_ms, bytes_per_second=bytes_per_second)

    async def no_network(self) -> None:
        """Cut every connection, with what is under way on it."""
        await self._network(offline=True, latency_ms=0, bytes_per_second=-1)

    async def _network(self, *, offline: bool, latency_ms: int, bytes_per_second: int) -> None:
        # Of one session alone: what another one has set stays.
        self._devtools = self._devtools or await self.context.new_cdp_session(self.page)
        await self._devtools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": latency_ms,
                "downloadThroughput": bytes_per_second,
                "uploadThroughput": bytes_per_second,
            },
        )

    async def write(self, text: str) -> None:
        """Type a message and send it by Enter."""
        await self.page.fill("#composer-text", text)
        await self.page.press("#composer-text", "Enter")

    def message(self, words: str, *, by: str = "") -> Locator:
        """The newest message with these words; ``by`` bot or own."""
        kind = {"bot": ".message-bot", "own": ".message-own", "": ".message"}[by]
        return self.page.locator(kind).filter(has=self.page.locator(".bubble-text", has_text=words)).last

    async def sees(self, words: str, *, by: str = "") -> Locator:
        """Wait until such a message is there."""
        found = self.message(words, by=by)
        await found.wait_for()
        return found

    async def answer_to(self, question: str, *, words: str = "") -> Locator:
        """Wait for the bot's message that quotes a question."""
        quoting = self.page.locator(".message-bot").filter(
            has=self.page.locator(".quote-text", has_text=question[:40])
        )
        answer = quoting.filter(has=self.page.locator(".bubble-text", has_text=words)).last
        await answer.wait_for()
        return answer

    async def press(self, message: Locator, label: str) -> None:
        """Press one of the bot's buttons."""
        await message.locator(".press", has_text=label).first.click()

    async def menu(self, message: Locator, item: str) -> None:
        """Choose something from the menu of a message."""
        await message.hover()
        await message.locator(".message-menu-button").click()
        await self.page.get_by_role("menuitem", name=item, exact=True).click()

    async def reply(self, message: Locator, text: str) -> None:
        """Answer a message."""
        await self.menu(message, "답장")
        await self.write(text)

    async def toast(self, words: str) -> None:
        """Wait for a toast."""
        await self.page.locator(".toast", has_text=words).first.wait_for()

    async def texts(self) -> list[str]:
        """What all messages say, in order."""
        return await self.page.locator(".message .bubble-text").all_inner_texts()

    async def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        wider: bool = await self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return wider

    async def out_of_sight(self) -> list[str]:
        """What does not fit into the window; a text may be cut where an ellipsis says so."""
        cut: list[str] = await self.page.evaluate(_CUT_OFF)
        sideways = ["scrolls sideways"] if await self.scrolls_sideways() else []
        return [*sideways, *(f"cut off: {text}" for text in cut)]

    async def faults(self, axe: str) -> list[str]:
        """What is wrong with the page as it stands, for anybody."""
        return [*await self.out_of_sight(), *await self.violations(axe)]

    async def violations(self, axe: str) -> list[str]:
        """What axe finds wrong with the page (WCAG 2.2 A and AA, best practices)."""
        await self.page.evaluate(axe)
        found = await self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags})",
            ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        )
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self.ignored.search(message.text):
            self.complaints.append(message.text)

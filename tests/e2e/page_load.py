"""What it takes to load a page into a browser that has never seen the site."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, CDPSession

from tests.e2e.browser import Visitor

#: Of everything that a page needs, as it travels.
MOST_BYTES = 200_000
#: Of the Layout Instability API; what is better counts as good (https://web.dev/articles/cls).
MOST_SHIFT = 0.1
#: Nothing is under way and nothing has come for so long: the page is there.
QUIET_SECONDS = 0.5
MOST_SECONDS = 20.0
_WATCH = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
_MEASURED = """[
    performance.getEntriesByType("navigation")[0].responseStart,
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    window.shifted,
]"""


@dataclass(frozen=True, slots=True)
class Load:
    """One load.

    Attributes:
        status: Of the page itself.
        received: Bytes of all answers as they travelled, heads included.
        requests: Answers.
        first_byte: When the page began to come, in ms after the navigation began.
        paint: First contentful paint, in ms after the navigation began.
        shift: Cumulative layout shift without input (https://web.dev/articles/cls).
        complaints: What the browser has complained about.
    """

    status: int
    received: int
    requests: int
    first_byte: float
    paint: float
    shift: float
    complaints: tuple[str, ...]


class _Traffic:
    """What comes over the network; a stream of events never ends, and is not waited for."""

    def __init__(self, devtools: CDPSession) -> None:
        self._under_way: set[str] = set()
        self._at = time.monotonic()
        self.received = self.requests = 0
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.responseReceived", self._answered)
        devtools.on("Network.loadingFinished", self._finished)
        devtools.on("Network.loadingFailed", self._ended)

    async def quiet(self) -> None:
        """Wait until nothing more comes.

        Raises:
            TimeoutError: After ``MOST_SECONDS``.
        """
        async with asyncio.timeout(MOST_SECONDS):
            while self._under_way or time.monotonic() - self._at < QUIET_SECONDS:  # noqa: ASYNC110 (no event tells it)
                await asyncio.sleep(QUIET_SECONDS / 10)

    def _asked(self, event: dict[str, Any]) -> None:
        if event.get("type") != "EventSource":
            self._under_way.add(event["requestId"])

    def _answered(self, _: dict[str, Any]) -> None:
        self.requests += 1

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])
        self._ended(event)

    def _ended(self, event: dict[str, Any]) -> None:
        self._under_way.discard(event["requestId"])
        self._at = time.monotonic()


async def load(browser: Browser, url: str, *, slowdown: float = 1, **options: Any) -> Load:
    """Open a page with an empty cache until nothing more comes.

    Args:
        browser: That opens it.
        url: Its address.
        slowdown: How many times slower the processor of the browser is than it is here.
        options: Of the window: ``viewport``, ``color_scheme``, ``storage_state`` of who is signed in.
    """
    visitor = await Visitor.open(browser, url, **options)
    try:
        devtools = await visitor.context.new_cdp_session(visitor.page)
        await devtools.send("Network.enable")
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        traffic = _Traffic(devtools)
        await visitor.page.add_init_script(_WATCH)
        answer = await visitor.page.goto(url)
        assert answer is not None
        await visitor.page.evaluate("document.fonts.ready")
        await traffic.quiet()
        first_byte, paint, shift = await visitor.page.evaluate(_MEASURED)
        assert paint is not None, f"{url} shows nothing"
        return Load(
            answer.status,
            traffic.received,
            traffic.requests,
            first_byte,
            paint,
            shift,
            tuple(visitor.complaints),
        )
    finally:
        await visitor.context.close()

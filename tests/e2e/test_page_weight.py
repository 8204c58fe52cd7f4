"""How much a page makes a new browser fetch, and whether anything jumps while it does."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.e2e.browser import Visitor
from tests.e2e.city_hall import CityHall, open_city_hall
from tests.e2e.program import Program

#: Of everything that a page needs, as it travels.
MOST_BYTES = 200_000
#: Of the Layout Instability API; what is better counts as good (https://web.dev/articles/cls).
MOST_SHIFT = 0.1
PAGES = (
    "/rooms/open",
    "/rooms/instructors",
    "/account",
    "/board",
    "/board?q=수의계약",
    "/board/entries/1",
    "/console",
    "/console/entries?shown=published",
    "/console/entries/1",
    "/console/dashboard",
    "/console/terms",
    "/console/log",
    "/console/rooms",
    "/console/people",
)
SHIFTS = """
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


@pytest_asyncio.fixture
async def hall(installation: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    program = Program(tmp_path / "city-hall")
    shutil.copytree(installation, program.data)
    async with open_city_hall(program) as city_hall:
        yield city_hall


async def weigh(visitor: Visitor, path: str) -> tuple[float, float]:
    """Bytes that travel for a page, and how far what is seen jumps."""
    devtools = await visitor.context.new_cdp_session(visitor.page)
    await devtools.send("Network.enable")
    await devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    received = 0.0

    def finished(event: dict[str, float]) -> None:
        nonlocal received
        received += event["encodedDataLength"]

    devtools.on("Network.loadingFinished", finished)
    await visitor.go(path)
    await visitor.page.evaluate("document.fonts.ready")
    await visitor.page.wait_for_timeout(500)
    shift = float(await visitor.page.evaluate("window.shift"))
    await devtools.detach()
    return received, shift


async def test_no_page_is_heavy_and_nothing_jumps(hall: CityHall) -> None:
    admin = await hall.admin("정관리")
    await admin.page.add_init_script(SHIFTS)
    weights = {path: await weigh(admin, path) for path in PAGES}
    assert {path: size for path, (size, _) in weights.items() if size > MOST_BYTES} == {}
    assert {path: shift for path, (_, shift) in weights.items() if shift > MOST_SHIFT} == {}

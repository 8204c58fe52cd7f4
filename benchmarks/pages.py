"""``make bench-pages``: how soon each page of the web is there, and how much it fetches.

The program runs on a fresh city hall after a day; each page is opened several times with an empty cache, in
turns, on a processor that is slowed down. A bare page of the same kind of HTTP server is opened in every
turn too: it takes what the browser and the machine take. Writes ``benchmarks/results-pages.md``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import statistics
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote

from aiohttp import web

from benchmarks.hall import prepare
from bot.progress import bar
from tests.e2e.city_hall import CityHall, open_city_hall
from tests.e2e.every_page import Page, every_page, live_a_day
from tests.e2e.page_load import MOST_BYTES, MOST_SHIFT, Load, load
from tests.e2e.program import free_port

RESULTS = Path(__file__).parent / "results-pages.md"
WIDTHS = (360, 1440)
HEIGHT = 900
LOADS = 5
#: How many times slower the processor is made; Lighthouse takes the same for a cheap phone.
SLOWDOWN = 4
MOST_PAINT_MS = 1000
#: Of an address in the table.
MOST_LETTERS = 60
BARE = "a bare page"
_BARE_PAGE = "<!doctype html><html lang=ko><meta charset=utf-8><title>빈 쪽</title><h1>안녕하세요</h1></html>"


def shown(page: Page) -> str:
    """The address of a page as people read it, cut short, without what lets them in."""
    path = re.sub(r"(?<=/sign-in/).+", "…", unquote(page.path))
    return path if len(path) <= MOST_LETTERS else f"{path[:MOST_LETTERS]}…"


def median(loads: Sequence[Load]) -> Load:
    """Each figure in the middle, of an odd number of loads of a page."""
    return Load(
        status=max(one.status for one in loads),
        received=int(statistics.median(one.received for one in loads)),
        requests=int(statistics.median(one.requests for one in loads)),
        first_byte=statistics.median(one.first_byte for one in loads),
        paint=statistics.median(one.paint for one in loads),
        shift=statistics.median(one.shift for one in loads),
        complaints=(),
    )


def missed(load: Load) -> str:
    """What of the budget a page misses, in words; empty where nothing."""
    limits = {
        "paint": load.paint > MOST_PAINT_MS,
        "bytes": load.received > MOST_BYTES,
        "shift": load.shift > MOST_SHIFT,
    }
    return ", ".join(name for name, is_missed in limits.items() if is_missed)


def render(width: int, measured: Mapping[str, Load]) -> list[str]:
    """The table of a width, the slowest page first; ``measured`` has the bare page too."""
    floor = measured[BARE].paint
    lines = [
        f"## {width} px",
        "",
        "| page | first byte | first contentful paint | times a bare page | kB | requests | shift | misses |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in sorted(measured.items(), key=lambda row: -row[1].paint):
        lines.append(
            f"| {name} | {one.first_byte:.0f} ms | {one.paint:.0f} ms | {one.paint / floor:.1f} "
            f"| {one.received / 1000:.0f} | {one.requests} | {one.shift:.3f} | {missed(one)} |"
        )
    return [*lines, ""]


@asynccontextmanager
async def bare_page() -> AsyncIterator[str]:
    """The address of a page of a few words, from a server of its own."""

    async def show(_: web.Request) -> web.Response:
        return web.Response(text=_BARE_PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", show)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()


async def measure(hall: CityHall, bare: str, width: int) -> dict[str, Load]:
    """Open every page ``LOADS`` times at a width; the medians by page.

    Raises:
        RuntimeError: When a page does not answer as it should.
    """
    signed_in = await hall.visitors[-1].context.storage_state()
    visits = [(BARE, bare, 200, None)] + [
        (shown(page), hall.program.url + page.path, page.status, None if page.for_strangers else signed_in)
        for page in await every_page(hall)
    ]
    window = {"width": width, "height": HEIGHT}
    loads: dict[str, list[Load]] = {}
    with bar(f"{width} px") as progress:
        for done, (name, url, status, state) in enumerate(LOADS * visits, 1):
            one = await load(hall.browser, url, slowdown=SLOWDOWN, viewport=window, storage_state=state)
            if one.status != status:
                raise RuntimeError(f"{url} answered {one.status}, not {status}")
            loads.setdefault(name, []).append(one)
            progress.at(done, LOADS * len(visits))
    return {name: median(some) for name, some in loads.items()}


async def run(directory: Path) -> list[str]:
    """Live a day in a city hall of this directory, and measure; the lines of the report."""
    program = await prepare(directory)
    lines: list[str] = []
    async with open_city_hall(program) as hall, bare_page() as bare:
        await live_a_day(hall)
        await hall.admin()
        for width in WIDTHS:
            lines += render(width, await measure(hall, bare, width))
    return lines


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as directory:
        lines = asyncio.run(run(Path(directory)))
    report = [
        "# Pages",
        "",
        f"{dt.date.today()}, {os.cpu_count()} cores, processor of the browser slowed down {SLOWDOWN} times, "
        f"medians of {LOADS} loads with an empty cache. Again: `make bench-pages`.",
        "",
        f"Budget: first contentful paint in {MOST_PAINT_MS} ms, {MOST_BYTES // 1000} kB as they travel, "
        f"a layout shift of {MOST_SHIFT}.",
        "",
        *lines,
    ]
    RESULTS.write_text("\n".join(report).rstrip() + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

"""A city hall without Telegram: the program with its web pages, and people in browsers."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser

from tests.e2e.browser import Visitor, chromium
from tests.e2e.program import Program


class CityHall:
    """The program, a browser, and whoever comes in."""

    def __init__(self, program: Program, browser: Browser) -> None:
        self.program = program
        self.browser = browser
        self.visitors: list[Visitor] = []

    async def visitor(self, **options: object) -> Visitor:
        visitor = await Visitor.open(self.browser, self.program.url, **options)  # type: ignore[arg-type]
        self.visitors.append(visitor)
        return visitor

    async def clerk(self, nickname: str, **options: object) -> Visitor:
        return await (await self.visitor(**options)).join(nickname)

    async def admin(self, nickname: str = "정관리", **options: object) -> Visitor:
        shown = await self.program.cli("admin", "link")
        link = re.search(r"http\S+/sign-in/[\w-]+", shown)
        assert link is not None, shown
        return await (await self.visitor(**options)).sign_in(link[0], nickname)

    def check(self) -> None:
        """No page has complained about anything."""
        for visitor in self.visitors:
            assert visitor.complaints == []


@asynccontextmanager
async def open_city_hall(program: Program) -> AsyncIterator[CityHall]:
    """The program, running, and a browser; both end with the block."""
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(chromium())
        stack.callback(program.kill)
        await program.start()
        hall = CityHall(program, browser)
        yield hall
        hall.check()


@asynccontextmanager
async def open_copy(installation: Path, directory: Path, **settings: str) -> AsyncIterator[CityHall]:
    """The program on a copy of a data directory, and a browser."""
    program = Program(directory / "city-hall", STATUTES_DIR="", **settings)
    shutil.copytree(installation, program.data)
    async with open_city_hall(program) as city_hall:
        yield city_hall

"""End to end: the knowledge is imported once, each test gets its own copy."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.city_hall import CityHall, open_city_hall, open_copy
from tests.e2e.every_page import live_a_day
from tests.e2e.lo_server import LoServer
from tests.e2e.office import Office, installed
from tests.e2e.program import Program
from tests.telegram_fake import TelegramServer

HERE = Path(__file__).parent
LOCAL_CONTRACT_ACT = "지방자치단체를당사자로하는계약에관한법률"
OpenOffice = Callable[..., Awaitable[Office]]

LOCAL_CONTRACT_ACT = "지방자치단체를당사자로하는계약에관한법률"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this directory runs the whole program."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def screenshots(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures of the pages are kept (``--screenshots``); None where they are not."""
    directory: Path | None = request.config.getoption("screenshots")
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
    return directory


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter knowledge imported and indexed; copy it, never run on it."""
    program = Program(tmp_path_factory.mktemp("installation"))
    program.command("init", within=300)
    return program.data


@pytest.fixture(scope="session")
def installation_with_act(statutes_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the local contract act, its decree and its rule; copy it, never run on it."""
    directory = tmp_path_factory.mktemp("with-act")
    acts = directory / "statutes"
    shutil.copytree(statutes_dir / LOCAL_CONTRACT_ACT, acts / LOCAL_CONTRACT_ACT)
    program = Program(directory, STATUTES_DIR=str(acts))
    program.command("init", within=300)
    return program.data


@asynccontextmanager
async def telegram_office(
    installation: Path, directory: Path, *, server_name: str = "fake", mode: str = "polling", **settings: str
) -> AsyncIterator[Office]:
    """Telegram and the program, running; both end with the block."""
    server = await (TelegramServer() if server_name == "fake" else LoServer()).start()
    program = installed(installation, directory, server, mode, **settings)
    try:
        await program.start()
        yield await Office(server, program).open()
    finally:
        program.kill()
        await server.stop()


@pytest_asyncio.fixture
async def city_hall(installation: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    """A city hall of this test's own, without any statute."""
    program = Program(tmp_path / "city-hall")
    shutil.copytree(installation, program.data)
    async with open_city_hall(program) as hall:
        yield hall


@pytest_asyncio.fixture
async def lived_in_hall(installation_with_act: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    """A city hall with the local contract act, after a day: every page has something to show."""
    contact = "mailto:contracts@city.example"
    async with open_copy(installation_with_act, tmp_path, WEB_PUSH_CONTACT=contact) as hall:
        await live_a_day(hall)
        yield hall


@pytest_asyncio.fixture
async def open_office(installation: Path, tmp_path: Path) -> AsyncIterator[OpenOffice]:
    """Open an office of this test's own; it is checked and closed at the end."""
    async with AsyncExitStack() as stack:

        async def open_one(**options: str) -> Office:
            office = await stack.enter_async_context(
                telegram_office(installation, tmp_path / "office", **options)
            )
            stack.callback(office.check)
            return office

        yield open_one

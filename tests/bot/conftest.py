"""A real database, a clock that tests set, and a channel that does what a test tells it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from handlers.events import Chat, MessageReceived, Sender
from knowledge import migrations
from knowledge.db import Database

SECONDS = 10.0


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture
async def database(tmp_path: Path, empty_database: bytes) -> AsyncIterator[Database]:
    path = tmp_path / "bot.db"
    path.write_bytes(empty_database)
    database = Database(f"sqlite:///{path}")
    yield database
    await database.close()


def chat(id: str = "1", kind: str = "group", topic: str | None = None) -> Chat:  # noqa: A002
    return Chat(channel="scripted", id=id, kind="private" if kind == "private" else "group", topic=topic)


def message(
    key: str, text: str = "질문", *, in_chat: Chat | None = None, mentioned: bool = True
) -> MessageReceived:
    return MessageReceived(
        key=key,
        chat=in_chat or chat(),
        sender=Sender(id="7", name="김포"),
        at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
        message_id=key,
        text=text,
        mentioned=mentioned,
    )


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds; fails when it does not within ``SECONDS``."""
    async with asyncio.timeout(SECONDS):
        while not await true():  # noqa: ASYNC110 (it waits for what a database says)
            await asyncio.sleep(0.01)

"""A migrated database of its own for every test, and the people and rooms most of them need.

Every test that takes a database runs twice, on SQLite and on a real PostgreSQL, except where it is marked
with one of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import Analyser
from indexer.embedder import Embedder
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.thesaurus import Thesaurus, shipped_rows
from knowledge import people, questions, rooms
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.models import Person, Question, Room
from tests.databases import Databases, PostgreSQLServer, SQLiteFiles

#: A Wednesday of week 2026-W47, 11:00 in Seoul.
NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC)

ENGINES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both kinds of database, or on the one that it is marked with."""
    if "databases" in metafunc.fixturenames:
        marked = [engine for engine in ENGINES if metafunc.definition.get_closest_marker(engine)]
        metafunc.parametrize("databases", marked or ENGINES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Where databases come from: SQLite files or a PostgreSQL server."""
    if request.param == "sqlite":
        return SQLiteFiles(tmp_path_factory.mktemp("databases"))
    server: PostgreSQLServer = request.getfixturevalue("postgresql")
    return server


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The URL of a fresh migrated database."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh migrated database."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """One write transaction, rolled back with the test's database."""
    async with database.session() as session:
        yield session


@pytest.fixture
async def room(session: AsyncSession) -> Room:
    """An allowed group."""
    room = await rooms.ensure(
        session, channel="web", chat_id="open", title="계약 채팅방", kind="group", now=NOW
    )
    await rooms.allow(session, room.id)
    return room


@pytest.fixture
async def asker(session: AsyncSession) -> Person:
    """A member of staff."""
    return await people.ensure(session, channel="web", user_id="u1", name="시청 직원", now=NOW)


@pytest.fixture
async def instructor(session: AsyncSession) -> Person:
    """A person who may answer."""
    person = await people.ensure(session, channel="web", user_id="u2", name="김강사", now=NOW)
    await people.grant(session, person.id, people.Role.INSTRUCTOR, now=NOW)
    return person


@pytest.fixture
async def other_instructor(session: AsyncSession) -> Person:
    """Another person who may answer."""
    person = await people.ensure(session, channel="web", user_id="u3", name="이강사", now=NOW)
    await people.grant(session, person.id, people.Role.INSTRUCTOR, now=NOW)
    return person


@pytest.fixture
async def question(session: AsyncSession, room: Room, asker: Person) -> Question:
    """A question that was asked in the room."""
    return await questions.record(
        session,
        room_id=room.id,
        person_id=asker.id,
        message_id="m1",
        text="2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
        now=NOW,
    )


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    """Threads for the work of the processor."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def holder(morphemes: Morphemes, embedder: Embedder) -> IndexHolder:
    """Where the index is put."""
    return IndexHolder(QuestionReader(morphemes, Thesaurus(morphemes, shipped_rows()), embedder))


@pytest.fixture
def follower(
    database: Database, holder: IndexHolder, analyser: Analyser, executor: ThreadPoolExecutor, tmp_path: Path
) -> IndexFollower:
    """A follower that has loaded nothing yet."""
    return IndexFollower(database, holder, analyser.identity, tmp_path / "index", executor)

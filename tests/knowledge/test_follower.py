from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from indexer.analysis import Analyser
from indexer.calibration import shipped_calibration
from indexer.errors import IndexCorruptError, IndexMismatchError
from indexer.holder import IndexHolder
from indexer.snapshot import read_manifest
from indexer.structure import Block, Passage
from knowledge.analyst import AsyncAnalyst
from knowledge.corpus import record_change, retire_passages, store_entry_passages
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.models import CorpusChange, CorpusCounter, PassageRow, QAEntry
from tests.knowledge.conftest import NOW
from tests.library import DOCUMENTS, LOCAL_DECREE, TODAY, article, document

DEADLINE = 20.0


@pytest.fixture
def analyst(analyser: Analyser, executor: ThreadPoolExecutor) -> AsyncAnalyst:
    return AsyncAnalyst(analyser, executor)


@pytest.fixture
async def stored(database: Database, analyst: AsyncAnalyst) -> None:
    for one in DOCUMENTS:
        await Ingest(database, analyst).store(one, one.title, now=NOW)


@pytest.fixture
def restarted(
    database: Database, holder: IndexHolder, analyser: Analyser, executor: ThreadPoolExecutor, tmp_path: Path
) -> IndexFollower:
    """The follower of the program's next run."""
    return IndexFollower(database, holder, analyser.identity, tmp_path / "index", executor)


def rank(holder: IndexHolder, question: str) -> list[str]:
    assert holder.searcher is not None
    return holder.searcher.rank(question, on=TODAY)


async def publish(database: Database, analyst: AsyncAnalyst, question: str, answer: str) -> int:
    passage = Passage(0, "", "", question, (), (Block("", answer),))
    analysed = await analyst.analyse([passage])
    async with database.session() as session:
        entry = QAEntry(
            question=question, answer=answer, state="published", authority=7, created_at=NOW, citations=[]
        )
        session.add(entry)
        await session.flush()
        added = await store_entry_passages(session, entry.id, analysed)
        await record_change(session, added, [], NOW)
        return entry.id


async def retire(database: Database, entry_id: int) -> None:
    async with database.session() as session:
        removed = await retire_passages(session, entry_id=entry_id)
        await record_change(session, [], removed, NOW)


def entries(holder: IndexHolder) -> int:
    assert holder.searcher is not None
    return sum(meta.kind == "qa" for meta in holder.searcher.index.table.metas.values())


@asynccontextmanager
async def following(follower: IndexFollower) -> AsyncIterator[None]:
    task = asyncio.create_task(follower.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await follower.close()


async def eventually(condition: Callable[[], bool]) -> float:
    """Wait for a condition; returns the seconds that it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < DEADLINE
        await asyncio.sleep(0.01)
    return time.monotonic() - started


async def test_without_a_snapshot_the_index_is_made_from_the_database(
    follower: IndexFollower, holder: IndexHolder, stored: None
) -> None:
    assert follower.seq == -1
    await follower.load()
    assert rank(holder, "입찰공고 기간은 며칠인가요?")[0] == "지방계약법 시행령 제35조"
    assert follower.seq == len(DOCUMENTS)
    await follower.close()


async def test_an_empty_database_makes_an_empty_index(follower: IndexFollower, holder: IndexHolder) -> None:
    await follower.load()
    assert rank(holder, "입찰공고 기간은?") == []
    assert follower.seq == 0
    await follower.close()


async def test_an_empty_index_is_not_made_anew_with_every_change(
    follower: IndexFollower, holder: IndexHolder, database: Database
) -> None:
    await follower.load()
    before = holder.searcher
    async with database.session() as session:
        await record_change(session, [], [], NOW)
    assert await follower.catch_up()
    assert not await follower.catch_up()
    assert (follower.seq, holder.searcher) == (1, before)
    await follower.close()


async def test_what_is_published_is_found_and_what_is_retired_is_not(
    follower: IndexFollower, holder: IndexHolder, database: Database, analyst: AsyncAnalyst, stored: None
) -> None:
    await follower.load()
    async with following(follower):
        entry = await publish(database, analyst, "견적은 몇 곳에서 받나요?", "두 곳 이상에서 받습니다.")
        follower.wake()
        await eventually(lambda: entries(holder) == 1)
        await retire(database, entry)
        await eventually(lambda: entries(holder) == 0)


async def test_a_snapshot_is_loaded_and_what_came_later_is_applied(
    follower: IndexFollower,
    holder: IndexHolder,
    database: Database,
    analyst: AsyncAnalyst,
    restarted: IndexFollower,
    stored: None,
) -> None:
    await follower.load()
    await follower.close()
    await publish(database, analyst, "견적은 몇 곳에서 받나요?", "두 곳 이상에서 받습니다.")
    await restarted.load()
    assert restarted.seq == len(DOCUMENTS) + 1
    assert entries(holder) == 1
    assert rank(holder, "견적서는 몇 명에게 받나요")
    await restarted.close()


async def test_a_snapshot_from_after_the_backup_that_was_restored_is_not_used(
    follower: IndexFollower,
    holder: IndexHolder,
    database: Database,
    analyst: AsyncAnalyst,
    restarted: IndexFollower,
    stored: None,
) -> None:
    entry = await publish(database, analyst, "견적은 몇 곳에서 받나요?", "두 곳 이상에서 받습니다.")
    await follower.load()
    await follower.close()
    async with database.session() as session:
        # As the database was before the entry.
        await session.execute(delete(PassageRow).where(PassageRow.qa_entry_id == entry))
        await session.execute(delete(CorpusChange).where(CorpusChange.seq > len(DOCUMENTS)))
        await session.execute(update(CorpusCounter).values(seq=len(DOCUMENTS)))
    await restarted.load()
    assert restarted.seq == len(DOCUMENTS)
    assert entries(holder) == 0
    await restarted.close()


async def test_a_new_version_takes_the_place_of_the_old_one(
    follower: IndexFollower, holder: IndexHolder, database: Database, analyst: AsyncAnalyst, stored: None
) -> None:
    await follower.load()
    newer = document(
        LOCAL_DECREE.title,
        [article("제35조", "입찰공고의 시기", ("", "입찰공고는 열흘 전에 하여야 한다."))],
        effective=dt.date(2026, 11, 1),
    )
    await Ingest(database, analyst).store(newer, "새 판", now=NOW)
    assert await follower.catch_up()
    assert rank(holder, "견적서는 몇 명에게 받나요").count("지방계약법 시행령 제30조") == 0
    assert "지방계약법 시행령 제35조" in rank(holder, "입찰공고 기간은?")
    await follower.close()


async def test_dropped_changes_make_it_start_anew(
    follower: IndexFollower, holder: IndexHolder, database: Database, analyst: AsyncAnalyst, stored: None
) -> None:
    await follower.load()
    before = holder.searcher
    await publish(database, analyst, "첫 질문", "첫 답")
    await publish(database, analyst, "둘째 질문", "둘째 답")
    async with database.session() as session:
        await session.execute(delete(CorpusChange).where(CorpusChange.seq == len(DOCUMENTS) + 1))
    assert await follower.catch_up()
    assert entries(holder) == 2
    assert holder.searcher is not before
    await follower.close()


async def test_a_corrupt_snapshot_is_not_used(follower: IndexFollower, tmp_path: Path, stored: None) -> None:
    await follower.load()
    await follower.close()
    (file,) = (tmp_path / "index").glob("snapshot-*/passages.json")
    file.write_text("[]")
    with pytest.raises(IndexCorruptError, match="gyeyaktong index rebuild"):
        await follower.load()
    await follower.rebuild()
    assert follower.seq == len(DOCUMENTS)
    await follower.close()


async def test_passages_of_another_model_are_refused_until_they_are_analysed_again(
    follower: IndexFollower, database: Database, analyst: AsyncAnalyst, holder: IndexHolder, stored: None
) -> None:
    async with database.session() as session:
        await session.execute(update(PassageRow).values(model_id="another"))
    with pytest.raises(IndexMismatchError, match="gyeyaktong index rebuild"):
        await follower.load()
    told: list[tuple[int, int]] = []
    count = await follower.reanalyse(analyst, lambda *progress: told.append(progress))
    assert count > 0
    assert told[-1] == (count, count)
    assert await follower.reanalyse(analyst) == 0
    await follower.rebuild()
    assert rank(holder, "입찰공고 기간은?")
    await follower.close()


async def test_a_new_analyzer_of_words_keeps_the_vectors(
    follower: IndexFollower, database: Database, analyst: AsyncAnalyst, holder: IndexHolder, stored: None
) -> None:
    async with database.session() as session:
        before = list(await session.scalars(select(PassageRow.vectors).order_by(PassageRow.id)))
        marked = b"".join([before[0][:-2], b"\x00\x3c"])
        first = select(PassageRow.id).order_by(PassageRow.id).limit(1).scalar_subquery()
        await session.execute(update(PassageRow).values(tokenizer_id="another"))
        await session.execute(update(PassageRow).where(PassageRow.id == first).values(vectors=marked))
    assert await follower.reanalyse(analyst) == len(before)
    async with database.read() as session:
        after = list(await session.scalars(select(PassageRow.vectors).order_by(PassageRow.id)))
    assert after == [marked, *before[1:]]
    await follower.close()


async def test_a_calibration_is_kept_with_the_index(
    follower: IndexFollower,
    holder: IndexHolder,
    restarted: IndexFollower,
    stored: None,
) -> None:
    await follower.load()
    shipped = shipped_calibration(dense=True)
    strict = replace(shipped, gate=replace(shipped.gate, answer_from=0.99))
    await follower.set_calibration(strict)
    await follower.close()
    await restarted.load()
    assert holder.searcher is not None
    assert holder.searcher.calibration == strict
    await restarted.close()


async def test_no_working_directory_is_left(follower: IndexFollower, tmp_path: Path, stored: None) -> None:
    await follower.load()
    await follower.rebuild()
    await follower.close()
    assert list((tmp_path / "index" / "live").iterdir()) == []


async def test_half_a_snapshot_of_a_killed_process_is_removed_at_the_start(
    follower: IndexFollower, restarted: IndexFollower, tmp_path: Path, stored: None
) -> None:
    await follower.load()
    await follower.close()
    root = tmp_path / "index"
    (root / ".aside-killed" / "lexical").mkdir(parents=True)
    restarted.discard_leftovers()
    assert sorted(path.name.partition("-")[0] for path in root.iterdir()) == ["CURRENT", "snapshot"]
    await restarted.load()
    assert restarted.seq == len(DOCUMENTS)
    await restarted.close()


async def test_who_stops_saves_what_is_unsaved_and_nothing_else(
    follower: IndexFollower, database: Database, analyst: AsyncAnalyst, tmp_path: Path, stored: None
) -> None:
    await follower.load()
    saved = (tmp_path / "index" / "CURRENT").read_text()
    async with following(follower):
        await asyncio.sleep(0)
    assert (tmp_path / "index" / "CURRENT").read_text() == saved

    await follower.load()
    async with following(follower):
        await publish(database, analyst, "견적은 몇 곳에서 받나요?", "두 곳 이상에서 받습니다.")
        follower.wake()
        await eventually(lambda: follower.seq == len(DOCUMENTS) + 1)
    assert read_manifest(tmp_path / "index").seq == len(DOCUMENTS) + 1

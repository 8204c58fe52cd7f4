"""The index follows the database: a snapshot first, then every change in the order of commits.

So does the thesaurus: with every change its table is read again, which is small.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from indexer.calibration import Calibration
from indexer.entries import IndexRow
from indexer.errors import IndexMismatchError, IndexMissingError, IndexUnusableError
from indexer.holder import IndexHolder
from indexer.index import IndexIdentity, PassageIndex
from indexer.snapshot import Manifest, discard_leftovers, live_directory, open_index, save_index
from knowledge import thesaurus
from knowledge.corpus import PassageAnalyst, StoredPassage, current_seq, load_passages, pack_vectors
from knowledge.db import Database
from knowledge.models import CorpusChange, PassageRow
from knowledge.threads import T, in_thread

log = logging.getLogger(__name__)

#: Seconds between looks at the change feed when nobody wakes the follower.
POLL_SECONDS = 0.5
#: A snapshot is saved when no change has come for so long.
SAVE_AFTER_SECONDS = 5.0
#: And for so many times as long as the last saving took, so that a large index is not saved all day.
_PAUSE_TO_SAVING = 20
_CHANGES_PER_READ = 500
_PASSAGES_PER_READ = 2000
_RETRY_SECONDS = 10.0

Progress = Callable[[int, int], None]


class IndexFollower:
    """Keeps the index of one process up to date with the database."""

    def __init__(
        self, database: Database, holder: IndexHolder, identity: IndexIdentity, root: Path, executor: Executor
    ) -> None:
        """Make a follower.

        Args:
            database: What is followed.
            holder: Where the index is put.
            identity: What this program makes tokens and vectors with.
            root: Directory of the index on disk.
            executor: Threads for the work of the processor.
        """
        self._database = database
        self._holder = holder
        self._identity = identity
        self._root = root
        self._executor = executor
        self._index: PassageIndex | None = None
        self._calibration: Calibration | None = None
        self._saved_seq = -1
        self._save_took = 0.0
        self._awake = asyncio.Event()
        self._saving = threading.Lock()

    @property
    def seq(self) -> int:
        """Number of the last change that can be searched; -1 before ``load``."""
        return self._index.seq if self._index is not None else -1

    def wake(self) -> None:
        """Look at the change feed now. To be called after a commit, on the event loop."""
        self._awake.set()

    def discard_leftovers(self) -> None:
        """Remove what killed processes left on disk; only for a process that has the directory for itself."""
        discard_leftovers(self._root)

    async def load(self) -> None:
        """Put the index in use: the snapshot on disk, or one made from the database where there is none.

        Raises:
            IndexUnusableError: When the snapshot is corrupt or was made with another model or analyzer, or
                when stored passages were; the message names the command that mends it.
        """
        try:
            index, manifest = await self._in_thread(open_index, self._root, self._identity)
        except IndexMissingError:
            await self.rebuild()
            return
        if manifest.calibration is not None:
            self._calibration = Calibration.from_json(manifest.calibration)
        self._saved_seq = manifest.seq
        async with self._database.read() as session:
            is_ahead = manifest.seq > await current_seq(session)
        if is_ahead:
            # The database has been restored from before the snapshot was saved.
            await self._in_thread(index.close)
            await self.rebuild()
            return
        await self._use(index)
        await self.catch_up()

    async def rebuild(self, progress: Progress | None = None) -> None:
        """Make the index anew from the stored tokens and vectors, save it and put it in use.

        Args:
            progress: Told how many passages are in, and how many there are.

        Raises:
            IndexMismatchError: When stored passages were made with another model or analyzer; see
                ``reanalyse``.
        """
        index = PassageIndex(self._identity, work_root=live_directory(self._root))
        try:
            async with self._database.read() as session:
                seq = await current_seq(session)
                ids = list(await session.scalars(_active_ids()))
                for start in range(0, len(ids), _PASSAGES_PER_READ):
                    stored = await load_passages(session, ids[start : start + _PASSAGES_PER_READ])
                    await self._in_thread(self._apply, index, stored, (), seq)
                    if progress is not None:
                        progress(min(start + _PASSAGES_PER_READ, len(ids)), len(ids))
                if not ids:
                    index.seq = seq
        except BaseException:
            index.close()
            raise
        await self._use(index)
        await self.save()

    async def reanalyse(self, analyst: PassageAnalyst, progress: Progress | None = None) -> int:
        """Give stored passages of another model or analyzer new tokens and vectors.

        Args:
            analyst: Makes them.
            progress: Told how many passages are done, and how many there are.

        Returns:
            How many passages there were.
        """
        async with self._database.read() as session:
            ids = list(await session.scalars(_active_ids().where(self._is_foreign())))
        batch = 64
        for start in range(0, len(ids), batch):
            async with self._database.read() as session:
                stored = await load_passages(session, ids[start : start + batch])
            same_model = [
                item.vectors if item.model_id == self._identity.model_id else None for item in stored
            ]
            analysed = await analyst.analyse([item.passage for item in stored], known=same_model)
            async with self._database.session() as session:
                for old, new in zip(stored, analysed, strict=True):
                    vectors = None if new.vectors is None else pack_vectors(new.vectors)
                    await session.execute(
                        update(PassageRow)
                        .where(PassageRow.id == old.id)
                        .values(
                            tokens=new.tokens,
                            tokenizer_id=new.tokenizer_id,
                            vectors=vectors,
                            model_id=new.model_id,
                        )
                    )
            if progress is not None:
                progress(min(start + batch, len(ids)), len(ids))
        return len(ids)

    async def set_calibration(self, calibration: Calibration) -> None:
        """Keep a calibration with the index, and use it from now on."""
        self._calibration = calibration
        if self._index is not None:
            self._holder.put(self._index, calibration)
            await self.save()

    async def catch_up(self) -> bool:
        """Apply the changes committed so far; True where there were any.

        A gap in their numbers means that changes were dropped: then the index is made anew.
        """
        changed = False
        async with aclosing(self._changes()) as batches:
            async for changes in batches:
                changed = True
                if self._index is None or changes[0].seq != self._index.seq + 1:
                    await self.rebuild()
                    return True
                await self._apply_changes(changes)
        return changed

    async def run(self) -> None:
        """Follow until cancelled, then save."""
        unsaved_since: float | None = None
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    if await self.catch_up():
                        unsaved_since = loop.time()
                    pause = max(SAVE_AFTER_SECONDS, _PAUSE_TO_SAVING * self._save_took)
                    if unsaved_since is not None and loop.time() - unsaved_since >= pause:
                        await self.save()
                        unsaved_since = None
                except (SQLAlchemyError, OSError, IndexUnusableError) as error:
                    # The database may be away for a while, or the disk full: answers go on from what is
                    # known, and health shows how far behind that is.
                    log.warning("the index cannot follow the database now: %s", error)
                    await asyncio.sleep(_RETRY_SECONDS)
                await self._wait()
        finally:
            await asyncio.shield(self._save_unsaved())

    async def save(self) -> None:
        """Save a snapshot of the index in use, if there is one."""
        index = self._index
        if index is None:
            return
        calibration = self._calibration.to_json() if self._calibration else None
        begun = asyncio.get_running_loop().time()
        manifest = await self._in_thread(self._save, index, calibration)
        self._save_took = asyncio.get_running_loop().time() - begun
        self._saved_seq = manifest.seq

    async def _save_unsaved(self) -> None:
        if self._index is not None and self._index.seq != self._saved_seq:
            await self.save()

    async def close(self) -> None:
        """Save what is unsaved and release the index. Answers cannot be given afterwards."""
        if self._index is not None:
            await self._save_unsaved()
            await self._in_thread(self._index.close)
            self._index = None

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._awake.wait()
        except TimeoutError:
            pass
        self._awake.clear()

    async def _use(self, index: PassageIndex) -> None:
        await self._follow_thesaurus()
        self._index = index
        replaced = self._holder.put(index, self._calibration)
        if replaced is not None:
            await self._in_thread(replaced.close)

    async def _changes(self) -> AsyncGenerator[Sequence[CorpusChange]]:
        """Batches of changes after the last one applied, until there are no more."""
        while True:
            async with self._database.read() as session:
                rows = await session.scalars(
                    select(CorpusChange)
                    .where(CorpusChange.seq > self.seq)
                    .order_by(CorpusChange.seq)
                    .limit(_CHANGES_PER_READ)
                )
                changes = rows.all()
            if not changes:
                return
            yield changes

    async def _apply_changes(self, changes: Sequence[CorpusChange]) -> None:
        added: dict[int, None] = {}
        removed: dict[int, None] = {}
        for change in changes:
            for passage in change.removed:
                added.pop(passage, None)
                removed[passage] = None
            for passage in change.added:
                removed.pop(passage, None)
                added[passage] = None
        async with self._database.read() as session:
            stored = await load_passages(session, list(added))
        # First, because the index says how far both have come.
        await self._follow_thesaurus()
        await self._in_thread(self._apply, self._index, stored, tuple(removed), changes[-1].seq)

    async def _follow_thesaurus(self) -> None:
        async with self._database.read() as session:
            rows = await thesaurus.added_rows(session)
        await self._in_thread(self._holder.reader.thesaurus.replace_added, rows)

    def _save(self, index: PassageIndex, calibration: dict[str, Any] | None) -> Manifest:
        # Who is cancelled while saving saves again at the end, and the thread of the first is still at it.
        with self._saving:
            return save_index(index, self._root, calibration=calibration)

    def _apply(
        self, index: PassageIndex, stored: Sequence[StoredPassage], removed: Sequence[int], seq: int
    ) -> None:
        rows = [self._row(item) for item in stored if item.active and item.tokens is not None]
        gone = [item.id for item in stored if not item.active]
        index.apply(rows, [*removed, *gone], seq=seq)

    def _row(self, stored: StoredPassage) -> IndexRow:
        made_with = (stored.tokenizer_id, stored.model_id)
        if made_with != (self._identity.tokenizer_id, self._identity.model_id):
            raise IndexMismatchError(
                self._root, f"구절 {stored.id}이(가) 다른 모델이나 분석기로 만들어졌습니다"
            )
        return IndexRow(stored.id, stored.meta, stored.tokens or {}, stored.vectors)

    def _is_foreign(self) -> Any:
        return (
            PassageRow.tokenizer_id.is_distinct_from(self._identity.tokenizer_id)
            | PassageRow.model_id.is_distinct_from(self._identity.model_id)
        )  # fmt: skip

    def _in_thread(self, function: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        return in_thread(self._executor, function, *arguments)


def _active_ids() -> Any:
    return select(PassageRow.id).where(PassageRow.active).order_by(PassageRow.id)

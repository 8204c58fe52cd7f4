"""The part that answers: analysis of passages, the index that follows the database, the answerer.

Loading the model and the analyzer takes a second, opening the index another; commands that only import
documents open the ``Workshop`` alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.progress import bar
from bot.settings import Settings
from bot.stopping import cancel
from handlers.web.context import Examining, Search
from indexer.analysis import Analyser
from indexer.embedder import SHIPPED_MODEL, Embedder, load_embedder
from indexer.errors import IndexMissingError
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.search import Searcher
from indexer.snapshot import read_manifest
from indexer.structure import Jurisdiction
from indexer.thesaurus import Thesaurus, shipped_rows
from indexer.wording import WordingReader
from knowledge.analyst import AsyncAnalyst
from knowledge.answerer import KnowledgeAnswerer
from knowledge.answering import Answerer
from knowledge.board.search import BoardSearch
from knowledge.consistency.watch import ConsistencyWatch
from knowledge.corpus import PassageAnalyst, current_seq
from knowledge.db import Database
from knowledge.examiner import Examiner
from knowledge.follower import IndexFollower

#: Asked once before anybody else asks: the analyzer reads its dictionaries at first use.
_WARM_UP = "수의계약 한도는 얼마인가요?"


class Follower(Protocol):
    """Keeps the index up to date in the background."""

    def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""

    def wake(self) -> None:
        """Look for changes at once."""

    def trouble(self) -> str | None:
        """Why it does not follow, in a few English words; None where it does."""

    async def lag(self, session: AsyncSession) -> int:
        """How many changes the index has not applied."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What answers questions.

    Attributes:
        analyst: Makes tokens and vectors of new passages.
        answerer: Answers.
        follower: Keeps the index that the answerer searches up to date.
        search: Finds in the same index, for the board.
        examiner: Looks closely at one question, for the console.
        wordings: What reads questions now, to tell which ask the same.
        watch: Looks once for contradictions among what is published, see ``ConsistencyWatch.look``; None
            where nobody does.
    """

    analyst: PassageAnalyst
    answerer: Answerer
    follower: Follower
    search: Search
    examiner: Examining
    wordings: Callable[[], WordingReader]
    watch: Callable[[], Awaitable[int]] | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What passages and questions are analysed with.

    Attributes:
        morphemes: The analyzer of words.
        embedder: The dense model; None where words alone are searched.
        analyser: Both, for passages.
        analyst: The same, off the event loop.
        threads: For work on the index.
    """

    morphemes: Morphemes
    embedder: Embedder | None
    analyser: Analyser
    analyst: AsyncAnalyst
    threads: Executor


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index in use, with what searches it.

    Attributes:
        follower: Brings it up to date.
        holder: Has its searcher.
        answerer: Answers from it.
        search: Finds in it, for the board.
        examiner: Looks closely at questions of today.
        watch: Compares what it holds.
    """

    follower: IndexFollower
    holder: IndexHolder
    answerer: KnowledgeAnswerer
    search: BoardSearch
    examiner: Examiner
    watch: ConsistencyWatch

    @property
    def searcher(self) -> Searcher:
        """Searches it."""
        searcher = self.holder.searcher
        if searcher is None:
            raise RuntimeError("the index has not been loaded")
        return searcher


def index_root(settings: Settings) -> Path:
    """Where the index lies on disk."""
    return settings.data_dir / "index"


def load_embedder_of(settings: Settings) -> Embedder | None:
    """The dense model that is set; None for ``none``.

    Raises:
        ModelError: When it is missing, incomplete or damaged.
    """
    if settings.embedding_model.lower() == "none":
        return None
    return load_embedder(Path(settings.embedding_model) if settings.embedding_model else SHIPPED_MODEL)


@contextmanager
def open_workshop(settings: Settings) -> Iterator[Workshop]:
    """Load the model and the analyzer.

    Raises:
        ModelError: When the model cannot be used.
    """
    embedder = load_embedder_of(settings)
    morphemes = Morphemes()
    analyser = Analyser(morphemes, embedder)
    with (
        ThreadPoolExecutor(1, thread_name_prefix="analyst") as analysing,
        ThreadPoolExecutor(2, thread_name_prefix="index") as indexing,
    ):
        yield Workshop(morphemes, embedder, analyser, AsyncAnalyst(analyser, analysing), indexing)


@asynccontextmanager
async def open_index(
    settings: Settings,
    database: Database,
    workshop: Workshop,
    now: Callable[[], dt.datetime],
    *,
    load: bool = True,
    alone: bool = False,
) -> AsyncIterator[OpenIndex]:
    """Open the index, making it with a progress bar where there is none.

    Args:
        settings: Where it lies.
        database: What it is made from.
        workshop: What it is made with.
        now: The clock; its day is asked about by default.
        load: False to leave it as it is, for a command that makes it anew.
        alone: No other process uses the data directory.

    Raises:
        IndexUnusableError: When it is damaged or was made with another model; says which command mends it.
    """
    holder = IndexHolder(
        QuestionReader(
            workshop.morphemes,
            Thesaurus(workshop.morphemes, shipped_rows()),
            workshop.embedder,
            jurisdiction=Jurisdiction(settings.jurisdiction),
        )
    )
    follower = IndexFollower(
        database, holder, workshop.analyser.identity, index_root(settings), workshop.threads
    )

    def today() -> dt.date:
        return now().astimezone(settings.zone).date()

    with (
        ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="answer") as answering,
        ThreadPoolExecutor(1, thread_name_prefix="watch") as comparing,
    ):
        answerer = KnowledgeAnswerer(holder, database, workshop.morphemes, answering, today=today)
        search = BoardSearch(holder, database, workshop.morphemes, answering)
        examiner = Examiner(holder, answerer, database, today)
        watch = ConsistencyWatch(holder, database, comparing, now=now, today=today)
        try:
            if alone:
                follower.discard_leftovers()
            if load:
                await _load(follower, index_root(settings))
                await answerer.answer(_WARM_UP)
            yield OpenIndex(follower, holder, answerer, search, examiner, watch)
        finally:
            await follower.close()


async def rebuild(follower: IndexFollower) -> None:
    """Make the index anew from what is stored, with a progress bar."""
    with bar(texts.INDEX_BUILD) as progress:
        await follower.rebuild(progress.at)


async def _load(follower: IndexFollower, root: Path) -> None:
    try:
        read_manifest(root)
    except IndexMissingError:
        await rebuild(follower)
    else:
        await follower.load()


class Following:
    """``Follower`` of an open index."""

    def __init__(self, follower: IndexFollower) -> None:
        self._follower = follower
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to follow."""
        self._task = asyncio.create_task(self._follower.run(), name="index follower")

    async def stop(self) -> None:
        """End, and save the index."""
        await cancel(self._task)

    def wake(self) -> None:
        """Look for changes at once."""
        self._follower.wake()

    def trouble(self) -> str | None:
        """Whether following has ended by itself."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            return f"the index has stopped following ({type(self._task.exception()).__name__})"
        return None

    async def lag(self, session: AsyncSession) -> int:
        """How many changes the index has not applied."""
        return max(0, await current_seq(session) - self._follower.seq)

"""From files to stored passages: one transaction a document, nothing half-written.

A file becomes a *version* (판) of its document. What it says is hashed together with the version of the
parsers, so that an unchanged file costs nothing and better parsers read everything anew.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from indexer.analysis import AnalysedPassage
from indexer.errors import DocumentError
from indexer.parsers import MAX_BYTES, described, parse_file
from indexer.parsers.front_matter import FrontMatter
from indexer.passages import cut
from indexer.structure import Passage, StructuredDocument
from knowledge.corpus import PassageAnalyst, lock_corpus
from knowledge.db import Database
from knowledge.files import MAX_FILES, NamedFile, list_files, unpack_archives
from knowledge.reuse import analyse_rest, analysed_before
from knowledge.validity import versions_of
from knowledge.versions import add_version, hash_of, is_stored, key_of

#: Passages analysed between two steps of the progress bar.
_BATCH = 64
#: Characters of documents that are kept in memory between looking at them and storing them.
_KEPT_CHARS = 5_000_000


class Progress(Protocol):
    """Told how far an import has come."""

    def read(self, files: int, of: int) -> None:
        """That so many files were looked at, to see what is new in them."""

    def expect(self, passages: int) -> None:
        """That so many more passages are going to be analysed."""

    def advance(self, passages: int, name: str) -> None:
        """That some more of them were analysed, and of which file."""


class Outcome(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    #: Stored as an old version: a newer one of the same document already holds.
    SUPERSEDED = "superseded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        name: The file, as the person who imports it knows it.
        outcome: What became of it.
        title: Title of its document; empty where it could not be read.
        passages: How many passages were stored.
        reason: Why it failed, in Korean; empty otherwise.
        warnings: What its parser had to mend, in Korean.
        is_new: Whether no version of its document was stored before.
    """

    name: str
    outcome: Outcome
    title: str = ""
    passages: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, in the order of import.

    Attributes:
        results: One for each file.
        notes: What there is to know besides, in Korean, each with the name of what it is about.
    """

    results: tuple[FileResult, ...] = field(default=())
    notes: tuple[tuple[str, str], ...] = field(default=())

    def count(self, outcome: Outcome) -> int:
        """How many files had an outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def failures(self) -> tuple[FileResult, ...]:
        """The files that could not be imported, with the reasons."""
        return tuple(result for result in self.results if result.outcome is Outcome.FAILED)

    @property
    def passages(self) -> int:
        """How many passages were stored in all."""
        return sum(result.passages for result in self.results)

    def __add__(self, other: IngestReport) -> IngestReport:
        return IngestReport(self.results + other.results, self.notes + other.notes)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A file that has to be stored."""

    path: Path
    name: str
    #: What it says, where that is still in memory.
    document: StructuredDocument | None


class Ingest:
    """Imports documents into one database.

    Args:
        database: Where to.
        analyst: Makes tokens and vectors; this is where the time goes.
    """

    def __init__(self, database: Database, analyst: PassageAnalyst) -> None:
        self._database = database
        self._analyst = analyst

    async def run(
        self,
        paths: Sequence[Path],
        *,
        now: dt.datetime,
        progress: Progress | None = None,
        max_bytes: int = MAX_BYTES,
        max_files: int = MAX_FILES,
        header: Mapping[str, str] = MappingProxyType({}),
    ) -> IngestReport:
        """Import files and directories. A broken file is reported, and the rest goes on.

        Args:
            paths: Files, directories and archives (ZIP); in the latter two, hidden files and unknown formats
                are passed over.
            now: When; its day in Seoul decides which versions are in force.
            progress: Told how many files were looked at, then the number of passages, then each step.
            max_bytes: A larger file is refused.
            max_files: With more files than this, nothing is read.
            header: What standard documents are said to be, as in the header of a Markdown file (제목,
                시행일자, 구분 …); it goes before what they say themselves.
        """
        with tempfile.TemporaryDirectory() as scratch:
            files, failures = await asyncio.to_thread(_files, paths, Path(scratch), max_files)
            read = partial(_read, max_bytes=max_bytes, header=header)
            plan, results, total = await self._plan(files, read, progress)
            if progress is not None:
                progress.expect(total)
            while plan:
                planned = plan.popleft()
                try:
                    document = planned.document
                    if document is None:
                        document = await asyncio.to_thread(read, planned.path, planned.name)
                except DocumentError as error:
                    results.append(failed(error))
                    continue
                results.append(await self.store(document, planned.name, now=now, progress=progress))
        return IngestReport((*map(failed, failures), *results))

    async def count_new(self, documents: Iterable[StructuredDocument]) -> int:
        """Passages of those documents that ``store`` would have to analyse."""
        return sum([len(cut(one)) for one in documents if not await self._is_stored(one, hash_of(one))])

    async def store(
        self,
        document: StructuredDocument,
        source_name: str,
        *,
        now: dt.datetime,
        progress: Progress | None = None,
    ) -> FileResult:
        """Store one parsed document, in one transaction, unless its content is stored already."""
        content_hash = hash_of(document)
        unchanged = FileResult(source_name, Outcome.UNCHANGED, document.title, warnings=document.warnings)
        if await self._is_stored(document, content_hash):
            return unchanged
        passages = await asyncio.to_thread(cut, document)
        async with self._database.read() as session:
            is_new = not await versions_of(session, key_of(document))
            before = await analysed_before(session, document, passages)
        step = partial(analyse, self._analyst, name=source_name, progress=progress)
        analysed = await analyse_rest(passages, before, step)
        if progress is not None:
            taken = sum(one is before.get(one.passage.ordinal) for one in analysed)
            progress.advance(taken, source_name)
        async with self._database.session() as session:
            # Asked again: another process may have been faster.
            await lock_corpus(session)
            if await is_stored(session, document, content_hash):
                return unchanged
            added = await add_version(
                session, document, content_hash, analysed, source_name=source_name, now=now
            )
        outcome = Outcome.IMPORTED if added.holds else Outcome.SUPERSEDED
        return FileResult(
            source_name,
            outcome,
            document.title,
            len(passages),
            warnings=document.warnings,
            is_new=is_new,
        )

    async def _plan(
        self,
        files: Sequence[NamedFile],
        read: Callable[[Path, str], StructuredDocument],
        progress: Progress | None,
    ) -> tuple[deque[_Planned], list[FileResult], int]:
        """Which files need storing, what became of the others, and how many passages there will be.

        All of them together may not fit into memory: beyond so many characters they are read again when
        they are stored, which takes a hundredth of the time that analysing does.
        """
        plan: deque[_Planned] = deque()
        room = _KEPT_CHARS
        results: list[FileResult] = []
        total = 0
        seen: dict[tuple[str, dt.date | None], tuple[str, str]] = {}
        for number, (path, name) in enumerate(files, start=1):
            if progress is not None:
                progress.read(number, len(files))
            try:
                document, content_hash, count = await asyncio.to_thread(_look, read, path, name)
                _refuse_twin(seen, document, content_hash, name)
            except DocumentError as error:
                results.append(failed(error))
                continue
            if await self._is_stored(document, content_hash):
                results.append(
                    FileResult(name, Outcome.UNCHANGED, document.title, warnings=document.warnings)
                )
            else:
                room -= sum(len(block.text) for section in document.sections for block in section.blocks)
                plan.append(_Planned(path, name, document if room > 0 else None))
                total += count
        return plan, results, total

    async def _is_stored(self, document: StructuredDocument, content_hash: str) -> bool:
        # A snapshot a question: one that stays open while files are read keeps the write-ahead log growing.
        async with self._database.read() as session:
            return await is_stored(session, document, content_hash)


async def analyse(
    analyst: PassageAnalyst, passages: Sequence[Passage], name: str, progress: Progress | None = None
) -> list[AnalysedPassage]:
    """Analyse passages in steps small enough for a progress bar."""
    analysed: list[AnalysedPassage] = []
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        analysed += await analyst.analyse(batch)
        if progress is not None:
            progress.advance(len(batch), name)
    return analysed


def _files(
    paths: Sequence[Path], scratch: Path, max_files: int
) -> tuple[list[NamedFile], list[DocumentError]]:
    files, missing = list_files(paths, max_files=max_files)
    files, failures = unpack_archives(files, scratch)
    return files, [*missing, *failures]


def failed(error: DocumentError) -> FileResult:
    """The result of a document that could not be read."""
    return FileResult(error.name, Outcome.FAILED, reason=error.reason)


def _read(path: Path, name: str, *, max_bytes: int, header: Mapping[str, str]) -> StructuredDocument:
    document = parse_file(path, max_bytes=max_bytes, name=name)
    return described(document, FrontMatter(dict(header), "", 1, name)) if header else document


def _look(
    read: Callable[[Path, str], StructuredDocument], path: Path, name: str
) -> tuple[StructuredDocument, str, int]:
    document = read(path, name)
    return document, hash_of(document), len(cut(document))


def _refuse_twin(
    seen: dict[tuple[str, dt.date | None], tuple[str, str]],
    document: StructuredDocument,
    content_hash: str,
    name: str,
) -> None:
    """Two different files of one title and date would take turns replacing each other.

    Raises:
        DocumentError: When there was such a file before in this import.
    """
    first_name, first_hash = seen.setdefault(
        (key_of(document), document.effective_date), (name, content_hash)
    )
    if first_hash != content_hash:
        raise DocumentError(
            name,
            f"제목과 시행일자가 같은 문서가 또 있습니다({first_name}). "
            "하나만 남기거나 시행일자를 고쳐 주세요.",
        )

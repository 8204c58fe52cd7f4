"""From files to stored passages: one transaction a document, nothing half-written.

A file becomes a *version* (판) of its document. What it says is hashed together with the version of the
parsers, so that an unchanged file costs nothing and better parsers read everything anew.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from indexer.analysis import AnalysedPassage
from indexer.errors import DocumentError
from indexer.parsers import MAX_BYTES, SUFFIXES, parse_file
from indexer.passages import cut
from indexer.structure import Passage, StructuredDocument
from knowledge.corpus import PassageAnalyst, lock_corpus
from knowledge.db import Database
from knowledge.versions import add_version, hash_of, is_stored, key_of

#: More files than this in one call are a mistake (a home directory, a disk).
MAX_FILES = 20_000
#: Passages analysed between two steps of the progress bar.
_BATCH = 64


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
    """

    name: str
    outcome: Outcome
    title: str = ""
    passages: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, in the order of import."""

    results: tuple[FileResult, ...] = field(default=())

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
        return IngestReport(self.results + other.results)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A file that has to be stored."""

    path: Path
    name: str


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
    ) -> IngestReport:
        """Import files and directories. A broken file is reported, and the rest goes on.

        Args:
            paths: Files and directories; in directories, hidden files and unknown formats are passed over.
            now: When; its day in Seoul decides which versions are in force.
            progress: Told how many files were looked at, then the number of passages, then each step.
            max_bytes: A larger file is refused.
            max_files: With more files than this, nothing is read.
        """
        files, failures = list_files(paths, max_files=max_files)
        plan, results, total = await self._plan(files, max_bytes, progress)
        if progress is not None:
            progress.expect(total)
        for planned in plan:
            try:
                document = await asyncio.to_thread(
                    parse_file, planned.path, max_bytes=max_bytes, name=planned.name
                )
            except DocumentError as error:
                results.append(FileResult(planned.name, Outcome.FAILED, reason=error.reason))
                continue
            results.append(await self.store(document, planned.name, now=now, progress=progress))
        return IngestReport((*failures, *results))

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
        analysed = await analyse(self._analyst, passages, source_name, progress)
        async with self._database.session() as session:
            # Asked again: another process may have been faster.
            await lock_corpus(session)
            if await is_stored(session, document, content_hash):
                return unchanged
            holds = await add_version(
                session, document, content_hash, analysed, source_name=source_name, now=now
            )
        outcome = Outcome.IMPORTED if holds else Outcome.SUPERSEDED
        return FileResult(source_name, outcome, document.title, len(passages), warnings=document.warnings)

    async def _plan(
        self, files: Sequence[tuple[Path, str]], max_bytes: int, progress: Progress | None
    ) -> tuple[list[_Planned], list[FileResult], int]:
        """Which files need storing, what became of the others, and how many passages there will be.

        Files are read here once and again when they are stored: all of them together may not fit into
        memory, and reading takes a hundredth of the time that analysing does.
        """
        plan: list[_Planned] = []
        results: list[FileResult] = []
        total = 0
        seen: dict[tuple[str, dt.date | None], tuple[str, str]] = {}
        for number, (path, name) in enumerate(files, start=1):
            if progress is not None:
                progress.read(number, len(files))
            try:
                document, content_hash, count = await asyncio.to_thread(_read, path, name, max_bytes)
                _refuse_twin(seen, document, content_hash, name)
            except DocumentError as error:
                results.append(FileResult(name, Outcome.FAILED, reason=error.reason))
                continue
            if await self._is_stored(document, content_hash):
                results.append(
                    FileResult(name, Outcome.UNCHANGED, document.title, warnings=document.warnings)
                )
            else:
                plan.append(_Planned(path, name))
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


def list_files(
    paths: Sequence[Path], *, max_files: int = MAX_FILES
) -> tuple[list[tuple[Path, str]], list[FileResult]]:
    """The files to import, each with the name to call it, and the paths that are none.

    A file in a directory is called by its path inside it: statutes are all named 법률.md.
    """
    files: dict[Path, str] = {}
    failures: list[FileResult] = []
    for path in paths:
        if path.is_dir():
            for file in _walk(path):
                files.setdefault(file, str(file.relative_to(path)))
                if len(files) > max_files:
                    reason = f"파일이 {max_files:,}개보다 많습니다. 폴더를 나누어 가져와 주세요."
                    return [], [FileResult(str(path), Outcome.FAILED, reason=reason)]
        elif path.exists():
            files.setdefault(path, path.name)
        else:
            failures.append(FileResult(str(path), Outcome.FAILED, reason="파일이나 폴더가 없습니다."))
    return list(files.items()), failures


def _walk(directory: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder, name)


def _read(path: Path, name: str, max_bytes: int) -> tuple[StructuredDocument, str, int]:
    document = parse_file(path, max_bytes=max_bytes, name=name)
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

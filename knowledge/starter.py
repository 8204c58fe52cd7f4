"""The starter knowledge: standard documents and Q&A entries that ship with the program.

Files are compared with what is stored at every start. An entry that a person has edited or published
again is theirs: it is never overwritten from a file. A retired entry stays retired.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.authority import Authority
from indexer.errors import DocumentError
from indexer.parsers import parse_file
from indexer.parsers.decoding import decode
from indexer.parsers.expected import UNANSWERED_LAW, questions_of, read_expected
from indexer.references import parse_reference
from indexer.structure import StructuredDocument
from knowledge.citation_check import CitedEntry, Finding, check_citations
from knowledge.corpus import (
    PassageAnalyst,
    lock_corpus,
    record_change,
    retire_passages,
    store_entry_passages,
)
from knowledge.db import Database
from knowledge.files import list_files
from knowledge.ingest import FileResult, Ingest, IngestReport, Outcome, Progress, analyse
from knowledge.models import QACitation, QAEntry
from knowledge.qa_entries import MAX_ANSWER_CHARS, MAX_QUESTION_CHARS, EntryState, to_passages
from knowledge.reviews import ReviewSubject, void_of_subjects

STARTER_DIRECTORY = Path(__file__).parent / "starter"
#: Beginning of the keys under which starter entries are stored.
KEY_PREFIX = "starter:"


class StarterEntry(BaseModel):
    """One entry of a YAML file of Q&A entries."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,80}$")
    question: str = Field(min_length=2, max_length=MAX_QUESTION_CHARS)
    answer: str = Field(min_length=2, max_length=MAX_ANSWER_CHARS)
    citations: tuple[str, ...] = Field(min_length=1, max_length=20)


async def import_starter(
    database: Database,
    analyst: PassageAnalyst,
    *,
    now: dt.datetime,
    progress: Progress | None = None,
    directory: Path = STARTER_DIRECTORY,
) -> IngestReport:
    """Import the starter documents and bring the starter entries up to date."""
    entries, failures = read_entries(directory)
    wanted = {KEY_PREFIX + entry.key: entry for entry in entries.values()}
    async with database.read() as session:
        rows = await _stored_entries(session)
    changed = {key: entry for key, entry in wanted.items() if _differs(rows.get(key), entry)}
    # Vanished entries retire only where every file was read.
    vanished = {key for key, row in rows.items() if not failures and key not in wanted and _is_ours(row)}
    ingest = Ingest(database, analyst)
    expected, unread = await asyncio.to_thread(_read_expected, directory)
    if progress is not None:
        progress.expect(len(changed) + await ingest.count_new(expected))
    documents = await ingest.run(starter_documents(directory), now=now, progress=progress)
    stored = [await ingest.store(one, one.title, now=now, progress=progress) for one in expected]
    analysed = {
        key: await analyse(analyst, to_passages(_row(key, entry)), f"qa#{entry.key}", progress)
        for key, entry in changed.items()
    }
    result = FileResult("qa", Outcome.UNCHANGED)
    if changed or vanished:
        async with database.session() as session:
            await _write_entries(session, changed, vanished, analysed, now)
        result = FileResult("qa", Outcome.IMPORTED, passages=len(changed))
    return documents + IngestReport((*unread, *stored, *failures, result))


def _read_expected(directory: Path) -> tuple[list[StructuredDocument], tuple[FileResult, ...]]:
    """Expected questions, one document a law whatever their files, and the files that cannot be read."""
    documents: dict[str, StructuredDocument] = {}
    failures: list[FileResult] = []
    for path in expected_files(directory):
        name = f"{path.parent.name}/{path.name}"
        try:
            for document in read_expected(path):
                before = documents.get(document.short_name, replace(document, sections=()))
                sections = before.sections + document.sections
                documents[document.short_name] = replace(document, sections=sections)
        except DocumentError as error:
            failures.append(FileResult(name, Outcome.FAILED, reason=error.reason))
    return list(documents.values()), tuple(failures)


def read_entries(
    directory: Path = STARTER_DIRECTORY,
) -> tuple[dict[str, StarterEntry], tuple[FileResult, ...]]:
    """Read the Q&A entries of a directory: by ``file#key``, and the files that cannot be read."""
    entries: dict[str, StarterEntry] = {}
    failures: list[FileResult] = []
    keys: dict[str, str] = {}
    for path in sorted((directory / "qa").glob("*.yaml")):
        name = f"qa/{path.name}"
        try:
            for entry in _read_file(path, name):
                first = keys.setdefault(entry.key, name)
                if f"{name}#{entry.key}" in entries or first != name:
                    raise DocumentError(name, f"key '{entry.key}'가 {first}에 이미 있습니다.")
                entries[f"{name}#{entry.key}"] = entry
        except DocumentError as error:
            failures.append(FileResult(name, Outcome.FAILED, reason=error.reason))
    return entries, tuple(failures)


def starter_documents(directory: Path = STARTER_DIRECTORY) -> list[Path]:
    """The standard documents; the README says what the directory is, to people who change it."""
    return sorted(path for path in directory.glob("*.md") if path.name != "README.md")


def expected_files(directory: Path = STARTER_DIRECTORY) -> list[Path]:
    """The files of expected questions."""
    return sorted((directory / "expected").glob("*.tsv"))


def check_starter(
    statutes: Iterable[StructuredDocument], directory: Path = STARTER_DIRECTORY
) -> list[Finding]:
    """Check every citation of the starter knowledge against statutes.

    Raises:
        DocumentError: When a starter file cannot be read.
    """
    entries, failures = read_entries(directory)
    for failure in failures:
        raise DocumentError(failure.name, failure.reason)
    files, _ = list_files(starter_documents(directory))
    documents = {name: parse_file(path, name=name) for path, name in files}
    cited = [
        CitedEntry(name.partition("#")[0], entry.key, entry.question, entry.answer, entry.citations)
        for name, entry in entries.items()
    ]
    cited += [
        CitedEntry(path.name, question, question, "", (f"{document.short_name} {article}{unit}",))
        for path in expected_files(directory)
        for document in read_expected(path)
        for article, unit, question in questions_of(document)
        if document.short_name != UNANSWERED_LAW
    ]
    return check_citations(documents, cited, statutes)


def _read_file(path: Path, name: str) -> list[StarterEntry]:
    try:
        rows = yaml.safe_load(decode(path.read_bytes(), name))
    except yaml.YAMLError as error:
        raise DocumentError(name, f"YAML이 잘못되었습니다. {error}") from error
    if not isinstance(rows, list):
        raise DocumentError(name, "항목의 목록이어야 합니다(- key: …).")
    entries = []
    for number, row in enumerate(rows, start=1):
        try:
            entry = StarterEntry.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise DocumentError(name, f"{number}번째 항목의 {field}: {first['msg']}") from error
        unreadable = [text for text in entry.citations if parse_reference(text) is None]
        if unreadable:
            raise DocumentError(name, f"{entry.key}: 근거 '{unreadable[0]}'을(를) 읽을 수 없습니다.")
        entries.append(entry)
    return entries


async def _write_entries(
    session: AsyncSession,
    changed: dict[str, StarterEntry],
    vanished: set[str],
    analysed: dict[str, list[AnalysedPassage]],
    now: dt.datetime,
) -> None:
    await lock_corpus(session)
    stored = await _stored_entries(session)
    added: list[int] = []
    removed: list[int] = []
    for key, entry in changed.items():
        row = stored.get(key)
        if not _differs(row, entry):  # another process was faster
            continue
        if row is not None:
            removed += await retire_passages(session, entry_id=row.id)
        else:
            row = _row(key, entry, created_at=now)
            session.add(row)
        _publish(row, entry, now)
        await session.flush()
        added += await store_entry_passages(session, row.id, analysed[key])
    for key in vanished:
        row = stored[key]
        if not _is_ours(row):  # a person was faster
            continue
        row.state, row.retired_at = EntryState.RETIRED, now
        removed += await retire_passages(session, entry_id=row.id)
    # What is written anew was written with the amendment in mind.
    keys = [str(stored[key].id) for key in (*changed, *vanished) if key in stored]
    await void_of_subjects(session, ReviewSubject.ENTRY, keys, now=now)
    if added or removed:
        await record_change(session, added, removed, now)


async def _stored_entries(session: AsyncSession) -> dict[str, QAEntry]:
    rows = await session.scalars(select(QAEntry).where(QAEntry.key.startswith(KEY_PREFIX)))
    return {row.key: row for row in rows if row.key is not None}


def _is_ours(row: QAEntry) -> bool:
    """Whether it is published as imported, and no person has had a hand in it."""
    return row.state == EntryState.PUBLISHED and row.author_id is None and row.publisher_id is None


def _differs(row: QAEntry | None, entry: StarterEntry) -> bool:
    if row is None:
        return True
    same = (row.question, row.answer) == (entry.question, entry.answer)
    same = same and _citations(entry) == [(c.law, c.article, c.path) for c in row.citations]
    return not same and _is_ours(row)


def _citations(entry: StarterEntry) -> list[tuple[str, str, str]]:
    references = [parse_reference(text) for text in entry.citations]
    return [(found.law, found.article, found.path) for found in references if found is not None]


def _row(key: str, entry: StarterEntry, **columns: dt.datetime) -> QAEntry:
    authority = int(Authority.LEARNING_GROUP)
    return QAEntry(key=key, question=entry.question, answer=entry.answer, authority=authority, **columns)


def _publish(row: QAEntry, entry: StarterEntry, now: dt.datetime) -> None:
    row.question, row.answer = entry.question, entry.answer
    row.state, row.published_at = EntryState.PUBLISHED, now
    row.citations = [
        QACitation(position=position, law=law, article=article, path=path, chosen=True)
        for position, (law, article, path) in enumerate(_citations(entry), start=1)
    ]

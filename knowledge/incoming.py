"""Documents that somebody has sent to the bot: read, shown to them, and imported once they say so.

States: waiting → imported → withdrawn, or waiting → discarded. Each step is compare-and-set, so that a button
pressed twice does its work once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from indexer.errors import DocumentError
from indexer.parsers import ARCHIVE_SUFFIX, SUFFIXES, described, parse_file
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.transport import from_json, to_json
from indexer.passages import cut
from indexer.structure import StructuredDocument
from knowledge.models import Document, DocumentVersion, IncomingDocument
from knowledge.versions import hash_of, is_stored, key_of

#: What the Bot API lets a bot fetch.
MAX_BYTES = 20_000_000
#: Reading and analysing both have to end before the event counts as abandoned (``bot.intake.LEASE``).
READ_SECONDS = 60.0
MAX_PASSAGES = 2_000
#: Documents that wait and are listed; older ones are seen once those are decided over.
MAX_WAITING = 50


class IncomingState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    IMPORTED = "imported"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What a document would be among those that are there."""

    NEW = "new"
    #: The next version of one that is there.
    NEXT = "next"
    #: A version older than the one that holds: it would answer nothing.
    OLDER = "older"
    #: Stored already, word by word.
    STORED = "stored"


@dataclass(frozen=True, slots=True)
class Compared:
    """A document beside those that are there.

    Attributes:
        standing: What it would be.
        effective_date: From when the newest version holds that is there; None where it does not say.
    """

    standing: Standing
    effective_date: dt.date | None = None


async def read(data: bytes, name: str, header: Mapping[str, str]) -> StructuredDocument:
    """Read a file that was sent.

    Args:
        data: Its content.
        name: Its name.
        header: What the sender says that it is (제목, 시행일자, 구분 …).

    Raises:
        DocumentError: When it cannot be read, or the header says what it cannot mean.
    """
    if Path(name).suffix.lower() == ARCHIVE_SUFFIX:
        raise DocumentError(name, "압축 파일은 풀어서 하나씩 보내 주세요.")

    def parse() -> StructuredDocument:
        with tempfile.TemporaryDirectory() as directory:
            # An ending that says nothing may be longer than the disk takes, or hold what it does not take.
            suffix = Path(name).suffix.lower()
            path = Path(directory, "file").with_suffix(suffix if suffix in SUFFIXES else "")
            path.write_bytes(data)
            return parse_file(path, max_bytes=MAX_BYTES, name=name, wall_seconds=READ_SECONDS)

    document = await asyncio.to_thread(parse)
    if len(cut(document)) > MAX_PASSAGES:
        raise DocumentError(
            name, "문서가 너무 길어 한 번에 등록할 수 없습니다. 나누어 올리거나 운영자에게 맡겨 주세요."
        )
    return described(document, FrontMatter(dict(header), "", 1, name))


async def compare(session: AsyncSession, document: StructuredDocument) -> Compared:
    """What a document would be among those that are there."""
    if await is_stored(session, document, hash_of(document)):
        return Compared(Standing.STORED)
    newest = await session.scalar(
        select(DocumentVersion)
        .join(Document)
        .where(
            Document.key == key_of(document),
            DocumentVersion.withdrawn_at.is_(None),
            DocumentVersion.superseded_from.is_(None),
        )
        .limit(1)
    )
    if newest is None:
        return Compared(Standing.NEW)
    dates = document.effective_date, newest.effective_date
    is_older = None not in dates and document.effective_date < newest.effective_date  # type: ignore[operator]
    return Compared(Standing.OLDER if is_older else Standing.NEXT, newest.effective_date)


async def keep(
    session: AsyncSession, document: StructuredDocument, *, file_name: str, person_id: int, now: dt.datetime
) -> IncomingDocument:
    """Keep a document until its sender has decided."""
    row = IncomingDocument(
        person_id=person_id,
        file_name=file_name,
        content=to_json(document),
        state=IncomingState.WAITING,
        received_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def find(session: AsyncSession, incoming_id: int) -> IncomingDocument | None:
    """The row of a document that was sent."""
    return await session.get(IncomingDocument, incoming_id, populate_existing=True)


def document_of(row: IncomingDocument) -> StructuredDocument:
    """The document of a row that waits."""
    document = from_json(row.content)
    if not isinstance(document, StructuredDocument):
        raise TypeError(f"incoming document {row.id} holds something else")
    return document


def describe(row: IncomingDocument, header: Mapping[str, str]) -> None:
    """Let a document that waits be what somebody says that it is (제목, 시행일자, 구분, 관할).

    Raises:
        DocumentError: When they say what it cannot mean.
    """
    row.content = to_json(described(document_of(row), FrontMatter(dict(header), "", 1, row.file_name)))


async def settle(
    session: AsyncSession,
    incoming_id: int,
    becomes: IncomingState,
    *,
    now: dt.datetime,
    version_id: int | None = None,
) -> bool:
    """Decide over a document that waits; False where somebody has."""
    changed = await session.execute(
        update(IncomingDocument)
        .where(IncomingDocument.id == incoming_id, IncomingDocument.state == IncomingState.WAITING)
        .values(state=becomes, decided_at=now, content="", document_version_id=version_id)
        .returning(IncomingDocument.id)
    )
    return changed.first() is not None


async def withdraw_of(session: AsyncSession, version_id: int, *, now: dt.datetime) -> None:
    """Say of the document that became a version, if one was sent, that it was taken back."""
    await session.execute(
        update(IncomingDocument)
        .where(
            IncomingDocument.document_version_id == version_id,
            IncomingDocument.state == IncomingState.IMPORTED,
        )
        .values(state=IncomingState.WITHDRAWN, decided_at=now)
    )


async def list_waiting(session: AsyncSession) -> list[IncomingDocument]:
    """Documents over which nobody has decided, latest first."""
    query = select(IncomingDocument).where(IncomingDocument.state == IncomingState.WAITING)
    rows = query.order_by(IncomingDocument.id.desc()).limit(MAX_WAITING)
    return list(await session.scalars(rows.options(defer(IncomingDocument.content))))

"""The answer log (답변 기록): append-only, each line's hash covering the line before it.

A changed, removed or inserted line breaks the chain at that line, which ``verify`` finds. The database
refuses to change or delete lines as well (triggers, see the migrations).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.answer_log_files import ExportFormat, write_file
from knowledge.models import AnswerLogHead, AnswerLogRow

#: Previous hash of the first line.
NO_HASH = "0" * 64
#: How many lines are in memory at once while the log is read.
CHUNK = 500


class Kind(StrEnum):
    """What a line tells of."""

    ASKED = "asked"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    FEEDBACK = "feedback"
    ESCALATED = "escalated"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    INSTRUCTOR_ANSWERED = "instructor_answered"
    MERGED = "merged"
    OUT_OF_SCOPE = "out_of_scope"
    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    RETIRED = "retired"
    DOCUMENT_IMPORTED = "document_imported"
    DIGEST_APPROVED = "digest_approved"
    DIGEST_SKIPPED = "digest_skipped"
    DIGEST_POSTED = "digest_posted"
    ROOM_CHANGED = "room_changed"
    ROLE_CHANGED = "role_changed"
    TERM_CHANGED = "term_changed"
    CASE_CHANGED = "case_changed"
    NOTICE_CHECKED = "notice_checked"
    API_CLIENT_CHANGED = "api_client_changed"
    LOG_EXPORTED = "log_exported"


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found.

    Attributes:
        lines: How many lines were read.
        first_bad_seq: Number of the first line that does not fit; None where the log is whole.
        reason: ``gap`` (a line is missing or was put in), ``chain`` (it does not follow the line before
            it), ``content`` (its content is not what was written) or ``head`` (lines are missing at the
            end); None where the log is whole.
        head: Hash of the last line, to be noted outside of the database.
    """

    lines: int
    first_bad_seq: int | None
    reason: str | None
    head: str

    @property
    def ok(self) -> bool:
        """Whether the log is whole."""
        return self.first_bad_seq is None


async def append(
    session: AsyncSession, kind: Kind, payload: Mapping[str, Any], *, now: dt.datetime
) -> AnswerLogRow:
    """Write a line, in the transaction of what it tells of.

    The head row orders the lines of concurrent transactions, so take this step late.

    Args:
        session: The transaction.
        kind: What happened.
        payload: JSON values, masked; a question or answer goes under ``text``.
        now: When it happened.

    Raises:
        TypeError: When the payload is not JSON.
        ValueError: When it holds NaN or infinity.
        NoResultFound: When somebody has removed the head row.
    """
    content = json.loads(json.dumps(payload, allow_nan=False))
    head = (
        await session.execute(
            update(AnswerLogHead)
            .where(AnswerLogHead.id == 1)
            .values(seq=AnswerLogHead.seq + 1)
            .returning(AnswerLogHead.seq, AnswerLogHead.hash)
            .execution_options(synchronize_session=False)
        )
    ).one()
    row = AnswerLogRow(seq=head.seq, at=now, kind=kind, payload=content, previous_hash=head.hash)
    row.hash = _hash(row)
    session.add(row)
    await session.execute(
        update(AnswerLogHead)
        .where(AnswerLogHead.id == 1)
        .values(hash=row.hash)
        .execution_options(synchronize_session=False)
    )
    await session.flush()
    return row


async def after(session: AsyncSession, seq: int, *, limit: int) -> Sequence[AnswerLogRow]:
    """At most ``limit`` lines that follow a line, in their order; 0 for those from the first on."""
    lines = await session.scalars(
        select(AnswerLogRow)
        .where(AnswerLogRow.seq > seq)
        .order_by(AnswerLogRow.seq)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return lines.all()


async def rows(session: AsyncSession) -> AsyncIterator[AnswerLogRow]:
    """The log from its first line, a chunk in memory at a time."""
    last = -(2**62)
    while True:
        chunk = await after(session, last, limit=CHUNK)
        for row in chunk:
            yield row
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].seq


async def verify(session: AsyncSession) -> Verification:
    """Read the whole log and look for the first line that does not fit."""
    seq, previous = 0, NO_HASH
    async for row in rows(session):
        reason = _fault(row, seq + 1, previous)
        if reason is not None:
            return Verification(seq, seq + 1 if reason == "gap" else row.seq, reason, previous)
        seq, previous = row.seq, row.hash
    head = await session.get(AnswerLogHead, 1, populate_existing=True)
    if head is None or (head.seq, head.hash) != (seq, previous):
        return Verification(seq, seq + 1, "head", previous)
    return Verification(seq, None, None, previous)


async def export(session: AsyncSession, export_format: ExportFormat, path: Path) -> int:
    """Write the whole log to a file, aside first: ``path`` appears whole or stays as it was.

    Returns:
        How many lines were written.

    Raises:
        OSError: When the file cannot be written.
    """
    return await write_file(rows(session), export_format, path)


def _fault(row: AnswerLogRow, seq: int, previous: str) -> str | None:
    if row.seq != seq:
        return "gap"
    if row.previous_hash != previous:
        return "chain"
    return None if row.hash == _hash(row) else "content"


def _hash(row: AnswerLogRow) -> str:
    """SHA-256 of the previous hash and the line as JSON, keys sorted, non-ASCII escaped, no spaces."""
    line = {
        "seq": row.seq,
        "at": row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": str(row.kind),
        "payload": row.payload,
    }
    canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256((row.previous_hash + canonical).encode("ascii")).hexdigest()

"""Conflicts (엇갈리는 답): found, shown to instructors, decided. Each step is compare-and-set.

A conflict is of interest as long as both its sides hold: one that was retired or superseded since takes its
conflicts with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from knowledge.consistency.differences import Difference
from knowledge.db import insert_into
from knowledge.models import Conflict, DocumentVersion, PassageRow, QAEntry
from knowledge.qa_entries import EntryState


class ConflictState(StrEnum):
    """Where a conflict stands."""

    OPEN = "open"
    #: They do not contradict each other, or are about different cases.
    BOTH_HOLD = "both_hold"
    LEFT_HOLDS = "left_holds"
    RIGHT_HOLDS = "right_holds"


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """A contradiction as the watch has found it.

    Attributes:
        entry_id: A published entry.
        other_entry_id: Another one; None where it is a document.
        passage_id: A passage of a standard document; None where it is an entry.
        heading: Of that passage, with its document: its next version has it too.
        difference: What they say differently, the entry's words left.
    """

    entry_id: int
    other_entry_id: int | None
    passage_id: int | None
    heading: str
    difference: Difference

    @property
    def digest(self) -> str:
        """What the same contradiction always has."""
        other = self.heading if self.other_entry_id is None else f"entry {self.other_entry_id}"
        difference = self.difference
        said = [difference.kind, f"entry {self.entry_id}", difference.left, other, difference.right]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


async def store(session: AsyncSession, found: Sequence[FoundConflict], *, now: dt.datetime) -> int:
    """Keep contradictions; returns how many are new."""
    new = 0
    for one in found:
        known = await session.scalar(select(Conflict).where(Conflict.digest == one.digest))
        if known is not None:
            # Another version of the document still says so.
            known.right_passage_id = one.passage_id
            continue
        values = {
            "digest": one.digest, "kind": one.difference.kind, "left_entry_id": one.entry_id,
            "right_entry_id": one.other_entry_id, "right_passage_id": one.passage_id,
            "left_words": one.difference.left, "right_words": one.difference.right,
            "state": ConflictState.OPEN, "found_at": now,
        }  # fmt: skip
        statement = insert_into(session, Conflict).values(values).on_conflict_do_nothing()
        new += (await session.execute(statement.returning(Conflict.id))).first() is not None
    return new


async def get(session: AsyncSession, conflict_id: int) -> Conflict | None:
    """A conflict by number."""
    return await session.get(Conflict, conflict_id, populate_existing=True)


async def next_open(session: AsyncSession, on: dt.date, *, after: int = 0) -> Conflict | None:
    """The first conflict after one of a number that is open on a day."""
    query = _open(select(Conflict), on).where(Conflict.id > after).order_by(Conflict.id).limit(1)
    conflict: Conflict | None = await session.scalar(query)
    return conflict


async def list_open(session: AsyncSession, on: dt.date, *, limit: int) -> list[Conflict]:
    """The first conflicts that are open on a day."""
    return list(await session.scalars(_open(select(Conflict), on).order_by(Conflict.id).limit(limit)))


async def count_open(session: AsyncSession, on: dt.date) -> int:
    """How many conflicts are open on a day."""
    return await session.scalar(_open(select(func.count(Conflict.id)), on)) or 0


async def unannounced(session: AsyncSession, on: dt.date) -> list[Conflict]:
    """Conflicts open on a day of which nobody was told."""
    return list(await session.scalars(_open(select(Conflict), on).where(Conflict.announced_at.is_(None))))


async def decide(
    session: AsyncSession, conflict_id: int, state: ConflictState, *, by_id: int, now: dt.datetime
) -> bool:
    """Close a conflict; False where it was decided before."""
    changed = await session.execute(
        update(Conflict)
        .where(Conflict.id == conflict_id, Conflict.state == ConflictState.OPEN)
        .values(state=state, decided_by_id=by_id, decided_at=now)
        .returning(Conflict.id)
    )
    return changed.first() is not None


async def reopen(session: AsyncSession, conflict_id: int) -> bool:
    """Take back that both are right; False where nobody has said so."""
    changed = await session.execute(
        update(Conflict)
        .where(Conflict.id == conflict_id, Conflict.state == ConflictState.BOTH_HOLD)
        .values(state=ConflictState.OPEN, decided_by_id=None, decided_at=None)
        .returning(Conflict.id)
    )
    return changed.first() is not None


def _open(query: Select[Any], on: dt.date) -> Select[Any]:
    """Narrow a query to open conflicts of which both sides hold on a day."""
    left, right = aliased(QAEntry), aliased(QAEntry)
    ends = DocumentVersion.superseded_from
    return (
        query.join(left, left.id == Conflict.left_entry_id)
        .outerjoin(right, right.id == Conflict.right_entry_id)
        .outerjoin(PassageRow, PassageRow.id == Conflict.right_passage_id)
        .outerjoin(DocumentVersion, DocumentVersion.id == PassageRow.document_version_id)
        .where(
            Conflict.state == ConflictState.OPEN,
            left.state == EntryState.PUBLISHED,
            or_(
                right.state == EntryState.PUBLISHED,
                and_(PassageRow.active, or_(ends.is_(None), ends > on)),
            ),
        )
    )

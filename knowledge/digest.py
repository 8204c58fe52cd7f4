"""The weekly digest (주간 소식) of a room: drafted, approved, posted once. The handlers find the words."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.digest_week import (
    MAX_LISTED,
    SEOUL,
    ChangedDocument,
    Contributor,
    DigestContent,
    OpenQuestion,
    PublishedEntry,
    bounds,
    compose,
    week_of,
)
from knowledge.errors import NotAllowedNow
from knowledge.models import Digest, Room
from knowledge.rooms import Purpose
from knowledge.topics import AskedTopic

__all__ = [
    "MAX_LISTED",
    "SEOUL",
    "TRANSITIONS",
    "AskedTopic",
    "ChangedDocument",
    "Contributor",
    "DigestContent",
    "DigestState",
    "OpenQuestion",
    "PublishedEntry",
    "Step",
    "approve",
    "bounds",
    "compose",
    "content_of",
    "create_draft",
    "for_week",
    "get",
    "mark_posted",
    "posted",
    "posted_count",
    "skip",
    "week_of",
]


class DigestState(StrEnum):
    """Where a digest stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    POSTED = "posted"
    SKIPPED = "skipped"


class Step(StrEnum):
    """What may be done with a digest."""

    APPROVE = "approve"
    POST = "post"
    SKIP = "skip"


TRANSITIONS: dict[tuple[DigestState, Step], DigestState] = {
    (DigestState.DRAFT, Step.APPROVE): DigestState.APPROVED,
    (DigestState.DRAFT, Step.SKIP): DigestState.SKIPPED,
    (DigestState.APPROVED, Step.POST): DigestState.POSTED,
    (DigestState.APPROVED, Step.SKIP): DigestState.SKIPPED,
}


_CONTENT = TypeAdapter(DigestContent)
#: What staff may read: a digest of an open room that was posted.
_FOR_STAFF = (Digest.state == DigestState.POSTED, Room.purpose == Purpose.OPEN)


async def create_draft(
    session: AsyncSession, room_id: int, content: DigestContent, *, now: dt.datetime
) -> Digest:
    """Keep a room's digest of a week as a draft; one that exists is returned as it stands."""
    statement = insert_into(session, Digest).values(
        room_id=room_id,
        iso_week=content.iso_week,
        state=DigestState.DRAFT,
        content=_CONTENT.dump_python(content, mode="json"),
        created_at=now,
    )
    await session.execute(statement.on_conflict_do_nothing(index_elements=["room_id", "iso_week"]))
    found = await session.scalars(
        select(Digest).where(Digest.room_id == room_id, Digest.iso_week == content.iso_week)
    )
    return found.one()


def content_of(digest: Digest) -> DigestContent:
    """The content of a stored digest."""
    return _CONTENT.validate_python(digest.content)


async def get(session: AsyncSession, digest_id: int) -> Digest | None:
    """A digest by number."""
    return await session.get(Digest, digest_id)


async def for_week(session: AsyncSession, room_id: int, iso_week: str) -> Digest | None:
    """A room's digest of a week, if it was made."""
    return await session.scalar(select(Digest).where(Digest.room_id == room_id, Digest.iso_week == iso_week))


async def posted(session: AsyncSession, *, limit: int, offset: int = 0) -> list[tuple[Digest, str]]:
    """Posted digests of open rooms with the rooms' titles, newest week first."""
    rows = await session.execute(
        select(Digest, Room.title)
        .join(Room, Room.id == Digest.room_id)
        .where(*_FOR_STAFF)
        .order_by(Digest.iso_week.desc(), Room.title, Digest.id)
        .limit(limit)
        .offset(offset)
    )
    return [(digest, title) for digest, title in rows]


async def posted_count(session: AsyncSession) -> int:
    """How many there are."""
    query = select(func.count()).select_from(Digest).join(Room, Room.id == Digest.room_id).where(*_FOR_STAFF)
    return await session.scalar(query) or 0


async def approve(
    session: AsyncSession, digest_id: int, approver_id: int | None, *, now: dt.datetime
) -> Digest:
    """Let a draft be posted; ``approver_id`` is None where the setting asks for no approval.

    Raises:
        NotAllowedNow: When it is not a draft.
        LookupError: When there is no such digest.
    """
    return await _step(session, digest_id, Step.APPROVE, approver_id=approver_id, approved_at=now)


async def mark_posted(session: AsyncSession, digest_id: int, *, now: dt.datetime) -> Digest:
    """Note that a digest was put into the outbox, in that transaction.

    Raises:
        NotAllowedNow: When it is not approved, or was posted before.
        LookupError: When there is no such digest.
    """
    return await _step(session, digest_id, Step.POST, posted_at=now)


async def skip(session: AsyncSession, digest_id: int, approver_id: int | None, *, now: dt.datetime) -> Digest:
    """Decide that a digest is not posted.

    Raises:
        NotAllowedNow: When it was posted or skipped before.
        LookupError: When there is no such digest.
    """
    return await _step(session, digest_id, Step.SKIP, approver_id=approver_id, approved_at=now)


async def _step(session: AsyncSession, digest_id: int, step: Step, **columns: Any) -> Digest:
    digest = await session.get(Digest, digest_id, populate_existing=True)
    if digest is None:
        raise LookupError(f"no digest {digest_id}")
    target = TRANSITIONS.get((DigestState(digest.state), step))
    if target is None:
        raise NotAllowedNow(digest.state)
    moved = await session.scalar(
        update(Digest)
        .where(Digest.id == digest_id, Digest.state == digest.state)
        .values(state=target, **columns)
        .returning(Digest)
        .execution_options(populate_existing=True)
    )
    if moved is None:  # somebody was faster (PostgreSQL only: SQLite has one writer)
        return await _step(session, digest_id, step, **columns)
    return moved

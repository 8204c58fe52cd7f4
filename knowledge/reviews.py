"""Reviews (검토 필요): what instructors look at again because a rule that it rests on has changed.

States: open → kept, corrected, retired or told, or void where its reason is gone. Until it is decided, an
answer that rests on its subject says so. Each step is compare-and-set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import Select, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import people
from knowledge.db import insert_into
from knowledge.models import Document, DocumentVersion, Review
from knowledge.people import Role


class ReviewSubject(StrEnum):
    """What may have to be reviewed."""

    ENTRY = "entry"
    #: A passage of a standard document.
    PASSAGE = "passage"
    FIGURE = "figure"
    #: A paper of the checklists.
    CHECKLIST = "checklist"
    #: The answers of the last while, all together.
    ANSWERS = "answers"


class ReviewState(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    #: It is right as it is.
    KEPT = "kept"
    #: It is going to be corrected by a new version.
    CORRECTED = "corrected"
    RETIRED = "retired"
    #: Those who asked were told.
    TOLD = "told"
    #: The version that changed the rule was taken back, or what cited it is gone.
    VOID = "void"


async def open_review(
    session: AsyncSession,
    subject: ReviewSubject,
    key: str,
    title: str,
    *,
    units: Sequence[tuple[str, str]],
    version_id: int,
    previous_id: int,
    holds_from: dt.date,
    now: dt.datetime,
) -> bool:
    """Ask for a review, by the instructor who has the fewest; False where it was asked for before."""
    values = {
        "subject": subject, "subject_key": key, "title": title, "version_id": version_id,
        "previous_id": previous_id, "units": [list(unit) for unit in units], "holds_from": holds_from,
        "state": ReviewState.OPEN, "assignee_id": await _next_instructor(session), "opened_at": now,
    }  # fmt: skip
    statement = insert_into(session, Review).values(values).on_conflict_do_nothing()
    return (await session.execute(statement.returning(Review.id))).first() is not None


async def get(session: AsyncSession, review_id: int) -> Review | None:
    """A review by number."""
    return await session.get(Review, review_id, populate_existing=True)


async def law_of(session: AsyncSession, review: Review) -> str:
    """Short name of the statute that changed."""
    query = select(Document.short_name).join(DocumentVersion, DocumentVersion.document_id == Document.id)
    return (await session.scalars(query.where(DocumentVersion.id == review.version_id))).one()


async def next_for(session: AsyncSession, person_id: int, *, after: int = 0) -> Review | None:
    """The next open review: those of a person first, then those of nobody, then those of others.

    Args:
        session: Any session.
        person_id: An instructor.
        after: Number of a review; those up to it are passed over for now.
    """
    return await session.scalar(_open_for(person_id).where(Review.id > after).limit(1))


async def list_open(session: AsyncSession, person_id: int, *, limit: int) -> list[Review]:
    """The first open reviews, in the order in which a person goes through them."""
    return list(await session.scalars(_open_for(person_id).limit(limit)))


async def count_open(session: AsyncSession) -> int:
    """How many reviews are open."""
    query = select(func.count()).select_from(Review).where(Review.state == ReviewState.OPEN)
    return await session.scalar(query) or 0


async def unannounced(session: AsyncSession) -> list[Review]:
    """Open reviews of which nobody was told, in the order in which they were asked for."""
    query = select(Review).where(Review.state == ReviewState.OPEN, Review.announced_at.is_(None))
    return list(await session.scalars(query.order_by(Review.id)))


async def decide(
    session: AsyncSession, review_id: int, state: ReviewState, *, by_id: int, now: dt.datetime
) -> bool:
    """Close a review; False where it was decided before."""
    changed = await session.execute(
        update(Review)
        .where(Review.id == review_id, Review.state == ReviewState.OPEN)
        .values(state=state, decided_by_id=by_id, decided_at=now)
        .returning(Review.id)
    )
    return changed.first() is not None


async def reopen(session: AsyncSession, review_id: int) -> bool:
    """Take a decision back that changed nothing else; False where there is none."""
    changed = await session.execute(
        update(Review)
        .where(Review.id == review_id, Review.state.in_((ReviewState.KEPT, ReviewState.CORRECTED)))
        .values(state=ReviewState.OPEN, decided_by_id=None, decided_at=None)
        .returning(Review.id)
    )
    return changed.first() is not None


async def void_of_version(session: AsyncSession, version_id: int, *, now: dt.datetime) -> None:
    """Close the open reviews of a version that was taken back."""
    await session.execute(
        update(Review)
        .where(Review.version_id == version_id, Review.state == ReviewState.OPEN)
        .values(state=ReviewState.VOID, decided_at=now)
    )


async def void_of_subjects(
    session: AsyncSession, subject: ReviewSubject, keys: Collection[str], *, now: dt.datetime
) -> None:
    """Close the open reviews of what is no more."""
    await session.execute(
        update(Review)
        .where(Review.subject == subject, Review.subject_key.in_(keys), Review.state == ReviewState.OPEN)
        .values(state=ReviewState.VOID, decided_at=now)
    )


async def open_on(
    session: AsyncSession, subject: ReviewSubject, keys: Collection[str], day: dt.date
) -> list[Review]:
    """Open reviews of some subjects whose amendment has taken effect by a day, the latest first."""
    query = select(Review).where(
        Review.state == ReviewState.OPEN,
        Review.subject == subject,
        Review.subject_key.in_(keys),
        Review.holds_from <= day,
    )
    return list(await session.scalars(query.order_by(Review.holds_from.desc(), Review.id)))


def _open_for(person_id: int) -> Select[Review]:
    whose = case((Review.assignee_id == person_id, 0), (Review.assignee_id.is_(None), 1), else_=2)
    return select(Review).where(Review.state == ReviewState.OPEN).order_by(whose, Review.id)


async def _next_instructor(session: AsyncSession) -> int | None:
    """The instructor with the fewest open reviews; of several, the one who has been one the longest."""
    instructors = await people.holders(session, Role.INSTRUCTOR)
    query = (
        select(Review.assignee_id, func.count().label("open"))
        .where(Review.state == ReviewState.OPEN)
        .group_by(Review.assignee_id)
    )
    load = {row.assignee_id: row.open for row in await session.execute(query)}
    least = min(instructors, key=lambda person: load.get(person.id, 0), default=None)
    return least.id if least is not None else None

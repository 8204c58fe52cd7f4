"""Which words of a document hold when: its versions in the order in which they follow each other.

Versions (판) follow each other by the day from which they hold, and those of one day in the order of
import; each is superseded by the next. The index keeps the words of every version, each with the days on
which they hold, so that a question about a past day is answered from what held then. Words that a version
has taken over unchanged stand in the index once: in the newest version that has come into force, from the
day of the first that had them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from indexer.structure import DocumentKind
from knowledge.models import Document, DocumentVersion, PassageRow

_SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a version holds.

    Attributes:
        begins: The first of them.
        ends: The day after the last; None where no other version follows.
    """

    begins: dt.date
    ends: dt.date | None

    @property
    def is_empty(self) -> bool:
        """Whether another version holds from the same day on."""
        return self.ends is not None and self.ends <= self.begins

    def __contains__(self, day: dt.date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class IndexChange:
    """What an index has to learn.

    Attributes:
        added: Passages that it has to take, or to take anew with other dates.
        removed: Passages that it has to drop.
    """

    added: tuple[int, ...]
    removed: tuple[int, ...]


def day_in_seoul(moment: dt.datetime) -> dt.date:
    """The day by which versions come into force."""
    return moment.astimezone(_SEOUL).date()


def period_of(version: DocumentVersion) -> Period:
    """When a version holds."""
    return Period(version.effective_date or day_in_seoul(version.imported_at), version.superseded_from)


def in_force_order(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """The versions that count, in the order in which they follow each other."""
    counting = (version for version in versions if version.withdrawn_at is None)
    return sorted(counting, key=lambda version: (period_of(version).begins, version.number))


async def versions_of(session: AsyncSession, key: str) -> list[DocumentVersion]:
    """All versions of a document, those taken back too, in the order of import."""
    query = select(DocumentVersion).join(Document).where(Document.key == key)
    return list((await session.scalars(query.order_by(DocumentVersion.number))).all())


async def version_on(session: AsyncSession, document_id: int, day: dt.date) -> DocumentVersion | None:
    """The version of a document that holds on a day."""
    query = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    versions = in_force_order((await session.scalars(query)).all())
    return next((version for version in versions if day in period_of(version)), None)


def of_laws_in_force(laws: Collection[str], day: dt.date) -> tuple[ColumnElement[bool], ...]:
    """That a row is of the version of one of some statutes that holds on a day."""
    version = DocumentVersion
    return (
        Document.kind == DocumentKind.STATUTE,
        Document.short_name.in_(laws),
        version.withdrawn_at.is_(None),
        or_(version.effective_date.is_(None), version.effective_date <= day),
        or_(version.superseded_from.is_(None), version.superseded_from > day),
    )


async def arrange(session: AsyncSession, versions: Iterable[DocumentVersion], today: dt.date) -> IndexChange:
    """Let each version be superseded by the next, and say what of which the index keeps.

    Args:
        session: The transaction; the caller records the change.
        versions: All versions of one document.
        today: Versions that hold from a later day take nothing over yet.
    """
    versions = list(versions)
    ordered = in_force_order(versions)
    redated = set()
    for version, successor in zip_longest(ordered, ordered[1:]):
        ends = period_of(successor).begins if successor is not None else None
        if version.superseded_from != ends:
            version.superseded_from = ends
            redated.add(version.id)
    holding = [version for version in ordered if not period_of(version).is_empty]
    rows = await _rows(session, versions)
    kept = {row.id for version in holding for row in rows[version.id]}
    # Undated words held before anybody imported them, unless others did.
    begins: dict[int, dt.date | None] = {row.id: None for row in _all(rows)}
    for before, version in pairwise(holding):
        own = period_of(version).begins
        twins = _by_words(rows[before.id]) if own <= today else {}
        for row in rows[version.id]:
            same = twins.get(_words(row))
            if same:
                twin = same.pop(0)
                kept.discard(twin.id)
                begins[row.id] = begins[twin.id] or period_of(before).begins
            elif version.effective_date is None:
                begins[row.id] = own
    return _keep(rows, kept, begins, redated)


def _keep(
    rows: dict[int, list[PassageRow]], kept: set[int], begins: dict[int, dt.date | None], redated: set[int]
) -> IndexChange:
    added, removed = [], []
    for row in _all(rows):
        is_kept, was_kept = row.id in kept, row.active
        is_redated = row.holds_from != begins[row.id] or row.document_version_id in redated
        row.active, row.holds_from = is_kept, begins[row.id]
        if is_kept and (is_redated or not was_kept):
            added.append(row.id)
        elif was_kept and not is_kept:
            removed.append(row.id)
    return IndexChange(tuple(added), tuple(removed))


async def _rows(session: AsyncSession, versions: Iterable[DocumentVersion]) -> dict[int, list[PassageRow]]:
    """Passages of each version in reading order, without tokens and vectors."""
    words = (
        PassageRow.document_version_id, PassageRow.article, PassageRow.path, PassageRow.title,
        PassageRow.heading_path, PassageRow.text, PassageRow.active, PassageRow.holds_from,
    )  # fmt: skip
    query = (
        select(PassageRow)
        .where(PassageRow.document_version_id.in_([version.id for version in versions]))
        .options(load_only(*words))
        .order_by(PassageRow.id)
    )
    rows: dict[int, list[PassageRow]] = defaultdict(list)
    for row in await session.scalars(query):
        rows[row.document_version_id or 0].append(row)
    return rows


def _all(rows: dict[int, list[PassageRow]]) -> Iterator[PassageRow]:
    return chain.from_iterable(rows.values())


def _by_words(rows: Iterable[PassageRow]) -> dict[Hashable, list[PassageRow]]:
    found: dict[Hashable, list[PassageRow]] = defaultdict(list)
    for row in rows:
        found[_words(row)].append(row)
    return found


def _words(row: PassageRow) -> Hashable:
    """What a passage says, and where: alike in two versions where nothing of it has changed."""
    return row.article, row.path, row.title, tuple(row.heading_path), row.text

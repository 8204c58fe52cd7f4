"""Table of what is published and contradicts each other."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base


class Conflict(Base):
    """A Q&A entry that contradicts another one, or a standard document (엇갈리는 답)."""

    __tablename__ = "conflict"
    __table_args__ = (Index("ix_conflict_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Hash of both sides and of the words in which they differ: the same is asked once.
    digest: Mapped[str] = mapped_column(unique=True)
    #: See ``knowledge.consistency.differences.DifferenceKind``.
    kind: Mapped[str]
    left_entry_id: Mapped[int] = mapped_column(ForeignKey("qa_entry.id"))
    #: The other side: an entry, or a passage of a standard document.
    right_entry_id: Mapped[int | None] = mapped_column(ForeignKey("qa_entry.id"))
    right_passage_id: Mapped[int | None] = mapped_column(ForeignKey("passage.id"))
    #: What each says differently.
    left_words: Mapped[str]
    right_words: Mapped[str]
    #: See ``knowledge.consistency.conflicts.ConflictState``.
    state: Mapped[str]
    found_at: Mapped[dt.datetime]
    #: When the instructors were told of it.
    announced_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]

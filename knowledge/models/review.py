"""Table of what has to be looked at again because a rule that it rests on has changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base


class Review(Base):
    """Something that cites articles which a new version of their statute has changed (검토 필요)."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("subject", "subject_key", "version_id"),
        Index("ix_review_state_holds_from", "state", "holds_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What kind of thing it is, see ``knowledge.reviews.ReviewSubject``.
    subject: Mapped[str]
    #: Which one: the number of an entry or a passage, the key of a figure or of a paper
    #: of the checklists; empty for answers.
    subject_key: Mapped[str]
    #: What it is called: an entry's question, a document with its heading, a figure's label,
    #: a paper's name.
    title: Mapped[str]
    #: The version that changed the articles, and the one before it.
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    previous_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    #: ``[[제25조, 제1항제5호], …]``: the changed units among those that it cites.
    units: Mapped[list[Any]]
    #: The day on which the new version takes effect.
    holds_from: Mapped[dt.date]
    #: See ``knowledge.reviews.ReviewState``.
    state: Mapped[str]
    #: The instructor whose turn it is; None where there is none.
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[dt.datetime]
    #: When the instructors were told of it.
    announced_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]

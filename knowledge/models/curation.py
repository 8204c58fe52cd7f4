"""Tables of curated knowledge: Q&A entries and the citations that carry them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models.base import Base


class QAEntry(Base):
    """A curated question and answer: draft → review → published → retired."""

    __tablename__ = "qa_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Stable key of an entry that comes from the starter knowledge or an import; None otherwise.
    key: Mapped[str | None] = mapped_column(unique=True)
    question: Mapped[str]
    answer: Mapped[str]
    state: Mapped[str]
    #: What instructors should know of it before they publish it; None where there is nothing.
    remark: Mapped[str | None]
    #: See ``indexer.authority``: learning group, or a single instructor's opinion.
    authority: Mapped[int]
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]
    retired_at: Mapped[dt.datetime | None]
    #: Raised with each change, so that nobody overwrites what they have not seen.
    version: Mapped[int] = mapped_column(server_default="1")
    #: The day from which it should be looked at again; None where nobody has said.
    review_on: Mapped[dt.date | None]
    #: The published entry whose place it takes when it is published.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("qa_entry.id"))

    citations: Mapped[list[QACitation]] = relationship(
        back_populates="entry", order_by="QACitation.position", cascade="all, delete-orphan", lazy="selectin"
    )


class QARevision(Base):
    """What a Q&A entry said after somebody has changed it."""

    __tablename__ = "qa_revision"

    entry_id: Mapped[int] = mapped_column(ForeignKey("qa_entry.id"), primary_key=True)
    #: 1, 2, 3 … in the order of the changes.
    number: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str]
    answer: Mapped[str]
    #: ``[[law, article, path], …]`` of the rules chosen.
    rules: Mapped[list[Any]]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]


class QACitation(Base):
    """A legal basis of a Q&A entry, kept by name so that it outlives document versions."""

    __tablename__ = "qa_citation"

    entry_id: Mapped[int] = mapped_column(ForeignKey("qa_entry.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    #: ``지방계약법 시행령``
    law: Mapped[str]
    #: ``제25조``
    article: Mapped[str]
    #: ``제1항제5호``; empty for the whole article.
    path: Mapped[str]
    #: False while the bot only proposes it and no instructor has chosen it.
    chosen: Mapped[bool]

    entry: Mapped[QAEntry] = relationship(back_populates="citations")

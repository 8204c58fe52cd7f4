"""Tables of curated knowledge: Q&A entries and the citations that carry them."""

from __future__ import annotations

import datetime as dt

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

    citations: Mapped[list[QACitation]] = relationship(
        back_populates="entry", order_by="QACitation.position", cascade="all, delete-orphan", lazy="selectin"
    )


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

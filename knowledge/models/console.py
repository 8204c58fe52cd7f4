"""Tables of the console: what instructors have decided and may still take back, and what they are writing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base

_WAITING = text("state = 'waiting'")


class PlannedAct(Base):
    """What an instructor has decided to do with a question, done once the time to take it back is over."""

    __tablename__ = "planned_act"
    __table_args__ = (
        # A question waits for one act at most.
        Index(
            "uq_planned_act_waiting",
            "escalation_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_planned_act_person_id_planned_at", "person_id", "planned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: See ``knowledge.planned_acts.ActKind``.
    kind: Mapped[str]
    #: The words and rules of an answer, the question that another is merged into.
    content: Mapped[dict[str, Any]]
    #: See ``knowledge.planned_acts.ActState``.
    state: Mapped[str]
    planned_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    #: Why it was not done, as the instructor reads it.
    refusal: Mapped[str | None]


class Desk(Base):
    """One instructor in front of one question: that they look at it, and what they have written so far."""

    __tablename__ = "desk"

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: When the page was last seen open.
    seen_at: Mapped[dt.datetime]
    #: Raised each time the draft is saved; 0 where nothing was written.
    version: Mapped[int]
    #: ``question``, ``answer`` and ``rules`` of the draft; empty where there is none.
    draft: Mapped[dict[str, Any]]
    saved_at: Mapped[dt.datetime | None]

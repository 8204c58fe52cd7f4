"""Questions whose right answers instructors have marked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base

_IN_USE = text("retired_at IS NULL")


class EvaluationCase(Base):
    """A question, and the articles that answer it; what answering is measured by."""

    __tablename__ = "evaluation_case"
    __table_args__ = (
        # Marked again, a question has the later marks.
        Index(
            "uq_evaluation_case_question",
            "question",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As it was typed, masked.
    question: Mapped[str]
    #: ``["지방계약법 시행령 제25조", …]``; empty where no rule answers.
    gold: Mapped[list[Any]]
    #: Why no rule answers, ``far`` or ``near``; empty where one does.
    kind: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[dt.datetime]
    #: When it was taken back; None while it counts.
    retired_at: Mapped[dt.datetime | None]

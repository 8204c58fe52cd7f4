"""Tables of what was asked and said: questions, answers, feedback, escalations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base


class Question(Base):
    """What somebody asked, masked; unique per platform message so that nothing is asked twice."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("room_id", "message_id"),
        Index("ix_question_asked_at", "asked_at"),
        Index("ix_question_person_id_asked_at", "person_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[str]
    #: Forum topic in which it was asked; None outside topics.
    topic_id: Mapped[str | None]
    text: Mapped[str]
    #: The question that this one follows up, whose context it keeps.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    #: ``answered``, ``escalated``, ``resolved``, ``out_of_scope`` or ``withdrawn``.
    state: Mapped[str]
    asked_at: Mapped[dt.datetime]
    edited_at: Mapped[dt.datetime | None]


class AnswerRow(Base):
    """What was said to a question, by the bot or by an instructor."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    #: None for the bot.
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: See ``knowledge.answering.Decision``; ``instructor`` where a person answered.
    decision: Mapped[str]
    text: Mapped[str]
    confidence: Mapped[float | None]
    citations: Mapped[list[Any]]
    qa_entry_id: Mapped[int | None] = mapped_column(ForeignKey("qa_entry.id"))
    index_id: Mapped[str | None]
    latency_ms: Mapped[float | None]
    answered_at: Mapped[dt.datetime]


class Feedback(Base):
    """One person's last word on one answer: ``solved``, ``not_solved``."""

    __tablename__ = "feedback"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    verdict: Mapped[str]
    given_at: Mapped[dt.datetime]


class Escalation(Base):
    """An unresolved question in the hands of the instructors."""

    __tablename__ = "escalation"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), unique=True)
    #: ``open``, ``claimed``, ``answered`` or ``closed``; see ``knowledge.escalations.TRANSITIONS``.
    state: Mapped[str]
    #: Why it was handed over: ``unsure``, ``asked`` (the asker wanted a person) or ``not_solved``.
    reason: Mapped[str]
    #: How it was closed without an answer of its own: ``duplicate``, ``out_of_scope`` or ``withdrawn``.
    closed_as: Mapped[str | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[dt.datetime]
    claimed_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]

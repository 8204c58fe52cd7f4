"""Tables of the record: the hash-chained answer log, and the weekly digests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base, BigId


class AnswerLogRow(Base):
    """One line of the append-only answer log. Each line's hash covers the line before it."""

    __tablename__ = "answer_log"

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    #: ``asked``, ``answered``, ``feedback``, ``escalated``, ``claimed`` … see ``knowledge.answer_log.Kind``.
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AnswerLogHead(Base):
    """The single row whose lock gives the answer log its order."""

    __tablename__ = "answer_log_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str]


class Digest(Base):
    """The weekly post of one room, once per ISO week."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("room_id", "iso_week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    #: ``2026-W47``
    iso_week: Mapped[str]
    #: ``draft``, ``approved``, ``posted`` or ``skipped``.
    state: Mapped[str]
    content: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[dt.datetime | None]
    posted_at: Mapped[dt.datetime | None]

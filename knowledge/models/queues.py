"""Tables of intake and delivery: what came in, what goes out, and which jobs have run."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base, BigId

#: Conditions of the partial indexes. SQLite takes such an index only for a query that holds the same words,
#: so queries repeat them, whatever else they ask.
WAITING = text("state = 'new'")
UNSENT = text("state IN ('pending', 'sending')")


class InboxRow(Base):
    """An event that a channel has accepted, committed before the platform is told so."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_key"),
        Index("ix_inbox_waiting", "lane", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    #: The platform's own identity of the event; a repeated delivery has the same.
    update_key: Mapped[str]
    #: Events of one lane (a chat) are handled one after the other.
    lane: Mapped[str]
    #: The channel-neutral event, masked; see ``handlers.events``.
    event: Mapped[dict[str, Any]]
    #: ``new``, ``done`` or ``dead``; a row in work is ``new`` with a lease.
    state: Mapped[str]
    attempts: Mapped[int]
    lease_until: Mapped[dt.datetime | None]
    not_before: Mapped[dt.datetime | None]
    error: Mapped[str | None]
    received_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None] = mapped_column(index=True)


class OutboxRow(Base):
    """Something that reaches a person, written in the transaction of the state that it tells of."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_pending", "lane", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
        Index("ix_outbox_message", "channel", "chat_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: Meaning of the row (``answer:12``, ``digest:2026-W47:3``): the same thing is never put twice.
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    chat_id: Mapped[str]
    #: Rows of one lane (channel and chat) are sent in order.
    lane: Mapped[str]
    #: ``message``, ``edit`` or ``toast``.
    operation: Mapped[str]
    #: What is said, see ``handlers.replies``.
    payload: Mapped[dict[str, Any]]
    #: 0 answers and cards, 1 notices, 2 digests.
    priority: Mapped[int]
    #: What it is about (``question:7``, ``escalation:3``), so that a reply to it finds its subject.
    subject: Mapped[str | None]
    #: Must still hold when it is sent (``unclaimed:7``), else the row is dropped.
    guard: Mapped[str | None]
    #: The message that an edit changes.
    target_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    #: May a row of unknown fate be sent again without a person's word?
    resend: Mapped[bool]
    #: ``pending``, ``sending``, ``sent``, ``unknown``, ``failed`` or ``dropped``.
    state: Mapped[str]
    attempts: Mapped[int]
    not_before: Mapped[dt.datetime | None]
    #: The platform's identity of the message, once sent.
    message_id: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None] = mapped_column(index=True)


class OutboxLane(Base):
    """Pace of one chat: when the next row may go out, and who is sending now."""

    __tablename__ = "outbox_lane"

    lane: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[dt.datetime | None]
    lease_until: Mapped[dt.datetime | None]


class ScheduleRun(Base):
    """A scheduled job ran for a slot: the row and what the job wrote were committed together."""

    __tablename__ = "schedule_run"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[dt.datetime]


class Lease(Base):
    """Who holds a duty that only one process may have (polling Telegram)."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[dt.datetime]

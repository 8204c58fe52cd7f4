"""Tables of the web room: what was said there, whom it names, and how far everybody has read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base, BigId


class RoomMessage(Base):
    """A message of the web room, as its history shows it; the text was masked before it came here."""

    __tablename__ = "room_message"

    #: Also the event id of the live stream, so that a browser that reconnects misses nothing.
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    #: None for the bot.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: ``created``, ``edited`` or ``deleted``: an edit is a new row that names the first in ``revises_id``.
    change: Mapped[str]
    revises_id: Mapped[int | None] = mapped_column(BigId, index=True)
    reply_to_id: Mapped[int | None] = mapped_column(BigId)
    #: Of what answers something, on each of its rows: the message that begins the thread.
    thread_id: Mapped[int | None] = mapped_column(BigId, index=True)
    #: Safe HTML for the bot (see ``handlers.replies``), plain text for people.
    text: Mapped[str]
    #: Rows of buttons, each ``[label, action, url]``.
    buttons: Mapped[list[Any]]
    #: Browser's own key of a message, so that a repeated send is recognised.
    client_key: Mapped[str | None] = mapped_column(unique=True)
    sent_at: Mapped[dt.datetime]


class RoomFile(Base):
    """A file that somebody sent into the web room with a message, until the bot has read it."""

    __tablename__ = "room_file"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("room_message.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes]
    sent_at: Mapped[dt.datetime]


class RoomMention(Base):
    """Where a message names somebody with ``@``; rows of what it says now, none of what it said before."""

    __tablename__ = "room_mention"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: The row of ``room_message`` with these words.
    row_id: Mapped[int] = mapped_column(ForeignKey("room_message.id"), primary_key=True, index=True)
    #: Where the ``@`` stands in the text, and how many characters it has with the name (code points).
    start: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]


class RoomReading(Base):
    """How far somebody has read a room, on whichever device."""

    __tablename__ = "room_reading"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    #: Everything up to this row of ``room_message`` was seen.
    seen_id: Mapped[int] = mapped_column(BigId)

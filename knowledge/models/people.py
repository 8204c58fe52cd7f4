"""Tables of who takes part: rooms, persons, roles, and how they enter the web."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base


class Room(Base):
    """A chat the bot serves, on any channel; private chats are rooms of ``kind`` private."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("channel", "chat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    chat_id: Mapped[str]
    title: Mapped[str]
    #: ``group`` or ``private``.
    kind: Mapped[str]
    #: ``open`` (staff ask here) or ``instructors`` (cards and approvals come here).
    purpose: Mapped[str]
    allowed: Mapped[bool]
    #: ``mention``, ``auto`` or ``off``.
    mode: Mapped[str]
    created_at: Mapped[dt.datetime]
    #: Set when the bot was removed from the chat; nothing is sent there until it is back.
    left_at: Mapped[dt.datetime | None]


class Person(Base):
    """Somebody who writes in a room, as one channel knows them."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    user_id: Mapped[str]
    #: The nickname shown to others.
    name: Mapped[str]
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]


class RoomMember(Base):
    """Who was seen in which room; on Telegram a hint only, the platform is asked again."""

    __tablename__ = "room_member"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    joined_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]


class RoleGrant(Base):
    """A role (``instructor`` or ``admin``) that a person holds; everybody else is staff."""

    __tablename__ = "role_grant"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[dt.datetime]


class SignInLink(Base):
    """A one-time link that grants a role at first use; only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    #: The person whom it signs in; None where the user of the link names themself.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class WebSession(Base):
    """A browser that has joined the web room; only the hash of its cookie is kept."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    csrf_token: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class ApiClient(Base):
    """A program that may use the API; only the hash of its token is kept."""

    __tablename__ = "api_client"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Unique among the clients that were not revoked.
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    #: See ``knowledge.api_clients.Scope``.
    scopes: Mapped[list[Any]]
    created_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]

"""Tables of notifications: the browsers that get them, and the key under which they are sent."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base


class PushSubscription(Base):
    """A signed-in browser that has asked for notifications; gone with its session."""

    __tablename__ = "push_subscription"

    session_hash: Mapped[str] = mapped_column(
        ForeignKey("web_session.token_hash", ondelete="CASCADE"), primary_key=True
    )
    #: Where its push service takes messages for it. Whoever knows it can be a nuisance: it is a secret.
    endpoint: Mapped[str] = mapped_column(unique=True)
    #: For whom messages are encrypted (RFC 8291, 2): a point of P-256 and 16 bytes, both in base64url.
    p256dh: Mapped[str]
    auth: Mapped[str]
    created_at: Mapped[dt.datetime]


class PushKey(Base):
    """The one key pair by which push services know this installation (RFC 8292)."""

    __tablename__ = "push_key"

    #: Always 1.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    private_pem: Mapped[str]
    created_at: Mapped[dt.datetime]

"""Which browsers are told of what concerns their person, and the key that push services know us by.

A subscription belongs to one session of the web pages and ends with it, however that ends: whoever signs
out, here or from elsewhere, is told nothing there any more.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.db import insert_into
from knowledge.models import PushKey, PushSubscription, WebSession

_ONLY = 1


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A browser that gets notifications.

    Attributes:
        endpoint: Where its push service takes messages for it.
        p256dh: Its public key, a point of P-256, in base64url.
        auth: Its authentication secret, in base64url.
    """

    endpoint: str
    p256dh: str
    auth: str


async def ensure_key(session: AsyncSession, *, now: dt.datetime) -> None:
    """Make the key pair of this installation where there is none; of several processes one makes it."""
    if await private_key(session) is not None:
        return
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    statement = insert_into(session, PushKey).values(id=_ONLY, private_pem=pem.decode(), created_at=now)
    await session.execute(statement.on_conflict_do_nothing())


async def private_key(session: AsyncSession) -> str | None:
    """The private key, as PEM (PKCS #8); None where none was made."""
    return await session.scalar(select(PushKey.private_pem).where(PushKey.id == _ONLY))


async def subscribe(
    session: AsyncSession, session_hash: str, subscriber: Subscriber, *, now: dt.datetime
) -> None:
    """Let a session's browser get notifications from now on.

    What the session had before ends, and so does what another session had with the same endpoint: the
    browser is used by somebody else now.
    """
    await session.execute(
        delete(PushSubscription).where(
            or_(
                PushSubscription.session_hash == session_hash,
                PushSubscription.endpoint == subscriber.endpoint,
            )
        )
    )
    session.add(
        PushSubscription(
            session_hash=session_hash,
            endpoint=subscriber.endpoint,
            p256dh=subscriber.p256dh,
            auth=subscriber.auth,
            created_at=now,
        )
    )
    await session.flush()


async def unsubscribe(session: AsyncSession, session_hash: str) -> None:
    """Let a session's browser get no notifications any more."""
    await session.execute(delete(PushSubscription).where(PushSubscription.session_hash == session_hash))


async def endpoint_of(session: AsyncSession, session_hash: str) -> str | None:
    """Where a session's browser gets notifications; None where it gets none."""
    return await session.scalar(
        select(PushSubscription.endpoint).where(PushSubscription.session_hash == session_hash)
    )


async def sessions_of(session: AsyncSession, people: Collection[int], *, now: dt.datetime) -> dict[str, int]:
    """The live sessions of some people whose browsers get notifications, each with whose it is."""
    rows = await session.execute(
        select(WebSession.token_hash, WebSession.person_id)
        .join(PushSubscription, PushSubscription.session_hash == WebSession.token_hash)
        .where(WebSession.person_id.in_(people), WebSession.expires_at > now)
        .order_by(PushSubscription.created_at, WebSession.token_hash)
    )
    return {row.token_hash: row.person_id for row in rows}


async def find(session: AsyncSession, session_hash: str, *, now: dt.datetime) -> Subscriber | None:
    """Where and how a session's browser gets notifications; None where it gets none, or has ended."""
    found = await session.scalar(
        select(PushSubscription)
        .join(WebSession, WebSession.token_hash == PushSubscription.session_hash)
        .where(PushSubscription.session_hash == session_hash, WebSession.expires_at > now)
    )
    return Subscriber(found.endpoint, found.p256dh, found.auth) if found else None


def public_key(private_pem: str) -> str:
    """The public key that belongs to a private one: an uncompressed point in base64url (RFC 8292, 3.2)."""
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")

"""How people enter the web: one-time sign-in links and the sessions of their browsers.

Tokens are 256 random bits. Only their SHA-256 is stored, so a copy of the database opens no door, and
finding one by its hash tells an attacker's clock nothing about the token.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.errors import LinkNotValidError
from knowledge.models import SignInLink, WebSession
from knowledge.people import Role

#: Random bytes of a token; 43 characters as text.
TOKEN_BYTES = 32
#: A longer token was not made here and is not looked up.
MAX_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a sign-in link was good for.

    Attributes:
        role: The role to grant; ``people.grant`` does.
        person_id: Whom it signs in; None where the user of the link names themself.
    """

    role: Role
    person_id: int | None


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session just opened; the token exists only here and in the browser's cookie.

    Attributes:
        token: Value of the cookie.
        csrf_token: What every form must carry.
        expires_at: When both stop working.
    """

    token: str
    csrf_token: str
    expires_at: dt.datetime

    def __repr__(self) -> str:
        return f"OpenedSession(expires_at={self.expires_at!r})"


async def create_sign_in_link(
    session: AsyncSession, *, role: Role, person_id: int | None = None, now: dt.datetime, ttl: dt.timedelta
) -> str:
    """Make the token of a link that works once, until it expires.

    Args:
        session: The transaction.
        role: The role that its user gets.
        person_id: Whom it signs in; None where its user names themself.
        now: The moment.
        ttl: How long it works.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignInLink(
            token_hash=hash_token(token), role=role, person_id=person_id, created_at=now, expires_at=now + ttl
        )
    )
    await session.flush()
    return token


async def look_at_link(session: AsyncSession, token: str, *, now: dt.datetime) -> Redeemed:
    """What a link would be good for, without using it up. Reads only.

    Raises:
        LinkNotValidError: When it is unknown, used or expired.
    """
    link = await session.get(SignInLink, hash_token(token)) if len(token) <= MAX_TOKEN else None
    if link is None:
        raise LinkNotValidError("unknown")
    if link.used_at is not None or link.expires_at <= now:
        raise LinkNotValidError("used" if link.used_at is not None else "expired")
    return Redeemed(Role(link.role), link.person_id)


async def redeem(session: AsyncSession, token: str, *, now: dt.datetime) -> Redeemed:
    """Use a link up. Of two browsers at once, one gets in.

    Raises:
        LinkNotValidError: When it is unknown, used or expired.
    """
    if len(token) > MAX_TOKEN:
        raise LinkNotValidError("unknown")
    used = await session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == hash_token(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink)
    )
    if used is not None:
        return Redeemed(Role(used.role), used.person_id)
    link = await session.get(SignInLink, hash_token(token))
    if link is None:
        raise LinkNotValidError("unknown")
    raise LinkNotValidError("used" if link.used_at is not None else "expired")


async def open_session(
    session: AsyncSession, *, person_id: int, now: dt.datetime, ttl: dt.timedelta
) -> OpenedSession:
    """Open a web session for a person."""
    opened = OpenedSession(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        csrf_token=secrets.token_urlsafe(TOKEN_BYTES),
        expires_at=now + ttl,
    )
    session.add(
        WebSession(
            token_hash=hash_token(opened.token),
            csrf_token=opened.csrf_token,
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
            expires_at=opened.expires_at,
        )
    )
    await session.flush()
    return opened


async def find_session(session: AsyncSession, token: str, *, now: dt.datetime) -> WebSession | None:
    """The session of a cookie; None where it is unknown or expired. Reads only."""
    if len(token) > MAX_TOKEN:
        return None
    return await session.scalar(
        select(WebSession).where(WebSession.token_hash == hash_token(token), WebSession.expires_at > now)
    )


async def touch_session(session: AsyncSession, token: str, *, now: dt.datetime, ttl: dt.timedelta) -> None:
    """Note that a session is in use, and let it live on from now. An expired one stays dead."""
    await session.execute(
        update(WebSession)
        .where(WebSession.token_hash == hash_token(token), WebSession.expires_at > now)
        .values(last_seen_at=now, expires_at=now + ttl)
    )


async def sessions_of(session: AsyncSession, person_id: int, *, now: dt.datetime) -> list[WebSession]:
    """The live sessions of a person, last used first."""
    rows = await session.scalars(
        select(WebSession)
        .where(WebSession.person_id == person_id, WebSession.expires_at > now)
        .order_by(WebSession.last_seen_at.desc(), WebSession.token_hash)
    )
    return list(rows)


async def close_other_sessions(session: AsyncSession, person_id: int, *, kept: str) -> list[str]:
    """Sign a person out of every browser but one.

    Args:
        session: The transaction.
        person_id: Whose sessions.
        kept: The ``token_hash`` of the session that stays.

    Returns:
        The ``token_hash`` of each session that was closed.
    """
    closed = await session.scalars(
        delete(WebSession)
        .where(WebSession.person_id == person_id, WebSession.token_hash != kept)
        .returning(WebSession.token_hash)
    )
    return list(closed)


async def close_session(session: AsyncSession, token: str) -> None:
    """Sign a browser out."""
    await session.execute(delete(WebSession).where(WebSession.token_hash == hash_token(token)))


async def forget_expired(session: AsyncSession, *, now: dt.datetime) -> int:
    """Remove expired sessions and links.

    Returns:
        How many were removed.
    """
    sessions = await session.scalars(
        delete(WebSession).where(WebSession.expires_at <= now).returning(WebSession.token_hash)
    )
    links = await session.scalars(
        delete(SignInLink).where(SignInLink.expires_at <= now).returning(SignInLink.token_hash)
    )
    return len(sessions.all()) + len(links.all())


def csrf_matches(web_session: WebSession, given: str) -> bool:
    """Whether a form carries its session's token, in time that does not depend on where they differ."""
    return hmac.compare_digest(web_session.csrf_token.encode(), given.encode("utf-8", "replace"))


def hash_token(token: str) -> str:
    """What is stored of a token: its SHA-256, as hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

"""Programs that use the API (API 클라이언트): each with a token of its own and what it may do with it.

A token is 256 random bits behind a prefix by which scanners for leaked secrets know it. Only its SHA-256 is
stored: a copy of the database opens nothing, and finding a client by the hash tells an attacker's clock
nothing about the token.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answer_log
from knowledge.access import TOKEN_BYTES, hash_token
from knowledge.errors import ClientNameTakenError
from knowledge.models import ApiClient

TOKEN_PREFIX = "gyt_"  # noqa: S105 (what every token begins with)
MAX_NAME = 64
MAX_DAYS = 3650
#: That a client was used is noted no more often than this.
_TOUCH_EVERY = dt.timedelta(minutes=10)
_TOKEN = re.compile(rf"{TOKEN_PREFIX}[A-Za-z0-9_-]{{43}}")


class Scope(StrEnum):
    """What a client may do."""

    ASK = "ask"
    ENTRIES_READ = "entries:read"
    DOCUMENTS_READ = "documents:read"
    ESCALATIONS_READ = "escalations:read"
    #: To hand a question over to the instructors.
    ESCALATIONS_WRITE = "escalations:write"
    LOG_READ = "log:read"


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client just made; its token exists only here and with whoever made it."""

    client: ApiClient
    token: str

    def __repr__(self) -> str:
        return f"NewClient(client={self.client.id})"


async def add(
    session: AsyncSession,
    *,
    name: str,
    scopes: Collection[Scope],
    now: dt.datetime,
    ttl: dt.timedelta,
) -> NewClient:
    """Make a client and its token, and write that into the answer log.

    Args:
        session: The transaction.
        name: What people call it; cut to ``MAX_NAME`` characters.
        scopes: What it may do.
        now: The moment.
        ttl: How long its token works.

    Raises:
        ClientNameTakenError: When there is a client of that name that was not revoked.
    """
    name = " ".join(name.split())[:MAX_NAME]
    if await _standing(session, name) is not None:
        raise ClientNameTakenError(name)
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    client = ApiClient(
        name=name,
        token_hash=hash_token(token),
        scopes=[scope.value for scope in Scope if scope in scopes],
        created_at=now,
        expires_at=now + ttl,
    )
    session.add(client)
    await session.flush()
    await _log(session, client, "added", now)
    return NewClient(client, token)


async def find(session: AsyncSession, token: str, *, now: dt.datetime) -> ApiClient | None:
    """The client of a token; None where it is unknown, expired or revoked. Reads only."""
    if not _TOKEN.fullmatch(token):
        return None
    return await session.scalar(
        select(ApiClient).where(
            ApiClient.token_hash == hash_token(token),
            ApiClient.revoked_at.is_(None),
            ApiClient.expires_at > now,
        )
    )


def is_due_to_touch(client: ApiClient, now: dt.datetime) -> bool:
    """Whether it is time to note again that a client is in use."""
    return client.last_used_at is None or now - client.last_used_at > _TOUCH_EVERY


async def touch(session: AsyncSession, client_id: int, *, now: dt.datetime) -> None:
    """Note that a client is in use."""
    await session.execute(update(ApiClient).where(ApiClient.id == client_id).values(last_used_at=now))


async def revoke(session: AsyncSession, name: str, *, now: dt.datetime) -> ApiClient | None:
    """Let a client's token work no more, at once, and write that into the answer log.

    Returns:
        The client; None where there is none of that name, or it was revoked before.
    """
    client = await _standing(session, name)
    if client is None:
        return None
    client.revoked_at = now
    await session.flush()
    await _log(session, client, "revoked", now)
    return client


async def every(session: AsyncSession) -> list[ApiClient]:
    """All clients, revoked ones too, oldest first."""
    return list(await session.scalars(select(ApiClient).order_by(ApiClient.id)))


async def _standing(session: AsyncSession, name: str) -> ApiClient | None:
    return await session.scalar(
        select(ApiClient).where(ApiClient.name == name, ApiClient.revoked_at.is_(None))
    )


async def _log(session: AsyncSession, client: ApiClient, change: str, now: dt.datetime) -> None:
    payload = {"client": client.id, "name": client.name, "scopes": client.scopes, "change": change}
    await answer_log.append(session, answer_log.Kind.API_CLIENT_CHANGED, payload, now=now)

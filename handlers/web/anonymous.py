"""Messages without a name: their author is a pseudonym, which only the browser that made it has again.

The browser makes a secret for each question and keeps it while its window is open. What is stored is a
person of its own whose id is a digest of that secret: nothing in the database, the queues or the logs leads
from there to whoever wrote. Who it was is known while the call lasts, to limit how often it is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from aiohttp import web
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import texts
from handlers.web.errors import BadInput, Forbidden
from handlers.web.limits import RateLimiter
from handlers.web.rooms import CHANNEL, OPEN
from knowledge import people
from knowledge.models import Person

WRITES = web.AppKey("web_anonymous_writes", RateLimiter)
#: Anonymous messages of one person within so many seconds, counted in memory alone.
MOST = 10
WITHIN_SECONDS = 600

#: What a browser sends with whatever it does under a pseudonym.
Secret = Field(default=None, pattern=r"^[0-9a-f]{32}$")


def secret_from(nonce: str) -> str:
    """The secret of a form that is sent without scripts: the same where it is sent twice, and then lost."""
    return hashlib.sha256(f"anonymous:{nonce or secrets.token_hex(16)}".encode()).hexdigest()[:32]


async def begin(session: AsyncSession, slug: str, secret: str, *, now: dt.datetime) -> Person:
    """The pseudonym of a secret, made where it is new.

    Raises:
        BadInput: In a room where people answer under their names.
    """
    if slug != OPEN:
        raise BadInput("anonymous", texts.ANONYMOUS_NOT_HERE)
    return await people.ensure(
        session, channel=CHANNEL, user_id=_user_id(secret), name=texts.ANONYMOUS_NAME, now=now
    )


async def resume(session: AsyncSession, secret: str) -> Person:
    """The pseudonym of a secret that something was written under.

    Raises:
        Forbidden: When nothing was.
    """
    person = await people.find(session, CHANNEL, _user_id(secret))
    if person is None:
        raise Forbidden(texts.MESSAGE_NOT_YOURS)
    return person


def _user_id(secret: str) -> str:
    return people.PSEUDONYM + hashlib.sha256(secret.encode()).hexdigest()

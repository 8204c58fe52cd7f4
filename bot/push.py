"""Web Push: notifications reach the browsers that want them by the push services of their makers.

RFC 8030 (how they are handed over), RFC 8291 (encrypted, so that the service reads nothing) and RFC 8292
(VAPID: who sends them). A notification that cannot be handed over soon is dropped: what it tells of is in
the room.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable

import aiohttp
import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy.exc import SQLAlchemyError
from yarl import URL

from bot.channels import Outgoing, Pace
from bot.errors import Expired, NotDelivered, RetryAfter
from handlers import notifications
from handlers.push_services import PushServices
from knowledge import push_subscriptions
from knowledge.db import Database
from knowledge.push_subscriptions import Subscriber

#: How long a push service keeps a notification for a browser that is not there: over a weekend.
KEPT_SECONDS = 3 * 24 * 3600
#: How long we try to hand one over.
LIFE = dt.timedelta(minutes=5)
_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=8)
_TOKEN_LIFE = dt.timedelta(hours=12)
_PAUSE_SECONDS = 30.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
#: Longest topic (RFC 8030, 5.4).
_TOPIC_CHARS = 32


class WebPush:
    """Hands notifications over; see ``bot.channels.Outlet``."""

    name = notifications.CHANNEL
    pace = Pace()

    def __init__(
        self, database: Database, services: PushServices, contact: str, now: Callable[[], dt.datetime]
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            database: Where the subscriptions are.
            services: Which may be sent to; none where notifications are off.
            contact: Whom a push service may write to about us (``mailto:`` or ``https:``).
            now: The time.
        """
        self._database = database
        self._services = services
        self._contact = contact
        self._now = now
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Make the key of this installation where there is none, and open the client."""
        if not self._services:
            return
        async with self._database.session() as session:
            await push_subscriptions.ensure_key(session, now=self._now())
        self._http = _client()

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def send(self, row: Outgoing) -> None:
        """Hand one notification over.

        Raises:
            Expired: When it is too late, or the browser does not want it any more.
            RetryAfter: When the push service is busy.
            NotDelivered: When the push service or the database cannot be reached, or does not answer: a
                notification that arrives twice takes its own place.
        """
        if row.put_at is not None and self._now() - row.put_at > LIFE:
            raise Expired("could not be handed over in time")
        subscriber, key = await self._load(row.chat.id)
        if subscriber is None or key is None:
            raise Expired("not wanted any more")
        if self._http is None or not self._services.allow(subscriber.endpoint):
            raise Expired("the push service is not allowed")
        path = row.keyboard[0][0].url
        said = json.dumps({"text": row.text.striptags(), "path": path}, ensure_ascii=False)
        headers = {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "high",
            # While a browser is away, only the newest about a page waits for it.
            "Topic": _topic(path),
            "Authorization": authorization(subscriber.endpoint, key, self._contact, self._now()),
        }
        try:
            # A service that leads elsewhere leads to where it was not allowed.
            async with self._http.post(
                URL(subscriber.endpoint),
                data=encrypt(said.encode(), subscriber),
                headers=headers,
                allow_redirects=False,
            ) as response:
                status, pause = response.status, response.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotDelivered(type(error).__name__) from error
        await self._judge(row.chat.id, status, pause)

    async def _load(self, session_hash: str) -> tuple[Subscriber | None, str | None]:
        try:
            async with self._database.read() as session:
                return (
                    await push_subscriptions.find(session, session_hash, now=self._now()),
                    await push_subscriptions.private_key(session),
                )
        except (SQLAlchemyError, OSError) as error:
            raise NotDelivered(type(error).__name__) from error

    async def _judge(self, session_hash: str, status: int, pause: str) -> None:
        if status in _GONE:
            async with self._database.session() as session:
                await push_subscriptions.unsubscribe(session, session_hash)
            raise Expired("the browser does not take them any more")
        if status in _BUSY:
            raise RetryAfter(min(float(pause), LIFE.total_seconds()) if pause.isdigit() else _PAUSE_SECONDS)
        if not 200 <= status < 300:
            raise Expired(f"the push service answers {status}")


async def unreachable(services: PushServices) -> list[str]:
    """The push services that this machine cannot reach; those of which only a part is named are not tried."""
    found = []
    async with _client() as http:
        for origin in services.hosts:
            try:
                async with http.get(origin, allow_redirects=False):
                    pass
            except (aiohttp.ClientError, TimeoutError, OSError):
                found.append(str(origin.host))
    return found


def encrypt(said: bytes, subscriber: Subscriber) -> bytes:
    """What only one browser can read (RFC 8291, with the coding of RFC 8188)."""
    return bytes(
        http_ece.encrypt(
            said,
            salt=os.urandom(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_decoded(subscriber.p256dh),
            auth_secret=_decoded(subscriber.auth),
            version="aes128gcm",
        )
    )


def authorization(endpoint: str, private_pem: str, contact: str, now: dt.datetime) -> str:
    """Who sends it, for one push service (RFC 8292, 2 and 3)."""
    claims = {
        "aud": str(URL(endpoint).origin()),
        "exp": int((now + _TOKEN_LIFE).timestamp()),
        "sub": contact,
    }
    token = jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, ECKey.import_key(private_pem))
    return f"vapid t={token}, k={push_subscriptions.public_key(private_pem)}"


def _client() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), trust_env=True)


def _topic(path: str) -> str:
    digest = hashlib.sha256(path.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_TOPIC_CHARS]


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

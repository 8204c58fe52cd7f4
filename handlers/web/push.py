"""Notifications of a browser, on and off: Web Push (https://www.w3.org/TR/push-api/)."""

from __future__ import annotations

import base64
from typing import Annotated

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import AfterValidator, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere
from handlers.web.reading import Body, read_body
from handlers.web.sessions import visitor_of
from knowledge import push_subscriptions
from knowledge.push_subscriptions import Subscriber

_MAX_ENDPOINT = 1000
_AUTH_BYTES = 16


def _is_point(text: str) -> str:
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(text))
    return text


def _is_secret(text: str) -> str:
    if len(_decoded(text)) != _AUTH_BYTES:
        raise ValueError("not 16 bytes")
    return text


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


class Keys(Body):
    """For whom notifications are encrypted (RFC 8291, 2)."""

    p256dh: Annotated[str, Field(max_length=120), AfterValidator(_is_point)]
    auth: Annotated[str, Field(max_length=40), AfterValidator(_is_secret)]


class NewSubscription(Body):
    """What ``PushSubscription.toJSON`` gives; browsers add what they like."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    endpoint: str = Field(max_length=_MAX_ENDPOINT)
    keys: Keys


async def offered(request: web.Request, session: AsyncSession) -> dict[str, str] | None:
    """What the scripts of a page need for notifications; None where there are none.

    ``key`` is the public key of this installation, ``endpoint`` where this browser gets notifications.
    """
    private_key = await push_subscriptions.private_key(session)
    if private_key is None or not request.app[CONTEXT].settings.push_services:
        return None
    endpoint = await push_subscriptions.endpoint_of(session, visitor_of(request).web_session.token_hash)
    return {"key": push_subscriptions.public_key(private_key), "endpoint": endpoint or ""}


async def subscribe(request: web.Request) -> web.Response:
    """POST /api/notifications: let this browser get notifications until it is signed out."""
    context = request.app[CONTEXT]
    if not context.settings.push_services:
        raise NotHere
    wanted = await read_body(request, NewSubscription)
    if not context.settings.push_services.allow(wanted.endpoint):
        raise BadInput("endpoint", texts.NOTIFICATIONS_SERVICE_UNKNOWN)
    subscriber = Subscriber(wanted.endpoint, wanted.keys.p256dh, wanted.keys.auth)
    async with context.database.session() as session:
        await push_subscriptions.subscribe(
            session, visitor_of(request).web_session.token_hash, subscriber, now=context.now()
        )
    return web.json_response({})


async def unsubscribe(request: web.Request) -> web.Response:
    """DELETE /api/notifications: let it get none any more."""
    context = request.app[CONTEXT]
    async with context.database.session() as session:
        await push_subscriptions.unsubscribe(session, visitor_of(request).web_session.token_hash)
    return web.json_response({})

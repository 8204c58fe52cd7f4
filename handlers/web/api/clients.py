"""Who calls: the client of a bearer token (RFC 6750), what it may do, and how often."""

from __future__ import annotations

from aiohttp import hdrs, web

from handlers.web.api import texts
from handlers.web.api.problems import Refused
from handlers.web.context import CONTEXT
from handlers.web.limits import RateLimiter
from knowledge import api_clients
from knowledge.api_clients import Scope
from knowledge.models import ApiClient

CALLS = web.AppKey("api_calls", RateLimiter)
ASKS = web.AppKey("api_asks", RateLimiter)

_REALM = 'Bearer realm="gyeyaktong"'


async def admit(request: web.Request, scope: Scope) -> ApiClient:
    """The client of a request, which must have a scope; counts the request.

    Raises:
        Refused: 401 without a token that works, 403 without the scope.
        TooMany: Where the client calls too often.
    """
    context = request.app[CONTEXT]
    now = context.now()
    token = _bearer(request)
    async with context.database.read() as session:
        client = await api_clients.find(session, token, now=now)
    if client is None:
        raise Refused(401, headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'})
    request.app[CALLS].check(client.id)
    require(client, scope)
    if scope is Scope.ASK:
        request.app[ASKS].check(client.id)
    if api_clients.is_due_to_touch(client, now):
        async with context.database.session() as session:
            await api_clients.touch(session, client.id, now=now)
    return client


def require(client: ApiClient, scope: Scope) -> None:
    """Let only clients with a scope pass.

    Raises:
        Refused: 403.
    """
    if scope not in client.scopes:
        challenge = f'{_REALM}, error="insufficient_scope", scope="{scope.value}"'
        raise Refused(
            403,
            texts.SCOPE_MISSING.format(scope=scope.value),
            headers={"WWW-Authenticate": challenge},
        )


def _bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        # RFC 6750, 3.1: who shows no token at all is told of no error.
        raise Refused(401, headers={"WWW-Authenticate": _REALM})
    return token.strip()

"""The two steps of signing in with an office's account: sent to the provider, and back again."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import logging

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.web import coming_in, nicknames, texts
from handlers.web.context import CONTEXT, WebContext
from handlers.web.entry import ENTRIES
from handlers.web.errors import BadInput, NotHere, Unavailable
from handlers.web.oidc.attempt import LIFE_SECONDS, Attempt, unseal
from handlers.web.oidc.provider import Account, NotBelieved, Provider, ProviderAway
from handlers.web.sessions import cookie_name, find_visitor
from knowledge import people
from knowledge.models import Person

log = logging.getLogger(__name__)

PROVIDER = web.AppKey("web_oidc_provider", Provider)
#: Of the persons whom a provider knows; on the web they are guests, as those of Telegram are.
CHANNEL = "oidc"
_COOKIE = "gyeyaktong_oidc"
_CALLBACK = "/oidc/callback"
_MAX_CODE = 4096
#: So many of one name are told apart.
_MOST_NAMESAKES = 1000


async def begin(request: web.Request) -> web.Response:
    """GET /oidc/sign-in?next=…: send somebody to the provider."""
    context, provider = request.app[CONTEXT], _provider(request)
    request.app[ENTRIES].check(request.remote)
    attempt = Attempt.begin(coming_in.next_path(request.query.get("next")), _seconds(context))
    try:
        address = await provider.address(
            _redirect_uri(context), state=attempt.state, nonce=attempt.nonce, verifier=attempt.verifier
        )
    except ProviderAway as error:
        raise _away(error) from error
    response = web.HTTPSeeOther(address)
    response.set_cookie(
        cookie_name(_COOKIE, context.settings),
        attempt.seal(provider.settings.client_secret),
        max_age=LIFE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=context.settings.secure,
    )
    raise response


async def finish(request: web.Request) -> web.Response:
    """GET /oidc/callback: let in whom the provider has signed in."""
    context, provider = request.app[CONTEXT], _provider(request)
    request.app[ENTRIES].check(request.remote)
    attempt = _attempt(request, provider)
    if request.query.get("error"):
        raise BadInput("error", texts.OIDC_REFUSED)
    code = request.query.get("code", "")
    if not 0 < len(code) <= _MAX_CODE:
        raise BadInput("code", texts.OIDC_BROKEN)
    try:
        account = await provider.redeem(
            code, _redirect_uri(context), nonce=attempt.nonce, verifier=attempt.verifier
        )
    except ProviderAway as error:
        raise _away(error) from error
    except NotBelieved as error:
        log.warning("somebody came back from the provider without its word: %s", error)
        raise BadInput("code", texts.OIDC_BROKEN) from error
    visitor = await find_visitor(request)
    now = context.now()
    async with context.database.session() as session:
        person = await _person_of(session, provider.settings.issuer, account, now)
        roles = await people.roles(session, person.id)
        opened = await coming_in.come_in(session, context, person, roles, now, before=visitor)
    response = coming_in.entered(context, opened, roles, attempt.next_path)
    response.del_cookie(cookie_name(_COOKIE, context.settings), secure=context.settings.secure)
    raise response


def _provider(request: web.Request) -> Provider:
    provider = request.app.get(PROVIDER)
    if provider is None:
        raise NotHere
    return provider


def _attempt(request: web.Request, provider: Provider) -> Attempt:
    """The attempt that this browser has begun, of which this is the answer."""
    context = request.app[CONTEXT]
    kept = request.cookies.get(cookie_name(_COOKIE, context.settings), "")
    attempt = unseal(kept, provider.settings.client_secret, _seconds(context))
    state = request.query.get("state", "")
    if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode("utf-8", "replace")):
        raise BadInput("state", texts.OIDC_BROKEN)
    return attempt


async def _person_of(session: AsyncSession, issuer: str, account: Account, now: dt.datetime) -> Person:
    """Who has an account: the same person for ever, whatever they are called."""
    user_id = hashlib.sha256(f"{issuer}\n{account.subject}".encode("utf-8", "replace")).hexdigest()
    known = await people.find(session, CHANNEL, user_id)
    if known is not None:
        return known
    name = await _free_name(session, account.name, now)
    return await people.ensure(session, channel=CHANNEL, user_id=user_id, name=name, now=now)


async def _free_name(session: AsyncSession, called: str, now: dt.datetime) -> str:
    """What somebody is called, where nobody else is; namesakes are counted."""
    taken = await coming_in.taken_names(session, now)
    for base in (nicknames.clean(called)[: nicknames.MAX_CHARS - 5], texts.OIDC_SOMEBODY):
        for number in range(1, _MOST_NAMESAKES):
            try:
                return nicknames.check(base if number == 1 else f"{base} {number}", taken)
            except BadInput as refused:
                if refused.message != texts.NICKNAME_TAKEN:
                    break
    raise BadInput("name", texts.NICKNAME_TAKEN)


def _redirect_uri(context: WebContext) -> str:
    return context.settings.public_url + _CALLBACK


def _seconds(context: WebContext) -> int:
    return int(context.now().timestamp())


def _away(error: ProviderAway) -> Unavailable:
    log.warning("the provider of accounts does not answer: %s", error)
    return Unavailable(texts.OIDC_AWAY)

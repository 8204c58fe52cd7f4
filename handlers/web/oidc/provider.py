"""The provider of an office's accounts: where it is, its keys, and what it says of whoever has signed in.

What it answers is limited in time and size, and its word counts only where its signature, its name, ours, the
time and the nonce of the attempt are right.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

#: Nobody waits longer for a page.
_SECONDS = 10
_MAX_BYTES = 256 * 1024
#: How long what the provider says of itself is kept.
_KEPT_SECONDS = 3600
#: Keys are asked for anew no more often than this, however many tokens name unknown ones.
_KEYS_EVERY = 30
#: Signatures by a key that only the provider has.
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
#: Clocks differ.
_LEEWAY = 60
_SCOPE = "openid profile"
_MAX_CLAIM = 255


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """A provider and what it knows us by.

    Attributes:
        issuer: Its name, which is its address, no slash at its end.
        client_id: Ours.
        client_secret: That it is us.
        name: What people call these accounts: ``시청 계정``.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the provider has signed in.

    Attributes:
        subject: What it knows them by, for ever.
        name: What it calls them; may be empty.
    """

    subject: str
    name: str


class ProviderAway(Exception):  # noqa: N818 (what has happened, not a fault of ours)
    """The provider does not answer, or not as one."""


class NotBelieved(Exception):  # noqa: N818 (as above)
    """What was brought from the provider is not its word, or not about this attempt."""


class Provider:
    """One provider, asked over HTTP."""

    def __init__(
        self,
        settings: OidcSettings,
        http: Callable[[], ClientSession],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self._http = http
        self._clock = clock
        self._metadata: tuple[float, Mapping[str, str]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def address(self, redirect_uri: str, *, state: str, nonce: str, verifier: str) -> str:
        """Where somebody is sent to sign in.

        Raises:
            ProviderAway: When it does not say.
        """
        metadata = await self._discover()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return str(add_params_to_uri(metadata["authorization_endpoint"], list(asked.items())))

    async def redeem(self, code: str, redirect_uri: str, *, nonce: str, verifier: str) -> Account:
        """Whom a code stands for.

        Raises:
            ProviderAway: When the provider does not answer.
            NotBelieved: When it does not know the code, or its word is not to be believed.
        """
        metadata = await self._discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        us = encode_basic_auth(quote(self.settings.client_id), quote(self.settings.client_secret))
        headers = {"Authorization": us}
        status, said = await self._ask("POST", metadata["token_endpoint"], headers, data=form)
        if status != 200:
            raise NotBelieved("the code was refused")
        token = said.get("id_token")
        if not isinstance(token, str):
            raise NotBelieved("no id_token")
        return await self._believe(token, nonce, said.get("access_token"))

    async def _believe(self, token: str, nonce: str, access_token: object) -> Account:
        decoded = await self._decode(token)
        options = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": access_token}
        claims = CodeIDToken(decoded.claims, decoded.header, options, params)
        try:
            claims.validate(leeway=_LEEWAY)
        except (AuthlibBaseError, JoseError, ValueError, TypeError) as error:
            raise NotBelieved(type(error).__name__) from error
        subject = decoded.claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise NotBelieved("sub")
        name = decoded.claims.get("name") or decoded.claims.get("preferred_username") or ""
        return Account(subject[:_MAX_CLAIM], str(name)[:_MAX_CLAIM])

    async def _decode(self, token: str) -> jwt.Token:
        for fresh in (False, True):
            keys = await self._read_keys(fresh=fresh)
            try:
                return jwt.decode(token, keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError, TypeError) as error:
                if fresh:
                    raise NotBelieved(type(error).__name__) from error
        raise AssertionError

    async def _discover(self) -> Mapping[str, str]:
        if self._metadata is not None and self._clock() - self._metadata[0] < _KEPT_SECONDS:
            return self._metadata[1]
        issuer = self.settings.issuer
        status, said = await self._ask("GET", f"{issuer}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        found = {name: said[name] for name in wanted if _is_address(said.get(name), issuer)}
        if status != 200 or said.get("issuer") != issuer or len(found) < len(wanted):
            raise ProviderAway("not a provider")
        self._metadata = (self._clock(), found)
        return found

    async def _read_keys(self, *, fresh: bool) -> KeySet:
        age = _KEYS_EVERY if fresh else _KEPT_SECONDS
        if self._keys is not None and self._clock() - self._keys[0] < age:
            return self._keys[1]
        status, said = await self._ask("GET", (await self._discover())["jwks_uri"])
        try:
            keys = KeySet.import_key_set(said)  # type: ignore[arg-type]  # whether it is one, it says itself
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderAway("no keys") from error
        if status != 200:
            raise ProviderAway("no keys")
        self._keys = (self._clock(), keys)
        return keys

    async def _ask(
        self, method: str, address: str, headers: Mapping[str, str] = MappingProxyType({}), **more: Any
    ) -> tuple[int, dict[str, Any]]:
        try:
            async with (
                asyncio.timeout(_SECONDS),
                self._http().request(
                    method,
                    address,
                    allow_redirects=False,
                    timeout=ClientTimeout(total=_SECONDS),
                    headers={"Accept": "application/json", **headers},
                    **more,
                ) as answer,
            ):
                body = await answer.content.read(_MAX_BYTES + 1)
                while len(body) <= _MAX_BYTES and (chunk := await answer.content.read(_MAX_BYTES)):
                    body += chunk
                said = json.loads(body) if len(body) <= _MAX_BYTES else None
        except (ClientError, OSError, TimeoutError, ValueError, RecursionError) as error:
            raise ProviderAway(type(error).__name__) from error
        if not isinstance(said, dict):
            raise ProviderAway("not an object")
        return answer.status, said


def _is_address(value: object, issuer: str) -> bool:
    """Whether something is an address, over https where the provider is."""
    if not isinstance(value, str):
        return False
    scheme = urlsplit(value).scheme
    return scheme == "https" or (scheme == "http" and issuer.startswith("http://"))

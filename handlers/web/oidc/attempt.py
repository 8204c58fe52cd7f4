"""An attempt to sign in that is under way: kept, sealed, by the browser that has begun it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

#: As long as a sign-in link.
LIFE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an answer of the provider is compared with.

    Attributes:
        state: Comes back in the address.
        nonce: Comes back in the token.
        verifier: Of PKCE: shows that the code is redeemed by whoever asked for it.
        next_path: Where to go afterwards.
        begun: Seconds of the clock of the world.
    """

    state: str
    nonce: str
    verifier: str
    next_path: str
    begun: int

    @classmethod
    def begin(cls, next_path: str, now: int) -> Attempt:
        """A new one."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, next_path, now)

    def seal(self, key: str) -> str:
        """As a cookie has it."""
        words = base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()
        return f"{words}.{_signature(words, key)}"


def unseal(value: str, key: str, now: int) -> Attempt | None:
    """The attempt of a cookie; None where it is none of ours, or too long ago."""
    words, _, signature = value.partition(".")
    if not hmac.compare_digest(_signature(words, key).encode(), signature.encode("utf-8", "replace")):
        return None
    try:
        attempt = Attempt(**json.loads(base64.urlsafe_b64decode(words)))
    except (binascii.Error, ValueError, TypeError):
        return None
    return attempt if 0 <= now - attempt.begun < LIFE_SECONDS else None


def _signature(words: str, key: str) -> str:
    sealed = words.encode("utf-8", "replace")
    return hmac.new(f"oidc attempt:{key}".encode(), sealed, hashlib.sha256).hexdigest()

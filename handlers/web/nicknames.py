"""Which nicknames may be used in the room."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from handlers.web import texts
from handlers.web.errors import BadInput

MIN_CHARS = 2
MAX_CHARS = 20

# Hangul syllables, Latin letters and digits only: no look-alikes of other scripts, nothing invisible.
_ALLOWED = re.compile(r"[가-힣A-Za-z0-9 ._\-]+")
_BOT_NAMES = ("계약통", "gyeyaktong", "챗봇", "chatbot")
_ROLE_NAMES = ("강사", "관리자", "운영자", "admin", "instructor", "시스템", "system")


def clean(typed: str) -> str:
    """The nickname as it is stored: composed Hangul, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def fold(name: str) -> str:
    """What two nicknames share that people would take for the same."""
    return re.sub(r"[^가-힣a-z0-9]", "", name.casefold())


def check(typed: str, taken: Iterable[str], *, has_role: bool = False) -> str:
    """Clean a nickname and refuse an unusable one.

    Args:
        typed: What was typed.
        taken: Names of those who are in the room.
        has_role: An instructor or administrator may call themself so.

    Raises:
        BadInput: With the reason, for the field ``nickname``.
    """
    name = clean(typed)
    folded = fold(name)
    if not MIN_CHARS <= len(name) <= MAX_CHARS:
        raise BadInput("nickname", texts.NICKNAME_LENGTH.format(least=MIN_CHARS, most=MAX_CHARS))
    if not _ALLOWED.fullmatch(name) or not folded:
        raise BadInput("nickname", texts.NICKNAME_LETTERS)
    if any(word in folded for word in _BOT_NAMES):
        raise BadInput("nickname", texts.NICKNAME_BOT)
    if texts.ANONYMOUS_NAME in folded:
        raise BadInput("nickname", texts.NICKNAME_ANONYMOUS)
    if not has_role and any(word in folded for word in _ROLE_NAMES):
        raise BadInput("nickname", texts.NICKNAME_ROLE)
    if any(fold(other) == folded for other in taken):
        raise BadInput("nickname", texts.NICKNAME_TAKEN)
    return name

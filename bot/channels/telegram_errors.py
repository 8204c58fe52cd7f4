"""What an exception of python-telegram-bot says about the fate of a call.

Only the cause below the exception tells whether a call left the machine: ``TimedOut`` stands for both a full
connection pool (nothing sent) and a read time-out (perhaps sent).
"""

from __future__ import annotations

import httpx
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.error import RetryAfter as FloodWait

from bot.errors import DeliveryError, Expired, Migrated, NotDelivered, Refused, RetryAfter, UnknownFate

#: httpx raises these before a byte of the request is written.
_NEVER_LEFT = (
    httpx.PoolTimeout,
    httpx.ConnectTimeout,
    httpx.ConnectError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
#: Bad Request texts of the Bot API server that mean the chat is closed to us.
_CHAT_GONE = ("chat not found", "need administrator rights in the channel", "peer_id_invalid")
#: Texts that mean a button press is too old to be answered.
_TOO_OLD = ("query is too old", "query id is invalid")


def delivery_error(error: TelegramError) -> DeliveryError:
    """The fate of a call that ended in ``error``.

    A wrong token (401, 404) and a second poller (409) are refused before anything happens in a chat, and
    may be mended by the operator, so those rows keep waiting.
    """
    if isinstance(error, FloodWait):
        pause = error.retry_after
        return RetryAfter(float(pause) if isinstance(pause, int) else pause.total_seconds())
    if answered_by_another(error):
        return NotDelivered("something on the way answered instead of Telegram")
    if isinstance(error, ChatMigrated):
        return Migrated(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Refused(str(error), chat_gone=True)
    if isinstance(error, BadRequest):
        said = str(error).casefold()
        if any(text in said for text in _TOO_OLD):
            return Expired(str(error))
        return Refused(str(error), chat_gone=any(text in said for text in _CHAT_GONE))
    if isinstance(error, InvalidToken):
        return NotDelivered("the platform does not accept the token")
    if isinstance(error, Conflict) or isinstance(error.__cause__, _NEVER_LEFT):
        return NotDelivered(type(error.__cause__ or error).__name__)
    return UnknownFate(
        f"{type(error).__name__}: {type(error.__cause__).__name__ if error.__cause__ else error}"
    )


def answered_by_another(error: TelegramError) -> bool:
    """Whether a refusal is a page of a filter or proxy on the way, which says nothing about token or chat."""
    cause = error.__cause__
    if isinstance(cause, InvalidToken):
        # Told twice: as it came, and by the library's check of the token.
        return answered_by_another(cause)
    # Where it could not read the answer, the library says so in an error below.
    refused = isinstance(error, (BadRequest, Forbidden, InvalidToken, Conflict))
    return refused and isinstance(cause, TelegramError)


def says(error: BadRequest, *texts: str) -> bool:
    """Whether a refusal contains one of some texts, whatever their case."""
    said = str(error).casefold()
    return any(text in said for text in texts)

"""Fetching Telegram updates so that none is confirmed before it is stored.

python-telegram-bot's updater awaits ``update_queue.put`` for every update before it asks for the next ones,
and asking for the next ones is what confirms. So a queue whose ``put`` commits loses nothing, whatever
happens afterwards (``tests/bot/test_telegram_channel.py`` holds the library to that order).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import Updater
from telegram.request import HTTPXRequest

from bot.channels import Accept
from bot.channels.telegram_errors import answered_by_another
from bot.channels.telegram_events import ALLOWED_UPDATES, Reader
from bot.stopping import Repeating

log = logging.getLogger(__name__)

#: Seconds that one request for updates waits at Telegram.
LONG_POLL_SECONDS = 20
#: A poller silent for longer than this has died and is started anew.
_SILENCE_SECONDS = 4 * LONG_POLL_SECONDS
_LEASE_CHECK_SECONDS = 5.0
_STOP_SECONDS = 5.0
_MAX_PAUSE_SECONDS = 30.0


class UpdateRequest(HTTPXRequest):
    """The connection for ``getUpdates``: it knows when it last worked, and survives bad updates.

    The library stops for good at an update that it cannot decode, logging the whole batch. Such an update
    is replaced by an empty one of the same id: it is confirmed, reported by its id, and does no harm.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.last_attempt = time.monotonic()
        self.last_success = self.last_attempt

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        """Do the request and mend what it brought."""
        self.last_attempt = time.monotonic()
        status, body = await super().do_request(*arguments, **options)
        if status == httpx.codes.OK:
            self.last_success = time.monotonic()
            body = _without_poison(body)
        return status, body


def _without_poison(body: bytes) -> bytes:
    try:
        answer = json.loads(body)
        updates = answer["result"]
    except (ValueError, TypeError, KeyError):
        return body
    if not isinstance(updates, list):
        return body
    mended = False
    for position, update in enumerate(updates):
        try:
            Update.de_json(update, None)
        except Exception as error:  # noqa: BLE001 (whatever a strange update breaks, polling goes on)
            log.error("update %s cannot be read (%s) and is skipped", _id(update), type(error).__name__)
            updates[position] = {"update_id": _id(update)}
            mended = True
    return json.dumps(answer).encode() if mended else body


def _id(update: Any) -> int:
    return update["update_id"] if isinstance(update, dict) and isinstance(update.get("update_id"), int) else 0


class InboxQueue(asyncio.Queue[object]):
    """The updater's queue: putting an update commits its events to the inbox; nothing is ever taken out."""

    def __init__(self, reader: Reader, accept: Accept) -> None:
        super().__init__()
        self._reader = reader
        self._accept = accept

    async def put(self, item: object) -> None:
        """Store the events of an update.

        Raises:
            NetworkError: When they could not be stored. It is the kind of error after which the updater
                fetches the same updates again; any other would end polling for good.
        """
        if not isinstance(item, Update):
            return
        try:
            events = self._reader.events(item)
        except Exception:
            # An update that we misread must not stop the ones behind it.
            log.exception("update %s could not be understood and is skipped", item.update_id)
            return
        for event in events:
            try:
                # Shielded: a stop in the middle of a commit would leave the connection undefined.
                await asyncio.shield(self._accept(event))
            except Exception as error:
                raise NetworkError("the inbox does not take updates now") from error


class Poller:
    """Polls while this process holds the duty to, and starts polling anew when it has died.

    Two pollers of one bot end each other's requests (409 Conflict), so ``may_poll`` asks the database for
    the duty, again and again while it is held.
    """

    def __init__(
        self, bot: Bot, request: UpdateRequest, queue: InboxQueue, may_poll: Callable[[], Awaitable[bool]]
    ) -> None:
        self._bot = bot
        self._request = request
        self._queue = queue
        self._may_poll = may_poll
        self._updater: Updater | None = None
        self._supervision = Repeating("telegram poller", self._supervise)
        self._pause = _LEASE_CHECK_SECONDS
        self._conflict_at: float | None = None
        self._failure: str | None = None

    def start(self) -> None:
        """Begin, in the background."""
        self._supervision.start()

    async def stop(self) -> None:
        """Stop fetching. What was fetched is in the inbox."""
        await self._supervision.stop(_STOP_SECONDS)
        await self._stop_updater()

    def trouble(self) -> str | None:
        """What keeps updates from coming in, if anything does."""
        if self._updater is None:
            # Without a failure the duty to poll is another process's.
            return self._failure
        if self._conflict_at is not None and time.monotonic() - self._conflict_at < _MAX_PAUSE_SECONDS:
            return "another program polls with the same token"
        if time.monotonic() - self._request.last_success > 3 * LONG_POLL_SECONDS:
            return "no successful poll for a minute"
        return None

    async def _supervise(self) -> float:
        try:
            await self._step()
            self._failure, self._pause = None, _LEASE_CHECK_SECONDS
        except Exception as error:  # noqa: BLE001 (polling must come back, whatever happened)
            withdrawn = isinstance(error, InvalidToken) and not answered_by_another(error)
            self._failure = (
                "Telegram does not accept the token any more"
                if withdrawn
                else f"polling could not start ({type(error).__name__})"
            )
            log.error(self._failure)
            await self._stop_updater()
            self._pause = min(2 * self._pause, _MAX_PAUSE_SECONDS)
        return self._pause

    async def _step(self) -> None:
        if not await self._may_poll():
            if self._updater is not None:
                log.warning("another process polls now; this one stops")
                await self._stop_updater()
            return
        if self._updater is not None and time.monotonic() - self._request.last_attempt > _SILENCE_SECONDS:
            log.error("polling has died and is started anew")
            await self._stop_updater()
        if self._updater is None:
            await self._bot.initialize()
            updater = Updater(self._bot, self._queue)
            await updater.initialize()
            self._request.last_attempt = time.monotonic()
            await updater.start_polling(
                timeout=LONG_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES, error_callback=self._report
            )
            # It answered when the webhook was taken away; the first long poll may take its time.
            self._request.last_success = time.monotonic()
            self._updater = updater
            log.info("polling Telegram")

    def _report(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            self._conflict_at = time.monotonic()
            log.error("another program polls with the same token")
        else:
            log.warning("polling failed: %s", type(error.__cause__ or error).__name__)

    async def _stop_updater(self) -> None:
        updater, self._updater = self._updater, None
        if updater is None or not updater.running:
            return
        try:
            # The library sleeps up to half a minute between failing polls and would sleep on.
            await asyncio.wait_for(updater.stop(), _STOP_SECONDS)
        except (TimeoutError, TelegramError) as error:
            log.debug("the poller ended with %s", type(error).__name__)

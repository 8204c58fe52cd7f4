"""Updates that wait for the bot: which kinds, in what order, and how long polling confirms them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from tests.telegram_fake.errors import RefusedError, bad_request
from tests.telegram_fake.state import MESSAGE_LIFETIME, World
from tests.telegram_fake.verify import check_update

KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
}
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
MAX_POLL_SECONDS = 50


@dataclass
class Pending:
    """An update that was not confirmed yet."""

    id: int
    kind: str
    body: dict[str, Any]
    expires: float
    lane: int
    #: Deliver it once more although it was confirmed (Telegram promises no "exactly once").
    again: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


class UpdateQueue:
    """What waits, as one bot token sees it."""

    def __init__(self, world: World, first_id: int = 830_000_001) -> None:
        self.world = world
        self.allowed: set[str] = set()
        self.pending: list[Pending] = []
        self.history: dict[int, Pending] = {}
        self.webhook_url = ""
        #: Called when something new waits (the webhook sender listens).
        self.on_new = asyncio.Event()
        self.confirmed: set[int] = set()
        self._next = first_id
        self._poll = 0
        self._wake = asyncio.Event()
        world.on_update = self.put

    def put(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update unless the bot did not ask for its kind; its id, or None."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        chat = body.get("chat") or body.get("message", {}).get("chat") or {"id": 0}
        update = Pending(self._next, kind, body, self.world.now() + MESSAGE_LIFETIME, chat["id"])
        self._next += 1
        check_update(self.world, update.to_json())
        self.pending.append(update)
        self.history[update.id] = update
        self._notify()
        return update.id

    def repeat(self, update_id: int) -> None:
        """Deliver an update again, as it was, even if the bot confirmed it."""
        old = self.history[update_id]
        copy = Pending(old.id, old.kind, old.body, old.expires, old.lane, again=True)
        self.pending.insert(0, copy)
        self._notify()

    def set_allowed(self, names: Any) -> None:
        """Take over ``allowed_updates``, which stay until they are given again."""
        if names is None:
            return
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise bad_request("can't parse allowed updates JSON object")
        if unknown := set(names) - KINDS:
            self.world.fail(f"allowed_updates names unknown kinds: {sorted(unknown)}")
        self.allowed = set(names) & KINDS

    def ready(self) -> list[Pending]:
        """What waits and is not too old."""
        self.pending = [u for u in self.pending if u.expires > self.world.now()]
        return self.pending

    def confirm(self, update: Pending) -> None:
        """The bot has it: forget it."""
        if update in self.pending:
            self.pending.remove(update)
        self.confirmed.add(update.id)
        self.world.touch()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """One ``getUpdates``; a newer one ends it.

        Raises:
            RefusedError: 409 while a webhook is set, or when another poll took over.
        """
        self._refuse_with_webhook()
        self._poll += 1
        mine = self._poll
        self._wake.set()
        if offset < 0:
            kept = self.ready()[offset:]
            for update in [u for u in self.pending if u not in kept]:
                self.confirm(update)
        else:
            for update in [u for u in self.ready() if u.id < offset and not u.again]:
                self.confirm(update)
        deadline = time.monotonic() + min(seconds, MAX_POLL_SECONDS)
        while True:
            if mine != self._poll:
                raise RefusedError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            self._refuse_with_webhook()
            batch = self.ready()[:limit]
            left = deadline - time.monotonic()
            if batch or left <= 0:
                for update in [u for u in batch if u.again]:
                    self.pending.remove(update)
                return [u.to_json() for u in batch]
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), left)
            except TimeoutError:
                continue

    def _refuse_with_webhook(self) -> None:
        if self.webhook_url:
            raise RefusedError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )

    def _notify(self) -> None:
        self._wake.set()
        self.on_new.set()
        self.world.touch()

    def webhook_changed(self) -> None:
        """Wake a poll so that it learns of the webhook."""
        self._wake.set()
        self.on_new.set()

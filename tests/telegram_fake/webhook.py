"""Delivery to a webhook: in order per chat, until it is taken."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.telegram_fake.updates import Pending, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_RETRY_AFTER = 3600


@dataclass
class Delivery:
    """One attempt to hand an update over."""

    update_id: int
    status: int


@dataclass
class Webhook:
    """Sends what waits while a webhook is set.

    A refused update is sent again at once and then with doubling pauses, and holds up its own chat
    only. ``pause`` is Telegram's 2 s, shortened so that tests need not wait.
    """

    queue: UpdateQueue
    pause: float = 0.1
    secret: str | None = None
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    _lanes: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._runner = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [t for t in (self._runner, *self._lanes.values()) if t is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def info(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "url": self.queue.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue.ready()),
            "max_connections": self.max_connections,
        }
        if self.queue.allowed:
            body["allowed_updates"] = sorted(self.queue.allowed)
        if self.last_error:
            body |= {"last_error_date": self.last_error_at, "last_error_message": self.last_error}
        return body

    async def _run(self) -> None:
        while True:
            await self.queue.on_new.wait()
            self.queue.on_new.clear()
            if not self.queue.webhook_url:
                continue
            for lane in {u.lane for u in self.queue.ready()}:
                task = self._lanes.get(lane)
                if task is None or task.done():
                    self._lanes[lane] = task = asyncio.create_task(self._deliver_lane(lane))
                    # What came while the lane was closing was seen by neither: look once more.
                    task.add_done_callback(lambda _: self.queue.on_new.set())

    async def _deliver_lane(self, lane: int) -> None:
        async with ClientSession(timeout=ClientTimeout(total=60)) as client:
            failures = 0
            while self.queue.webhook_url:
                update = next((u for u in self.queue.ready() if u.lane == lane), None)
                if update is None:
                    return
                wait = await self._deliver(client, update)
                if wait is None:
                    failures = 0
                    continue
                failures += 1
                await asyncio.sleep(max(wait, 0 if failures == 1 else self.pause * 2 ** min(failures - 2, 5)))

    async def _deliver(self, client: ClientSession, update: Pending) -> float | None:
        """Hand over one update; None when it was taken, else how long the bot wants to be left alone."""
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        url = self.queue.webhook_url
        try:
            async with client.post(
                url, json=update.to_json(), headers=headers, allow_redirects=False
            ) as response:
                status = response.status
                retry_after = response.headers.get("Retry-After", "")
        except (ClientError, TimeoutError, ConnectionError) as error:
            status, retry_after = 0, ""
            self._note(str(error) or type(error).__name__)
        self.deliveries.append(Delivery(update.id, status))
        if 200 <= status < 300:
            self.queue.confirm(update)
            return None
        if status:
            self._note(f"Wrong response from the webhook: {status}")
        return min(float(retry_after), MAX_RETRY_AFTER) if retry_after.isdigit() else 0.0

    def _note(self, error: str) -> None:
        self.last_error, self.last_error_at = error, int(self.queue.world.now())

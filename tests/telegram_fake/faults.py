"""Breaking things on demand, and Telegram's flood limits with real counters."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.telegram_fake.errors import RefusedError

Action = Literal["refuse", "reset", "hang", "run"]
Moment = Literal["before", "after"]


@dataclass
class Fault:
    """What happens to the next matching call.

    Attributes:
        method: The method it waits for.
        action: ``refuse`` answers with ``code``; ``reset`` cuts the connection; ``hang`` never
            answers; ``run`` calls ``run`` and then cuts the connection (to kill the bot, say).
        when: ``before`` the call has any effect, or ``after`` it: the message is stored, and the bot
            never learns of it.
        matches: Looks at the parameters, for a call among many.
        times: How many calls it hits.
    """

    method: str
    action: Action = "refuse"
    when: Moment = "before"
    code: int = 500
    retry_after: int | None = None
    matches: Callable[[dict[str, Any]], bool] = lambda _: True
    run: Callable[[], None] | None = None
    times: int = 1
    hits: int = 0

    def refusal(self) -> RefusedError:
        if self.code == 429:
            after = self.retry_after or 1
            return RefusedError(429, f"Too Many Requests: retry after {after}", {"retry_after": after})
        texts = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
        return RefusedError(self.code, texts.get(self.code, "Error"))


@dataclass
class Faults:
    """The faults that are still to come."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, method: str, **what: Any) -> Fault:
        fault = Fault(method, **what)
        self.waiting.append(fault)
        return fault

    def take(self, method: str, when: Moment, params: dict[str, Any]) -> Fault | None:
        """The first fault for this call, used up."""
        for fault in self.waiting:
            if fault.method == method and fault.when == when and fault.matches(params):
                fault.hits += 1
                if fault.hits >= fault.times:
                    self.waiting.remove(fault)
                return fault
        return None


@dataclass
class FloodLimits:
    """Telegram's published limits, enforced: 30 messages a second, 20 a minute to one group.

    One a second to one chat is what Telegram asks for; short bursts pass, so ``burst`` do here.
    """

    total_per_second: int = 30
    group_per_minute: int = 20
    burst: int = 5
    burst_seconds: float = 3.0
    refused: int = 0
    _sent: dict[Any, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat_id: int) -> None:
        """Count a message.

        Raises:
            RefusedError: 429 with the seconds to wait.
        """
        now = time.monotonic()
        windows = [("all", self.total_per_second, 1.0), ((chat_id, "burst"), self.burst, self.burst_seconds)]
        if chat_id < 0:
            windows.append(((chat_id, "minute"), self.group_per_minute, 60.0))
        for key, most, seconds in windows:
            sent = self._sent[key]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                self.refused += 1
                wait = max(1, round(sent[0] + seconds - now + 0.5))
                raise RefusedError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        for key, _, _ in windows:
            self._sent[key].append(now)

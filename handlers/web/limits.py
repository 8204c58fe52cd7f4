"""How often somebody may do something, counted in this process."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Hashable

from handlers.web.errors import TooMany

#: Forget the oldest keys beyond this many, so that strangers cannot fill the memory.
MAX_KEYS = 10_000


class RateLimiter:
    """At most ``limit`` acts of one key within any ``window`` seconds.

    Usage::

        limiter = RateLimiter(20, 60)
        limiter.check(person_id)   # raises TooMany, or counts one
    """

    def __init__(self, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._window = window
        self._clock = clock
        self._acts: dict[Hashable, deque[float]] = {}

    def check(self, key: Hashable) -> None:
        """Count one act.

        Raises:
            TooMany: When the limit is reached; the act is not counted then.
        """
        now = self._clock()
        acts = self._acts.pop(key, None) or deque()
        while acts and acts[0] <= now - self._window:
            acts.popleft()
        self._acts[key] = acts
        if len(acts) >= self._limit:
            raise TooMany(max(1, math.ceil(acts[0] + self._window - now)))
        acts.append(now)
        while len(self._acts) > MAX_KEYS:
            del self._acts[next(iter(self._acts))]

"""How often somebody may do something."""

from __future__ import annotations

import pytest

from handlers.web import limits
from handlers.web.errors import TooMany
from handlers.web.limits import RateLimiter


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_acts_are_counted_within_the_window_for_each_key() -> None:
    time = Time()
    limiter = RateLimiter(2, 60, time)
    limiter.check("a")
    time.now += 20
    limiter.check("a")
    limiter.check("b")
    with pytest.raises(TooMany) as refused:
        limiter.check("a")
    assert refused.value.retry_after == 40
    time.now += 40
    limiter.check("a")
    with pytest.raises(TooMany):
        limiter.check("a")


def test_refused_acts_are_not_counted() -> None:
    time = Time()
    limiter = RateLimiter(1, 10, time)
    limiter.check("a")
    for _ in range(5):
        with pytest.raises(TooMany):
            limiter.check("a")
    time.now += 10
    limiter.check("a")


def test_strangers_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_KEYS", 100)
    limiter = RateLimiter(1, 60, Time())
    for number in range(1000):
        limiter.check(number)
    assert len(limiter._acts) == 100

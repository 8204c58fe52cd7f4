"""How every search is timed and weighed alike. Nothing but the standard library."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

#: Asked before anything is timed.
WARM_UP = 20
#: How many ids a search gives.
DEPTH = 10


def ask_all(
    search: Callable[[str], Sequence[str]], questions: Sequence[str]
) -> tuple[list[list[str]], list[float]]:
    """What is found for each question, and how many milliseconds that takes, one after the other."""
    for question in questions[:WARM_UP]:
        search(question)
    found, latencies = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(list(search(question)))
        latencies.append((time.perf_counter() - begun) * 1000)
    return found, latencies


def memory_mb(of: str) -> float:
    """``VmRSS`` (now) or ``VmHWM`` (at most) of this process.

    ``getrusage`` also counts what the process held that started this one.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == of:
            return int(value.split()[0]) * 1024 / 1e6
    raise KeyError(of)


def percentile(values: Sequence[float], share: float) -> float:
    """The value at a share of all, by nearest rank."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1]

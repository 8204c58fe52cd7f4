"""One running program per data directory, whatever becomes of the process."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import texts
from bot.errors import StartError


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data directory while the block runs; the system frees it when the process ends.

    Raises:
        StartError: When another process holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "running.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(texts.ALREADY_RUNNING.format(path=data_dir)) from None
        yield

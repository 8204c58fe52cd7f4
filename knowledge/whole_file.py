"""Files that are written aside first: a path holds the whole new file, or what it held before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes ``path`` at the end of the block.

    Raises:
        OSError: When it cannot be written or put in place.
    """
    aside = path.with_name(f".{path.name}.partial")
    try:
        yield aside
        put_in_place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def put_in_place(aside: Path, path: Path) -> None:
    """Give a finished file the name under which it is looked for, once it is on the disk."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(path)

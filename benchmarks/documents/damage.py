"""Damaged copies of real documents: none may hang, end the program or take more memory than allowed."""

from __future__ import annotations

import random
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.documents.reading import Reading, read
from indexer.parsers.child import MEMORY_BYTES, OUT_OF_MEMORY, TOO_LONG
from indexer.parsers.packages import pack, read_parts

Damage = Callable[[bytearray, random.Random], bytearray]


def table(files: Sequence[Path], *, runs: int, seed: int) -> Iterator[str]:
    """The lines of the table, one a format."""
    print(f"{runs:,} damaged files …", file=sys.stderr)
    whole = [path for path in files if path.stat().st_size < 4_000_000]
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    slowest: dict[str, float] = defaultdict(float)
    largest: dict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as directory, ThreadPoolExecutor(2) as pool:

        def run(number: int) -> tuple[str, Reading]:
            chance = random.Random(f"{seed}:{number}")
            path = whole[number % len(whole)]
            copy = Path(directory, f"{number}{path.suffix}")
            copy.write_bytes(damaged(path.read_bytes(), chance))
            try:
                return path.suffix, read(copy, path.name)
            finally:
                copy.unlink()

        for done, (suffix, reading) in enumerate(pool.map(run, range(runs)), start=1):
            outcomes[suffix][_outcome(reading)] += 1
            slowest[suffix] = max(slowest[suffix], reading.wall_s)
            largest[suffix] = max(largest[suffix], reading.memory_mb)
            if done % 500 == 0:
                print(f"  {done:,} of {runs:,}", file=sys.stderr)
    yield (
        f"{runs:,} damaged copies (seed {seed}): bytes changed, cut off, repeated, zeroed; of packages half "
        f"the time inside a part that is packed again. A process may have {MEMORY_BYTES / 2**20:,.0f} MB."
    )
    yield ""
    heads = ("format", "files", "read", "refused with a reason", "ended at a limit", "ended otherwise")
    yield f"| {' | '.join(heads)} | slowest s | most MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for suffix, counts in sorted(outcomes.items()):
        cells = [counts[kind] for kind in ("read", "refused", "limit", "broke down")]
        shown = " | ".join(f"{cell:,}" for cell in cells)
        yield (
            f"| {suffix} | {counts.total():,} | {shown} | {slowest[suffix]:.1f} | {largest[suffix]:,.0f} |"
        )


def _outcome(reading: Reading) -> str:
    if reading.status == 0:
        return "refused" if reading.error else "read"
    ended = (OUT_OF_MEMORY, TOO_LONG, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ)
    return "limit" if reading.status in ended else "broke down"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A damaged copy."""
    if data[:2] == b"PK" and chance.random() < 0.5:
        try:
            parts = read_parts(data, "", lambda part: part.endswith((".xml", ".rels", ".hpf")))
        except Exception:  # noqa: BLE001 (one with a password: damaged as a whole)
            parts = {}
        if parts:
            name = chance.choice(sorted(parts))
            parts[name] = bytes(_damage(bytearray(parts[name]), chance))
            return pack(parts)
    return bytes(_damage(bytearray(data), chance))


def _damage(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not data:
            return data
        data = chance.choice(_KINDS)(data, chance)
    return data


def _change(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 4, 32))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _drop(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 64, 4096))]
    return data


def _repeat(data: bytearray, chance: random.Random) -> bytearray:
    start, length = chance.randrange(len(data)), chance.choice((16, 512, 8192))
    data[start:start] = data[start : start + length] * chance.choice((1, 8))
    return data


def _zero(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    length = min(chance.choice((4, 256, 4096)), len(data) - start)
    data[start : start + length] = bytes((chance.choice((0, 0xFF)),)) * length
    return data


_KINDS: tuple[Damage, ...] = (_change, _change, _cut, _drop, _repeat, _zero)

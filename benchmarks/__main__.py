"""``make bench``: run every stage on all statutes, print the table, write ``benchmarks/results.md``.

A data directory of one's own is kept with ``--data DIR``, so that a second run skips the import.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.md"
#: Starts measured; the middle one counts.
STARTS = 3

#: Figure, what it says, its unit, and what it should be on 2 cores.
ROWS: tuple[tuple[str, str, str, float | None], ...] = (
    ("documents", "documents imported", "", None),
    ("articles", "articles", "", None),
    ("passages", "passages", "", None),
    ("import_s", "import: parse, morphemes, vectors, store", "s", None),
    ("index_s", "index made from what is stored", "s", None),
    ("database_mb", "database", "MB", None),
    ("index_mb", "index on disk", "MB", None),
    ("start_s", "start of the process to its first answer", "s", 8),
    ("memory_mb", "resident memory while answering", "MB", 900),
    ("alone_p50_ms", "answer(), one asker, p50", "ms", 30),
    ("alone_p95_ms", "answer(), one asker, p95", "ms", 80),
    ("together_p50_ms", "answer(), 16 askers at once, p50", "ms", None),
    ("together_p95_ms", "answer(), 16 askers at once, p95", "ms", None),
    ("questions_per_s", "questions answered a second, 16 askers", "/s", None),
)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="data directory to make, or to use again")
    chosen = parser.parse_args()
    if chosen.data is None:
        with tempfile.TemporaryDirectory() as directory:
            figures = measure(Path(directory))
    else:
        figures = measure(chosen.data)
    report = render(figures)
    RESULTS.write_text(report, encoding="utf-8")
    print(report)


def measure(data: Path) -> dict[str, float]:
    """Run the stages on one data directory."""
    built = data / "benchmark.json"
    if built.is_file():
        figures: dict[str, float] = json.loads(built.read_text(encoding="utf-8"))
    else:
        figures = run("build", data)
        built.write_text(json.dumps(figures), encoding="utf-8")
    run("first_answer", data)  # the first start reads everything from the disk
    starts = sorted(run("first_answer", data)["start_s"] for _ in range(STARTS))
    return figures | {"start_s": starts[STARTS // 2]} | run("answering", data)


def run(stage: str, data: Path) -> dict[str, Any]:
    """Run one stage in a process of its own."""
    print(f"{stage} …", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stages", stage],
        env=os.environ | {"DATA_DIR": str(data), "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def render(figures: Mapping[str, float]) -> str:
    """The table as Markdown."""
    lines = [
        "# Benchmark",
        "",
        f"{dt.date.today()}, {os.cpu_count()} cores ({_processor()}), {platform.system()}, "
        f"Python {platform.python_version()}. Again: `make bench`.",
        "",
        "| figure | measured | target | |",
        "|---|---|---|---|",
    ]
    for name, meaning, unit, target in ROWS:
        value = figures[name]
        shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
        aim = "" if target is None else f"≤ {target:g} {unit}"
        verdict = (
            "" if target is None else ("met" if value <= target else f"missed by {value - target:.1f} {unit}")
        )
        lines.append(f"| {meaning} | {shown} {unit} | {aim} | {verdict} |")
    return "\n".join(lines) + "\n"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


if __name__ == "__main__":
    main()

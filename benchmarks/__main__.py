"""``make bench``: run every stage on all statutes, then other searches; write ``benchmarks/results.md``.

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

from benchmarks import comparison
from bot.settings import Settings, load

RESULTS = Path(__file__).parent
#: More articles than this are those of the whole country, not of what contract officers need.
COUNTRY = 100_000
#: Starts measured; the middle one counts.
STARTS = 3

#: Figure, what it says, its unit, and what it should be on 2 cores: with the statutes that contract officers
#: need, and with those of the whole country.
ROWS: tuple[tuple[str, str, str, float | None, float | None], ...] = (
    ("documents", "documents imported", "", None, None),
    ("articles", "articles", "", None, None),
    ("passages", "passages, those of starter knowledge too", "", None, None),
    ("import_s", "import: parse, morphemes, vectors, store", "s", None, 7200),
    ("index_s", "index made from what is stored", "s", None, None),
    ("database_mb", "database", "MB", None, None),
    ("index_mb", "index on disk", "MB", None, None),
    ("start_s", "start of the process to its first answer", "s", 8, None),
    ("memory_mb", "resident memory while answering", "MB", 900, 1500),
    ("search_p50_ms", "search for rules, one asker, p50", "ms", 20, 60),
    ("search_p95_ms", "search for rules, one asker, p95", "ms", 50, 150),
    ("alone_p50_ms", "answer(), one asker, p50", "ms", 30, None),
    ("alone_p95_ms", "answer(), one asker, p95", "ms", 80, None),
    ("together_p50_ms", "answer(), 16 askers at once, p50", "ms", None, None),
    ("together_p95_ms", "answer(), 16 askers at once, p95", "ms", None, None),
    ("questions_per_s", "questions answered a second, 16 askers", "/s", None, None),
)
#: What importing the whole country may take by words alone.
WORDS_IMPORT_S = 2700


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="data directory to make, or to use again")
    parser.add_argument("--without-peers", action="store_true", help="leave out the other searches")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        data = chosen.data or Path(directory)
        figures = measure(data)
        report = render(figures)
        results = RESULTS / results_name(figures)
        results.write_text(report, encoding="utf-8")
        if not chosen.without_peers and figures["articles"] < COUNTRY:
            report += compare(data, figures)
            results.write_text(report, encoding="utf-8")
    print(report)


def results_name(figures: Mapping[str, float]) -> str:
    """Where the report goes: what was measured is in the name."""
    country = "-country" if figures["articles"] >= COUNTRY else ""
    words = "-words" if is_by_words() else ""
    return f"results{country}{words}.md"


def is_by_words() -> bool:
    """Whether words alone are searched."""
    return load(env_file=None).embedding_model.lower() == "none"


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


def compare(data: Path, built: Mapping[str, float]) -> str:
    """Run our search and the others on the same questions; a section of the report."""
    settings: Settings = load(env_file=None)
    labels = Path(os.environ.get("EVAL_DIR", "../shared/data/eval")) / "questions.jsonl"
    if settings.statutes is None or not labels.is_file():
        return "\nOther searches: not measured, no questions (`EVAL_DIR`) or no statutes (`STATUTES_DIR`).\n"
    questions = comparison.high_confidence(labels)
    rows = list(comparison.corpus_rows(settings.statutes, dt.date.today()))
    course = comparison.Course(data / "peers", rows, [row.question for row in questions])
    ours = comparison.our_rows(run("searching", data, BENCHMARK_QUESTIONS=str(course.questions)), built)
    peers = [course.run(contender) for contender in comparison.contenders()]
    return "\n" + comparison.render(ours, peers, questions, len(rows))


def run(stage: str, data: Path, **environment: str) -> dict[str, Any]:
    """Run one stage in a process of its own."""
    print(f"{stage} …", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stages", stage],
        env=os.environ | {"DATA_DIR": str(data), "LOG_LEVEL": "WARNING"} | environment,
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
    for name, meaning, unit, *targets in ROWS:
        target = targets[figures["articles"] >= COUNTRY]
        if name == "import_s" and target is not None and is_by_words():
            target = WORDS_IMPORT_S
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

"""``make bench-documents``: read every real document of a directory, then damaged copies of them.

Writes ``benchmarks/results-documents.md``. The documents are those of ``DOCUMENTS_DIR``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
from pathlib import Path

from benchmarks.documents import damage, samples

RESULTS = Path(__file__).parent.parent / "results-documents.md"
DOCUMENTS = Path(__file__).parents[3] / "shared" / "data" / "documents"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--damaged", type=int, default=10_000, metavar="N", help="damaged files to read")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    directory = Path(os.environ.get("DOCUMENTS_DIR", DOCUMENTS))
    files = sorted(path for path in directory.glob("*") if path.suffix in samples.SUFFIXES)
    if not files:
        sys.exit(f"no documents in {directory}: set DOCUMENTS_DIR")
    report = [
        "# Reading documents",
        "",
        f"{dt.date.today()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}. Again: `make bench-documents`.",
        "",
        *samples.table(files),
    ]
    RESULTS.write_text("\n".join(report) + "\n", encoding="utf-8")
    if chosen.damaged:
        report += ["", *damage.table(files, runs=chosen.damaged, seed=chosen.seed)]
        RESULTS.write_text("\n".join(report) + "\n", encoding="utf-8")
    print("\n".join(report))


if __name__ == "__main__":
    main()

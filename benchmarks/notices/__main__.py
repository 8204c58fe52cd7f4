"""``make bench-notices``: how many seeded mistakes the notice check finds, and what else it finds.

Writes ``benchmarks/results-notices.md``. The statutes are those of ``STATUTES_DIR``.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.notices.seeded import (
    RIGHT,
    SPLITS,
    drafts,
    parse_draft,
    read_draft,
    read_seeds,
    read_statutes,
)
from knowledge.notices.check import check_notice

RESULTS = Path(__file__).parent.parent / "results-notices.md"
STATUTES = Path(__file__).parents[3] / "shared" / "data" / "statutes"


def main() -> None:
    """Measure and write."""
    directory = Path(os.environ.get("STATUTES_DIR", STATUTES))
    if not directory.is_dir():
        sys.exit(f"no statutes in {directory}: set STATUTES_DIR")
    statutes = read_statutes(directory)
    report = ["# Notice check", "", f"{dt.date.today()}. Again: `make bench-notices`.", ""]
    for split, what in SPLITS.items():
        names = drafts(split)
        clean = [len(check_notice(parse_draft(read_draft(name)), statutes).findings) for name in names]
        seeded, found, others, right = Counter[str](), Counter[str](), 0, 0
        missed = defaultdict(list)
        for seed in read_seeds(split):
            findings = check_notice(parse_draft(seed.text), statutes).findings
            hits = sum(map(seed.is_found_by, findings))
            right += hits
            others += len(findings) - hits
            if seed.kind != RIGHT:
                seeded[seed.kind] += 1
                found[seed.kind] += bool(hits)
                if not hits:
                    missed[seed.kind].append(seed.id)
        report += [
            f"## {what}",
            "",
            f"{len(names)} drafts, {sum(clean)} findings in them as they stand.",
            "",
            "| mistake | seeded | found |",
            "|---|---|---|",
            *(f"| {kind} | {count} | {found[kind]} |" for kind, count in sorted(seeded.items())),
            f"| **all** | {seeded.total()} | {found.total()} |",
            "",
            f"Recall **{found.total() / seeded.total():.3f}**; of {right + others} findings in all changed "
            f"drafts, harmless changes among them, {right} were of the mistake: precision "
            f"**{right / (right + others):.3f}**.",
            "",
        ]
        report += [f"Missed, {kind}: {', '.join(ids)}." for kind, ids in missed.items()]
    text = "\n".join(report).rstrip() + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

"""Complete drafts give no finding; the same drafts with one thing wrong give exactly that one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.notices.seeded import SPLITS, Seed, drafts, parse_draft, read_draft, read_seeds, read_statutes
from indexer.errors import DocumentError
from knowledge.cited_articles import CitedArticles
from knowledge.notices.check import check_notice
from knowledge.notices.findings import FindingKind, Severity

DRAFTS = [name for split in SPLITS for name in drafts(split)]
#: Whole items taken away: nothing of them is left that anybody could read otherwise.
WHOLE = [
    seed
    for split in SPLITS
    for seed in read_seeds(split)
    if seed.kind == FindingKind.MISSING_ITEM and seed.variant == "whole"
]


@pytest.fixture(scope="module")
def statutes(statutes_dir: Path) -> CitedArticles:
    return read_statutes(statutes_dir)


@pytest.mark.parametrize("name", DRAFTS)
def test_a_complete_draft_gives_no_finding(name: str, statutes: CitedArticles) -> None:
    report = check_notice(parse_draft(read_draft(name)), statutes)
    assert [(one.message, one.place) for one in report.findings] == []


@pytest.mark.parametrize("seed", WHOLE, ids=lambda seed: seed.id)
def test_without_an_item_exactly_that_is_found(seed: Seed, statutes: CitedArticles) -> None:
    report = check_notice(parse_draft(seed.text), statutes)
    missing = [one for one in report.findings if one.kind is FindingKind.MISSING_ITEM]
    assert {one.item for one in missing} == {seed.item}
    assert all(one.severity is Severity.MUST and one.suggestion for one in missing)
    # What went with the item may leave a contradiction behind, and no other kind of finding.
    others = {one.kind for one in report.findings} - {FindingKind.MISSING_ITEM}
    assert others <= {FindingKind.CONTRADICTING_DATE, FindingKind.CONTRADICTING_AMOUNT}


@pytest.mark.parametrize("split", SPLITS)
def test_hardly_a_seeded_mistake_is_missed_and_hardly_anything_else_found(
    split: str, statutes: CitedArticles
) -> None:
    missed, others, seeds = [], [], 0
    for seed in list(read_seeds(split))[::5]:
        findings = check_notice(parse_draft(seed.text), statutes).findings
        seeds += 1
        if seed.kind != "ok" and not any(map(seed.is_found_by, findings)):
            missed.append(seed.id)
        others += [(seed.id, one.message) for one in findings if not seed.is_found_by(one)]
    assert len(missed) <= seeds * 0.02, missed
    assert len(others) <= seeds * 0.02, others


@given(
    st.lists(
        st.one_of(
            st.text(max_size=120),
            st.sampled_from([line for line in read_draft("notice-01.md").splitlines() if line]),
        ),
        max_size=40,
    )
)
@settings(max_examples=150)
def test_whatever_is_sent_is_checked(lines: list[str]) -> None:
    try:
        document = parse_draft("\n".join(["공고문", *lines]))
    except DocumentError:
        return
    report = check_notice(document, CitedArticles())
    assert all(one.message for one in report.findings)

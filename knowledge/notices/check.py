"""The notice check: every part of it, put together."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.structure import StructuredDocument
from knowledge.cited_articles import CitedArticles
from knowledge.notices.amounts import check_amounts
from knowledge.notices.citations import check_citations
from knowledge.notices.contents import check_contents
from knowledge.notices.dates import check_dates
from knowledge.notices.findings import Finding
from knowledge.notices.money import read_money
from knowledge.notices.periods import check_periods
from knowledge.notices.profile import Profile, read_profile
from knowledge.notices.schedule import read_schedule
from knowledge.notices.statements import read_statements
from knowledge.notices.words import check_words


@dataclass(frozen=True, slots=True)
class NoticeReport:
    """What a check came to.

    Attributes:
        profile: What the notice is about, as it was read.
        findings: What to mend: what breaks a rule first, each group in the order of the notice.
        undecided: What could not be read or decided, each a sentence in Korean.
    """

    profile: Profile
    findings: tuple[Finding, ...]
    undecided: tuple[str, ...]


def check_notice(document: StructuredDocument, statutes: CitedArticles) -> NoticeReport:
    """Check a draft notice.

    Args:
        document: The draft.
        statutes: What the statutes say that it cites.
    """
    statements = read_statements(document)
    money = read_money(statements)
    points = read_schedule(statements)
    profile = read_profile(document, statements, money)
    parts = (
        check_contents(profile, statements, points),
        check_periods(profile, points),
        check_dates(points),
        check_amounts(statements, money),
        check_citations(statements, statutes),
        check_words(profile, statements),
    )
    findings = [finding for part in parts for finding in part.findings]
    findings.sort(key=lambda one: (one.severity, -1 if one.place is None else one.place.number))
    return NoticeReport(profile, tuple(findings), tuple(line for part in parts for line in part.undecided))

"""What a notice check finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.notices.statements import Statement


class FindingKind(StrEnum):
    """What is wrong."""

    MISSING_ITEM = "missing_item"
    SHORT_PERIOD = "short_period"
    UNLAWFUL_PAPER = "unlawful_paper"
    CONTRADICTING_AMOUNT = "contradicting_amount"
    CONTRADICTING_DATE = "contradicting_date"
    DEAD_CITATION = "dead_citation"
    WORDING = "wording"


class Severity(StrEnum):
    """How bad it is."""

    #: The notice breaks a rule, or contradicts itself.
    MUST = "must"
    #: It differs from the standard; there may be a reason.
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a notice.

    Attributes:
        kind: What is wrong.
        severity: How bad it is.
        message: What is wrong, in Korean.
        basis: The rule: ``지방계약법 시행령 제36조제8호``; empty where the notice contradicts itself.
        place: The statement concerned; None where something is missing.
        suggestion: What it could say instead; empty where nobody can know.
        item: Of a missing item, its number in 시행령 제36조.
    """

    kind: FindingKind
    severity: Severity
    message: str
    basis: str = ""
    place: Statement | None = None
    suggestion: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What one part of the check came to.

    Attributes:
        findings: What it found.
        undecided: What it could not read or decide, each a sentence in Korean.
    """

    findings: tuple[Finding, ...] = ()
    undecided: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, findings: Iterable[Finding], undecided: Iterable[str] = ()) -> Checked:
        """From any iterables."""
        return cls(tuple(findings), tuple(undecided))

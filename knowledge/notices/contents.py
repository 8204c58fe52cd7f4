"""What 시행령 제36조 wants a notice to say, and whether it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.notices import texts
from knowledge.notices.findings import Checked, Finding, FindingKind, Severity
from knowledge.notices.profile import ContractKind, Profile
from knowledge.notices.schedule import DatedPoint, Role, first_of, names, without_dates
from knowledge.notices.statements import Statement

ITEMS_FILE = Path(__file__).parent.parent / "data" / "notice_items.yaml"
#: What is still to be filled in.
BLANK = re.compile(r"\{\{[^{}]{1,40}\}\}|<<[^<>]{1,40}>>|_{3,}|[○OＯ]{2,}|\(\s{2,}\)|\.\s{2,}\.\s")
BASIS = "지방계약법 시행령 제36조제{item}호"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Model):
    """Words by which it is known that a notice says something.

    Attributes:
        text: Stands in a statement, dates left out.
        under: Stands in its heading or in itself.
        unlike: Does not stand in it.
    """

    text: re.Pattern[str]
    under: re.Pattern[str] | None = None
    unlike: re.Pattern[str] | None = None

    def stands_in(self, statement: Statement) -> bool:
        """Whether a statement is evidence."""
        if self.under is not None and not self.under.search(statement.whole):
            return False
        if self.unlike is not None and self.unlike.search(statement.text):
            return False
        return self.text.search(statement.text) is not None


class Item(_Model):
    """Something that a notice has to say, see ``knowledge/data/notice_items.yaml``."""

    item: str
    title: str
    when: str = "always"
    date: Role | None = None
    evidence: tuple[Evidence, ...] = ()
    suggest: str = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _named_role(cls, value: dict[str, object]) -> dict[str, object]:
        role = value.get("date")
        return value | {"date": Role[role]} if isinstance(role, str) else value

    @model_validator(mode="after")
    def _known(self) -> Item:
        if self.when not in _WHEN:
            raise ValueError(f"unknown circumstance: {self.when}")
        if (self.date is None) == (not self.evidence):
            raise ValueError("either a date or evidence is needed")
        return self


def _assessed(profile: Profile) -> bool:
    """제42조제1항 본문: the papers of whoever bid lowest are assessed."""
    return not profile.negotiated and not profile.two_stage


#: Circumstances in which an item is wanted.
_WHEN: dict[str, Callable[[Profile], bool]] = {
    "always": lambda _: True,
    "works": lambda profile: profile.kind is ContractKind.WORKS,
    "site_meeting": lambda profile: profile.kind is ContractKind.WORKS and profile.site_meeting,
    "assessed": _assessed,
    "postal": lambda profile: profile.postal,
    "not_by_hand": lambda profile: not profile.by_hand,
    "joint": lambda profile: profile.joint,
    "regional_duty": lambda profile: profile.regional_duty,
    "briefing": lambda profile: profile.briefing,
    "by_cost": lambda profile: profile.by_cost,
}


@cache
def read_items(path: Path = ITEMS_FILE) -> tuple[Item, ...]:
    """The items, in the order of the file.

    Raises:
        pydantic.ValidationError: When the file says something that it cannot mean.
    """
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
    return tuple(Item.model_validate(row) for row in rows)


def check_contents(
    profile: Profile, statements: Sequence[Statement], points: Sequence[DatedPoint]
) -> Checked:
    """Look for everything that a notice like this has to say."""
    said = [one for one in statements if not one.is_heading]
    undecided = [] if profile.kind else [texts.NO_KIND]
    blanks = sum(BLANK.search(one.text) is not None for one in said)
    if blanks:
        undecided.append(texts.BLANKS.format(count=blanks))
    return Checked.of(_missing(profile, said, points), undecided)


def _missing(profile: Profile, said: Sequence[Statement], points: Sequence[DatedPoint]) -> Iterator[Finding]:
    # Nothing but what it says counts: a date tells neither what nor where.
    undated = [Statement(without_dates(one.text), one.heading, one.number) for one in said]
    for item in read_items():
        if not _WHEN[item.when](profile):
            continue
        if item.date is not None:
            is_there = first_of(points, item.date) is not None or any(
                names(one, item.date) for one in said if BLANK.search(one.text)
            )
        else:
            is_there = any(evidence.stands_in(one) for evidence in item.evidence for one in undated) or (
                # Of a period, the dates are what it says.
                item.item == "7" and any(p.role in (Role.TERM_START, Role.TERM_END) for p in points)
            )
        if not is_there:
            yield Finding(
                FindingKind.MISSING_ITEM,
                Severity.MUST,
                texts.missing(item.title),
                BASIS.format(item=item.item),
                suggestion=item.suggest,
                item=item.item,
            )

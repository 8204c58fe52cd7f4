"""A real decree, a few articles of it, as it might have been and may become."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from indexer.parsers import parse_file
from indexer.structure import StructuredDocument

#: In force from 2024, from 2026, and from 2027.
OLD, PRESENT, TO_COME = "2024-07-01", "2026-01-02", "2027-03-01"
LIMIT = "추정가격이 2천만원 이하인 공사"
CASE = "품질확인 및 예산절감의 필요성이 큰 경우"
#: What stands in their place in each version.
LIMITS = {OLD: "추정가격이 1천만원 이하인 공사", PRESENT: LIMIT, TO_COME: "추정가격이 3천만원 이하인 공사"}
CASES = {OLD: "가격비교가 필요한 경우", PRESENT: CASE, TO_COME: "품질확인의 필요성이 큰 경우"}
ARTICLES = ("제30조", "제35조", "제90조", "제91조")


def present_decree(statutes: Path) -> StructuredDocument:
    """The decree as it is."""
    whole = parse_file(statutes / "지방자치단체를당사자로하는계약에관한법률" / "시행령.md")
    return replace(whole, sections=tuple(one for one in whole.sections if one.number in ARTICLES))


def other_version(decree: StructuredDocument, effective: str, *, without: str = "") -> StructuredDocument:
    """The decree of another day.

    Args:
        decree: As it is.
        effective: The day: ``OLD`` or ``TO_COME``.
        without: An article that it does not have.
    """

    def text(now: str) -> str:
        return now.replace(LIMIT, LIMITS[effective]).replace(CASE, CASES[effective])

    sections = [
        replace(section, blocks=tuple(replace(one, text=text(one.text)) for one in section.blocks))
        for section in decree.sections
        if section.number != without
    ]
    return replace(
        decree,
        effective_date=dt.date.fromisoformat(effective),
        promulgation_number=effective,
        sections=tuple(sections),
    )

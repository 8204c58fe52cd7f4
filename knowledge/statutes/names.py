"""Which laws and rules are asked for at the National Law Information service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.authority import Authority
from indexer.law_names import join_level, law_names, name_key, normalise_law_name, split_level
from indexer.parsers.law_api import Target
from indexer.structure import DocumentKind
from knowledge.models import Document, DocumentVersion

#: Where rules stand at the service, whose source they have when they come from there.
_PLACES = {Target.RULE: "%law.go.kr/행정규칙/%", Target.ORDINANCE: "%law.go.kr/자치법규/%"}
#: (계약예규) 정부 입찰ㆍ계약 집행기준: what people leave out.
_FIRST_BRACKET = re.compile(r"^\s*\([^()]*\)\s*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name of a law or rule.

    Attributes:
        name: As it was given.
        targets: As what it may be there, in the order in which they are tried.
    """

    name: str
    targets: tuple[Target, ...]

    @property
    def query(self) -> str:
        """What to look for: the full title of a law that has a short name."""
        act, level = split_level(normalise_law_name(self.name))
        full = next((row.full for row in law_names() if row.short == act), None)
        return join_level(full, level) if full else self.name.strip()

    def matches(self, title: str, target: Target) -> bool:
        """Whether a title is that of what is wanted; an act is wanted with its decree and its rules."""
        if target is not Target.LAW:
            return _key(title) == _key(self.name)
        wanted, found = normalise_law_name(self.name), normalise_law_name(title)
        return wanted in (found, split_level(found)[0])


async def stored_and_known(session: AsyncSession) -> list[Wanted]:
    """All laws that are stored or in the table of short names, and the rules that came from the service."""
    query = select(Document.title).where(
        Document.kind == DocumentKind.STATUTE,
        Document.authority <= Authority.RULE,
        Document.retired_at.is_(None),
    )
    titles = [*(await session.scalars(query)), *(row.full for row in law_names())]
    acts = {split_level(normalise_law_name(title))[0]: split_level(title)[0] for title in sorted(titles)}
    wanted = [Wanted(title, (Target.LAW,)) for title in acts.values()]
    for target, place in _PLACES.items():
        rules = (
            select(Document.title)
            .join(DocumentVersion)
            .where(DocumentVersion.source_url.like(place), Document.retired_at.is_(None))
            .distinct()
        )
        wanted += [Wanted(title, (target,)) for title in sorted(await session.scalars(rules))]
    return wanted


def named(names: Sequence[str]) -> list[Wanted]:
    """Names that somebody has given, as whatever they are there."""
    return [Wanted(name.strip(), tuple(Target)) for name in dict.fromkeys(names) if name.strip()]


def _key(title: str) -> str:
    return name_key(_FIRST_BRACKET.sub("", title)).replace("ㆍ", "")

"""Finding the rule that somebody begins to type: ``시행령 25 1 5`` is 지방계약법 시행령 제25조제1항제5호."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.law_names import join_level, name_key, normalise_law_name
from indexer.question import MAIN_LAW
from indexer.references import is_within
from indexer.structure import DocumentKind, Jurisdiction
from knowledge.cited_articles import articles_of, load_articles
from knowledge.difference import units_of
from knowledge.models import Document, PassageRow

#: More is not typed by anybody who looks for one rule.
MAX_TYPED = 100
#: What is offered.
MAX_OFFERED = 40
_MAX_ARTICLES = 12

_LEVELS = {"법": "", "법률": "", "영": "시행령", "령": "시행령", "시행령": "시행령"}
_LEVELS |= {"규칙": "시행규칙", "시행규칙": "시행규칙"}
_TYPED = re.compile(r"(?P<name>[^\d§]*?)\s*(?:(?:제|§)?\s*(?P<number>\d{1,4})\s*조?(?P<rest>.*))?", re.DOTALL)
_BRANCH = re.compile(r"\s*의\s*(\d{1,2})")
_STEP = re.compile(
    r"(?P<number>\d{1,3})(?:\s*의\s*(?P<branch>\d{1,2}))?\s*(?P<unit>[항호])?|(?P<letter>[가-힣])\s*목"
)


@dataclass(frozen=True, slots=True)
class OfferedRule:
    """A rule that may be meant.

    Attributes:
        law: ``지방계약법 시행령``
        article: ``제25조``
        path: ``제1항제5호``; empty for the whole article.
        title: Of the article.
        text: What it says; of a whole article, the first of its units.
    """

    law: str
    article: str
    path: str
    title: str
    text: str

    @property
    def label(self) -> str:
        """``지방계약법 시행령 제25조제1항제5호``."""
        return f"{self.law} {self.article}{self.path}"


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed: names of laws or words of a title, and numbers."""

    name: str
    article: str
    path: str


async def offer_rules(session: AsyncSession, typed: str, day: dt.date) -> list[OfferedRule]:
    """The rules in force on a day that somebody may be typing, the most probable first.

    A name with a number is an article with its units; words without a number are looked for in the titles
    of articles. Where no law is named, it is the local contract act, its decree or its rule.

    Args:
        session: Any session.
        typed: At most ``MAX_TYPED`` characters; more is cut.
        day: The day on which they hold.
    """
    read = _read(typed[:MAX_TYPED])
    stored = await _stored_laws(session)
    if not read.article:
        return await _by_title(session, read.name, stored, day)
    laws = _laws_meant(read.name, stored)
    articles = await load_articles(session, [(law, read.article) for law in laws], day)
    offered = [
        OfferedRule(law, read.article, path, passages[0].passage.title, text)
        for law in laws
        if (passages := articles.get((law, read.article)))
        for path, text in _units(units_of([one.passage for one in passages]), read.path)
    ]
    return offered[:MAX_OFFERED]


def _units(units: dict[str, str], path: str) -> list[tuple[str, str]]:
    """An article's units within what was typed, the whole first."""
    if not path:
        first = next(iter(units.items()), None)
        whole = [("", first[1])] if first and first[0] else []
        return whole + list(units.items())
    # The only paragraph of an article has no number.
    paths = (path, path.removeprefix("제1항")) if path.startswith("제1항제") else (path,)
    found = ([(unit, text) for unit, text in units.items() if is_within(unit, one)] for one in paths)
    return next((few for few in found if few), [])


def _read(typed: str) -> _Typed:
    found = _TYPED.fullmatch(typed.strip())
    if found is None or not found["number"]:
        return _Typed(typed.strip(), "", "")
    rest = found["rest"]
    branch = _BRANCH.match(rest)
    article = f"제{int(found['number'])}조" + (f"의{int(branch[1])}" if branch else "")
    return _Typed(
        found["name"].removesuffix("제").strip(), article, _path(rest[branch.end() :] if branch else rest)
    )


def _path(rest: str) -> str:
    """``1 5 가목`` and ``1항 5호 가목`` are 제1항제5호가목."""
    path, unit = "", "항"
    for step in _STEP.finditer(rest):
        if step["letter"]:
            path += f"{step['letter']}목"
            continue
        unit = step["unit"] or unit
        path += f"제{int(step['number'])}{unit}" + (f"의{int(step['branch'])}" if step["branch"] else "")
        unit = "호"
    return path


def _laws_meant(name: str, stored: Sequence[str]) -> list[str]:
    main = MAIN_LAW[Jurisdiction.LOCAL]
    if not name:
        return [join_level(main, level) for level in ("", "시행령", "시행규칙")]
    if name in _LEVELS:
        return [join_level(main, _LEVELS[name])]
    known = normalise_law_name(name)
    if known in stored:
        return [known]
    key = name_key(name)
    return [law for law in stored if name_key(law).startswith(key)][:_MAX_ARTICLES]


async def _stored_laws(session: AsyncSession) -> list[str]:
    rows = await session.scalars(
        select(Document.short_name)
        .where(Document.kind == DocumentKind.STATUTE, Document.retired_at.is_(None))
        .order_by(Document.authority, Document.short_name)
    )
    return list(rows)


async def _by_title(
    session: AsyncSession, words: str, stored: Sequence[str], day: dt.date
) -> list[OfferedRule]:
    """Articles whose titles have the words, those of the local contract act first."""
    first, _, others = words.partition(" ")
    laws, sought = (
        (_laws_meant(first, stored), others) if first in _LEVELS and others else (list(stored), words)
    )
    if not sought:
        return []
    query = articles_of(laws, day).where(PassageRow.title.contains(sought, autoescape=True))
    family = MAIN_LAW[Jurisdiction.LOCAL]
    found = {(law, article): title for _, law, article, title in await session.execute(query)}
    order = sorted(found, key=lambda one: (not one[0].startswith(family), stored.index(one[0])))
    named = order[:_MAX_ARTICLES]
    articles = await load_articles(session, named, day)
    return [
        OfferedRule(
            law,
            article,
            "",
            found[law, article],
            next(iter(units_of([one.passage for one in passages]).values()), ""),
        )
        for law, article in named
        if (passages := articles.get((law, article)))
    ]

"""Which lines of a checklist stand in the statutes as they are stored and in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.answering import Citation
from knowledge.checklists.choosing import Checklist, Entry
from knowledge.checklists.table import Basis
from knowledge.citation_check import stands_in
from knowledge.cited_articles import load_articles
from knowledge.citing import cite_unit, first_holding
from knowledge.corpus import StoredPassage
from knowledge.difference import units_of
from knowledge.reviews import ReviewSubject, open_on

_Articles = Mapping[tuple[str, str], Sequence[StoredPassage]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A checklist whose every line is borne out.

    Attributes:
        checklist: It, without the lines that are not.
        citations: What it rests on: each unit once, in the order of the lines.
        left_out: How many lines are not borne out.
        under_review: Names of the lines that rest on a changed rule, until an instructor has decided.
        day: The day asked about.
    """

    checklist: Checklist
    citations: tuple[Citation, ...]
    left_out: int
    under_review: tuple[str, ...]
    day: dt.date

    def citation(self, basis: Basis) -> Citation:
        """The citation of a basis of one of its lines."""
        return next(one for one in self.citations if one.label == basis.citation)


async def stand(session: AsyncSession, checklist: Checklist, day: dt.date) -> Standing:
    """Leave out what the statutes in force do not say any more, or not yet: then the table is late.

    Args:
        session: Where the statutes are stored.
        checklist: The list.
        day: The day asked about.
    """
    asked = [basis.reference for entry in checklist.entries for basis in (*entry.basis, *entry.said)]
    articles = await load_articles(session, {(one.law, one.article) for one in asked}, day)
    entries = tuple(entry for entry in checklist.entries if _stands(entry, articles))
    bases = dict.fromkeys(basis for entry in entries for basis in entry.basis)
    cited = {basis.citation: _cite(basis, articles, day) for basis in bases}
    left_out = len(checklist.entries) - len(entries)
    under_review = await _under_review(session, entries, day)
    return Standing(replace(checklist, entries=entries), tuple(cited.values()), left_out, under_review, day)


async def _under_review(session: AsyncSession, entries: Sequence[Entry], day: dt.date) -> tuple[str, ...]:
    papers = [entry.paper for entry in entries]
    figures = {figure for entry in entries for figure in entry.figures}
    changed = {
        (review.subject, review.subject_key)
        for review in (
            *await open_on(session, ReviewSubject.CHECKLIST, papers, day),
            *await open_on(session, ReviewSubject.FIGURE, figures, day),
        )
    }
    names = (
        entry.name
        for entry in entries
        if (ReviewSubject.CHECKLIST, entry.paper) in changed
        or any((ReviewSubject.FIGURE, figure) in changed for figure in entry.figures)
    )
    return tuple(dict.fromkeys(names))


def _stands(entry: Entry, articles: _Articles) -> bool:
    return all(_holds(basis, articles) for basis in (*entry.basis, *entry.said))


def _holds(basis: Basis, articles: _Articles) -> bool:
    """Whether a unit is in force and holds the words."""
    reference = basis.reference
    passages = articles.get((reference.law, reference.article), ())
    text = " ".join(units_of((stored.passage for stored in passages), reference.path).values())
    return all(stands_in(words, text) for words in basis.words)


def _cite(basis: Basis, articles: _Articles, day: dt.date) -> Citation:
    reference = basis.reference
    stored = first_holding(articles[reference.law, reference.article], reference.path)
    if stored is None:  # it stands, so there is one
        raise ValueError(basis.citation)
    return replace(cite_unit(stored, reference.path, on=day), quote="\n".join(basis.words))

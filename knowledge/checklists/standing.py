"""Which lines of a checklist stand in the statutes as they are stored and in force on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.references import is_within
from knowledge.answering import Citation
from knowledge.checklists.choosing import Checklist, Entry
from knowledge.checklists.table import Basis
from knowledge.citation_check import stands_in
from knowledge.citing import cite_unit, first_holding
from knowledge.corpus import StoredPassage, load_passages
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.validity import of_laws_in_force

_Articles = Mapping[tuple[str, str], Sequence[StoredPassage]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A checklist whose every line is borne out.

    Attributes:
        checklist: It, without the lines that are not.
        citations: What it rests on: each unit once, in the order of the lines.
        left_out: How many lines are not borne out.
        day: The day asked about.
    """

    checklist: Checklist
    citations: tuple[Citation, ...]
    left_out: int
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
    asked = [basis for entry in checklist.entries for basis in (*entry.basis, *entry.said)]
    articles = await _articles(session, asked, day)
    entries = tuple(entry for entry in checklist.entries if _stands(entry, articles))
    bases = dict.fromkeys(basis for entry in entries for basis in entry.basis)
    cited = {basis.citation: _cite(basis, articles, day) for basis in bases}
    left_out = len(checklist.entries) - len(entries)
    return Standing(replace(checklist, entries=entries), tuple(cited.values()), left_out, day)


async def _articles(session: AsyncSession, bases: Iterable[Basis], day: dt.date) -> _Articles:
    """The passages of the articles cited, in reading order."""
    wanted = {(basis.reference.law, basis.reference.article) for basis in bases}
    query = (
        select(PassageRow.id, Document.short_name, PassageRow.article)
        .join(DocumentVersion, PassageRow.document_version_id == DocumentVersion.id)
        .join(Document, DocumentVersion.document_id == Document.id)
        .where(
            *of_laws_in_force({law for law, _ in wanted}, day),
            PassageRow.article.in_({article for _, article in wanted}),
            ~PassageRow.repealed,
        )
        .order_by(PassageRow.document_version_id, PassageRow.ordinal)
    )
    found = {
        passage_id: (law, article)
        for passage_id, law, article in await session.execute(query)
        if (law, article) in wanted
    }
    articles: dict[tuple[str, str], list[StoredPassage]] = defaultdict(list)
    for stored in await load_passages(session, list(found), with_analysis=False):
        articles[found[stored.id]].append(stored)
    return articles


def _stands(entry: Entry, articles: _Articles) -> bool:
    return all(_holds(basis, articles) for basis in (*entry.basis, *entry.said))


def _holds(basis: Basis, articles: _Articles) -> bool:
    """Whether a unit is in force and holds the words."""
    reference = basis.reference
    passages = articles.get((reference.law, reference.article), ())
    text = " ".join(
        block.text
        for stored in passages
        for block in stored.passage.blocks
        if is_within(block.path, reference.path)
    )
    return first_holding(passages, reference.path) is not None and all(
        stands_in(words, text) for words in basis.words
    )


def _cite(basis: Basis, articles: _Articles, day: dt.date) -> Citation:
    reference = basis.reference
    stored = first_holding(articles[reference.law, reference.article], reference.path)
    if stored is None:  # it stands, so there is one
        raise ValueError(basis.citation)
    return replace(cite_unit(stored, reference.path, on=day), quote="\n".join(basis.words))

"""What was analysed before: the tokens and vectors of words that a new version has taken over unchanged.

An amendment changes a few articles of hundreds, and to analyse the others again would be nearly all of the
time that its import takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.structure import Passage, StructuredDocument
from knowledge.corpus import unpack_vectors
from knowledge.models import DocumentVersion, PassageRow
from knowledge.validity import versions_of
from knowledge.versions import key_of

#: Versions that are compared with: the neighbours of the new one have nearly all that it takes over.
_NEIGHBOURS = 2
_IDS_PER_QUERY = 500

#: All that tokens and vectors are made from, see ``indexer.analysis`` and ``indexer.embedder``.
_Words = tuple[str, tuple[str, ...], str, bool]


async def analysed_before(
    session: AsyncSession, document: StructuredDocument, passages: Sequence[Passage]
) -> dict[int, AnalysedPassage]:
    """Passages whose words stand in a neighbouring version, with what was made of them there.

    Args:
        session: Any session.
        document: The new version, which is not stored yet.
        passages: What it was cut into.

    Returns:
        By ``ordinal``; with which analyzer and model each was made is for the caller to look at.
    """
    versions = await versions_of(session, key_of(document))
    near = sorted(versions, key=lambda one: (_days_between(one, document.effective_date), -one.number))
    stored: dict[_Words, int] = {}
    for version in near[:_NEIGHBOURS]:
        query = select(
            PassageRow.id,
            PassageRow.title,
            PassageRow.heading_path,
            PassageRow.text,
            PassageRow.article,
        ).where(PassageRow.document_version_id == version.id, PassageRow.tokens.is_not(None))
        for row in await session.execute(query):
            words = (row.title, tuple(row.heading_path), row.text, bool(row.article))
            stored.setdefault(words, row.id)
    wanted = {one.ordinal: stored[words] for one in passages if (words := _words(one)) in stored}
    made = await _made(session, sorted(set(wanted.values())))
    return {one.ordinal: _as(one, made[wanted[one.ordinal]]) for one in passages if one.ordinal in wanted}


async def analyse_rest(
    passages: Sequence[Passage],
    before: Mapping[int, AnalysedPassage],
    analyse: Callable[[Sequence[Passage]], Awaitable[list[AnalysedPassage]]],
) -> list[AnalysedPassage]:
    """Analyse the passages that were not, or not by the present analyzer and model.

    Which those are shows in what they make, so where nothing is new one passage is analysed all the same.

    Args:
        passages: All of a document.
        before: What ``analysed_before`` has found of them.
        analyse: Analyses passages, in their order.
    """
    made = await analyse([one for one in passages if one.ordinal not in before] or passages[:1])
    present = {(one.tokenizer_id, one.model_id) for one in made}
    ready = {key: one for key, one in before.items() if (one.tokenizer_id, one.model_id) in present}
    ready |= {one.passage.ordinal: one for one in made}
    rest = await analyse([one for one in passages if one.ordinal not in ready])
    ready |= {one.passage.ordinal: one for one in rest}
    return [ready[one.ordinal] for one in passages]


def _words(passage: Passage) -> _Words:
    return passage.title, passage.heading_path, passage.text, bool(passage.article)


def _days_between(version: DocumentVersion, effective: dt.date | None) -> int:
    if version.effective_date is None or effective is None:
        return 0
    return abs((version.effective_date - effective).days)


async def _made(session: AsyncSession, ids: Sequence[int]) -> dict[int, PassageRow]:
    rows: dict[int, PassageRow] = {}
    for start in range(0, len(ids), _IDS_PER_QUERY):
        query = select(PassageRow).where(PassageRow.id.in_(ids[start : start + _IDS_PER_QUERY]))
        rows |= {row.id: row for row in await session.scalars(query)}
    return rows


def _as(passage: Passage, row: PassageRow) -> AnalysedPassage:
    vectors = None if row.vectors is None else unpack_vectors(row.vectors)
    return AnalysedPassage(passage, row.tokens or {}, row.tokenizer_id or "", vectors, row.model_id)

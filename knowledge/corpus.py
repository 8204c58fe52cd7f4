"""Passages as rows: storing them with tokens and vectors, retiring them, and the change feed."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from indexer.analysis import AnalysedPassage, Vectors
from indexer.entries import PassageKind, PassageMeta
from indexer.structure import Block, Jurisdiction, Passage
from knowledge.models import CorpusChange, CorpusCounter, Document, DocumentVersion, PassageRow, QAEntry

_SHAPE = struct.Struct("<II")
#: Ids in one statement; databases limit the number of its parameters.
_IDS_PER_QUERY = 500


class PassageAnalyst(Protocol):
    """Makes the tokens and vectors of passages, once, off the event loop."""

    async def analyse(
        self, passages: Sequence[Passage], *, known: Sequence[Vectors | None] = ()
    ) -> list[AnalysedPassage]:
        """Analyse passages, in their order; ``known`` are vectors that this model has made of them."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the database has it.

    Attributes:
        id: Its row.
        passage: Its place and words.
        meta: What it belongs to, and when that holds.
        document_version_id: The version that it belongs to; None for a Q&A entry.
        effective_date: 시행일자 of that version; its words may hold for longer (``meta``). None where it has
            none, and for a Q&A entry.
        qa_entry_id: The entry that it belongs to; None for a document.
        active: False where the index does not have it: retired, or the same words stand in another version.
        tokens: Analyzer output per field; None where it was never analysed or is not loaded.
        tokenizer_id: Which analyzer.
        vectors: Of the title, then one row a window; None where there is no dense model or not loaded.
        model_id: Which model.
    """

    id: int
    passage: Passage
    meta: PassageMeta
    document_version_id: int | None
    effective_date: dt.date | None
    qa_entry_id: int | None
    active: bool
    tokens: dict[str, list[str]] | None
    tokenizer_id: str | None
    vectors: npt.NDArray[np.float16] | None
    model_id: str | None


async def store_version_passages(
    session: AsyncSession, version_id: int, analysed: Iterable[AnalysedPassage]
) -> list[int]:
    """Store the passages of a document version; returns their ids. The caller records the change."""
    return await _store(session, analysed, document_version_id=version_id)


async def store_entry_passages(
    session: AsyncSession, entry_id: int, analysed: Iterable[AnalysedPassage]
) -> list[int]:
    """Store the passages of a Q&A entry; returns their ids. The caller records the change."""
    return await _store(session, analysed, qa_entry_id=entry_id)


async def retire_passages(
    session: AsyncSession, *, version_id: int | None = None, entry_id: int | None = None
) -> list[int]:
    """Take the passages of one owner out of the index; returns the ids of those that were in it.

    The rows stay, so that old answers can still show what they cited. The caller records the change.
    """
    ids = await active_passage_ids(session, version_id=version_id, entry_id=entry_id)
    owner = _owner(version_id, entry_id)
    await session.execute(update(PassageRow).where(owner, PassageRow.active).values(active=False))
    return ids


async def active_passage_ids(
    session: AsyncSession, *, version_id: int | None = None, entry_id: int | None = None
) -> list[int]:
    """Ids of the passages of one owner that the index has, in reading order."""
    query = select(PassageRow.id).where(_owner(version_id, entry_id), PassageRow.active)
    return list((await session.scalars(query.order_by(PassageRow.ordinal))).all())


async def lock_corpus(session: AsyncSession) -> None:
    """Wait until no other transaction is changing the corpus, and let none begin before this one ends.

    To be called before looking at what is stored in order to add to it: on PostgreSQL two processes may
    import the same thing at once (SQLite has one writer).
    """
    await session.execute(select(CorpusCounter.seq).with_for_update())


async def record_change(
    session: AsyncSession, added: Sequence[int], removed: Sequence[int], now: dt.datetime
) -> int:
    """Tell every index what changed; returns the number of the change.

    To be called last in a transaction: from here to the commit nobody else can take a number, which is
    what makes the order of numbers the order of commits. A passage whose version only got other dates
    counts as added: an index replaces what it has of it.
    """
    await session.flush()
    raised = update(CorpusCounter).where(CorpusCounter.id == 1).values(seq=CorpusCounter.seq + 1)
    seq = await session.scalar(raised.returning(CorpusCounter.seq))
    if seq is None:
        # A database made without migrations has no counter row yet.
        seq = 1
        session.add(CorpusCounter(id=1, seq=seq))
    session.add(CorpusChange(seq=seq, added=list(added), removed=list(removed), changed_at=now))
    await session.flush()
    return seq


async def current_seq(session: AsyncSession) -> int:
    """Number of the last committed change."""
    return await session.scalar(select(CorpusCounter.seq)) or 0


async def load_passages(
    session: AsyncSession, ids: Sequence[int], *, with_analysis: bool = True
) -> list[StoredPassage]:
    """Load passages by their ids, in the order of the ids; an unknown id is left out.

    Args:
        session: Any session.
        ids: Any number.
        with_analysis: False to leave out tokens and vectors, which are most of a row, where only the words
            are wanted.
    """
    found: dict[int, StoredPassage] = {}
    for start in range(0, len(ids), _IDS_PER_QUERY):
        query = (
            select(PassageRow, DocumentVersion, Document, QAEntry)
            .outerjoin(DocumentVersion, PassageRow.document_version_id == DocumentVersion.id)
            .outerjoin(Document, DocumentVersion.document_id == Document.id)
            .outerjoin(QAEntry, PassageRow.qa_entry_id == QAEntry.id)
            .where(PassageRow.id.in_(ids[start : start + _IDS_PER_QUERY]))
        )
        if not with_analysis:
            query = query.options(
                *(defer(column, raiseload=True) for column in (PassageRow.tokens, PassageRow.vectors))
            )
        for row, version, document, entry in await session.execute(query):
            found[row.id] = _stored(row, version, document, entry, with_analysis)
    return [found[passage_id] for passage_id in ids if passage_id in found]


def pack_vectors(vectors: npt.NDArray[np.float16]) -> bytes:
    """Vectors as bytes: rows and columns as little-endian uint32, then little-endian float16."""
    return _SHAPE.pack(*vectors.shape) + vectors.astype("<f2").tobytes()


def unpack_vectors(data: bytes) -> npt.NDArray[np.float16]:
    """The vectors that ``pack_vectors`` made bytes of; read-only.

    Raises:
        ValueError: When the bytes are cut off.
    """
    rows, columns = _SHAPE.unpack_from(data)
    return np.frombuffer(data, "<f2", offset=_SHAPE.size, count=rows * columns).reshape(rows, columns)


def _owner(version_id: int | None, entry_id: int | None) -> Any:
    if (version_id is None) == (entry_id is None):
        raise ValueError("a passage belongs either to a document version or to a Q&A entry")
    if version_id is not None:
        return PassageRow.document_version_id == version_id
    return PassageRow.qa_entry_id == entry_id


async def _store(session: AsyncSession, analysed: Iterable[AnalysedPassage], **owner: int) -> list[int]:
    rows = [
        PassageRow(
            **owner,
            ordinal=item.passage.ordinal,
            article=item.passage.article,
            path=item.passage.path,
            title=item.passage.title,
            heading_path=list(item.passage.heading_path),
            blocks=[[block.path, block.text, block.repealed, block.page] for block in item.passage.blocks],
            text=item.passage.text,
            repealed=item.passage.repealed,
            active=True,
            tokens=item.tokens,
            tokenizer_id=item.tokenizer_id,
            vectors=None if item.vectors is None else pack_vectors(item.vectors),
            model_id=item.model_id,
        )
        for item in analysed
    ]
    session.add_all(rows)
    await session.flush()
    return [row.id for row in rows]


def _stored(
    row: PassageRow,
    version: DocumentVersion | None,
    document: Document | None,
    entry: QAEntry | None,
    with_analysis: bool,
) -> StoredPassage:
    return StoredPassage(
        id=row.id,
        passage=Passage(
            ordinal=row.ordinal,
            article=row.article,
            path=row.path,
            title=row.title,
            heading_path=tuple(row.heading_path),
            blocks=tuple(Block(*block) for block in row.blocks),
            repealed=row.repealed,
        ),
        meta=_meta(row, version, document, entry),
        document_version_id=row.document_version_id,
        effective_date=version.effective_date if version is not None else None,
        qa_entry_id=row.qa_entry_id,
        active=row.active,
        tokens=row.tokens if with_analysis else None,
        tokenizer_id=row.tokenizer_id,
        vectors=unpack_vectors(row.vectors) if with_analysis and row.vectors is not None else None,
        model_id=row.model_id,
    )


def _meta(
    row: PassageRow, version: DocumentVersion | None, document: Document | None, entry: QAEntry | None
) -> PassageMeta:
    if version is not None and document is not None:
        return PassageMeta(
            kind=PassageKind(document.kind),
            law=document.short_name,
            article=row.article,
            jurisdiction=Jurisdiction(document.jurisdiction),
            authority=document.authority,
            effective_from=row.holds_from or version.effective_date,
            superseded_from=version.superseded_from,
            repealed=row.repealed,
            path=row.path,
        )
    if entry is None:
        raise ValueError(f"passage {row.id} belongs to nothing")
    return PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, entry.authority, repealed=row.repealed)

"""Tables of what is known: documents, their dated versions, passages, and the change feed of the index."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models.base import Base, BigId


class Document(Base):
    """A statute or standard document, through all its versions."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Stable identity across imports: ``statute:지방계약법 시행령``, ``standard:수의계약과 견적``.
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    short_name: Mapped[str] = mapped_column(index=True)
    jurisdiction: Mapped[str]
    authority: Mapped[int]
    created_at: Mapped[dt.datetime]
    retired_at: Mapped[dt.datetime | None]

    versions: Mapped[list[DocumentVersion]] = relationship(back_populates="document")


class DocumentVersion(Base):
    """One dated version (판) of a document. A newer one supersedes it; nothing overwrites it."""

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        UniqueConstraint("document_id", "content_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    #: 1, 2, 3 … in the order of import.
    number: Mapped[int]
    effective_date: Mapped[dt.date | None]
    #: The day from which a newer version holds; None while this is the newest.
    superseded_from: Mapped[dt.date | None]
    promulgation_number: Mapped[str]
    repealed: Mapped[bool]
    source_name: Mapped[str]
    source_url: Mapped[str]
    content_hash: Mapped[str]
    warnings: Mapped[list[Any]]
    imported_at: Mapped[dt.datetime]
    #: When its import was taken back; None while it counts.
    withdrawn_at: Mapped[dt.datetime | None]

    document: Mapped[Document] = relationship(back_populates="versions")


class IncomingDocument(Base):
    """A document that somebody has sent to the bot, as it was read; imported once they say so."""

    __tablename__ = "incoming_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str]
    #: The document, see ``indexer.parsers.transport``; emptied once it was decided over.
    content: Mapped[str]
    state: Mapped[str]
    #: The version that it became.
    document_version_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id"))
    received_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]


class PassageRow(Base):
    """A passage with its tokens and vectors, made once at import; the index is derived from these rows.

    It belongs either to a document version or to a Q&A entry.
    """

    __tablename__ = "passage"
    __table_args__ = (
        CheckConstraint("(document_version_id IS NULL) <> (qa_entry_id IS NULL)", name="one_owner"),
        Index("ix_passage_article", "document_version_id", "article"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_version_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id"))
    qa_entry_id: Mapped[int | None] = mapped_column(ForeignKey("qa_entry.id"), index=True)
    ordinal: Mapped[int]
    article: Mapped[str]
    path: Mapped[str]
    title: Mapped[str]
    heading_path: Mapped[list[Any]]
    #: ``[[path, text, repealed, page], …]``, see ``indexer.structure.Block``; older rows have no pages.
    blocks: Mapped[list[Any]]
    text: Mapped[str]
    repealed: Mapped[bool]
    #: Whether the index has it. A passage that was retired, or that a newer version has taken over word by
    #: word, stays for those who cite it.
    active: Mapped[bool]
    #: The day from which its words hold where that is not the day of its version: it has them from the
    #: version before, or has no day of its own.
    holds_from: Mapped[dt.date | None]
    #: Analyzer output per field, as the lexical index takes it; None until analysed.
    tokens: Mapped[dict[str, Any] | None]
    tokenizer_id: Mapped[str | None]
    #: One row a window, see ``knowledge.corpus.pack_vectors``; None where there is no dense model.
    vectors: Mapped[bytes | None]
    model_id: Mapped[str | None]


class CorpusCounter(Base):
    """The single counter row whose lock makes the order of numbers the order of commits."""

    __tablename__ = "corpus_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigId)


class CorpusChange(Base):
    """One change that every index follows: passages of one owner were added or removed."""

    __tablename__ = "corpus_change"

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    added: Mapped[list[Any]]
    removed: Mapped[list[Any]]
    changed_at: Mapped[dt.datetime]


class ThesaurusEntry(Base):
    """An everyday word and the statutory word it stands for, added by an instructor at run time."""

    __tablename__ = "thesaurus_entry"
    __table_args__ = (UniqueConstraint("everyday", "statutory"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    everyday: Mapped[str]
    statutory: Mapped[str]
    #: The rule that has the statutory words: ``지방계약법 제30조``.
    source: Mapped[str] = mapped_column(server_default="")
    #: None where it came from the command line.
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[dt.datetime]
    #: When it was taken back; None while it is in force.
    retired_at: Mapped[dt.datetime | None]

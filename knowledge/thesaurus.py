"""Rows of the thesaurus that instructors add and take back while the program runs.

A change ends with a row in the change feed of the index, so that every process reads the table again
(``knowledge.follower``). A row that was taken back stays for the record; added again, it is the same row.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from indexer.references import parse_reference
from indexer.structure import Block, DocumentKind, Jurisdiction, Passage
from indexer.thesaurus import shipped_rows
from knowledge import answer_log
from knowledge.corpus import PassageAnalyst, record_change
from knowledge.db import insert_into
from knowledge.errors import TermProblem, TermRefusedError
from knowledge.models import Document, DocumentVersion, PassageRow, Person, ThesaurusEntry
from knowledge.privacy import mask

#: The longest everyday and statutory words, in characters.
MAX_EVERYDAY = 40
MAX_STATUTORY = 80
#: Rows in force at the same time, beside the shipped ones.
MAX_ROWS = 1000

#: A word shorter than this would widen questions about everything.
_LEAST_LETTERS = 2
_LETTER = re.compile(r"[A-Za-z가-힣一-鿿]")
_WORD = re.compile(r"[0-9A-Za-z가-힣一-鿿]+")
#: What ``privacy.mask`` leaves behind, of text that was masked on its way in.
_MASKED = re.compile(r"\[[가-힣]+\]")
_QUOTES = "\"'“”‘’「」"


@dataclass(frozen=True, slots=True)
class Term:
    """A row that may be added.

    Attributes:
        everyday: What people say.
        statutory: What the rule says.
        source: The rule that has those words: ``지방계약법 제30조``.
    """

    everyday: str
    statutory: str
    source: str


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """A row in force.

    Attributes:
        entry: The row.
        added_by: Name of the person who added it; empty where it came from the command line.
    """

    entry: ThesaurusEntry
    added_by: str


async def check(
    session: AsyncSession, analyst: PassageAnalyst, everyday: str, statutory: str, *, source: str = ""
) -> Term:
    """Look whether a row may be added. Reads much, so not to be called in a write transaction.

    Args:
        session: A snapshot.
        analyst: Tells whether the everyday words mean anything.
        everyday: What people say, as it was typed.
        statutory: What the rule says, as it was typed.
        source: The article that says so; empty to find a rule that has all the words.

    Raises:
        TermRefusedError: When it may not.
    """
    everyday, statutory = _clean(everyday), _clean(statutory)
    if len(everyday) > MAX_EVERYDAY or len(statutory) > MAX_STATUTORY:
        raise TermRefusedError(TermProblem.TOO_LONG)
    if any(_MASKED.search(text) or mask(text) != text for text in (everyday, statutory)):
        raise TermRefusedError(TermProblem.PERSONAL)
    if len(_LETTER.findall(everyday)) < _LEAST_LETTERS or not await _means_something(analyst, everyday):
        raise TermRefusedError(TermProblem.NO_EVERYDAY)
    words = list(dict.fromkeys(_WORD.findall(statutory)))
    if not words:
        raise TermRefusedError(TermProblem.NO_STATUTORY)
    rows = await added_rows(session)
    if _same(everyday, statutory) in {_same(*row) for row in (*shipped_rows(), *rows)}:
        raise TermRefusedError(TermProblem.KNOWN)
    if len(rows) >= MAX_ROWS:
        raise TermRefusedError(TermProblem.FULL)
    if source:
        return Term(everyday, statutory, await _checked_source(session, source, words))
    return Term(everyday, statutory, await _found_source(session, words))


async def add(session: AsyncSession, term: Term, *, by_id: int | None, now: dt.datetime) -> ThesaurusEntry:
    """Put a checked row in force.

    Args:
        session: The transaction; this should be its last step, because it raises the change counter.
        term: What ``check`` has let through.
        by_id: Who adds it; None for the command line.
        now: The moment.

    Raises:
        TermRefusedError: When somebody has just added the same row.
    """
    values = {"source": term.source, "added_by_id": by_id, "added_at": now, "retired_at": None}
    statement = insert_into(session, ThesaurusEntry).values(
        everyday=term.everyday, statutory=term.statutory, **values
    )
    number: int | None = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=["everyday", "statutory"],
            set_=values,
            where=ThesaurusEntry.retired_at.is_not(None),
        ).returning(ThesaurusEntry.id)
    )
    if number is None:
        raise TermRefusedError(TermProblem.KNOWN)
    entry = await session.get_one(ThesaurusEntry, number, populate_existing=True)
    await _changed(session, entry, "added", by_id, now)
    return entry


async def retire(
    session: AsyncSession, number: int, *, by_id: int | None, now: dt.datetime
) -> ThesaurusEntry | None:
    """Take a row back; None where there is none of that number in force.

    Args:
        session: The transaction; this should be its last step, because it raises the change counter.
        number: The row.
        by_id: Who takes it back; None for the command line.
        now: The moment.
    """
    retired = await session.scalar(
        update(ThesaurusEntry)
        .where(ThesaurusEntry.id == number, ThesaurusEntry.retired_at.is_(None))
        .values(retired_at=now)
        .returning(ThesaurusEntry.id)
        .execution_options(synchronize_session=False)
    )
    if retired is None:
        return None
    entry = await session.get_one(ThesaurusEntry, number, populate_existing=True)
    await _changed(session, entry, "retired", by_id, now)
    return entry


async def added_rows(session: AsyncSession) -> list[tuple[str, str]]:
    """The rows in force beside the shipped ones, oldest first: everyday words, statutory words."""
    found = await session.execute(
        select(ThesaurusEntry.everyday, ThesaurusEntry.statutory)
        .where(ThesaurusEntry.retired_at.is_(None))
        .order_by(ThesaurusEntry.id)
    )
    return [(everyday, statutory) for everyday, statutory in found]


async def newest(session: AsyncSession, *, limit: int | None = None) -> list[ListedTerm]:
    """The rows in force beside the shipped ones, last added first."""
    found = await session.execute(
        select(ThesaurusEntry, Person.name)
        .outerjoin(Person, ThesaurusEntry.added_by_id == Person.id)
        .where(ThesaurusEntry.retired_at.is_(None))
        .order_by(ThesaurusEntry.added_at.desc(), ThesaurusEntry.id.desc())
        .limit(limit)
    )
    return [ListedTerm(entry, name or "") for entry, name in found]


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).strip(_QUOTES + " ")


def _same(everyday: str, statutory: str) -> tuple[str, str]:
    """What two rows have in common that differ in spacing and case alone."""
    return "".join(everyday.split()).casefold(), "".join(statutory.split()).casefold()


async def _means_something(analyst: PassageAnalyst, text: str) -> bool:
    passage = Passage(0, "", "", "", (), (Block("", text),))
    (analysed,) = await analyst.analyse([passage])
    return bool(analysed.tokens.get("body"))


async def _checked_source(session: AsyncSession, source: str, words: Sequence[str]) -> str:
    """The article that was named, if it has all the words."""
    reference = parse_reference(source)
    if reference is None:
        raise TermRefusedError(TermProblem.NO_SUCH_RULE, (source,))
    passages = await session.execute(
        _rules(PassageRow.title, PassageRow.text).where(
            Document.short_name == reference.law, PassageRow.article == reference.article
        )
    )
    text = "".join("".join((*title.split(), *text.split())) for title, text in passages).casefold()
    if not text:
        raise TermRefusedError(TermProblem.NO_SUCH_RULE, (source,))
    missing = [word for word in words if word.casefold() not in text]
    if missing:
        raise TermRefusedError(TermProblem.NOT_IN_RULE, missing)
    return f"{reference.law} {reference.article}"


async def _found_source(session: AsyncSession, words: Sequence[str]) -> str:
    """A rule that has all the words: where its title has them, of a local act, of high rank."""
    in_title: ColumnElement[int] = sum(
        (case((_has(PassageRow.title, word), 1), else_=0) for word in words), start=literal(0)
    )
    is_local = case((Document.jurisdiction == Jurisdiction.LOCAL, 0), else_=1)
    found = (
        await session.execute(
            _rules(Document.short_name, PassageRow.article, PassageRow.title)
            .where(and_(*map(_stands, words)))
            .order_by(in_title.desc(), is_local, Document.authority, PassageRow.id)
            .limit(1)
        )
    ).first()
    if found is None:
        unknown = [word for word in words if not await _is_known(session, word)]
        raise TermRefusedError(TermProblem.UNKNOWN_WORDS if unknown else TermProblem.APART, unknown)
    law, article, title = found
    return f"{law} {article or title}"


async def _is_known(session: AsyncSession, word: str) -> bool:
    return await session.scalar(_rules(PassageRow.id).where(_stands(word)).limit(1)) is not None


def _rules(*columns: InstrumentedAttribute[Any]) -> Select[Any]:
    """Passages of the newest versions of statutes and standard documents."""
    return (
        select(*columns)
        .join(DocumentVersion, PassageRow.document_version_id == DocumentVersion.id)
        .join(Document, DocumentVersion.document_id == Document.id)
        .where(
            PassageRow.active,
            ~PassageRow.repealed,
            DocumentVersion.superseded_from.is_(None),
            Document.kind.in_((DocumentKind.STATUTE, DocumentKind.STANDARD)),
        )
    )


def _stands(word: str) -> ColumnElement[bool]:
    return or_(_has(PassageRow.title, word), _has(PassageRow.text, word))


def _has(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Whether a text has a word as it is spelled, spaces aside."""
    return func.replace(column, " ", "").icontains(word)


async def _changed(
    session: AsyncSession, entry: ThesaurusEntry, change: str, by_id: int | None, now: dt.datetime
) -> None:
    await answer_log.append(
        session,
        answer_log.Kind.TERM_CHANGED,
        {
            "term": entry.id,
            "text": f"{entry.everyday} = {entry.statutory}",
            "source": entry.source,
            "change": change,
            "by": by_id,
        },
        now=now,
    )
    # No passage changes: whoever sees that something has changed reads the table again.
    await record_change(session, added=[], removed=[], now=now)

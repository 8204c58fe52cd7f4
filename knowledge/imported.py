"""Q&A entries that were written elsewhere (an existing FAQ, a conversation): proposed, then looked at."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.authority import Authority
from knowledge import answer_log
from knowledge.corpus import PassageAnalyst
from knowledge.db import Database
from knowledge.models import QACitation, QAEntry
from knowledge.qa_entries import EntryState, publish, to_passages

_NOT_COMPARED = re.compile(r"[\W_]+")
_KEY_CHARS = 24


class Origin(StrEnum):
    """Where an entry comes from; the beginning of its key."""

    FAQ = "faq"
    CHAT = "chat"


class Standing(StrEnum):
    """How an entry stands to those that are stored."""

    NEW = "new"
    #: The same question with the same answer is there.
    KNOWN = "known"
    #: The same question is there with another answer.
    DIFFERS = "differs"
    #: It came before, and was discarded or retired.
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class ProposedEntry:
    """A question and an answer for instructors to look at.

    Attributes:
        question: The question.
        answer: What was said to it.
        citations: Its legal basis: law, article, path.
        remark: What instructors should know of it, in Korean.
    """

    question: str
    answer: str
    citations: tuple[tuple[str, str, str], ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What became of a proposed entry.

    Attributes:
        entry: The entry.
        standing: How it stood to those stored before.
        entry_id: The number of its draft, or of the entry that is there.
    """

    entry: ProposedEntry
    standing: Standing
    entry_id: int | None


async def standings(
    session: AsyncSession, origin: Origin, entries: Sequence[ProposedEntry]
) -> list[tuple[Standing, int | None]]:
    """How entries stand to those that are stored, with the number of the one that is there."""
    keys = {_key(origin, entry.question) for entry in entries}
    live: dict[str, tuple[int, str]] = {}
    gone: dict[str, int] = {}
    rows = await session.execute(
        select(QAEntry.id, QAEntry.key, QAEntry.question, QAEntry.answer, QAEntry.state).order_by(QAEntry.id)
    )
    for row in rows:
        if row.state != EntryState.RETIRED:
            live[plain(row.question)] = (row.id, row.answer)
        elif row.key in keys:
            gone[row.key] = row.id
    return [_standing(origin, entry, live, gone) for entry in entries]


async def propose(
    session: AsyncSession, origin: Origin, entries: Sequence[ProposedEntry], *, now: dt.datetime
) -> list[Proposal]:
    """Store entries for instructors to look at (``EntryState.REVIEW``); those that are there stay.

    Args:
        session: The transaction.
        origin: Where they come from.
        entries: Of which no two ask the same, see ``plain``.
        now: The moment.
    """
    proposals = []
    found = await standings(session, origin, entries)
    for entry, (standing, entry_id) in zip(entries, found, strict=True):
        if standing is Standing.NEW:
            row = _row(origin, entry, now)
            session.add(row)
            await session.flush()
            entry_id = row.id
            line = {"entry": entry_id, "origin": origin, "question": entry.question, "answer": entry.answer}
            await answer_log.append(session, answer_log.Kind.DRAFTED, line, now=now)
        proposals.append(Proposal(entry, standing, entry_id))
    return proposals


async def publish_proposed(
    database: Database,
    analyst: PassageAnalyst,
    proposals: Sequence[Proposal],
    *,
    now: dt.datetime,
    done: Callable[[int, int], None] = lambda _done, _of: None,
) -> int:
    """Publish drafts that were proposed; those with a remark, or without a basis, stay.

    Args:
        database: Where they are stored.
        analyst: Makes their tokens and vectors.
        proposals: What ``propose`` gave back; one that came before is published where nobody has changed
            it or decided on it since.
        now: The moment.
        done: Told after each how many are published, and of how many.

    Returns:
        How many were published.
    """
    sure = [one for one in proposals if one.entry.citations and not one.entry.remark]
    async with database.read() as session:
        waiting = set(await in_review(session))
        rows = [await session.get_one(QAEntry, one.entry_id) for one in sure if one.entry_id in waiting]
    for count, row in enumerate(rows, start=1):
        analysed = await analyst.analyse(to_passages(row))
        async with database.session() as session:
            rules = [f"{one.law} {one.article}{one.path}" for one in row.citations if one.chosen]
            line = {"entry": row.id, "question": row.question, "answer": row.answer, "rules": rules}
            await answer_log.append(session, answer_log.Kind.PUBLISHED, line, now=now)
            await publish(session, row.id, analysed, publisher_id=None, now=now)
        done(count, len(rows))
    return len(rows)


async def in_review(session: AsyncSession) -> list[int]:
    """Numbers of the entries that wait to be looked at, oldest first."""
    query = select(QAEntry.id).where(QAEntry.state == EntryState.REVIEW).order_by(QAEntry.id)
    return list(await session.scalars(query))


async def add_remark(session: AsyncSession, entry_id: int, remark: str) -> None:
    """Tell instructors one thing more of an entry, once."""
    entry = await session.get_one(QAEntry, entry_id)
    lines = (entry.remark or "").splitlines()
    if remark not in lines:
        entry.remark = "\n".join([*lines, remark])


def is_imported(entry: QAEntry) -> bool:
    """Whether an entry was proposed from elsewhere."""
    return entry.key is not None and entry.key.partition(":")[0] in Origin.__members__.values()


def plain(question: str) -> str:
    """What is compared of a question: its letters and digits."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", question)).casefold()


def _key(origin: Origin, question: str) -> str:
    return f"{origin}:{hashlib.sha256(plain(question).encode()).hexdigest()[:_KEY_CHARS]}"


def _standing(
    origin: Origin, entry: ProposedEntry, live: dict[str, tuple[int, str]], gone: dict[str, int]
) -> tuple[Standing, int | None]:
    there = live.get(plain(entry.question))
    if there is not None:
        entry_id, answer = there
        return (Standing.KNOWN if plain(answer) == plain(entry.answer) else Standing.DIFFERS), entry_id
    discarded = gone.get(_key(origin, entry.question))
    return (Standing.NEW, None) if discarded is None else (Standing.DISCARDED, discarded)


def _row(origin: Origin, entry: ProposedEntry, now: dt.datetime) -> QAEntry:
    return QAEntry(
        key=_key(origin, entry.question),
        question=entry.question,
        answer=entry.answer,
        remark=entry.remark or None,
        state=EntryState.REVIEW,
        authority=Authority.INSTRUCTOR,
        created_at=now,
        citations=list(_citations(entry.citations)),
    )


def _citations(named: Iterable[tuple[str, str, str]]) -> Iterable[QACitation]:
    for position, (law, article, path) in enumerate(dict.fromkeys(named), start=1):
        yield QACitation(position=position, law=law, article=article, path=path, chosen=True)

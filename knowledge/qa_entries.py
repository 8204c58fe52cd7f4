"""Q&A entries (학습조직 Q&A): from an instructor's answer to published knowledge, with its legal basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.authority import Authority
from indexer.references import find_references
from indexer.structure import Block, Passage
from knowledge import answers, corpus
from knowledge.answering import Citation
from knowledge.errors import EntryChangedError, NotAllowedNow, UnsourcedEntryError
from knowledge.models import Escalation, QACitation, QAEntry, Question
from knowledge.reviews import ReviewSubject, void_of_subjects


class EntryState(StrEnum):
    """Where an entry stands."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Step(StrEnum):
    """What may be done with an entry."""

    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    RETIRE = "retire"


#: Longer ones are no question and no answer that a chat can show.
MAX_QUESTION_CHARS = 500
MAX_ANSWER_CHARS = 4000

#: Every step that exists. A published entry is not edited: it is retired, and a new one published.
TRANSITIONS: dict[tuple[EntryState, Step], EntryState] = {
    (EntryState.DRAFT, Step.EDIT): EntryState.DRAFT,
    (EntryState.DRAFT, Step.SUBMIT): EntryState.REVIEW,
    (EntryState.DRAFT, Step.PUBLISH): EntryState.PUBLISHED,
    (EntryState.DRAFT, Step.RETIRE): EntryState.RETIRED,
    (EntryState.REVIEW, Step.EDIT): EntryState.REVIEW,
    (EntryState.REVIEW, Step.SEND_BACK): EntryState.DRAFT,
    (EntryState.REVIEW, Step.PUBLISH): EntryState.PUBLISHED,
    (EntryState.REVIEW, Step.RETIRE): EntryState.RETIRED,
    (EntryState.PUBLISHED, Step.RETIRE): EntryState.RETIRED,
}


async def draft_from_escalation(session: AsyncSession, escalation_id: int, *, now: dt.datetime) -> QAEntry:
    """The draft that keeps an instructor's answer; one that was made before is returned as it stands.

    Raises:
        LookupError: When there is no such escalation, or no instructor has answered it.
    """
    # On PostgreSQL two instructors may ask for it at once: one waits for what the other makes.
    await session.execute(select(Escalation.id).where(Escalation.id == escalation_id).with_for_update())
    known = await session.scalar(
        select(QAEntry).where(QAEntry.escalation_id == escalation_id, QAEntry.state != EntryState.RETIRED)
    )
    if known is not None:
        return known
    question = await session.scalar(
        select(Question)
        .join(Escalation, Escalation.question_id == Question.id)
        .where(Escalation.id == escalation_id)
    )
    answer = await answers.latest_by_instructor(session, question.id) if question else None
    if question is None or answer is None:
        raise LookupError(f"escalation {escalation_id} has no instructor's answer")
    return await draft(
        session,
        question=question.text,
        answer=answer.text,
        author_id=answer.instructor_id,
        escalation_id=escalation_id,
        now=now,
    )


async def draft(
    session: AsyncSession,
    *,
    question: str,
    answer: str,
    author_id: int | None,
    now: dt.datetime,
    escalation_id: int | None = None,
    replaces_id: int | None = None,
) -> QAEntry:
    """A new draft, of the authority of one instructor's opinion.

    With ``replaces_id`` it is to take the place of a published entry.
    """
    entry = QAEntry(
        question=question,
        answer=answer,
        state=EntryState.DRAFT,
        authority=Authority.INSTRUCTOR,
        escalation_id=escalation_id,
        replaces_id=replaces_id,
        author_id=author_id,
        created_at=now,
        citations=[],
    )
    session.add(entry)
    await session.flush()
    return entry


async def get(session: AsyncSession, entry_id: int) -> QAEntry | None:
    """An entry by number, with its citations."""
    return await session.get(QAEntry, entry_id, populate_existing=True)


async def in_state(session: AsyncSession, state: EntryState) -> list[QAEntry]:
    """Entries in a state, oldest first."""
    rows = await session.scalars(select(QAEntry).where(QAEntry.state == state).order_by(QAEntry.id))
    return list(rows)


async def edit(
    session: AsyncSession, entry_id: int, *, question: str | None = None, answer: str | None = None
) -> QAEntry:
    """Change the words of an entry that is not published yet; None leaves them.

    Raises:
        NotAllowedNow: When it is published or retired.
        LookupError: When there is no such entry.
    """
    words = {"question": question, "answer": answer}
    return await _step(
        session, entry_id, Step.EDIT, **{name: text for name, text in words.items() if text is not None}
    )


async def review_from(session: AsyncSession, entry_id: int, day: dt.date | None) -> None:
    """Say from which day on an entry should be looked at again; None for never."""
    await session.execute(update(QAEntry).where(QAEntry.id == entry_id).values(review_on=day))


async def propose_citations(session: AsyncSession, entry_id: int, citations: Iterable[Citation]) -> QAEntry:
    """Put rules beside an entry for an instructor to choose from; known ones are not repeated.

    A rule that the answer names itself is chosen already: its author has cited it.

    Raises:
        NotAllowedNow: When it is published or retired.
        LookupError: When there is no such entry.
    """
    entry = await _step(session, entry_id, Step.EDIT)
    named = {(one.law, one.article, one.path) for one in find_references(entry.answer)}
    for citation in citations:
        rule = (citation.law, citation.article, citation.path)
        _add(entry, *rule, chosen=rule in named)
    await session.flush()
    return entry


async def add_citation(
    session: AsyncSession, entry_id: int, *, law: str, article: str, path: str = ""
) -> QAEntry:
    """Put a rule that an instructor names under an entry.

    Raises:
        NotAllowedNow: When it is published or retired.
        LookupError: When there is no such entry.
    """
    entry = await _step(session, entry_id, Step.EDIT)
    _add(entry, law, article, path, chosen=True)
    await session.flush()
    return entry


async def set_citations(
    session: AsyncSession, entry_id: int, rules: Iterable[tuple[str, str, str]]
) -> QAEntry:
    """Let an entry rest on just these rules (law, article, unit), in their order.

    Raises:
        NotAllowedNow: When it is published or retired.
        LookupError: When there is no such entry.
    """
    entry = await _step(session, entry_id, Step.EDIT)
    entry.citations.clear()
    await session.flush()
    for law, article, path in rules:
        _add(entry, law, article, path, chosen=True)
    await session.flush()
    return entry


async def choose_citation(
    session: AsyncSession, entry_id: int, position: int, *, chosen: bool = True
) -> QAEntry:
    """Take a proposed rule as the legal basis of an entry, or take it back.

    Raises:
        NotAllowedNow: When it is published or retired.
        LookupError: When there is no such entry or citation.
    """
    entry = await _step(session, entry_id, Step.EDIT)
    citation = next((one for one in entry.citations if one.position == position), None)
    if citation is None:
        raise LookupError(f"Q&A entry {entry_id} has no citation {position}")
    citation.chosen = chosen
    await session.flush()
    return entry


async def submit_for_review(session: AsyncSession, entry_id: int) -> QAEntry:
    """Ask another instructor to look at a draft.

    Raises:
        NotAllowedNow: When it is not a draft.
        LookupError: When there is no such entry.
    """
    return await _step(session, entry_id, Step.SUBMIT)


async def send_back(session: AsyncSession, entry_id: int) -> QAEntry:
    """Give an entry back to its author as a draft.

    Raises:
        NotAllowedNow: When it is not in review.
        LookupError: When there is no such entry.
    """
    return await _step(session, entry_id, Step.SEND_BACK)


def to_passages(entry: QAEntry) -> list[Passage]:
    """The passages of an entry, to be analysed before the transaction that publishes it."""
    return words_to_passages(entry.question, entry.answer)


def words_to_passages(question: str, answer: str) -> list[Passage]:
    """The passages of an entry with these words."""
    lines = [line.strip() for line in answer.splitlines()]
    return [
        Passage(
            ordinal=0,
            article="",
            path="",
            title=question,
            heading_path=(),
            blocks=tuple(Block("", line) for line in lines if line),
        )
    ]


async def publish(
    session: AsyncSession,
    entry_id: int,
    analysed: Sequence[AnalysedPassage],
    *,
    publisher_id: int | None,
    now: dt.datetime,
    as_opinion: bool = False,
) -> QAEntry:
    """Make an entry part of what is known. Its proposed but unchosen citations go.

    Published by somebody other than its author, or written outside and imported, it is the learning group's
    word; by its author alone, it stays one instructor's opinion.

    Args:
        session: The transaction; this should be its last step, because it raises the change counter.
        entry_id: The entry.
        analysed: ``to_passages`` of it, analysed.
        publisher_id: Who publishes.
        now: The moment.
        as_opinion: It may be published without a legal basis, as one instructor's opinion.

    Raises:
        UnsourcedEntryError: When no citation is chosen, and it may not be published as an opinion.
        EntryChangedError: When its words have changed since it was analysed.
        NotAllowedNow: When it is published already, or retired.
        LookupError: When there is no such entry.
    """
    # Everything is checked before anything is changed, so a caller that catches the error may go on.
    entry = await _must_get(session, entry_id, lock=True)
    if (EntryState(entry.state), Step.PUBLISH) not in TRANSITIONS:
        raise NotAllowedNow(entry.state)
    sourced = any(citation.chosen for citation in entry.citations)
    if not sourced and not as_opinion:
        raise UnsourcedEntryError(entry_id)
    if [one.passage for one in analysed] != to_passages(entry):
        raise EntryChangedError(entry_id)
    by_another = publisher_id is not None and entry.author_id not in (None, publisher_id)
    reviewed = by_another or entry.key is not None
    entry = await _step(
        session,
        entry_id,
        Step.PUBLISH,
        publisher_id=publisher_id,
        published_at=now,
        authority=Authority.LEARNING_GROUP if reviewed and sourced else Authority(entry.authority),
    )
    entry.citations = [citation for citation in entry.citations if citation.chosen]
    await session.flush()
    added = await corpus.store_entry_passages(session, entry_id, analysed)
    await corpus.record_change(session, added=added, removed=[], now=now)
    return entry


async def retire(session: AsyncSession, entry_id: int, *, now: dt.datetime) -> QAEntry:
    """Take an entry out of what is known, or discard a draft. It stays for old answers to point to.

    Raises:
        NotAllowedNow: When it is retired already.
        LookupError: When there is no such entry.
    """
    entry = await _step(session, entry_id, Step.RETIRE, retired_at=now)
    await void_of_subjects(session, ReviewSubject.ENTRY, [str(entry_id)], now=now)
    removed = await corpus.retire_passages(session, entry_id=entry_id)
    if removed:
        await corpus.record_change(session, added=[], removed=removed, now=now)
    return entry


def _add(entry: QAEntry, law: str, article: str, path: str, *, chosen: bool) -> None:
    for known in entry.citations:
        if (known.law, known.article, known.path) == (law, article, path):
            known.chosen = known.chosen or chosen
            return
    position = max((known.position for known in entry.citations), default=0) + 1
    entry.citations.append(QACitation(position=position, law=law, article=article, path=path, chosen=chosen))


async def _step(session: AsyncSession, entry_id: int, step: Step, **columns: Any) -> QAEntry:
    entry = await _must_get(session, entry_id)
    target = TRANSITIONS.get((EntryState(entry.state), step))
    if target is None:
        raise NotAllowedNow(entry.state)
    moved = await session.scalar(
        update(QAEntry)
        .where(QAEntry.id == entry_id, QAEntry.state == entry.state)
        .values(state=target, version=QAEntry.version + 1, **columns)
        .returning(QAEntry.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:  # somebody was faster (PostgreSQL only: SQLite has one writer)
        return await _step(session, entry_id, step, **columns)
    return await _must_get(session, entry_id)


async def _must_get(session: AsyncSession, entry_id: int, *, lock: bool = False) -> QAEntry:
    entry = await session.get(QAEntry, entry_id, populate_existing=True, with_for_update=lock or None)
    if entry is None:
        raise LookupError(f"no Q&A entry {entry_id}")
    return entry

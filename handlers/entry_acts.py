"""What instructors do with a Q&A entry, wherever they do it: draft, reword, cite, publish, retire.

Each act changes the entry, writes the log, and shows its card anew in the instructors' rooms, in the
caller's transaction.

Every act raises ``Refusal`` with what the instructor reads, where it is not possible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import drafts, texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.instructors import tell
from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import BODY_UNITS, fits
from handlers.replies import Priority
from handlers.services import Services
from indexer.analysis import AnalysedPassage
from knowledge import answer_log, qa_entries, revisions
from knowledge.answering import Citation
from knowledge.errors import EntryChangedError, NotAllowedNow
from knowledge.models import QAEntry
from knowledge.qa_entries import EntryState

_QUESTION_UNITS = 1000


async def begin(
    services: Services, actor: Actor, escalation_id: int, proposed: Sequence[Citation]
) -> QAEntry:
    """Draft an entry from an instructor's answer, with proposed rules, and show it to the instructors."""
    entry = await qa_entries.draft_from_escalation(services.session, escalation_id, now=actor.now)
    if drafts.is_draft(entry):
        citable = [citation for citation in proposed if citation.article]
        entry = await qa_entries.propose_citations(services.session, entry.id, citable)
    await revisions.keep(services.session, entry, actor.person.id, now=actor.now)
    await _log_draft(services, actor, entry)
    await drafts.show(services, entry.id, actor.cause)
    return entry


async def begin_with_rules(
    services: Services,
    actor: Actor,
    escalation_id: int,
    question: str,
    rules: Sequence[tuple[str, str, str]],
) -> QAEntry:
    """Draft an entry from an instructor's answer, with a question that speaks for itself and chosen rules."""
    entry = await qa_entries.draft_from_escalation(services.session, escalation_id, now=actor.now)
    await qa_entries.edit(services.session, entry.id, question=question)
    entry = await qa_entries.set_citations(services.session, entry.id, rules)
    await revisions.keep(services.session, entry, actor.person.id, now=actor.now)
    await _log_draft(services, actor, entry)
    return entry


async def begin_correction(services: Services, actor: Actor, entry: QAEntry) -> QAEntry:
    """Draft what is to take the place of a published entry; until it is published, that one answers."""
    draft = await qa_entries.draft(
        services.session,
        question=entry.question,
        answer=entry.answer,
        author_id=actor.person.id,
        now=actor.now,
        replaces_id=entry.id,
    )
    rules = [(one.law, one.article, one.path) for one in entry.citations]
    draft = await qa_entries.set_citations(services.session, draft.id, rules)
    await revisions.keep(services.session, draft, actor.person.id, now=actor.now)
    await _log_draft(services, actor, draft)
    await drafts.show(services, draft.id, actor.cause)
    return draft


async def retire_into_draft(services: Services, actor: Actor, entry: QAEntry) -> None:
    """Let a published entry that is wrong answer no more, and put its words into a draft to be corrected.

    To be called last: from here to the commit nobody else can change the corpus.
    """
    await begin_correction(services, actor, entry)
    await retire(services, actor, entry.id)


async def toggle_rule(services: Services, actor: Actor, entry_id: int, position: int) -> bool:
    """Make a rule beside a draft a legal basis of it, or no longer one.

    Returns:
        Whether it is one now.
    """
    entry = await draft(services.session, entry_id)
    citation = next((one for one in entry.citations if one.position == position), None)
    if citation is None:
        raise Refusal(texts.BUTTON_GONE)
    chosen = not citation.chosen
    entry = await qa_entries.choose_citation(services.session, entry_id, position, chosen=chosen)
    await revisions.keep(services.session, entry, actor.person.id, now=actor.now)
    await _log(services, actor, entry_id, rule=drafts.rule(citation), chosen=chosen)
    await drafts.show(services, entry_id, actor.cause)
    return chosen


def check_words(question: str | None, answer: str | None, *, question_max_chars: int) -> None:
    """Let only words pass that a chat can show.

    Raises:
        Refusal: When there are none, or too many.
    """
    if not question and not answer:
        raise Refusal(texts.ANSWER_EMPTY)
    if answer and not fits(answer):
        raise Refusal(texts.ANSWER_TOO_LONG.format(limit=BODY_UNITS))
    if question and len(question) > question_max_chars:
        raise Refusal(texts.TOO_LONG.format(length=len(question), limit=question_max_chars))


async def reword(
    services: Services, actor: Actor, entry_id: int, *, question: str | None, answer: str | None
) -> None:
    """Give a draft new words, see ``check_words``; None leaves them."""
    await draft(services.session, entry_id)
    entry = await qa_entries.edit(services.session, entry_id, question=question, answer=answer)
    await revisions.keep(services.session, entry, actor.person.id, now=actor.now)
    await _log(services, actor, entry_id, question=question, answer=answer)
    await drafts.show(services, entry_id, actor.cause)


async def save(
    services: Services,
    actor: Actor,
    entry_id: int,
    question: str,
    answer: str,
    rules: Sequence[tuple[str, str, str]],
    *,
    version: int,
) -> QAEntry:
    """Give a draft its words and rules, all at once.

    Args:
        services: Of the event.
        actor: The instructor.
        entry_id: The draft.
        question: Its question.
        answer: Its answer, see ``check_words``.
        rules: What it rests on, in this order.
        version: The version that the instructor has seen; with another one, somebody was faster.
    """
    seen = await draft(services.session, entry_id)
    if seen.version != version:
        raise Refusal(texts.TOAST_CHANGED_MEANWHILE)
    await qa_entries.edit(services.session, entry_id, question=question, answer=answer)
    entry = await qa_entries.set_citations(services.session, entry_id, rules)
    await revisions.keep(services.session, entry, actor.person.id, now=actor.now)
    named = [drafts.rule(citation) for citation in entry.citations]
    await _log(services, actor, entry_id, question=question, answer=answer, rules=named)
    await drafts.show(services, entry_id, actor.cause)
    return entry


async def review_from(services: Services, actor: Actor, entry_id: int, day: dt.date | None) -> None:
    """Say from which day on a published entry should be looked at again; None for never."""
    await qa_entries.review_from(services.session, entry_id, day)
    await _log(services, actor, entry_id, review_on=day.isoformat() if day else None)


async def publish(
    services: Services, actor: Actor, entry: QAEntry, analysed: Sequence[AnalysedPassage]
) -> None:
    """Let an entry answer from now on. Without a chosen rule it is only an instructor's opinion.

    Args:
        services: Of the event.
        actor: The instructor.
        entry: As it was read when it was analysed.
        analysed: ``qa_entries.to_passages`` of it, analysed before the transaction.
    """
    try:
        async with services.session.begin_nested():
            await answer_log.append(
                services.session,
                answer_log.Kind.PUBLISHED,
                {
                    "entry": entry.id,
                    "person": actor.person.id,
                    "question": entry.question,
                    "answer": entry.answer,
                    "rules": [drafts.rule(citation) for citation in entry.citations if citation.chosen],
                },
                now=actor.now,
            )
            published = await qa_entries.publish(
                services.session,
                entry.id,
                analysed,
                publisher_id=actor.person.id,
                now=actor.now,
                as_opinion=True,
            )
    except EntryChangedError as changed:
        raise Refusal(texts.TOAST_CHANGED_MEANWHILE) from changed
    except NotAllowedNow as refused:
        raise Refusal(texts.TOAST_NOT_A_DRAFT) from refused
    await revisions.keep(services.session, published, actor.person.id, now=actor.now)
    await drafts.show(services, published.id, actor.cause)
    if published.replaces_id is not None:
        replaced = await qa_entries.get(services.session, published.replaces_id)
        if replaced is not None and replaced.state == EntryState.PUBLISHED:
            await retire(services, actor, replaced.id)
    said = texts.PUBLISHED.format(
        number=published.id,
        name=shorten(actor.person.name, NAME_UNITS),
        question=shorten(published.question, _QUESTION_UNITS),
    )
    await tell(services, f"published:{published.id}", said, priority=Priority.NOTICE)


async def retire(services: Services, actor: Actor, entry_id: int) -> None:
    """Let a published entry answer no more, or discard a draft."""
    await answer_log.append(
        services.session,
        answer_log.Kind.RETIRED,
        {"entry": entry_id, "person": actor.person.id},
        now=actor.now,
    )
    await qa_entries.retire(services.session, entry_id, now=actor.now)
    await drafts.show(services, entry_id, actor.cause)


async def published(session: AsyncSession, entry_id: int) -> QAEntry:
    """An entry that answers questions now."""
    entry = await qa_entries.get(session, entry_id)
    if entry is None or entry.state != EntryState.PUBLISHED:
        raise Refusal(texts.BUTTON_GONE)
    return entry


async def draft(session: AsyncSession, entry_id: int) -> QAEntry:
    """An entry that can still be changed."""
    entry = await qa_entries.get(session, entry_id)
    if entry is None:
        raise Refusal(texts.BUTTON_GONE)
    if not drafts.is_draft(entry):
        raise Refusal(texts.TOAST_NOT_A_DRAFT)
    return entry


async def _log_draft(services: Services, actor: Actor, entry: QAEntry) -> None:
    line = {
        "entry": entry.id,
        "escalation": entry.escalation_id,
        "question": entry.question,
        "answer": entry.answer,
    }
    if entry.replaces_id is not None:
        line["instead_of"] = entry.replaces_id
    await answer_log.append(services.session, answer_log.Kind.DRAFTED, line, now=actor.now)


async def _log(services: Services, actor: Actor, entry_id: int, **details: object) -> None:
    line = {"entry": entry_id, "person": actor.person.id, **details}
    await answer_log.append(services.session, answer_log.Kind.REVIEWED, line, now=actor.now)

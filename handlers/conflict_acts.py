"""Conflicts: what is published and contradicts each other, as it is shown and decided anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.acting import Actor
from handlers.entry_acts import published, retire_into_draft
from handlers.errors import Refusal
from handlers.limits import shorten
from handlers.services import Services
from handlers.tables import as_lines
from knowledge import answer_log
from knowledge.consistency import conflicts
from knowledge.consistency.conflicts import ConflictState
from knowledge.consistency.differences import DifferenceKind
from knowledge.corpus import load_passages
from knowledge.models import Conflict, QAEntry

_TITLE_UNITS = 300
_WORDS_UNITS = 700
_KINDS = {
    DifferenceKind.NUMBER: texts.CONFLICT_NUMBER,
    DifferenceKind.PAPERS: texts.CONFLICT_PAPERS,
    DifferenceKind.YES_NO: texts.CONFLICT_YES_NO,
}


@dataclass(frozen=True, slots=True)
class Sides:
    """What both sides of a conflict are called."""

    left: str
    right: str


async def decide(services: Services, actor: Actor, conflict_id: int, state: ConflictState) -> Conflict:
    """Say which side holds; an entry that does not becomes a draft to be corrected.

    Raises:
        Refusal: When it was decided before, or the entry is not published any more.
    """
    conflict = await opened(services.session, conflict_id)
    wrong = {
        ConflictState.LEFT_HOLDS: conflict.right_entry_id,
        ConflictState.RIGHT_HOLDS: conflict.left_entry_id,
    }.get(state)
    entry = await published(services.session, wrong) if wrong is not None else None
    decided = await conflicts.decide(
        services.session, conflict_id, state, by_id=actor.person.id, now=actor.now
    )
    if not decided:
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, conflict_id, state)
    if entry is not None:
        await retire_into_draft(services, actor, entry)
    return conflict


async def reopen(services: Services, actor: Actor, conflict_id: int) -> Conflict:
    """Take back that both sides hold.

    Raises:
        Refusal: When nobody has said so.
    """
    if not await conflicts.reopen(services.session, conflict_id):
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, conflict_id, "reopened")
    return await opened(services.session, conflict_id)


async def opened(session: AsyncSession, conflict_id: int) -> Conflict:
    """A conflict that is open.

    Raises:
        Refusal: When there is none of that number, or it was decided.
    """
    conflict = await conflicts.get(session, conflict_id)
    if conflict is None:
        raise Refusal(texts.BUTTON_GONE)
    if conflict.state != ConflictState.OPEN:
        raise Refusal(texts.REVIEW_DECIDED)
    return conflict


def done(conflict: Conflict, state: ConflictState) -> str:
    """What a decision means."""
    if state is ConflictState.BOTH_HOLD:
        return texts.CONFLICT_BOTH_HOLD
    if state is ConflictState.RIGHT_HOLDS:
        return texts.CONFLICT_LEFT_TO_CORRECT
    return texts.CONFLICT_RIGHT_TO_CORRECT if conflict.right_entry_id else texts.CONFLICT_DOCUMENT_TO_CORRECT


async def card(session: AsyncSession, conflict: Conflict, left: int) -> Markup:
    """Both sides with what they say differently.

    Args:
        session: Any session.
        conflict: The conflict.
        left: How many are open.
    """
    called = await sides(session, conflict)
    return texts.CONFLICT.format(
        left_count=left,
        kind=_KINDS[DifferenceKind(conflict.kind)],
        left=called.left,
        left_words=_words(conflict.left_words),
        right=called.right,
        right_words=_words(conflict.right_words),
        advice=texts.CONFLICT_ADVICE if conflict.right_entry_id else texts.CONFLICT_ADVICE_DOCUMENT,
    )


async def sides(session: AsyncSession, conflict: Conflict) -> Sides:
    """What both sides are called."""
    left = _entry_name(await session.get_one(QAEntry, conflict.left_entry_id))
    if conflict.right_entry_id is not None:
        return Sides(left, _entry_name(await session.get_one(QAEntry, conflict.right_entry_id)))
    passage_id = conflict.right_passage_id or 0
    (stored,) = await load_passages(session, [passage_id], with_analysis=False)
    title = shorten(f"{stored.meta.law} · {stored.passage.title}", _TITLE_UNITS)
    return Sides(left, texts.REVIEW_PASSAGE.format(title=title))


def _words(said: str) -> str:
    return shorten(as_lines(said), _WORDS_UNITS) or texts.REVIEW_NOTHING


def _entry_name(entry: QAEntry) -> str:
    return texts.CONFLICT_ENTRY.format(number=entry.id, question=shorten(entry.question, _TITLE_UNITS))


async def _log(services: Services, actor: Actor, conflict_id: int, became: str) -> None:
    await answer_log.append(
        services.session,
        answer_log.Kind.REVIEWED,
        {"conflict": conflict_id, "person": actor.person.id, "became": became},
        now=actor.now,
    )

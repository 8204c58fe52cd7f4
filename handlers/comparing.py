"""``/비교``: what is published and contradicts each other, side by side, for instructors to decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from handlers import texts
from handlers.acting import Actor
from handlers.actions import Verb, action
from handlers.declining import gate_instructor
from handlers.entry_acts import retire_into_draft
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven
from handlers.instructors import tell
from handlers.limits import NAME_UNITS, shorten
from handlers.replies import Button, Keyboard, Priority
from handlers.saying import say_in_place, toast
from handlers.scene import act_as_instructor, enter
from handlers.services import Services
from handlers.tables import as_lines
from knowledge import answer_log, qa_entries
from knowledge.consistency import conflicts
from knowledge.consistency.conflicts import ConflictState
from knowledge.consistency.differences import DifferenceKind
from knowledge.corpus import load_passages
from knowledge.models import Conflict, QAEntry
from knowledge.qa_entries import EntryState
from knowledge.validity import day_in_seoul
from knowledge.working_hours import is_working

_TITLE_UNITS = 300
_WORDS_UNITS = 700
_KINDS = {
    DifferenceKind.NUMBER: texts.CONFLICT_NUMBER,
    DifferenceKind.PAPERS: texts.CONFLICT_PAPERS,
    DifferenceKind.YES_NO: texts.CONFLICT_YES_NO,
}


async def on_compare_command(event: CommandGiven, services: Services) -> None:
    """``/비교``: the next contradiction."""
    if await gate_instructor(event, services) is None:
        return
    await enter(services, event, services.now())
    await _show_next(event, services, after=0)


async def on_next(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``다음``: this one stays open."""
    await act_as_instructor(event, services)
    await _show_next(event, services, after=conflict_id)


async def on_both_hold(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``둘 다 맞음``: they do not contradict each other."""
    actor = await act_as_instructor(event, services)
    conflict = await _open(services, conflict_id)
    await _decide(event, services, actor, conflict, ConflictState.BOTH_HOLD)


async def on_left_holds(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``가 쪽이 맞음``: the other side is to be corrected."""
    actor = await act_as_instructor(event, services)
    conflict = await _open(services, conflict_id)
    await _decide(event, services, actor, conflict, ConflictState.LEFT_HOLDS)
    if conflict.right_entry_id is not None:
        await _correct(services, actor, conflict.right_entry_id)


async def on_right_holds(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``나 쪽이 맞음``: the first entry is to be corrected."""
    actor = await act_as_instructor(event, services)
    conflict = await _open(services, conflict_id)
    await _decide(event, services, actor, conflict, ConflictState.RIGHT_HOLDS)
    await _correct(services, actor, conflict.left_entry_id)


async def on_reopen(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``되돌리기``: that both are right is taken back."""
    actor = await act_as_instructor(event, services)
    if not await conflicts.reopen(services.session, conflict_id):
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, conflict_id, "reopened")
    await _show(event, services, await _open(services, conflict_id))


async def announce_conflicts(services: Services, now: dt.datetime) -> int:
    """Tell the instructors, in working hours, how many contradictions were found since they were told last.

    Returns:
        How many.
    """
    if not is_working(now):
        return 0
    new = await conflicts.unannounced(services.session, day_in_seoul(now))
    if new:
        said = texts.CONFLICTS_NEW.format(count=len(new))
        await tell(services, f"conflicts:{new[-1].id}", said, priority=Priority.NOTICE)
    for one in new:
        one.announced_at = now
    return len(new)


@dataclass(frozen=True, slots=True)
class _Sides:
    left: str
    right: str


async def _show_next(event: CommandGiven | ButtonPressed, services: Services, *, after: int) -> None:
    today = day_in_seoul(services.now())
    conflict = await conflicts.next_open(services.session, today, after=after)
    if conflict is None and after:
        conflict = await conflicts.next_open(services.session, today)
    if conflict is None:
        await say_in_place(event, services, "conflict:none", texts.CONFLICTS_NONE)
    else:
        await _show(event, services, conflict)


async def _show(event: CommandGiven | ButtonPressed, services: Services, conflict: Conflict) -> None:
    sides = await _sides(services, conflict)
    text = texts.CONFLICT.format(
        left_count=await conflicts.count_open(services.session, day_in_seoul(services.now())),
        kind=_KINDS[DifferenceKind(conflict.kind)],
        left=sides.left,
        left_words=_words(conflict.left_words),
        right=sides.right,
        right_words=_words(conflict.right_words),
        advice=texts.CONFLICT_ADVICE if conflict.right_entry_id else texts.CONFLICT_ADVICE_DOCUMENT,
    )
    await say_in_place(event, services, f"conflict:{conflict.id}", text, _keyboard(conflict))


def _words(said: str) -> str:
    return shorten(as_lines(said), _WORDS_UNITS) or texts.REVIEW_NOTHING


def _keyboard(conflict: Conflict) -> Keyboard:
    return (
        (
            Button(texts.BUTTON_LEFT_HOLDS, action(Verb.LEFT_HOLDS, conflict.id)),
            Button(texts.BUTTON_RIGHT_HOLDS, action(Verb.RIGHT_HOLDS, conflict.id)),
        ),
        (
            Button(texts.BUTTON_BOTH_HOLD, action(Verb.BOTH_HOLD, conflict.id)),
            Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_CONFLICT, conflict.id)),
        ),
    )


async def _sides(services: Services, conflict: Conflict) -> _Sides:
    """What both sides are called."""
    left = _entry_name(await services.session.get_one(QAEntry, conflict.left_entry_id))
    if conflict.right_entry_id is not None:
        return _Sides(left, _entry_name(await services.session.get_one(QAEntry, conflict.right_entry_id)))
    passage_id = conflict.right_passage_id or 0
    (stored,) = await load_passages(services.session, [passage_id], with_analysis=False)
    title = shorten(f"{stored.meta.law} · {stored.passage.title}", _TITLE_UNITS)
    return _Sides(left, texts.REVIEW_PASSAGE.format(title=title))


def _entry_name(entry: QAEntry) -> str:
    return texts.CONFLICT_ENTRY.format(number=entry.id, question=shorten(entry.question, _TITLE_UNITS))


async def _decide(
    event: ButtonPressed,
    services: Services,
    actor: Actor,
    conflict: Conflict,
    state: ConflictState,
) -> None:
    decided = await conflicts.decide(
        services.session, conflict.id, state, by_id=actor.person.id, now=actor.now
    )
    if not decided:
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, conflict.id, state)
    sides = await _sides(services, conflict)
    done = {
        ConflictState.BOTH_HOLD: texts.CONFLICT_BOTH_HOLD,
        ConflictState.RIGHT_HOLDS: texts.CONFLICT_LEFT_TO_CORRECT,
        ConflictState.LEFT_HOLDS: (
            texts.CONFLICT_RIGHT_TO_CORRECT if conflict.right_entry_id else texts.CONFLICT_DOCUMENT_TO_CORRECT
        ),
    }[state]
    said = texts.CONFLICT_DONE.format(
        left=sides.left, right=sides.right, name=shorten(actor.person.name, NAME_UNITS), done=done
    )
    following = Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_CONFLICT, conflict.id))
    undo = Button(texts.BUTTON_WITHDRAW, action(Verb.REOPEN_CONFLICT, conflict.id))
    row = (undo, following) if state is ConflictState.BOTH_HOLD else (following,)
    await say_in_place(event, services, f"conflict:{conflict.id}:{state}", said, (row,))
    await services.outbox.put(toast(event, texts.TOAST_REVIEWED))


async def _correct(services: Services, actor: Actor, entry_id: int) -> None:
    entry = await qa_entries.get(services.session, entry_id)
    if entry is None or entry.state != EntryState.PUBLISHED:
        raise Refusal(texts.BUTTON_GONE)
    await retire_into_draft(services, actor, entry)


async def _open(services: Services, conflict_id: int) -> Conflict:
    conflict = await conflicts.get(services.session, conflict_id)
    if conflict is None:
        raise Refusal(texts.BUTTON_GONE)
    if conflict.state != ConflictState.OPEN:
        raise Refusal(texts.REVIEW_DECIDED)
    return conflict


async def _log(services: Services, actor: Actor, conflict_id: int, became: str) -> None:
    await answer_log.append(
        services.session,
        answer_log.Kind.REVIEWED,
        {"conflict": conflict_id, "person": actor.person.id, "became": became},
        now=actor.now,
    )

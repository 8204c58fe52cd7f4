"""``/비교``: what is published and contradicts each other, side by side, for instructors to decide."""

from __future__ import annotations

import datetime as dt

from handlers import conflict_acts, texts
from handlers.actions import Verb, action
from handlers.declining import gate_instructor
from handlers.events import ButtonPressed, CommandGiven
from handlers.instructors import tell
from handlers.limits import NAME_UNITS, shorten
from handlers.replies import Button, Keyboard, Priority
from handlers.saying import say_in_place, toast
from handlers.scene import act_as_instructor, enter
from handlers.services import Services
from knowledge.consistency import conflicts
from knowledge.consistency.conflicts import ConflictState
from knowledge.models import Conflict
from knowledge.validity import day_in_seoul
from knowledge.working_hours import is_working


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
    await _decide(event, services, conflict_id, ConflictState.BOTH_HOLD)


async def on_left_holds(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``가 쪽이 맞음``: the other side is to be corrected."""
    await _decide(event, services, conflict_id, ConflictState.LEFT_HOLDS)


async def on_right_holds(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``나 쪽이 맞음``: the first entry is to be corrected."""
    await _decide(event, services, conflict_id, ConflictState.RIGHT_HOLDS)


async def on_reopen(event: ButtonPressed, services: Services, conflict_id: int) -> None:
    """``되돌리기``: that both are right is taken back."""
    actor = await act_as_instructor(event, services)
    await _show(event, services, await conflict_acts.reopen(services, actor, conflict_id))


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
    left = await conflicts.count_open(services.session, day_in_seoul(services.now()))
    text = await conflict_acts.card(services.session, conflict, left)
    await say_in_place(event, services, f"conflict:{conflict.id}", text, _keyboard(conflict))


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


async def _decide(event: ButtonPressed, services: Services, conflict_id: int, state: ConflictState) -> None:
    actor = await act_as_instructor(event, services)
    conflict = await conflict_acts.decide(services, actor, conflict_id, state)
    sides = await conflict_acts.sides(services.session, conflict)
    said = texts.CONFLICT_DONE.format(
        left=sides.left,
        right=sides.right,
        name=shorten(actor.person.name, NAME_UNITS),
        done=conflict_acts.done(conflict, state),
    )
    following = Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_CONFLICT, conflict.id))
    undo = Button(texts.BUTTON_WITHDRAW, action(Verb.REOPEN_CONFLICT, conflict.id))
    row = (undo, following) if state is ConflictState.BOTH_HOLD else (following,)
    await say_in_place(event, services, f"conflict:{conflict.id}:{state}", said, (row,))
    await services.outbox.put(toast(event, texts.TOAST_REVIEWED))

"""``/검토``: instructors look again, one at a time, at what rests on a rule that has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from handlers import review_acts, texts
from handlers.actions import Verb, action
from handlers.declining import gate_instructor
from handlers.events import ButtonPressed, CommandGiven
from handlers.instructors import tell
from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import date
from handlers.replies import Button, Keyboard, Priority
from handlers.saying import say_in_place, toast
from handlers.scene import act_as_instructor, enter
from handlers.services import Services
from knowledge import reviews
from knowledge.models import Person, Review
from knowledge.reviews import ReviewState
from knowledge.working_hours import is_working

_VERBS = {
    ReviewState.KEPT: Verb.KEEP_REVIEW,
    ReviewState.CORRECTED: Verb.CORRECT_REVIEW,
    ReviewState.RETIRED: Verb.DROP_REVIEW,
    ReviewState.TOLD: Verb.TELL_REVIEW,
}
_DONE = {
    ReviewState.KEPT: texts.REVIEW_KEPT,
    ReviewState.CORRECTED: texts.REVIEW_CORRECTED,
    ReviewState.RETIRED: texts.REVIEW_RETIRED,
    ReviewState.TOLD: texts.REVIEW_TOLD,
}


async def on_review_command(event: CommandGiven, services: Services) -> None:
    """``/검토``: the next thing to look at."""
    if await gate_instructor(event, services) is None:
        return
    _, person = await enter(services, event, services.now())
    await _show_next(event, services, person, after=0)


async def on_next(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``다음``: this one stays open."""
    actor = await act_as_instructor(event, services)
    await _show_next(event, services, actor.person, after=review_id)


async def on_keep(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``그대로 두기``: it is right under the new rule as well."""
    await _decide(event, services, review_id, ReviewState.KEPT)


async def on_reopen(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``되돌리기``: a decision to keep it is taken back."""
    actor = await act_as_instructor(event, services)
    await _show(event, services, await review_acts.reopen(services, actor, review_id))


async def on_drop(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``내리기``: a Q&A entry answers no more."""
    await _decide(event, services, review_id, ReviewState.RETIRED)


async def on_correct(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``고쳐 쓰기``: a Q&A entry answers no more, and becomes a draft to be corrected."""
    await _decide(event, services, review_id, ReviewState.CORRECTED)


async def on_tell(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``알리기``: those who were answered by the rule learn that it has changed."""
    await _decide(event, services, review_id, ReviewState.TOLD)


async def announce_reviews(services: Services, now: dt.datetime) -> int:
    """Tell the instructors what there is to review since they were told last, in working hours.

    Returns:
        Of how many reviews they were told.
    """
    if not is_working(now):
        return 0
    new = await reviews.unannounced(services.session)
    for version_id, of_version in groupby(new, key=lambda one: one.version_id):
        found = list(of_version)
        law = await reviews.law_of(services.session, found[0])
        said = texts.REVIEWS_NEW.format(
            law=law, date=date(found[0].holds_from), count=len(found), titles=_titles(found)
        )
        await tell(services, f"reviews:{version_id}:{found[0].id}", said, priority=Priority.NOTICE)
        for review in found:
            review.announced_at = now
    return len(new)


def _titles(found: Iterable[Review]) -> Markup:
    lines = [texts.REVIEWS_NEW_LINE.format(subject=review_acts.name_of(one)) for one in found]
    shown = lines[: review_acts.CHANGES * 2]
    if len(lines) > len(shown):
        shown.append(texts.DIGEST_MORE.format(count=len(lines) - len(shown)))
    return Markup("\n").join(shown)


async def _show_next(
    event: CommandGiven | ButtonPressed, services: Services, person: Person, *, after: int
) -> None:
    review = await reviews.next_for(services.session, person.id, after=after)
    if review is None and after:
        review = await reviews.next_for(services.session, person.id)
    if review is None:
        await say_in_place(event, services, "reviews:none", texts.REVIEWS_NONE)
    else:
        await _show(event, services, review)


async def _show(event: CommandGiven | ButtonPressed, services: Services, review: Review) -> None:
    text = await review_acts.card(services.session, review)
    await say_in_place(event, services, _key(review.id), text, _keyboard(review))


def _keyboard(review: Review) -> Keyboard:
    first = tuple(
        Button(review_acts.label_of(review, state), action(_VERBS[state], review.id))
        for state in review_acts.choices(review)
    )
    return (first, (Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_REVIEW, review.id)),))


async def _decide(event: ButtonPressed, services: Services, review_id: int, state: ReviewState) -> None:
    actor = await act_as_instructor(event, services)
    review = await review_acts.decide(services, actor, review_id, state)
    following = Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_REVIEW, review_id))
    undo = Button(texts.BUTTON_WITHDRAW, action(Verb.REOPEN_REVIEW, review_id))
    said = texts.REVIEW_DONE.format(
        subject=review_acts.name_of(review), name=shorten(actor.person.name, NAME_UNITS), done=_DONE[state]
    )
    row = (undo, following) if state is ReviewState.KEPT else (following,)
    await say_in_place(event, services, f"{_key(review_id)}:{state}", said, (row,))
    await services.outbox.put(toast(event, texts.TOAST_REVIEWED))


def _key(review_id: int) -> str:
    return f"review:{review_id}"

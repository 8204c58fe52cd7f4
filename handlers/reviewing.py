"""``/검토``: instructors look again, one at a time, at what rests on a rule that has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from handlers import texts
from handlers.acting import Actor
from handlers.actions import Verb, action
from handlers.declining import gate_instructor
from handlers.differences import side_by_side
from handlers.entry_acts import retire, retire_into_draft
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven
from handlers.instructors import tell
from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import date
from handlers.replies import Button, Keyboard, Priority, Reply
from handlers.saying import say_in_place, toast
from handlers.scene import act_as_instructor, chat_of, enter
from handlers.services import Services
from knowledge import answer_log, qa_entries, reviews
from knowledge.amendments import ANSWERS_FOR, Amendment, amendment_of, answers_touched
from knowledge.difference import UnitChange
from knowledge.models import AnswerRow, Person, QAEntry, Question, Review, Room
from knowledge.qa_entries import EntryState
from knowledge.reviews import ReviewState, ReviewSubject
from knowledge.working_hours import is_working

_TITLE_UNITS = 300
_ANSWER_UNITS = 700
_CHANGES = 3
#: Of one amendment, so many who asked are told; the others will ask again.
_TOLD = 200

_SUBJECTS = {
    ReviewSubject.ENTRY: texts.REVIEW_ENTRY,
    ReviewSubject.PASSAGE: texts.REVIEW_PASSAGE,
    ReviewSubject.FIGURE: texts.REVIEW_FIGURE,
    ReviewSubject.CHECKLIST: texts.REVIEW_CHECKLIST,
    ReviewSubject.ANSWERS: texts.REVIEW_ANSWERS,
}
_ADVICE = {
    ReviewSubject.ENTRY: texts.REVIEW_ADVICE_ENTRY,
    ReviewSubject.PASSAGE: texts.REVIEW_ADVICE_PASSAGE,
    ReviewSubject.FIGURE: texts.REVIEW_ADVICE_FIGURE,
    ReviewSubject.CHECKLIST: texts.REVIEW_ADVICE_CHECKLIST,
    ReviewSubject.ANSWERS: texts.REVIEW_ADVICE_ANSWERS,
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
    actor = await act_as_instructor(event, services)
    await _decide(event, services, actor, review_id, ReviewState.KEPT)


async def on_reopen(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``되돌리기``: a decision to keep it is taken back."""
    actor = await act_as_instructor(event, services)
    if not await reviews.reopen(services.session, review_id):
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, review_id, "reopened")
    await _show(event, services, await _review(services, review_id))


async def on_drop(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``내리기``: a Q&A entry answers no more."""
    actor = await act_as_instructor(event, services)
    entry = await _entry(services, review_id)
    await _decide(event, services, actor, review_id, ReviewState.RETIRED)
    await retire(services, actor, entry.id)


async def on_correct(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``고쳐 쓰기``: a Q&A entry answers no more, and becomes a draft to be corrected."""
    actor = await act_as_instructor(event, services)
    entry = await _entry(services, review_id)
    await _decide(event, services, actor, review_id, ReviewState.CORRECTED)
    await retire_into_draft(services, actor, entry)


async def on_tell(event: ButtonPressed, services: Services, review_id: int) -> None:
    """``알리기``: those who were answered by the rule learn that it has changed."""
    actor = await act_as_instructor(event, services)
    review = await _open(services, review_id)
    await _decide(event, services, actor, review_id, ReviewState.TOLD)
    amendment = await _amendment(services, review)
    since = review.opened_at - ANSWERS_FOR
    for answer_id, _ in (await answers_touched(services.session, amendment, since))[-_TOLD:]:
        answer = await services.session.get_one(AnswerRow, answer_id)
        question = await services.session.get_one(Question, answer.question_id)
        room = await services.session.get_one(Room, question.room_id)
        await services.outbox.put(
            Reply(
                chat=chat_of(room, question.topic_id),
                text=texts.RULE_CHANGED.format(
                    law=amendment.law, articles=_articles(review), date=date(review.holds_from)
                ),
                dedupe_key=f"rule-changed:{review_id}:{question.id}",
                reply_to=None if ":" in question.message_id else question.message_id,
                priority=Priority.NOTICE,
            )
        )


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
    lines = [texts.REVIEWS_NEW_LINE.format(subject=_name(one)) for one in found]
    shown = lines[: _CHANGES * 2]
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
    text, keyboard = await _card(services, review)
    await say_in_place(event, services, _key(review.id), text, keyboard)


async def _card(services: Services, review: Review) -> tuple[Markup, Keyboard]:
    """What is to be looked at: what it says, how the rule read and how it reads."""
    amendment = await _amendment(services, review)
    subject = ReviewSubject(review.subject)
    changes = [
        _change(article, change)
        for article, path in review.units
        for change in amendment.articles.get(article, ())
        if change.path == path
    ]
    shown = changes[:_CHANGES]
    if len(changes) > len(shown):
        shown.append(texts.DIGEST_MORE.format(count=len(changes) - len(shown)))
    text = texts.REVIEW.format(
        subject=_name(review),
        law=amendment.law,
        date=date(review.holds_from),
        left=await reviews.count_open(services.session),
        says=await _says(services, review),
        changes=Markup("\n\n").join(shown),
        advice=_ADVICE[subject],
    )
    return text, _keyboard(review)


def _keyboard(review: Review) -> Keyboard:
    first = [Button(texts.BUTTON_KEEP, action(Verb.KEEP_REVIEW, review.id))]
    if review.subject == ReviewSubject.ENTRY:
        first.append(Button(texts.BUTTON_CORRECT, action(Verb.CORRECT_REVIEW, review.id)))
        first.append(Button(texts.BUTTON_DROP, action(Verb.DROP_REVIEW, review.id)))
    if review.subject == ReviewSubject.ANSWERS:
        first = [
            Button(texts.BUTTON_TELL, action(Verb.TELL_REVIEW, review.id)),
            Button(texts.BUTTON_NOT_TELL, action(Verb.KEEP_REVIEW, review.id)),
        ]
    return (tuple(first), (Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_REVIEW, review.id)),))


async def _says(services: Services, review: Review) -> Markup:
    if review.subject != ReviewSubject.ENTRY:
        return Markup("")
    entry = await qa_entries.get(services.session, int(review.subject_key))
    answer = shorten(entry.answer, _ANSWER_UNITS) if entry is not None else ""
    return texts.REVIEW_SAYS.format(answer=answer)


def _change(article: str, change: UnitChange) -> Markup:
    before, after = side_by_side(change.before, change.after)
    return texts.REVIEW_CHANGE.format(
        place=f"{article}{change.path}",
        before=before or texts.REVIEW_NOTHING,
        after=after or texts.REVIEW_NOTHING,
    )


def _name(review: Review) -> str:
    subject = ReviewSubject(review.subject)
    return _SUBJECTS[subject].format(title=shorten(review.title, _TITLE_UNITS))


def _articles(review: Review) -> str:
    return ", ".join(dict.fromkeys(article for article, _ in review.units))


async def _amendment(services: Services, review: Review) -> Amendment:
    law = await reviews.law_of(services.session, review)
    return await amendment_of(services.session, law, review.previous_id, review.version_id)


async def _decide(
    event: ButtonPressed,
    services: Services,
    actor: Actor,
    review_id: int,
    state: ReviewState,
) -> None:
    review = await _open(services, review_id)
    if not await reviews.decide(services.session, review_id, state, by_id=actor.person.id, now=actor.now):
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, review_id, state)
    following = Button(texts.BUTTON_NEXT_REVIEW, action(Verb.NEXT_REVIEW, review_id))
    undo = Button(texts.BUTTON_WITHDRAW, action(Verb.REOPEN_REVIEW, review_id))
    said = texts.REVIEW_DONE.format(
        subject=_name(review), name=shorten(actor.person.name, NAME_UNITS), done=_DONE[state]
    )
    row = (undo, following) if state is ReviewState.KEPT else (following,)
    await say_in_place(event, services, f"{_key(review_id)}:{state}", said, (row,))
    await services.outbox.put(toast(event, texts.TOAST_REVIEWED))


async def _review(services: Services, review_id: int) -> Review:
    review = await reviews.get(services.session, review_id)
    if review is None:
        raise Refusal(texts.BUTTON_GONE)
    return review


async def _open(services: Services, review_id: int) -> Review:
    review = await _review(services, review_id)
    if review.state != ReviewState.OPEN:
        raise Refusal(texts.REVIEW_DECIDED)
    return review


async def _entry(services: Services, review_id: int) -> QAEntry:
    """The published entry that an open review is of."""
    review = await _open(services, review_id)
    entry = (
        await qa_entries.get(services.session, int(review.subject_key))
        if review.subject == ReviewSubject.ENTRY
        else None
    )
    if entry is None or entry.state != EntryState.PUBLISHED:
        raise Refusal(texts.BUTTON_GONE)
    return entry


async def _log(services: Services, actor: Actor, review_id: int, became: str) -> None:
    await answer_log.append(
        services.session,
        answer_log.Kind.REVIEWED,
        {"review": review_id, "person": actor.person.id, "became": became},
        now=actor.now,
    )


def _key(review_id: int) -> str:
    return f"review:{review_id}"

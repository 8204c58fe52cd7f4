"""Reviews: what instructors look at again because a rule has changed, as it is shown and decided anywhere."""

from __future__ import annotations

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.acting import Actor
from handlers.answer_message import message_in_thread
from handlers.differences import side_by_side
from handlers.entry_acts import published, retire, retire_into_draft
from handlers.errors import Refusal
from handlers.limits import shorten
from handlers.rendering import date
from handlers.replies import Priority, Reply
from handlers.scene import chat_of
from handlers.services import Services
from knowledge import answer_log, qa_entries, reviews
from knowledge.amendments import ANSWERS_FOR, Amendment, amendment_of, answers_touched
from knowledge.difference import UnitChange
from knowledge.models import AnswerRow, QAEntry, Question, Review, Room
from knowledge.reviews import ReviewState, ReviewSubject

_TITLE_UNITS = 300
_ANSWER_UNITS = 700
#: Changed units of one review that are shown.
CHANGES = 3
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

_LABELS = {
    ReviewState.KEPT: texts.BUTTON_KEEP,
    ReviewState.CORRECTED: texts.BUTTON_CORRECT,
    ReviewState.RETIRED: texts.BUTTON_DROP,
    ReviewState.TOLD: texts.BUTTON_TELL,
}


async def decide(services: Services, actor: Actor, review_id: int, state: ReviewState) -> Review:
    """Close a review, and do what that means.

    Args:
        services: On the transaction.
        actor: An instructor.
        review_id: The review.
        state: ``KEPT``; of a Q&A entry also ``RETIRED`` and ``CORRECTED`` (it becomes a draft); of answers
            ``TOLD`` (those who asked learn that the rule changes).

    Raises:
        Refusal: When it was decided before, or its entry is not published any more.
    """
    review = await opened(services.session, review_id)
    entry = None
    if state in (ReviewState.RETIRED, ReviewState.CORRECTED):
        entry = await _entry(services.session, review)
    if not await reviews.decide(services.session, review_id, state, by_id=actor.person.id, now=actor.now):
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, review_id, state)
    if entry is not None and state is ReviewState.RETIRED:
        await retire(services, actor, entry.id)
    elif entry is not None:
        await retire_into_draft(services, actor, entry)
    elif state is ReviewState.TOLD:
        await _tell(services, review)
    return review


async def reopen(services: Services, actor: Actor, review_id: int) -> Review:
    """Take back that a review was closed without further consequence.

    Raises:
        Refusal: When it was not.
    """
    if not await reviews.reopen(services.session, review_id):
        raise Refusal(texts.REVIEW_DECIDED)
    await _log(services, actor, review_id, "reopened")
    return await opened(services.session, review_id)


async def opened(session: AsyncSession, review_id: int) -> Review:
    """A review that is open.

    Raises:
        Refusal: When there is none of that number, or it was decided.
    """
    review = await reviews.get(session, review_id)
    if review is None:
        raise Refusal(texts.BUTTON_GONE)
    if review.state != ReviewState.OPEN:
        raise Refusal(texts.REVIEW_DECIDED)
    return review


def choices(review: Review) -> tuple[ReviewState, ...]:
    """How a review can be closed."""
    if review.subject == ReviewSubject.ENTRY:
        return (ReviewState.KEPT, ReviewState.CORRECTED, ReviewState.RETIRED)
    if review.subject == ReviewSubject.ANSWERS:
        return (ReviewState.TOLD, ReviewState.KEPT)
    return (ReviewState.KEPT,)


def label_of(review: Review, state: ReviewState) -> str:
    """The words of the button that closes a review so."""
    if review.subject == ReviewSubject.ANSWERS and state is ReviewState.KEPT:
        return texts.BUTTON_NOT_TELL
    return _LABELS[state]


def name_of(review: Review) -> str:
    """What a review is of: ``학습조직 Q&A: …``."""
    subject = ReviewSubject(review.subject)
    return _SUBJECTS[subject].format(title=shorten(review.title, _TITLE_UNITS))


async def card(session: AsyncSession, review: Review) -> Markup:
    """What is to be looked at: what it says, how the rule read and how it reads."""
    amendment = await _amendment(session, review)
    changes = [
        _change(article, change)
        for article, path in review.units
        for change in amendment.articles.get(article, ())
        if change.path == path
    ]
    shown = changes[:CHANGES]
    if len(changes) > len(shown):
        shown.append(texts.DIGEST_MORE.format(count=len(changes) - len(shown)))
    return texts.REVIEW.format(
        subject=name_of(review),
        law=amendment.law,
        date=date(review.holds_from),
        left=await reviews.count_open(session),
        says=await _says(session, review),
        changes=Markup("\n\n").join(shown),
        advice=_ADVICE[ReviewSubject(review.subject)],
    )


async def _tell(services: Services, review: Review) -> None:
    """Tell those who were answered by a rule that it changes."""
    amendment = await _amendment(services.session, review)
    since = review.opened_at - ANSWERS_FOR
    articles = ", ".join(dict.fromkeys(article for article, _ in review.units))
    for answer_id, _ in (await answers_touched(services.session, amendment, since))[-_TOLD:]:
        answer = await services.session.get_one(AnswerRow, answer_id)
        question = await services.session.get_one(Question, answer.question_id)
        room = await services.session.get_one(Room, question.room_id)
        await services.outbox.put(
            Reply(
                chat=chat_of(room, question.topic_id),
                text=texts.RULE_CHANGED.format(
                    law=amendment.law, articles=articles, date=date(review.holds_from)
                ),
                dedupe_key=f"rule-changed:{review.id}:{question.id}",
                reply_to=message_in_thread(question),
                priority=Priority.NOTICE,
            )
        )


async def _says(session: AsyncSession, review: Review) -> Markup:
    if review.subject != ReviewSubject.ENTRY:
        return Markup("")
    entry = await qa_entries.get(session, int(review.subject_key))
    answer = shorten(entry.answer, _ANSWER_UNITS) if entry is not None else ""
    return texts.REVIEW_SAYS.format(answer=answer)


def _change(article: str, change: UnitChange) -> Markup:
    before, after = side_by_side(change.before, change.after)
    return texts.REVIEW_CHANGE.format(
        place=f"{article}{change.path}",
        before=before or texts.REVIEW_NOTHING,
        after=after or texts.REVIEW_NOTHING,
    )


async def _amendment(session: AsyncSession, review: Review) -> Amendment:
    """What has changed of the articles that a review is about."""
    law = await reviews.law_of(session, review)
    articles = {article for article, _ in review.units}
    return await amendment_of(session, law, review.previous_id, review.version_id, articles=articles)


async def _entry(session: AsyncSession, review: Review) -> QAEntry:
    """The published entry that a review is of."""
    if review.subject != ReviewSubject.ENTRY:
        raise Refusal(texts.BUTTON_GONE)
    return await published(session, int(review.subject_key))


async def _log(services: Services, actor: Actor, review_id: int, became: str) -> None:
    await answer_log.append(
        services.session,
        answer_log.Kind.REVIEWED,
        {"review": review_id, "person": actor.person.id, "became": became},
        now=actor.now,
    )

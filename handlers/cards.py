"""The card of an instructor question, in every instructors' room: who has it and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.actions import Verb, action
from handlers.instructors import show_card
from handlers.limits import label, shorten, shorten_body
from handlers.rendering import MAX_RELATED, answer_body, sources
from handlers.replies import Button, Keyboard
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import answers, escalations, people, questions
from knowledge.answering import Decision
from knowledge.escalations import ClosedAs, EscalationState, Reason
from knowledge.models import AnswerRow, Escalation, Question, Room
from knowledge.questions import QuestionState

_QUESTION_UNITS = 1200
_EARLIER_UNITS = 300
_ANSWER_UNITS = 800
_TITLE_UNITS = 80

_REASONS = {
    Reason.UNSURE: texts.REASON_UNSURE,
    Reason.ASKED: texts.REASON_ASKED,
    Reason.NOT_SOLVED: texts.REASON_NOT_SOLVED,
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows.

    Attributes:
        escalation: The instructor question.
        question: What was asked.
        room: Where it was asked.
        earlier: The question that it follows up, if any.
        answer: What the bot said or found, if it looked.
        instructor: Name of the instructor who has it or answered.
    """

    escalation: Escalation
    question: Question
    room: Room
    earlier: Question | None
    answer: AnswerRow | None
    instructor: str


async def load(session: AsyncSession, escalation: Escalation) -> Card:
    """Everything that the card of an escalation shows."""
    question = await session.get_one(Question, escalation.question_id, populate_existing=True)
    person = await people.get(session, escalation.instructor_id) if escalation.instructor_id else None
    return Card(
        escalation=escalation,
        question=question,
        room=await session.get_one(Room, question.room_id),
        earlier=await questions.get(session, question.parent_id) if question.parent_id else None,
        answer=await answers.latest_by_bot(session, question.id),
        instructor=person.name if person else "",
    )


async def show(services: Services, escalation_id: int, cause: str) -> None:
    """Put the card into every instructors' room, or edit it where it is already.

    Args:
        services: Of the event.
        escalation_id: Whose card.
        cause: What has changed it, see ``handlers.saying.cause``.
    """
    escalation = await escalations.get(services.session, escalation_id)
    if escalation is None:
        return
    card = await load(services.session, escalation)
    await show_card(
        services,
        key(escalation_id),
        card_text(card, services.settings.public_url),
        card_keyboard(card),
        cause=cause,
        subject=Subject(Kind.ESCALATION, escalation_id),
        editable=escalation.state in (EscalationState.OPEN, EscalationState.CLAIMED),
    )


def key(escalation_id: int) -> str:
    """What the card of an escalation is called among the messages of the bot."""
    return f"card:{escalation_id}"


def card_text(card: Card, public_url: str) -> Markup:
    """The words of a card, at most ``limits.MESSAGE_UNITS`` long."""
    room = texts.CARD_ROOM_PRIVATE if card.room.kind == "private" else card.room.title
    # What was taken back is not shown any more, nor what would tell of it.
    gone = _withdrawn(card.question)
    earlier = card.earlier if card.earlier and not gone and not _withdrawn(card.earlier) else None
    return texts.CARD.format(
        number=card.escalation.id,
        state=state_text(card),
        room=shorten(room or texts.CARD_ROOM_UNNAMED, _TITLE_UNITS),
        reason=_REASONS[Reason(card.escalation.reason)],
        question=texts.QUESTION_GONE if gone else shorten_body(card.question.text, _QUESTION_UNITS),
        earlier=texts.CARD_EARLIER.format(question=shorten(earlier.text, _EARLIER_UNITS)) if earlier else "",
        found="" if gone else _found(card.answer, public_url),
    )


def card_keyboard(card: Card) -> Keyboard:
    """What can be done with the question now."""
    number = card.escalation.id
    if card.escalation.state not in (EscalationState.OPEN, EscalationState.CLAIMED):
        return ()
    reply = Button(texts.BUTTON_REPLY, action(Verb.REPLY, number))
    first = (
        (Button(texts.BUTTON_CLAIM, action(Verb.CLAIM, number)), reply)
        if card.escalation.state == EscalationState.OPEN
        else (reply, Button(texts.BUTTON_HAND_OVER, action(Verb.HAND_OVER, number)))
    )
    second = (
        Button(texts.BUTTON_DUPLICATE, action(Verb.DUPLICATE, number)),
        Button(texts.BUTTON_OUT_OF_SCOPE, action(Verb.OUT_OF_SCOPE, number)),
    )
    return (first, second)


def choice_keyboard(escalation_id: int, originals: list[tuple[int, str]]) -> Keyboard:
    """One button a question that this one may be a duplicate of."""
    return tuple(
        (
            Button(
                label(texts.BUTTON_SAME_AS.format(number=number, question=question)),
                action(Verb.DUPLICATE_OF, escalation_id, number),
            ),
        )
        for number, question in originals
    )


def state_text(card: Card) -> str:
    """Where the question stands, in words."""
    escalation, name = card.escalation, card.instructor
    if escalation.closed_as == ClosedAs.DUPLICATE:
        return texts.STATE_DUPLICATE.format(number=escalation.duplicate_of_id)
    if escalation.closed_as == ClosedAs.OUT_OF_SCOPE:
        return texts.STATE_OUT_OF_SCOPE
    if escalation.closed_as == ClosedAs.WITHDRAWN:
        return _CLOSED_BECAUSE.get(QuestionState(card.question.state), texts.STATE_WITHDRAWN)
    if escalation.state == EscalationState.OPEN:
        return texts.STATE_OPEN
    if escalation.state == EscalationState.CLAIMED:
        return texts.STATE_CLAIMED.format(name=name)
    if card.question.state == QuestionState.RESOLVED:
        return texts.STATE_RESOLVED.format(name=name)
    return texts.STATE_ANSWERED.format(name=name)


def _withdrawn(question: Question) -> bool:
    return question.state == QuestionState.WITHDRAWN


_CLOSED_BECAUSE = {
    QuestionState.RESOLVED: texts.STATE_SOLVED_OTHERWISE,
    QuestionState.ANSWERED: texts.STATE_ANSWERED_BY_BOT,
}


def _found(answer: AnswerRow | None, public_url: str) -> Markup:
    if answer is None:
        return Markup("")
    lines = sources(answers.citations_of(answer), public_url, MAX_RELATED)
    percent = round(100 * (answer.confidence or 0.0))
    if answer.decision not in (Decision.UNSURE, Decision.OUT_OF_SCOPE):
        said = answer_body(answer.text, _ANSWER_UNITS)
        return texts.CARD_ANSWERED_BEFORE.format(percent=percent, answer=said, sources=lines)
    if not lines:
        return texts.CARD_NOTHING_FOUND
    return texts.CARD_FOUND.format(percent=percent, sources=lines)

"""The message that carries an answer: put once, and edited when what it shows has changed."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.events import Chat
from handlers.rendering import AnswerView, answer_keyboard, answer_text
from handlers.replies import Edit, Reply
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import answers, escalations, people, rooms
from knowledge.answering import Decision
from knowledge.answers import Verdict
from knowledge.escalations import ClosedAs
from knowledge.models import AnswerRow, Question
from knowledge.rooms import Purpose


async def put(services: Services, chat: Chat, question: Question, answer: AnswerRow) -> None:
    """Say an answer in the thread of its question.

    What the bot has found is not said any more once an instructor has taken the question.
    """
    view = await _view(services.session, answer)
    by_bot = answer.instructor_id is None
    says_something = answer.decision not in (Decision.UNSURE, Decision.OUT_OF_SCOPE)
    await services.outbox.put(
        Reply(
            chat=chat,
            text=answer_text(view, services.settings.public_url),
            dedupe_key=key(answer),
            keyboard=answer_keyboard(view),
            reply_to=message_in_thread(question),
            subject=str(Subject(Kind.QUESTION, question.id)),
            guard=f"unclaimed:{question.id}" if by_bot and says_something else None,
        )
    )


async def refresh(services: Services, answer: AnswerRow, cause: str) -> None:
    """Edit the message of an answer to what holds now.

    Args:
        services: Of the event.
        answer: What the message shall show; a later answer of the bot takes the place of an earlier one.
        cause: What has changed it, see ``handlers.saying.cause``.
    """
    view = await _view(services.session, answer)
    await services.outbox.put(
        Edit(
            target=key(answer),
            text=answer_text(view, services.settings.public_url),
            dedupe_key=f"{key(answer)}:{cause}",
            keyboard=answer_keyboard(view),
        )
    )


def key(answer: AnswerRow) -> str:
    """The meaning of an answer's message: the bot answers a question once, each instructor's word is one."""
    if answer.instructor_id is None:
        return f"answer:{answer.question_id}"
    return f"instructor-answer:{answer.id}"


def message_in_thread(question: Question) -> str | None:
    """The message to reply to. One that was written before its chat got another id cannot be replied to."""
    return None if ":" in question.message_id else question.message_id


async def _view(session: AsyncSession, answer: AnswerRow) -> AnswerView:
    escalation = await escalations.for_question(session, answer.question_id)
    instructor = await people.get(session, answer.instructor_id) if answer.instructor_id else None
    merged = escalation is not None and escalation.closed_as == ClosedAs.DUPLICATE
    tally = await answers.tally(session, answer.id)
    return AnswerView(
        answer=answer,
        escalation=escalation,
        instructor=instructor.name if instructor else "",
        same_as=escalation.duplicate_of_id if escalation and merged else None,
        solved=tally[Verdict.SOLVED],
        not_solved=tally[Verdict.NOT_SOLVED],
        has_instructors=bool(await rooms.with_purpose(session, Purpose.INSTRUCTORS)),
    )

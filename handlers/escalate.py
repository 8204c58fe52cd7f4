"""A question goes to the instructors: because nothing was found, or because its asker wants a person."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import answer_message, cards, texts
from handlers.declining import gate, over_limit
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven, MessageReceived
from handlers.instructors import tell
from handlers.limits import shorten_body
from handlers.notifications import notify
from handlers.recording import record_question
from handlers.saying import cause, note, toast
from handlers.scene import enter, look
from handlers.services import Services
from handlers.subjects import Kind, Subject
from handlers.threads import find_thread
from knowledge import answer_log, answers, escalations, people, questions, rooms
from knowledge.answers import Verdict as Feedback
from knowledge.escalations import ClosedAs, EscalationState, Reason
from knowledge.models import Escalation, Question
from knowledge.people import Role
from knowledge.questions import QuestionState
from knowledge.rooms import Purpose

_ADDED_UNITS = 2000


async def open_escalation(
    services: Services, question: Question, reason: Reason, *, cause: str, by_id: int, now: dt.datetime
) -> Escalation:
    """Hand a question over, tell the log, and put its card into the instructors' rooms."""
    session = services.session
    escalation = await escalations.open_for(session, question.id, reason, now=now)
    await questions.set_state(session, question.id, QuestionState.ESCALATED)
    await answer_log.append(
        session,
        answer_log.Kind.ESCALATED,
        {"question": question.id, "escalation": escalation.id, "reason": reason.value, "person": by_id},
        now=now,
    )
    await cards.show(services, escalation.id, cause)
    await _notify_instructors(services, escalation, by_id, now)
    return escalation


async def _notify_instructors(
    services: Services, escalation: Escalation, by_id: int, now: dt.datetime
) -> None:
    """Notify those who can answer, except whoever has asked."""
    able = [*await people.holders(services.session, Role.INSTRUCTOR)]
    able += await people.holders(services.session, Role.ADMIN)
    await notify(
        services.session,
        services.outbox,
        {person.id for person in able} - {by_id},
        key=f"asked:{escalation.id}",
        text=texts.NOTIFICATION_ASKED.format(number=escalation.id),
        path=f"/console/questions/{escalation.id}",
        guard=lambda _: f"unclaimed:{escalation.question_id}",
        now=now,
    )


async def on_button(event: ButtonPressed, services: Services, question_id: int) -> None:
    """``강사에게 질문`` under an answer.

    Raises:
        Refusal: When the question is gone, or was asked somewhere else.
    """
    async with services.read() as session:
        question = await questions.get(session, question_id)
        room = await rooms.find(session, event.chat.channel, event.chat.id)
    if question is None or room is None or question.room_id != room.id:
        raise Refusal(texts.BUTTON_GONE)
    if question.state == QuestionState.WITHDRAWN:
        raise Refusal(texts.QUESTION_GONE)
    escalation, known = await _hand_over_known(event, services, question)
    await services.outbox.put(toast(event, known or texts.TOAST_ASKED.format(number=escalation.id)))


async def on_command(event: CommandGiven, services: Services) -> None:
    """``/강사 …``: a question straight to the instructors; without words, the question replied to."""
    scene = await look(services, event, reply_to=event.reply_to)
    text = event.arguments.strip()
    if not await gate(event, services, scene):
        return
    thread = await find_thread(services, scene)
    if not text and thread is None:
        await services.outbox.put(note(event, texts.USAGE_INSTRUCTOR))
    elif not text and thread is not None:
        await _escalate_known(event, services, thread.question)
    elif advice := await over_limit(event, services, scene, text):
        await services.outbox.put(advice)
    else:
        await _escalate_new(event, services, thread.question if thread else None, text)


async def pass_on(
    event: MessageReceived | CommandGiven,
    services: Services,
    escalation: Escalation,
    instructor: str,
    text: str,
) -> None:
    """Give what is added to a question to the instructor who has it, instead of answering it."""
    now = services.now()
    _, person = await enter(services, event, now)
    await answer_log.append(
        services.session,
        answer_log.Kind.EDITED,
        {
            "question": escalation.question_id,
            "escalation": escalation.id,
            "person": person.id,
            "added": text,
        },
        now=now,
    )
    added = texts.MORE_FROM_ASKER.format(number=escalation.id, text=shorten_body(text, _ADDED_UNITS))
    await tell(
        services,
        f"added:{escalation.id}:{cause(event)}",
        added,
        subject=Subject(Kind.ESCALATION, escalation.id),
    )
    await services.outbox.put(note(event, texts.INSTRUCTOR_HAS_IT.format(name=instructor)))


async def what_became_of(session: AsyncSession, escalation: Escalation) -> str:
    """What somebody hears who wants an instructor for a question that was handed over before."""
    if escalation.closed_as in (ClosedAs.WITHDRAWN, ClosedAs.OUT_OF_SCOPE):
        return texts.ASK_ANEW.format(number=escalation.id)
    state = cards.state_text(await cards.load(session, escalation))
    return texts.ALREADY_ASKED.format(number=escalation.id, state=state)


async def settle(services: Services, question_id: int, *, cause: str, now: dt.datetime) -> None:
    """The question needs no instructor any more: its asker is content, took it back, or was answered.

    The caller has set the state of the question and told the log.
    """
    escalation = await escalations.for_question(services.session, question_id)
    if escalation is None:
        return
    if escalation.state in (EscalationState.OPEN, EscalationState.CLAIMED):
        await escalations.withdraw(services.session, escalation.id, now=now)
    await cards.show(services, escalation.id, cause)


async def _escalate_known(event: CommandGiven, services: Services, question: Question) -> None:
    escalation, known = await _hand_over_known(event, services, question)
    if known:
        await services.outbox.put(note(event, known))
    else:
        await _confirm(event, services, escalation)


async def _hand_over_known(
    event: ButtonPressed | CommandGiven, services: Services, question: Question
) -> tuple[Escalation, str]:
    """Hand over a question that the bot has dealt with.

    Returns:
        Its escalation; where it was handed over before, also ``what_became_of`` it.
    """
    session, now = services.session, services.now()
    _, person = await enter(services, event, now)
    known = await escalations.for_question(session, question.id)
    if known:
        return known, await what_became_of(session, known)
    answer = await answers.latest_by_bot(session, question.id)
    verdict = await answers.verdict_of(session, answer.id, person.id) if answer else None
    reason = Reason.NOT_SOLVED if verdict is Feedback.NOT_SOLVED else Reason.ASKED
    escalation = await open_escalation(
        services, question, reason, cause=cause(event), by_id=person.id, now=now
    )
    if answer:
        await answer_message.refresh(services, answer, cause(event))
    return escalation, ""


async def _escalate_new(event: CommandGiven, services: Services, parent: Question | None, text: str) -> None:
    now = services.now()
    question = await record_question(
        event, services, text, parent=parent, state=QuestionState.ESCALATED, now=now
    )
    if question is None:
        return
    escalation = await open_escalation(
        services, question, Reason.ASKED, cause=cause(event), by_id=question.person_id, now=now
    )
    await _confirm(event, services, escalation)


async def _confirm(event: CommandGiven, services: Services, escalation: Escalation) -> None:
    receivers = await rooms.with_purpose(services.session, Purpose.INSTRUCTORS)
    said = texts.ASKED_INSTRUCTOR if receivers else texts.ASKED_NO_INSTRUCTORS
    subject = Subject(Kind.QUESTION, escalation.question_id)
    await services.outbox.put(note(event, said.format(number=escalation.id), subject=subject))

"""A question is edited or taken back by its asker."""

from __future__ import annotations

import datetime as dt

from handlers import answer_message, ask, cards, commands, escalate
from handlers.events import MessageDeleted, MessageEdited, MessageReceived
from handlers.recording import record_answer, sourced, state_after
from handlers.saying import cause
from handlers.scene import look, may_speak
from handlers.services import Services
from handlers.threads import context_of
from knowledge import answer_log, answers, escalations, questions, rooms
from knowledge.answering import Answer, Decision
from knowledge.escalations import EscalationState, Reason
from knowledge.models import Escalation, Question
from knowledge.questions import QuestionState
from knowledge.remarks import Remark, classify


async def on_edited(event: MessageEdited, services: Services) -> None:
    """The words of a message were changed.

    A question that no person has answered, taken or called solved is answered anew, in the place of the old
    answer: it would stand under words that it does not fit. A message that was no question and addresses
    the bot now is treated as if it had just been written.
    """
    async with services.read() as session:
        room = await rooms.find(session, event.chat.channel, event.chat.id)
        question = await questions.by_message(session, room.id, event.message_id) if room else None
        escalation = await escalations.for_question(session, question.id) if question else None
        parent = await questions.get(session, question.parent_id) if question and question.parent_id else None
        context = await context_of(session, parent)
    if question is None:
        await _first_seen(event, services)
        return
    text = _words(event.text)
    if question.state == QuestionState.WITHDRAWN or text in ("", question.text):
        return
    answer = None
    if _may_answer_anew(services, text, question, escalation) and await may_speak(
        services, event, await look(services, event)
    ):
        is_to_bot = event.mentioned or event.chat.kind == "private"
        answer = sourced(await services.answerer.answer(text, context=context, may_generate=is_to_bot))
    now = services.now()
    await questions.edit(services.session, question.id, text=text, now=now)
    await answer_log.append(
        services.session, answer_log.Kind.EDITED, {"question": question.id, "text": text}, now=now
    )
    # Answering took a while: an instructor may have taken the question meanwhile.
    escalation = await escalations.for_question(services.session, question.id)
    if answer and _untouched(escalation):
        await _answer_anew(event, services, question, escalation, answer, now)
    elif escalation:
        await cards.show(services, escalation.id, cause(event))


async def on_deleted(event: MessageDeleted, services: Services) -> None:
    """A message was taken back: its question waits for nobody any more."""
    async with services.read() as session:
        room = await rooms.find(session, event.chat.channel, event.chat.id)
        question = await questions.by_message(session, room.id, event.message_id) if room else None
    if question is None or question.state == QuestionState.WITHDRAWN:
        return
    now = services.now()
    await questions.withdraw(services.session, question.id)
    await answer_log.append(services.session, answer_log.Kind.WITHDRAWN, {"question": question.id}, now=now)
    await escalate.settle(services, question.id, cause=cause(event), now=now)


async def _first_seen(event: MessageEdited, services: Services) -> None:
    if event.text.startswith("/"):
        return  # a command works once, when it is given
    if not event.mentioned and event.chat.kind != "private":
        return
    as_new = MessageReceived(
        key=event.key,
        chat=event.chat,
        sender=event.sender,
        at=event.at,
        message_id=event.message_id,
        text=event.text,
        mentioned=event.mentioned,
    )
    await ask.on_message(as_new, services, await look(services, event))


def _words(text: str) -> str:
    """The question in an edited message; the command in front of it is not part of it."""
    name, *rest = text.split(maxsplit=1) or [""]
    return "".join(rest).strip() if name.startswith("/") and commands.find(name) else text.strip()


def _untouched(escalation: Escalation | None) -> bool:
    """Whether the bot may still answer: no instructor has the question, and its asker did not want one."""
    return escalation is None or (
        escalation.state == EscalationState.OPEN and escalation.reason == Reason.UNSURE
    )


def _may_answer_anew(
    services: Services, text: str, question: Question, escalation: Escalation | None
) -> bool:
    answerable = classify(text) in (Remark.QUESTION, Remark.REQUEST, Remark.OTHER)
    fits = len(text) <= services.settings.question_max_chars
    return _untouched(escalation) and answerable and fits and question.state != QuestionState.RESOLVED


async def _answer_anew(
    event: MessageEdited,
    services: Services,
    question: Question,
    escalation: Escalation | None,
    answer: Answer,
    now: dt.datetime,
) -> None:
    session = services.session
    known = await answers.latest_by_bot(session, question.id)
    await questions.set_state(session, question.id, state_after(answer))
    row = await record_answer(services, question, answer, now)
    if answer.decision.is_answer:
        await escalate.settle(services, question.id, cause=cause(event), now=now)
    elif escalation:
        await questions.set_state(session, question.id, QuestionState.ESCALATED)
        await cards.show(services, escalation.id, cause(event))
    elif answer.decision is Decision.UNSURE:
        await escalate.open_escalation(
            services, question, Reason.UNSURE, cause=cause(event), by_id=question.person_id, now=now
        )
    if known:
        await answer_message.refresh(services, row, cause(event))
    else:
        await answer_message.put(services, event.chat, question, row)

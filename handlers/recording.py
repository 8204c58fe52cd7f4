"""Questions and answers into their tables and into the answer log, in one go."""

from __future__ import annotations

import dataclasses
import datetime as dt

from handlers.events import ButtonPressed, CommandGiven, MessageReceived
from handlers.scene import enter
from handlers.services import Services
from knowledge import answer_log, answers, questions
from knowledge.answering import Answer, Decision
from knowledge.models import AnswerRow, Question
from knowledge.questions import QuestionState


def sourced(answer: Answer) -> Answer:
    """The answer, unless it says something without a source: then nothing is known."""
    if answer.decision.is_answer and not (answer.text.strip() and (answer.citations or answer.qa_entry_id)):
        return dataclasses.replace(answer, decision=Decision.UNSURE, text="")
    return answer


def state_after(answer: Answer) -> QuestionState:
    """What has become of a question that the bot dealt with so; an unsure one goes to the instructors."""
    if answer.decision is Decision.UNSURE:
        return QuestionState.ESCALATED
    if answer.decision is Decision.OUT_OF_SCOPE:
        return QuestionState.OUT_OF_SCOPE
    return QuestionState.ANSWERED


async def record_answer(
    services: Services, question: Question, answer: Answer, now: dt.datetime
) -> AnswerRow:
    """Write an answer of the bot down, in its table and in the log."""
    row = await answers.record(services.session, question, answer, now=now)
    await answer_log.append(
        services.session,
        answer_log.Kind.ANSWERED,
        {
            "question": question.id,
            "answer": row.id,
            "decision": answer.decision.value,
            "text": answer.text,
            "confidence": answer.confidence,
            "citations": row.citations,
            "evidence": answer.evidence,
            "index": answer.index_id,
            "entry": answer.qa_entry_id,
        },
        now=now,
    )
    return row


async def record_question(
    event: MessageReceived | CommandGiven | ButtonPressed,
    services: Services,
    text: str,
    *,
    parent: Question | None,
    state: QuestionState,
    now: dt.datetime,
) -> Question | None:
    """Write a question down, in its table and in the log; None where this message was one already."""
    session = services.session
    room, person = await enter(services, event, now)
    # A press is a question without a message: nobody can reply to it, edit it or take it back.
    message_id = f"press:{event.key}" if isinstance(event, ButtonPressed) else event.message_id
    if await questions.by_message(session, room.id, message_id):
        return None
    question = await questions.record(
        session,
        room_id=room.id,
        person_id=person.id,
        message_id=message_id,
        text=text,
        now=now,
        topic_id=event.chat.topic,
        parent_id=parent.id if parent else None,
        state=state,
    )
    await answer_log.append(
        session,
        answer_log.Kind.ASKED,
        {
            "question": question.id,
            "room": room.id,
            "person": person.id,
            "text": text,
            "follows": question.parent_id,
        },
        now=now,
    )
    return question

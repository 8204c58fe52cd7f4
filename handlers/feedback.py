"""👍 and 👎 under an answer: everybody has one vote, and their last word counts."""

from __future__ import annotations

from handlers import answer_message, cards, escalate, texts
from handlers.errors import Refusal
from handlers.events import ButtonPressed
from handlers.saying import cause, toast
from handlers.scene import enter
from handlers.services import Services
from knowledge import answer_log, answers, escalations, questions, rooms
from knowledge.answers import Verdict
from knowledge.models import AnswerRow, Question
from knowledge.questions import QuestionState


async def on_solved(event: ButtonPressed, services: Services, answer_id: int) -> None:
    """``👍 해결됐어요``: from the asker, it also settles what the instructors still have."""
    await _rate(event, services, answer_id, Verdict.SOLVED)


async def on_not_solved(event: ButtonPressed, services: Services, answer_id: int) -> None:
    """``👎``: points to the instructors."""
    await _rate(event, services, answer_id, Verdict.NOT_SOLVED)


async def _rate(event: ButtonPressed, services: Services, answer_id: int, verdict: Verdict) -> None:
    answer, question = await _found(event, services, answer_id)
    now = services.now()
    _, person = await enter(services, event, now)
    session = services.session
    if not await answers.give_feedback(session, answer_id, person.id, verdict, now=now):
        await services.outbox.put(toast(event, texts.TOAST_SAID_BEFORE))
        return
    await answer_log.append(
        session,
        answer_log.Kind.FEEDBACK,
        {"question": question.id, "answer": answer_id, "person": person.id, "verdict": verdict.value},
        now=now,
    )
    if person.id == question.person_id:
        await _asker_said(event, services, question, verdict)
    await answer_message.refresh(services, answer, cause(event))
    solved = verdict is Verdict.SOLVED
    said = texts.TOAST_SOLVED if solved else await _what_to_do_next(services, answer)
    await services.outbox.put(toast(event, said))


async def _what_to_do_next(services: Services, answer: AnswerRow) -> str:
    """What helps somebody whom an answer did not help; the button for instructors may be gone."""
    if answer.instructor_id is not None:
        return texts.TOAST_NOT_SOLVED_BY_INSTRUCTOR
    escalation = await escalations.for_question(services.session, answer.question_id)
    if escalation is None:
        return texts.TOAST_NOT_SOLVED
    return await escalate.what_became_of(services.session, escalation)


async def _asker_said(event: ButtonPressed, services: Services, question: Question, verdict: Verdict) -> None:
    if verdict is Verdict.SOLVED:
        await questions.set_state(services.session, question.id, QuestionState.RESOLVED)
        await escalate.settle(services, question.id, cause=cause(event), now=services.now())
    elif question.state == QuestionState.RESOLVED:
        await questions.set_state(services.session, question.id, QuestionState.ANSWERED)
        if escalation := await escalations.for_question(services.session, question.id):
            await cards.show(services, escalation.id, cause(event))


async def _found(event: ButtonPressed, services: Services, answer_id: int) -> tuple[AnswerRow, Question]:
    """The answer, where it was given in the chat of the event."""
    async with services.read() as session:
        answer = await answers.get(session, answer_id)
        question = await questions.get(session, answer.question_id) if answer else None
        room = await rooms.find(session, event.chat.channel, event.chat.id)
        newest = await answers.latest_by_bot(session, question.id) if question else None
    if answer is None or question is None or room is None or question.room_id != room.id:
        raise Refusal(texts.BUTTON_GONE)
    if answer.instructor_id is None and newest is not None and newest.id != answer.id:
        # The question was edited and answered anew; the old answer is not to be seen any more.
        raise Refusal(texts.BUTTON_GONE)
    if question.state == QuestionState.WITHDRAWN:
        raise Refusal(texts.QUESTION_GONE)
    return answer, question

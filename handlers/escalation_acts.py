"""What instructors do with a question, wherever they do it: take, answer, hand over, merge or close it.

Each act changes the state, writes the log, and puts everything that people hear of it into the outbox, in
the caller's transaction.

Every act raises ``Refusal`` with what the instructor reads: when the question is gone, is in other hands,
or stands where the act is not possible.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from markupsafe import Markup

from handlers import answer_message, cards, texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.rendering import BODY_UNITS, fits
from handlers.replies import Reply
from handlers.scene import chat_of
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import answer_log, answers, escalations, questions
from knowledge.answering import Citation
from knowledge.errors import AlreadyTaken, NotAllowedNow
from knowledge.escalations import EscalationState
from knowledge.models import Escalation, Question, Room
from knowledge.questions import QuestionState
from knowledge.remarks import Remark, classify


async def claim(services: Services, actor: Actor, escalation_id: int) -> Escalation:
    """Take a question; taking what one has changes nothing."""
    before = await escalations.get(services.session, escalation_id)
    already_theirs = before is not None and before.instructor_id == actor.person.id
    escalation = await _step(
        lambda: escalations.claim(services.session, escalation_id, actor.person.id, now=actor.now)
    )
    if not already_theirs:
        await _log(services, answer_log.Kind.CLAIMED, escalation_id, actor)
        await cards.show(services, escalation_id, actor.cause)
    return escalation


async def hand_over(services: Services, actor: Actor, escalation_id: int) -> None:
    """Give a question back, so that another instructor can take it."""
    await _step(lambda: escalations.hand_over(services.session, escalation_id, actor.person.id))
    await _log(services, answer_log.Kind.HANDED_OVER, escalation_id, actor)
    await cards.show(services, escalation_id, actor.cause)


async def merge(services: Services, actor: Actor, escalation_id: int, original_id: int) -> Escalation:
    """Merge a question into another; its asker gets that one's answer, now or when it comes.

    Returns:
        The one that stays.
    """
    merged = await _step(
        lambda: escalations.close_duplicate(
            services.session, escalation_id, actor.person.id, of=original_id, now=actor.now
        )
    )
    original = await services.session.get_one(Escalation, merged.duplicate_of_id)
    await _log(services, answer_log.Kind.MERGED, escalation_id, actor, original=original.id)
    # Whoever followed the merged question follows the original now, so all of them are told.
    for question in await escalations.followers(services.session, original.id):
        if original.state == EscalationState.ANSWERED:
            await _deliver_original(services, actor, original, question)
        elif question.id == merged.question_id:
            await _tell_asker(services, question, texts.MERGED_WAIT.format(number=original.id), "merged")
    await cards.show(services, escalation_id, actor.cause)
    return original


async def close_out_of_scope(services: Services, actor: Actor, escalation_id: int) -> None:
    """Close a question that is none about contracts, and tell its asker."""
    closed = await _step(
        lambda: escalations.close_out_of_scope(
            services.session, escalation_id, actor.person.id, now=actor.now
        )
    )
    await questions.set_state(services.session, closed.question_id, QuestionState.OUT_OF_SCOPE)
    await _log(services, answer_log.Kind.OUT_OF_SCOPE, escalation_id, actor)
    question = await services.session.get_one(Question, closed.question_id)
    await _tell_asker(services, question, texts.CLOSED_OUT_OF_SCOPE, "out-of-scope")
    await cards.show(services, escalation_id, actor.cause)


def check_answer(text: str) -> str:
    """The words of an answer, ready to be sent.

    Raises:
        Refusal: When they say nothing, or a chat cannot show them as a whole.
    """
    text = text.strip()
    if classify(text) is Remark.BLANK:
        raise Refusal(texts.ANSWER_EMPTY)
    if not fits(text):
        raise Refusal(texts.ANSWER_TOO_LONG.format(limit=BODY_UNITS))
    return text


async def answer(
    services: Services,
    actor: Actor,
    escalation_id: int,
    text: str,
    citations: Sequence[Citation] = (),
) -> None:
    """Send an instructor's answer, word for word, to the asker and to whoever asked the same.

    Args:
        services: Of the event.
        actor: The instructor.
        escalation_id: The question.
        text: The words, see ``check_answer``.
        citations: The rules that it rests on, as the asker sees them.
    """
    try:
        taken = await escalations.answer(services.session, escalation_id, actor.person.id, now=actor.now)
    except AlreadyTaken as refused:
        raise Refusal(texts.TAKEN.format(name=refused.instructor_name)) from refused
    except NotAllowedNow as refused:
        raise Refusal(texts.FINISHED) from refused
    except LookupError as missing:
        raise Refusal(texts.BUTTON_GONE) from missing
    question = await services.session.get_one(Question, taken.question_id)
    for asked in (question, *await escalations.followers(services.session, escalation_id)):
        await _deliver(services, actor, asked, text, citations)
    await _log(services, answer_log.Kind.INSTRUCTOR_ANSWERED, escalation_id, actor, text=text)
    await cards.show(services, escalation_id, actor.cause)


async def _step(step: Callable[[], Awaitable[Escalation]]) -> Escalation:
    """Take a step of the state machine; what forbids it becomes what the instructor reads."""
    try:
        return await step()
    except AlreadyTaken as taken:
        raise Refusal(texts.TOAST_TAKEN.format(name=taken.instructor_name)) from taken
    except NotAllowedNow as refused:
        waiting = refused.state == EscalationState.OPEN
        raise Refusal(texts.TOAST_NOBODY_HAS_IT if waiting else texts.TOAST_FINISHED) from refused
    except LookupError as missing:
        raise Refusal(texts.BUTTON_GONE) from missing


async def _deliver(
    services: Services,
    actor: Actor,
    question: Question,
    text: str,
    citations: Sequence[Citation],
    *,
    said_by: int | None = None,
) -> None:
    """Write an instructor's answer down for a question, and say it in its thread."""
    row = await answers.record_instructor(
        services.session,
        question,
        instructor_id=said_by or actor.person.id,
        text=text,
        now=actor.now,
        citations=citations,
    )
    await questions.set_state(services.session, question.id, QuestionState.ANSWERED)
    room = await services.session.get_one(Room, question.room_id)
    await answer_message.put(services, chat_of(room, question.topic_id), question, row)


async def _deliver_original(
    services: Services, actor: Actor, original: Escalation, question: Question
) -> None:
    said = await answers.latest_by_instructor(services.session, original.question_id)
    known = await answers.latest_by_instructor(services.session, question.id)
    if said is None or said.instructor_id is None or known is not None:
        return
    cited = answers.citations_of(said)
    await _deliver(services, actor, question, said.text, cited, said_by=said.instructor_id)


async def _tell_asker(services: Services, question: Question, text: Markup, key: str) -> None:
    room = await services.session.get_one(Room, question.room_id)
    await services.outbox.put(
        Reply(
            chat=chat_of(room, question.topic_id),
            text=text,
            dedupe_key=f"{key}:{question.id}",
            reply_to=answer_message.message_in_thread(question),
            subject=str(Subject(Kind.QUESTION, question.id)),
        )
    )


async def _log(
    services: Services, kind: answer_log.Kind, escalation_id: int, actor: Actor, **details: object
) -> None:
    line = {"escalation": escalation_id, "person": actor.person.id, **details}
    await answer_log.append(services.session, kind, line, now=actor.now)

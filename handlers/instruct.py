"""What instructors do with a question: take it, answer it, hand it over, merge it, or close it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import answer_message, cards, curate, texts
from handlers.errors import Refusal
from handlers.events import ButtonPressed, MessageReceived
from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import BODY_UNITS, fits
from handlers.replies import Reply
from handlers.saying import cause, note, toast
from handlers.scene import Scene, chat_of, enter, enter_as_instructor, look, require_instructor
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import answer_log, answers, escalations, questions
from knowledge.errors import AlreadyTaken, NotAllowedNow
from knowledge.escalations import EscalationState
from knowledge.models import Escalation, Person, Question, Room
from knowledge.questions import QuestionState
from knowledge.remarks import Remark, classify

#: How many questions are offered as the original of a duplicate.
_MAX_ORIGINALS = 8


async def on_claim(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``맡기``."""
    instructor, now = await enter_as_instructor(event, services)
    await _claim(event, services, escalation_id, instructor, now)
    await services.outbox.put(toast(event, texts.TOAST_CLAIMED.format(number=escalation_id)))


async def on_reply(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``답변하기``: takes the question, and asks for the answer as a reply."""
    instructor, now = await enter_as_instructor(event, services)
    escalation = await _claim(event, services, escalation_id, instructor, now)
    taken_at = escalation.claimed_at or now
    await services.outbox.put(
        Reply(
            chat=event.chat,
            text=texts.PROMPT_ANSWER.format(name=shorten(instructor.name, NAME_UNITS), number=escalation_id),
            dedupe_key=f"prompt:{escalation_id}:{event.chat.lane}:{taken_at.isoformat()}",
            reply_to=event.message_id,
            subject=str(Subject(Kind.ESCALATION, escalation_id)),
        )
    )
    await services.outbox.put(toast(event, texts.TOAST_WRITE_ANSWER))


async def on_hand_over(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``넘기기``: lets another instructor take the question."""
    instructor, now = await enter_as_instructor(event, services)
    await _step(lambda: escalations.hand_over(services.session, escalation_id, instructor.id))
    await _log(services, answer_log.Kind.HANDED_OVER, escalation_id, instructor, now)
    await cards.show(services, escalation_id, cause(event))
    await services.outbox.put(toast(event, texts.TOAST_HANDED_OVER.format(number=escalation_id)))


async def on_duplicate(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``중복``: offers the questions that this one may repeat."""
    require_instructor(await look(services, event))
    async with services.read() as session:
        escalation = await escalations.get(session, escalation_id)
        if escalation is None:
            raise Refusal(texts.BUTTON_GONE)
        if escalation.state not in (EscalationState.OPEN, EscalationState.CLAIMED):
            raise Refusal(texts.TOAST_FINISHED)
        originals: list[tuple[int, str]] = []
        for other in await escalations.mergeable(session, escalation_id, limit=_MAX_ORIGINALS):
            question = await questions.get(session, other.question_id)
            if question is not None and question.state != QuestionState.WITHDRAWN:
                originals.append((other.id, question.text))
    if not originals:
        raise Refusal(texts.TOAST_NO_ORIGINAL)
    await services.outbox.put(
        Reply(
            chat=event.chat,
            text=texts.CHOOSE_ORIGINAL.format(number=escalation_id),
            dedupe_key=f"originals:{escalation_id}:{cause(event)}",
            keyboard=cards.choice_keyboard(escalation_id, originals),
            reply_to=event.message_id,
        )
    )
    await services.outbox.put(toast(event, texts.TOAST_CHOOSE_ORIGINAL))


async def on_duplicate_of(
    event: ButtonPressed, services: Services, escalation_id: int, original_id: int
) -> None:
    """The original was chosen: the asker gets its answer, now or when it comes."""
    instructor, now = await enter_as_instructor(event, services)
    merged = await _step(
        lambda: escalations.close_duplicate(
            services.session, escalation_id, instructor.id, of=original_id, now=now
        )
    )
    original = await services.session.get_one(Escalation, merged.duplicate_of_id)
    await _log(services, answer_log.Kind.MERGED, escalation_id, instructor, now, original=original.id)
    # Whoever followed the merged question follows the original now, so all of them are told.
    for question in await escalations.followers(services.session, original.id):
        if original.state == EscalationState.ANSWERED:
            await _deliver_original(services, original, question, now)
        elif question.id == merged.question_id:
            await _tell_asker(services, question, texts.MERGED_WAIT.format(number=original.id), "merged")
    await cards.show(services, escalation_id, cause(event))
    await services.outbox.put(toast(event, texts.TOAST_MERGED.format(number=original.id)))


async def on_out_of_scope(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``범위 밖``: closes the question and tells its asker."""
    instructor, now = await enter_as_instructor(event, services)
    closed = await _step(
        lambda: escalations.close_out_of_scope(services.session, escalation_id, instructor.id, now=now)
    )
    await questions.set_state(services.session, closed.question_id, QuestionState.OUT_OF_SCOPE)
    await _log(services, answer_log.Kind.OUT_OF_SCOPE, escalation_id, instructor, now)
    question = await services.session.get_one(Question, closed.question_id)
    await _tell_asker(services, question, texts.CLOSED_OUT_OF_SCOPE, "out-of-scope")
    await cards.show(services, escalation_id, cause(event))
    await services.outbox.put(toast(event, texts.TOAST_CLOSED))


async def on_answer(event: MessageReceived, services: Services, scene: Scene, escalation_id: int) -> None:
    """A reply to a card or its prompt: the instructor's answer, word for word.

    It reaches the asker, and whoever asked the same, in the thread of their question, and becomes a draft
    of a Q&A entry with the rules that it probably rests on.

    Raises:
        Refusal: When the sender is no instructor, or the answer cannot be sent.
    """
    require_instructor(scene)
    text = event.text.strip()
    if classify(text) is Remark.BLANK:
        raise Refusal(texts.ANSWER_EMPTY)
    if not fits(text):
        raise Refusal(texts.ANSWER_TOO_LONG.format(limit=BODY_UNITS))
    async with services.read() as session:
        escalation = await escalations.get(session, escalation_id)
        question = await questions.get(session, escalation.question_id) if escalation else None
    if escalation is None or question is None:
        raise Refusal(texts.BUTTON_GONE)
    proposed = await services.answerer.propose_citations(f"{question.text}\n{text}")
    now = services.now()
    _, instructor = await enter(services, event, now)
    try:
        await escalations.answer(services.session, escalation_id, instructor.id, now=now)
    except AlreadyTaken as taken:
        raise Refusal(texts.TAKEN.format(name=taken.instructor_name)) from taken
    except NotAllowedNow as refused:
        raise Refusal(texts.FINISHED) from refused
    receivers = [question, *await escalations.followers(services.session, escalation_id)]
    for asked in receivers:
        await _deliver(services, asked, instructor.id, text, now)
    await _log(services, answer_log.Kind.INSTRUCTOR_ANSWERED, escalation_id, instructor, now, text=text)
    await cards.show(services, escalation_id, cause(event))
    await services.outbox.put(note(event, texts.ANSWER_SENT.format(number=escalation_id)))
    await curate.begin(services, escalation_id, proposed, cause=cause(event), now=now)


async def _claim(
    event: ButtonPressed, services: Services, escalation_id: int, instructor: Person, now: dt.datetime
) -> Escalation:
    before = await escalations.get(services.session, escalation_id)
    already_theirs = before is not None and before.instructor_id == instructor.id
    escalation = await _step(
        lambda: escalations.claim(services.session, escalation_id, instructor.id, now=now)
    )
    if not already_theirs:
        await _log(services, answer_log.Kind.CLAIMED, escalation_id, instructor, now)
        await cards.show(services, escalation_id, cause(event))
    return escalation


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
    services: Services, question: Question, instructor_id: int, text: str, now: dt.datetime
) -> None:
    """Write an instructor's answer down for a question, and say it in its thread."""
    row = await answers.record_instructor(
        services.session, question, instructor_id=instructor_id, text=text, now=now
    )
    await questions.set_state(services.session, question.id, QuestionState.ANSWERED)
    room = await services.session.get_one(Room, question.room_id)
    await answer_message.put(services, chat_of(room, question.topic_id), question, row)


async def _deliver_original(
    services: Services, original: Escalation, question: Question, now: dt.datetime
) -> None:
    said = await answers.latest_by_instructor(services.session, original.question_id)
    known = await answers.latest_by_instructor(services.session, question.id)
    if said is None or said.instructor_id is None or known is not None:
        return
    await _deliver(services, question, said.instructor_id, said.text, now)


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
    services: Services,
    kind: answer_log.Kind,
    escalation_id: int,
    instructor: Person,
    now: dt.datetime,
    **details: object,
) -> None:
    await answer_log.append(
        services.session, kind, {"escalation": escalation_id, "person": instructor.id, **details}, now=now
    )

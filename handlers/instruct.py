"""What instructors do with a question in a chat: buttons of its card, and replies to it."""

from __future__ import annotations

from handlers import cards, entry_acts, escalation_acts, texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.events import ButtonPressed, MessageReceived
from handlers.limits import NAME_UNITS, shorten
from handlers.replies import Reply
from handlers.saying import cause, note, toast
from handlers.scene import Scene, act_as_instructor, enter, look, require_instructor
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import escalations, questions
from knowledge.escalations import EscalationState
from knowledge.questions import QuestionState

#: How many questions are offered as the original of a duplicate.
_MAX_ORIGINALS = 8


async def on_claim(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``맡기``."""
    actor = await act_as_instructor(event, services)
    await escalation_acts.claim(services, actor, escalation_id)
    await services.outbox.put(toast(event, texts.TOAST_CLAIMED.format(number=escalation_id)))


async def on_reply(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``답변하기``: takes the question, and asks for the answer as a reply."""
    actor = await act_as_instructor(event, services)
    escalation = await escalation_acts.claim(services, actor, escalation_id)
    taken_at = escalation.claimed_at or actor.now
    name = shorten(actor.person.name, NAME_UNITS)
    await services.outbox.put(
        Reply(
            chat=event.chat,
            text=texts.PROMPT_ANSWER.format(name=name, number=escalation_id),
            dedupe_key=f"prompt:{escalation_id}:{event.chat.lane}:{taken_at.isoformat()}",
            reply_to=event.message_id,
            subject=str(Subject(Kind.ESCALATION, escalation_id)),
        )
    )
    await services.outbox.put(toast(event, texts.TOAST_WRITE_ANSWER))


async def on_hand_over(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``넘기기``: lets another instructor take the question."""
    actor = await act_as_instructor(event, services)
    await escalation_acts.hand_over(services, actor, escalation_id)
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
    actor = await act_as_instructor(event, services)
    original = await escalation_acts.merge(services, actor, escalation_id, original_id)
    await services.outbox.put(toast(event, texts.TOAST_MERGED.format(number=original.id)))


async def on_out_of_scope(event: ButtonPressed, services: Services, escalation_id: int) -> None:
    """``범위 밖``: closes the question and tells its asker."""
    actor = await act_as_instructor(event, services)
    await escalation_acts.close_out_of_scope(services, actor, escalation_id)
    await services.outbox.put(toast(event, texts.TOAST_CLOSED))


async def on_answer(event: MessageReceived, services: Services, scene: Scene, escalation_id: int) -> None:
    """A reply to a card or its prompt: the instructor's answer.

    It reaches the asker, and becomes a draft of a Q&A entry with the rules that it probably rests on.

    Raises:
        Refusal: When the sender is no instructor, or the answer cannot be sent.
    """
    require_instructor(scene)
    text = escalation_acts.check_answer(event.text)
    async with services.read() as session:
        escalation = await escalations.get(session, escalation_id)
        question = await questions.get(session, escalation.question_id) if escalation else None
    if question is None:
        raise Refusal(texts.BUTTON_GONE)
    proposed = await services.answerer.propose_citations(f"{question.text}\n{text}")
    now = services.now()
    _, instructor = await enter(services, event, now)
    actor = Actor(instructor, now, cause(event))
    await escalation_acts.answer(services, actor, escalation_id, text)
    await services.outbox.put(note(event, texts.ANSWER_SENT.format(number=escalation_id)))
    await entry_acts.begin(services, actor, escalation_id, proposed)

"""A question is asked: the answer with its sources, or the honest word that there is none."""

from __future__ import annotations

from handlers import answer_message, escalate, procedure, texts
from handlers.declining import decline, gate, over_limit
from handlers.events import CommandGiven, MessageReceived
from handlers.recording import record_answer, record_question, sourced, state_after
from handlers.saying import cause, note
from handlers.scene import Scene, look, may_be_answered
from handlers.services import Services
from handlers.speaking import Address, Situation, Verdict, should_speak, worth_saying
from handlers.threads import Thread, find_thread
from knowledge.answering import Decision
from knowledge.escalations import Reason
from knowledge.questions import QuestionState
from knowledge.remarks import Remark, classify


async def on_message(event: MessageReceived, services: Services, scene: Scene) -> None:
    """Somebody wrote a message: answer it, say why not, or leave it alone."""
    await consider(event, services, scene, text=event.text, address=_address(event))


async def on_ask_command(event: CommandGiven, services: Services) -> None:
    """``/질문 …``: a question, whatever it looks like."""
    scene = await look(services, event, reply_to=event.reply_to)
    if not await gate(event, services, scene):
        return
    if not event.arguments.strip():
        await services.outbox.put(note(event, texts.USAGE_ASK))
        return
    await consider(event, services, scene, text=event.arguments, address=Address.COMMAND)


async def consider(
    event: MessageReceived | CommandGiven, services: Services, scene: Scene, *, text: str, address: Address
) -> None:
    """Decide whether to speak, and do so.

    Args:
        event: The message.
        services: Of the event.
        scene: Who wrote it, and where.
        text: The question in it.
        address: How it is addressed to the bot.
    """
    thread = await find_thread(services, scene)
    situation = await _situation(event, services, scene, thread, text, address)
    verdict = should_speak(situation)
    if verdict in (Verdict.ANSWER, Verdict.ANSWER_IF_SURE, Verdict.ANSWER_IF_IN_SCOPE):
        await _answer(event, services, scene, thread, text.strip(), situation, verdict)
    elif verdict is Verdict.EXPLAIN_INSTRUCTOR and thread is not None and thread.escalation is not None:
        await escalate.pass_on(event, services, thread.escalation, thread.instructor, text.strip())
    else:
        await decline(event, services, verdict)


async def _answer(
    event: MessageReceived | CommandGiven,
    services: Services,
    scene: Scene,
    thread: Thread | None,
    text: str,
    situation: Situation,
    verdict: Verdict,
) -> None:
    if advice := await over_limit(event, services, scene, text):
        if verdict is not Verdict.ANSWER_IF_SURE:
            await services.outbox.put(advice)
        return
    checklist = procedure.asked_checklist(text, services)
    # Where nobody asked the bot, it does not ask back.
    if checklist is not None and (verdict is not Verdict.ANSWER_IF_SURE or checklist.is_complete):
        parent = thread.question if thread else None
        await procedure.show_checklist(event, services, checklist, words=text, parent=parent)
        return
    answer = sourced(
        await services.answerer.answer(
            text,
            context=thread.context if thread else "",
            # What was not said to the bot is sent nowhere.
            may_generate=verdict is not Verdict.ANSWER_IF_SURE,
        )
    )
    if not worth_saying(verdict, answer, services.settings.overheard_confidence):
        return
    now = services.now()
    # A remark that is no question ("그건 좀 다른데요") goes to the instructors only if its writer wants it.
    remark_only = situation.address is Address.REPLY and situation.remark is not Remark.QUESTION
    hand_over = answer.decision is Decision.UNSURE and not remark_only
    state = state_after(answer)
    question = await record_question(
        event,
        services,
        text,
        parent=thread.question if thread else None,
        state=QuestionState.ANSWERED if remark_only and state is QuestionState.ESCALATED else state,
        now=now,
    )
    if question is None:
        return
    row = await record_answer(services, question, answer, now)
    if hand_over:
        await escalate.open_escalation(
            services, question, Reason.UNSURE, cause=cause(event), by_id=question.person_id, now=now
        )
    await answer_message.put(services, event.chat, question, row)


async def _situation(
    event: MessageReceived | CommandGiven,
    services: Services,
    scene: Scene,
    thread: Thread | None,
    text: str,
    address: Address,
) -> Situation:
    # The platform is asked about a private chat only where that decides something.
    allowed = event.sender.is_bot or await may_be_answered(services, event, scene)
    taken = thread is not None and bool(thread.instructor)
    sender_has_it = (
        taken
        and thread is not None
        and thread.escalation is not None
        and scene.person is not None
        and thread.escalation.instructor_id == scene.person.id
    )
    remark = classify(text)
    if remark is Remark.REQUEST and thread is not None:
        remark = Remark.QUESTION  # it asks for more of what it follows up
    return Situation(
        address=address,
        remark=remark,
        allowed=allowed,
        mode=scene.mode,
        from_bot=event.sender.is_bot,
        from_instructor=scene.may_instruct,
        between_people=event.reply_to is not None and scene.subject is None,
        taken=taken,
        taken_by_sender=sender_has_it,
    )


def _address(event: MessageReceived) -> Address:
    if event.chat.kind == "private":
        return Address.PRIVATE
    if event.mentioned:
        return Address.MENTION
    if event.reply_to_bot:
        return Address.REPLY
    return Address.ROOM if event.to_room else Address.OVERHEARD

"""An instructor's answer becomes knowledge, in a chat: a draft's card and replies to it, ``/내리기``."""

from __future__ import annotations

import re

from handlers import entry_acts, texts
from handlers.acting import Actor
from handlers.declining import gate_instructor
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven, MessageReceived
from handlers.replies import Reply
from handlers.saying import cause, note, toast
from handlers.scene import Scene, act_as_instructor, enter, look, require_instructor
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import qa_entries
from knowledge.qa_entries import EntryState

_PARTS = re.compile(r"^\s*(질문|답변)\s*[:：][ \t]*", re.MULTILINE)


async def on_cite(event: ButtonPressed, services: Services, entry_id: int, position: int) -> None:
    """A rule is tapped: it becomes a legal basis of the draft, or stops being one."""
    actor = await act_as_instructor(event, services)
    chosen = await entry_acts.toggle_rule(services, actor, entry_id, position)
    await services.outbox.put(toast(event, texts.TOAST_CITED if chosen else texts.TOAST_NOT_CITED))


async def on_publish(event: ButtonPressed, services: Services, entry_id: int) -> None:
    """``게시``: from now on the entry answers. Without a chosen rule it is only an instructor's opinion."""
    require_instructor(await look(services, event))
    async with services.read() as session:
        entry = await entry_acts.draft(session, entry_id)
    analysed = await services.analyst.analyse(qa_entries.to_passages(entry))
    actor = await act_as_instructor(event, services)
    await entry_acts.publish(services, actor, entry, analysed)
    await services.outbox.put(toast(event, texts.TOAST_PUBLISHED))


async def on_rewrite(event: ButtonPressed, services: Services, entry_id: int) -> None:
    """``고치기``: asks for the new words as a reply."""
    require_instructor(await look(services, event))
    async with services.read() as session:
        await entry_acts.draft(session, entry_id)
    await services.outbox.put(
        Reply(
            chat=event.chat,
            text=texts.PROMPT_REWRITE.format(number=entry_id),
            dedupe_key=f"rewrite:{entry_id}:{cause(event)}",
            reply_to=event.message_id,
            subject=str(Subject(Kind.ENTRY, entry_id)),
        )
    )
    await services.outbox.put(toast(event, texts.TOAST_WRITE_DRAFT))


async def on_rewritten(event: MessageReceived, services: Services, scene: Scene, entry_id: int) -> None:
    """A reply to a draft or its prompt: the new answer, or ``질문:`` and ``답변:`` each with their part.

    Raises:
        Refusal: When the sender is no instructor, or the words cannot be taken.
    """
    require_instructor(scene)
    question, answer = parse_rewrite(event.text)
    limit = services.settings.question_max_chars
    entry_acts.check_words(question, answer, question_max_chars=limit)
    now = services.now()
    _, person = await enter(services, event, now)
    actor = Actor(person, now, cause(event))
    await entry_acts.reword(services, actor, entry_id, question=question, answer=answer)
    await services.outbox.put(note(event, texts.REWRITTEN.format(number=entry_id)))


async def on_discard(event: ButtonPressed, services: Services, entry_id: int) -> None:
    """``버리기``: the draft is not kept."""
    actor = await act_as_instructor(event, services)
    await entry_acts.draft(services.session, entry_id)
    await entry_acts.retire(services, actor, entry_id)
    await services.outbox.put(toast(event, texts.TOAST_DISCARDED))


async def on_retire_command(event: CommandGiven, services: Services) -> None:
    """``/내리기 <번호>``: a published entry answers no more."""
    if await gate_instructor(event, services) is None:
        return
    number = event.arguments.strip().lstrip("#")
    if not re.fullmatch(r"[0-9]{1,15}", number):
        raise Refusal(texts.USAGE_RETIRE)
    entry_id = int(number)
    now = services.now()
    _, person = await enter(services, event, now)
    entry = await qa_entries.get(services.session, entry_id)
    if entry is None:
        raise Refusal(texts.NO_SUCH_ENTRY.format(number=entry_id))
    if entry.state != EntryState.PUBLISHED:
        raise Refusal(texts.NOT_PUBLISHED.format(number=entry_id))
    await entry_acts.retire(services, Actor(person, now, cause(event)), entry_id)
    await services.outbox.put(note(event, texts.RETIRED.format(number=entry_id)))


def parse_rewrite(text: str) -> tuple[str | None, str | None]:
    """The new question and answer in a reply; None for the part that it leaves as it is.

    Text without ``질문:`` or ``답변:`` at the start of a line is the answer.
    """
    pieces = _PARTS.split(text)
    if len(pieces) == 1:
        return None, text.strip() or None
    parts = {name: words.strip() for name, words in zip(pieces[1::2], pieces[2::2], strict=True)}
    return parts.get("질문") or None, parts.get("답변") or None

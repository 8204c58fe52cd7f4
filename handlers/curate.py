"""An instructor's answer becomes knowledge: drafted, given its legal basis, published, retired one day."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import drafts, texts
from handlers.declining import gate
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven, MessageReceived
from handlers.instructors import tell
from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import BODY_UNITS, fits
from handlers.replies import Priority, Reply
from handlers.saying import cause, note, toast
from handlers.scene import Scene, enter, enter_as_instructor, look, require_instructor
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import answer_log, qa_entries
from knowledge.answering import Citation
from knowledge.errors import EntryChangedError, NotAllowedNow
from knowledge.models import Person, QAEntry
from knowledge.qa_entries import EntryState

_QUESTION_UNITS = 1000
_PARTS = re.compile(r"^\s*(질문|답변)\s*[:：][ \t]*", re.MULTILINE)


async def begin(
    services: Services, escalation_id: int, proposed: tuple[Citation, ...], *, cause: str, now: dt.datetime
) -> None:
    """Draft an entry from an instructor's answer, with proposed rules, and show it to the instructors."""
    entry = await qa_entries.draft_from_escalation(services.session, escalation_id, now=now)
    if drafts.is_draft(entry):
        citable = [citation for citation in proposed if citation.article]
        entry = await qa_entries.propose_citations(services.session, entry.id, citable)
    await answer_log.append(
        services.session,
        answer_log.Kind.DRAFTED,
        {"entry": entry.id, "escalation": escalation_id, "question": entry.question, "answer": entry.answer},
        now=now,
    )
    await drafts.show(services, entry.id, cause)


async def on_cite(event: ButtonPressed, services: Services, entry_id: int, position: int) -> None:
    """A rule is tapped: it becomes a legal basis of the draft, or stops being one."""
    person, now = await enter_as_instructor(event, services)
    entry = await _draft(services.session, entry_id)
    citation = next((one for one in entry.citations if one.position == position), None)
    if citation is None:
        raise Refusal(texts.BUTTON_GONE)
    chosen = not citation.chosen
    await qa_entries.choose_citation(services.session, entry_id, position, chosen=chosen)
    await _log(services, entry_id, person, now, rule=drafts.rule(citation), chosen=chosen)
    await drafts.show(services, entry_id, cause(event))
    await services.outbox.put(toast(event, texts.TOAST_CITED if chosen else texts.TOAST_NOT_CITED))


async def on_publish(event: ButtonPressed, services: Services, entry_id: int) -> None:
    """``게시``: from now on the entry answers. Without a chosen rule it is only an instructor's opinion."""
    require_instructor(await look(services, event))
    async with services.read() as session:
        entry = await _draft(session, entry_id)
    analysed = await services.analyst.analyse(qa_entries.to_passages(entry))
    now = services.now()
    _, person = await enter(services, event, now)
    try:
        async with services.session.begin_nested():
            await answer_log.append(
                services.session,
                answer_log.Kind.PUBLISHED,
                {
                    "entry": entry_id,
                    "person": person.id,
                    "question": entry.question,
                    "answer": entry.answer,
                    "rules": [drafts.rule(citation) for citation in entry.citations if citation.chosen],
                },
                now=now,
            )
            published = await qa_entries.publish(
                services.session, entry_id, analysed, publisher_id=person.id, now=now, as_opinion=True
            )
    except EntryChangedError as changed:
        raise Refusal(texts.TOAST_CHANGED_MEANWHILE) from changed
    except NotAllowedNow as refused:
        raise Refusal(texts.TOAST_NOT_A_DRAFT) from refused
    await drafts.show(services, entry_id, cause(event))
    await _announce(services, published, person)
    await services.outbox.put(toast(event, texts.TOAST_PUBLISHED))


async def on_rewrite(event: ButtonPressed, services: Services, entry_id: int) -> None:
    """``고치기``: asks for the new words as a reply."""
    require_instructor(await look(services, event))
    async with services.read() as session:
        await _draft(session, entry_id)
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
    if not question and not answer:
        raise Refusal(texts.ANSWER_EMPTY)
    if answer and not fits(answer):
        raise Refusal(texts.ANSWER_TOO_LONG.format(limit=BODY_UNITS))
    limit = services.settings.question_max_chars
    if question and len(question) > limit:
        raise Refusal(texts.TOO_LONG.format(length=len(question), limit=limit))
    now = services.now()
    _, person = await enter(services, event, now)
    await _draft(services.session, entry_id)
    await qa_entries.edit(services.session, entry_id, question=question, answer=answer)
    await _log(services, entry_id, person, now, question=question, answer=answer)
    await drafts.show(services, entry_id, cause(event))
    await services.outbox.put(note(event, texts.REWRITTEN.format(number=entry_id)))


async def on_discard(event: ButtonPressed, services: Services, entry_id: int) -> None:
    """``버리기``: the draft is not kept."""
    person, now = await enter_as_instructor(event, services)
    await _draft(services.session, entry_id)
    await _retire(services, entry_id, person, now, cause(event))
    await services.outbox.put(toast(event, texts.TOAST_DISCARDED))


async def on_retire_command(event: CommandGiven, services: Services) -> None:
    """``/내리기 <번호>``: a published entry answers no more."""
    scene = await look(services, event)
    if not await gate(event, services, scene):
        return
    require_instructor(scene)
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
    await _retire(services, entry_id, person, now, cause(event))
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


async def _draft(session: AsyncSession, entry_id: int) -> QAEntry:
    """An entry that can still be changed."""
    entry = await qa_entries.get(session, entry_id)
    if entry is None:
        raise Refusal(texts.BUTTON_GONE)
    if not drafts.is_draft(entry):
        raise Refusal(texts.TOAST_NOT_A_DRAFT)
    return entry


async def _retire(services: Services, entry_id: int, person: Person, now: dt.datetime, cause: str) -> None:
    await answer_log.append(
        services.session, answer_log.Kind.RETIRED, {"entry": entry_id, "person": person.id}, now=now
    )
    await qa_entries.retire(services.session, entry_id, now=now)
    await drafts.show(services, entry_id, cause)


async def _announce(services: Services, entry: QAEntry, publisher: Person) -> None:
    said = texts.PUBLISHED.format(
        number=entry.id,
        name=shorten(publisher.name, NAME_UNITS),
        question=shorten(entry.question, _QUESTION_UNITS),
    )
    await tell(services, f"published:{entry.id}", said, priority=Priority.NOTICE)


async def _log(
    services: Services, entry_id: int, person: Person, now: dt.datetime, **details: object
) -> None:
    await answer_log.append(
        services.session,
        answer_log.Kind.REVIEWED,
        {"entry": entry_id, "person": person.id, **details},
        now=now,
    )

"""``/초안``: instructors look, one at a time, at Q&A entries that come from elsewhere."""

from __future__ import annotations

from handlers import drafts, texts
from handlers.declining import gate_instructor
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven
from handlers.instructors import key_in
from handlers.saying import cause, note, toast
from handlers.scene import enter, look, require_instructor
from handlers.services import Services
from knowledge import imported, outbox, qa_entries, rooms
from knowledge.rooms import Purpose

#: Numbers of undecided entries that are named.
_NAMED = 20


async def on_draft_command(event: CommandGiven, services: Services) -> None:
    """``/초안``: the next entry that instructors have not seen yet."""
    scene = await gate_instructor(event, services)
    if scene is None:
        return
    shown, waiting = await _show_next(event, services)
    if shown is None:
        await services.outbox.put(note(event, _nothing_new(waiting)))
    elif scene.room is None or scene.room.purpose != Purpose.INSTRUCTORS:
        await services.outbox.put(note(event, texts.DRAFT_SHOWN.format(number=shown)))


async def on_next(event: ButtonPressed, services: Services, _entry_id: int) -> None:
    """``다음 초안``: the same, at the press of a button."""
    require_instructor(await look(services, event))
    shown, waiting = await _show_next(event, services)
    if shown is None:
        await services.outbox.put(note(event, _nothing_new(waiting)))
    await services.outbox.put(toast(event, texts.TOAST_DRAFTS_LEFT.format(count=len(waiting))))


async def _show_next(event: CommandGiven | ButtonPressed, services: Services) -> tuple[int | None, list[int]]:
    """Put the next entry up; returns its number, if there is one, and the numbers of all that wait."""
    async with services.read() as session:
        places = await rooms.with_purpose(session, Purpose.INSTRUCTORS)
        if not places:
            raise Refusal(texts.DRAFTS_NO_ROOM)
        waiting = await imported.in_review(session)
        cards = {key_in(places[0], drafts.key(one)): one for one in waiting}
        seen = await outbox.known_keys(session, list(cards))
        entry_id = next((one for key, one in cards.items() if key not in seen), None)
        entry = await qa_entries.get(session, entry_id) if entry_id is not None else None
    if entry is None:
        await enter(services, event, services.now())
        return None, waiting
    # Rules to choose from, where it came without any.
    found = (
        ()
        if entry.citations
        else await services.answerer.propose_citations(f"{entry.question}\n{entry.answer}")
    )
    same = (await services.answerer.answer(entry.question, may_generate=False)).qa_entry_id
    await enter(services, event, services.now())
    if same is not None:
        await imported.add_remark(services.session, entry.id, texts.DRAFT_SAME.format(number=same))
    citable = [citation for citation in found if citation.article]
    await qa_entries.propose_citations(services.session, entry.id, citable)
    await drafts.show(services, entry.id, cause(event))
    return entry.id, waiting


def _nothing_new(waiting: list[int]) -> str:
    if not waiting:
        return texts.DRAFTS_NONE
    numbers = ", ".join(f"#{number}" for number in waiting[:_NAMED])
    return texts.DRAFTS_UNDECIDED.format(count=len(waiting), numbers=numbers)

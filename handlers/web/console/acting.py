"""What instructors do at the console: take a question at once; anything that people hear of, after a while.

Within that while an act can be taken back (see ``knowledge.planned_acts``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import escalation_acts
from handlers import texts as chat_texts
from handlers.errors import Refusal
from handlers.events import ActDue, Sender
from handlers.web.console import texts
from handlers.web.console.actor import actor_of
from handlers.web.console.conversation import load_conversation
from handlers.web.console.due import next_to_answer, waiting_questions
from handlers.web.console.question import LOOKED, escalation_id_of, is_open, preview, question_page
from handlers.web.console.writing import Written, checked_rules, read_written, ready_to_send
from handlers.web.context import CONTEXT, WebContext
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.reading import read_form, whole_number
from handlers.web.rooms import CHANNEL, INSTRUCTORS, chat_of
from handlers.web.sessions import Visitor, visitor_of
from knowledge import desks, escalations, planned_acts, rooms
from knowledge.cited_articles import cite_rules
from knowledge.errors import ActPlannedError, DraftChangedError
from knowledge.people import id_on
from knowledge.planned_acts import ActKind

#: Of the form's buttons, the one that only keeps what is written; pressed by Enter in the field of rules.
_KEEP = "keep"
#: The same, and shows what it would look like.
_PREVIEW = "preview"


async def claim(request: web.Request) -> web.Response:
    """POST /console/questions/{id}/claim: take a question, so that others see who has it."""
    context, visitor, number = request.app[CONTEXT], visitor_of(request), escalation_id_of(request)
    try:
        async with context.database.session() as session:
            actor = actor_of(visitor, context, f"claim:{number}")
            await escalation_acts.claim(context.services(session), actor, number)
    except Refusal as refusal:
        return await question_page(request, number, error=Stale("act", str(refusal)))
    context.committed()
    raise web.HTTPSeeOther(f"/console/questions/{number}?said=claimed")


async def plan(request: web.Request) -> web.Response:
    """POST /console/questions/{id}/acts: decide what is to be done with a question."""
    context, visitor, number = request.app[CONTEXT], visitor_of(request), escalation_id_of(request)
    form = await read_form(request)
    written = await read_written(request)
    try:
        if form.get("act") in (_KEEP, _PREVIEW):
            await _keep_with_rules(context, visitor, number, form, written)
            shown = "?said=preview#preview" if form["act"] == _PREVIEW else "#rules"
            raise web.HTTPSeeOther(f"/console/questions/{number}{shown}")
        kind = _kind(form.get("act", ""))
        async with context.database.session() as session:
            await _plan(session, context, visitor, number, kind, form, written)
    except BadInput as error:
        return await question_page(request, number, typed=written, error=error)
    context.intake.wake()
    context.committed()
    async with context.database.read() as session:
        waiting = await waiting_questions(
            session, visitor.person.id, due_hours=context.settings.due_hours, now=context.now()
        )
    following = next_to_answer(waiting, after=number)
    raise web.HTTPSeeOther(f"/console/questions/{following.escalation.id}" if following else "/console")


async def keep(request: web.Request) -> web.Response:
    """POST /console/questions/{id}/draft: keep what is written; also the sign that the page is open."""
    context, visitor, number = request.app[CONTEXT], visitor_of(request), escalation_id_of(request)
    form = await read_form(request)
    written = await read_written(request)
    now = context.now()
    async with context.database.session() as session:
        if not is_open(await escalations.get(session, number)):
            raise Stale("answer", texts.FINISHED)
        version = await _keep(session, number, visitor.person.id, written, form, now)
        others = await desks.colleagues(session, number, visitor.person.id, since=now - LOOKED)
        chosen = await cite_rules(session, list(written.rules), context.today())
    names = {writes: [one.name for one in others if one.writes is writes] for writes in (True, False)}
    return web.json_response(
        {
            "version": version,
            "writing": names[True],
            "looking": names[False],
            "preview": preview(context, visitor, written, chosen),
        }
    )


async def undo(request: web.Request) -> web.Response:
    """POST /console/acts/{id}/undo: take an act back."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    async with context.database.session() as session:
        act = await planned_acts.undo(session, _act_id(request), visitor.person.id, now=context.now())
    if act is None:
        raise web.HTTPSeeOther("/console?said=late")
    raise web.HTTPSeeOther(f"/console/questions/{act.escalation_id}?said=undone")


async def mark_seen(request: web.Request) -> web.Response:
    """POST /console/acts/{id}/seen: the reason of a refusal was read."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    async with context.database.session() as session:
        await planned_acts.mark_seen(session, _act_id(request), visitor.person.id, now=context.now())
    raise web.HTTPSeeOther("/console")


async def _keep_with_rules(
    context: WebContext, visitor: Visitor, number: int, form: dict[str, str], written: Written
) -> None:
    """Keep what is written, with the rules that were written by hand among those that are chosen."""
    now = context.now()
    async with context.database.session() as session:
        rules = await checked_rules(session, written, context.today())
        await _keep(session, number, visitor.person.id, replace(written, rules=rules), form, now)


async def _plan(
    session: AsyncSession,
    context: WebContext,
    visitor: Visitor,
    number: int,
    kind: ActKind,
    form: dict[str, str],
    written: Written,
) -> None:
    now = context.now()
    conversation = await load_conversation(session, number)
    if conversation is None:
        raise NotHere(texts.NOT_FOUND)
    if form.get("seen", "") != conversation.seen:
        raise Stale("question", texts.CHANGED)
    content = await _content(session, context, kind, form, written)
    if kind is ActKind.HAND_OVER and conversation.escalation.instructor_id != visitor.person.id:
        raise Stale("act", chat_texts.TOAST_NOBODY_HAS_IT)
    try:
        # Whoever decides on a question has it, so that nobody else answers it meanwhile.
        actor = actor_of(visitor, context, f"claim:{number}")
        await escalation_acts.claim(context.services(session), actor, number)
        due_at = now + dt.timedelta(seconds=context.settings.undo_seconds)
        act = await planned_acts.plan(
            session, number, visitor.person.id, kind, content, due_at=due_at, now=now
        )
        await _keep(session, number, visitor.person.id, written, form, now)
    except Refusal as refusal:
        raise Stale("act", str(refusal)) from refusal
    except ActPlannedError as planned:
        raise Stale("act", texts.PLANNED_ALREADY) from planned
    room = await rooms.find(session, CHANNEL, INSTRUCTORS)
    if room is None:
        raise NotHere
    event = ActDue(
        key=f"act:{act.id}",
        chat=chat_of(room),
        sender=Sender(id=id_on(visitor.person, CHANNEL), name=visitor.person.name),
        at=now,
        act_id=act.id,
    )
    await context.intake.put(session, event, due_at=due_at)


async def _content(
    session: AsyncSession, context: WebContext, kind: ActKind, form: dict[str, str], written: Written
) -> dict[str, Any]:
    if kind in (ActKind.SEND, ActKind.PUBLISH):
        today = context.today()
        return await ready_to_send(session, written, today)
    if kind is ActKind.MERGE:
        original = whole_number(form.get("original"))
        if original is None:
            raise BadInput("original", texts.MERGE_CHOOSE)
        return {"original": original}
    return {}


async def _keep(
    session: AsyncSession,
    number: int,
    person_id: int,
    written: Written,
    form: dict[str, str],
    now: dt.datetime,
) -> int:
    try:
        return await desks.save(
            session,
            number,
            person_id,
            written.as_draft(),
            version=whole_number(form.get("version")) or 0,
            now=now,
        )
    except DraftChangedError as changed:
        raise Stale("answer", texts.DRAFT_CHANGED) from changed


def _kind(value: str) -> ActKind:
    try:
        return ActKind(value)
    except ValueError as unknown:
        raise BadInput("act", texts.NO_ACT) from unknown


def _act_id(request: web.Request) -> int:
    act_id = whole_number(request.match_info["id"])
    if act_id is None:
        raise NotHere(texts.NOT_FOUND)
    return act_id

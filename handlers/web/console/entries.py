"""Q&A entries at the console: looked through, reworded, published, retired, dated for another look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import entry_acts
from handlers.acting import Actor
from handlers.differences import side_by_side
from handlers.drafts import is_draft
from handlers.errors import Refusal
from handlers.rendering import BODY_UNITS
from handlers.web.console import texts
from handlers.web.console.actor import actor_of
from handlers.web.console.conversation import rule_values
from handlers.web.console.writing import Written, check_to_send, checked_rules, read_written
from handlers.web.context import CONTEXT, WebContext
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.pages import page
from handlers.web.paging import Pages
from handlers.web.reading import read_form, read_list, whole_number
from handlers.web.sanitize import sanitize
from handlers.web.sessions import visitor_of
from knowledge import entry_list, qa_entries, revisions
from knowledge.cited_articles import cite_rules
from knowledge.entry_list import Shown
from knowledge.models import QAEntry
from knowledge.qa_entries import MAX_QUESTION_CHARS, EntryState
from knowledge.revisions import Revision

#: Entries of one page.
_PAGE = 15
#: Entries that one act may change.
_AT_ONCE = 50
_MAX_WORDS_CHARS = 100
#: A day to look again lies no further ahead.
_FURTHEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Change:
    """A revision beside the one before it, cut to what differs."""

    revision: Revision
    question: str
    answer: str
    added: Sequence[str]
    removed: Sequence[str]


async def show_entries(request: web.Request) -> web.Response:
    """GET /console/entries?shown=drafts&q=…&page=1: entries in a state, with some words."""
    context = request.app[CONTEXT]
    today = context.today()
    shown = _shown(request.query.get("shown", ""))
    words = request.query.get("q", "").strip()[:_MAX_WORDS_CHARS]
    path = f"{request.path}?{urlencode({'shown': shown, 'q': words})}"
    async with context.database.read() as session:
        counts = await entry_list.count_entries(session, today)
        total = await entry_list.count_found(session, shown, today, words)
        pages = Pages.of(request, total, path, _PAGE)
        found = await entry_list.list_entries(
            session, shown, today, words=words, limit=pages.size, offset=pages.offset
        )
    return page(
        request,
        "console/entries.html",
        shown=shown,
        words=words,
        entries=found,
        counts=counts,
        pages=pages,
        today=today,
        said=request.query.get("said", ""),
    )


async def act_on_entries(request: web.Request) -> web.Response:
    """POST /console/entries/acts: retire several, or say when they are looked at again."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    form = await read_form(request)
    numbers = [whole_number(value) for value in await read_list(request, "entry", _AT_ONCE)]
    if not numbers or None in numbers:
        raise BadInput("entry", texts.ENTRIES_CHOOSE)
    day = _day(form, context) if form.get("act") == "review" else None
    if form.get("act") not in ("review", "retire"):
        raise BadInput("act", texts.NO_ACT)
    async with context.database.session() as session:
        services = context.services(session)
        actor = actor_of(visitor, context, "entries")
        for number in numbers:
            entry = await qa_entries.get(session, number or 0)
            if entry is None or entry.state != EntryState.PUBLISHED:
                raise Stale("entry", texts.ENTRY_NOT_PUBLISHED.format(number=number))
            if form["act"] == "review":
                await entry_acts.review_from(services, actor, entry.id, day)
            else:
                await entry_acts.retire(services, actor, entry.id)
    context.committed()
    raise web.HTTPSeeOther("/console/entries?shown=published&said=done")


async def show_entry(request: web.Request) -> web.Response:
    """GET /console/entries/{id}: an entry with its history, to be reworded while it is a draft."""
    return await _entry_page(request, _entry_id(request))


async def act_on_entry(request: web.Request) -> web.Response:
    """POST /console/entries/{id}/acts: keep, publish, discard, retire, correct or date an entry."""
    context, number = request.app[CONTEXT], _entry_id(request)
    form = await read_form(request)
    written = await read_written(request)
    try:
        await _act(request, context, number, form, written)
    except BadInput as error:
        return await _entry_page(request, number, typed=written, error=error)
    except Refusal as refusal:
        return await _entry_page(request, number, typed=written, error=Stale("act", str(refusal)))


async def _act(
    request: web.Request, context: WebContext, number: int, form: dict[str, str], written: Written
) -> NoReturn:
    """Do what a form says, and lead on.

    Raises:
        BadInput, Refusal: When it cannot be done.
        HTTPSeeOther: When it is done.
    """
    actor = actor_of(visitor_of(request), context, f"entry:{number}")
    match form.get("act", ""):
        case "keep":
            await _save(context, actor, number, form, written)
            led_to = f"/console/entries/{number}?said=kept"
        case "publish":
            await _publish(context, actor, number, form, written)
            led_to = f"/console/entries/{number}?said=published"
        case "discard" | "retire":
            async with context.database.session() as session:
                await _known(session, number)
                await entry_acts.retire(context.services(session), actor, number)
            led_to = f"/console/entries/{number}?said=retired"
        case "correct":
            async with context.database.session() as session:
                entry = await _known(session, number)
                if entry.state != EntryState.PUBLISHED:
                    raise Stale("act", texts.ENTRY_NOT_PUBLISHED.format(number=number))
                draft = await entry_acts.begin_correction(context.services(session), actor, entry)
            led_to = f"/console/entries/{draft.id}"
        case "review":
            day = _day(form, context)
            async with context.database.session() as session:
                await _known(session, number)
                await entry_acts.review_from(context.services(session), actor, number, day)
            led_to = f"/console/entries/{number}?said=kept"
        case _:
            raise BadInput("act", texts.NO_ACT)
    context.committed()
    raise web.HTTPSeeOther(led_to)


async def _save(
    context: WebContext, actor: Actor, number: int, form: dict[str, str], written: Written
) -> None:
    version = whole_number(form.get("version")) or 0
    async with context.database.session() as session:
        rules = await checked_rules(session, written, context.today())
        await entry_acts.save(
            context.services(session),
            actor,
            number,
            written.question,
            written.answer,
            rules,
            version=version,
        )


async def _publish(
    context: WebContext, actor: Actor, number: int, form: dict[str, str], written: Written
) -> None:
    version = whole_number(form.get("version")) or 0
    async with context.database.read() as session:
        answer, rules = await check_to_send(session, written, context.today())
    passages = qa_entries.words_to_passages(written.question, answer)
    async with context.database.session() as session:
        services = context.services(session)
        # Before the first statement: it may take its time.
        analysed = await services.analyst.analyse(passages)
        entry = await entry_acts.save(
            services, actor, number, written.question, answer, rules, version=version
        )
        await entry_acts.publish(services, actor, entry, analysed)


async def _entry_page(
    request: web.Request, number: int, *, typed: Written | None = None, error: BadInput | None = None
) -> web.Response:
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        entry = await _known(session, number)
        history = await revisions.history(session, number)
        chosen = [(one.law, one.article, one.path) for one in entry.citations if one.chosen]
        offered = [(one.law, one.article, one.path) for one in entry.citations if not one.chosen]
        written = typed or Written(entry.question, entry.answer, chosen)
        today = context.today()
        shown_rules = await cite_rules(session, list(written.rules), today)
        others = await cite_rules(session, offered, today)
    known = set(rule_values(shown_rules))
    return page(
        request,
        "console/entry.html",
        status=error.status if error else 200,
        entry=entry,
        written=written,
        chosen=shown_rules,
        offered=[one for one in others if (one.law, one.article, one.path) not in known],
        changes=_changes(history),
        is_draft=is_draft(entry),
        is_published=entry.state == EntryState.PUBLISHED,
        error=error,
        today=today,
        max_answer=BODY_UNITS,
        max_question=MAX_QUESTION_CHARS,
        said=request.query.get("said", ""),
    )


def _changes(history: Sequence[Revision]) -> list[Change]:
    """Each revision with what differs from the one before, latest first."""
    changes = []
    for position, revision in enumerate(history):
        row = revision.row
        before = history[position - 1].row if position else None
        rules = [" ".join([law, article + path]) for law, article, path in row.rules]
        rules_before = (
            [" ".join([law, article + path]) for law, article, path in before.rules] if before else []
        )
        changes.append(
            Change(
                revision,
                question=_differs(before.question, row.question) if before else "",
                answer=_differs(before.answer, row.answer) if before else "",
                added=[rule for rule in rules if rule not in rules_before],
                removed=[rule for rule in rules_before if rule not in rules],
            )
        )
    return changes[::-1]


def _differs(before: str, after: str) -> str:
    """The new words, cut to what differs and marked; empty where nothing does."""
    return sanitize(str(side_by_side(before, after)[1])) if before != after else ""


async def _known(session: AsyncSession, number: int) -> QAEntry:
    entry = await qa_entries.get(session, number)
    if entry is None:
        raise NotHere(texts.ENTRY_NOT_FOUND)
    return entry


def _entry_id(request: web.Request) -> int:
    number = whole_number(request.match_info["id"])
    if number is None:
        raise NotHere(texts.ENTRY_NOT_FOUND)
    return number


def _shown(value: str) -> Shown:
    return Shown(value) if value in set(Shown) else Shown.DRAFTS


def _day(form: dict[str, str], context: WebContext) -> dt.date | None:
    """The day to look again; None where the field was emptied.

    Raises:
        BadInput: When it is no day, or one that nobody means.
    """
    value = form.get("review_on", "")
    if not value:
        return None
    try:
        day = dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadInput("review_on", texts.REVIEW_ON_UNREAD) from error
    if not dt.timedelta() <= day - context.today() <= _FURTHEST:
        raise BadInput("review_on", texts.REVIEW_ON_FAR)
    return day

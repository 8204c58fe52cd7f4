"""The page of one question: what was said, what was found, and the answer that is being written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from aiohttp import web
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import BODY_UNITS, instructor_text
from handlers.web.board.frame import MAX_QUERY_CHARS
from handlers.web.console import texts
from handlers.web.console.conversation import Conversation, load_conversation, rule_values
from handlers.web.console.due import next_to_answer, waiting_questions
from handlers.web.console.today import acts_to_show
from handlers.web.console.writing import Written, written_on
from handlers.web.context import CONTEXT, WebContext
from handlers.web.errors import BadInput, NotHere
from handlers.web.pages import page
from handlers.web.reading import whole_number
from handlers.web.sanitize import sanitize
from handlers.web.sessions import Visitor, visitor_of
from indexer.entries import PassageKind
from knowledge import desks, escalations, planned_acts, questions
from knowledge.answering import Answer, Answerer, Citation
from knowledge.board.search import FoundPassage
from knowledge.cited_articles import cite_rules
from knowledge.escalations import EscalationState
from knowledge.models import Desk, Escalation
from knowledge.qa_entries import MAX_QUESTION_CHARS
from knowledge.questions import QuestionState
from knowledge.working_hours import after_working

#: Who was seen in front of a question for so long is still there.
LOOKED = dt.timedelta(seconds=40)
#: Questions offered to merge with.
_MAX_ORIGINALS = 8
_ORIGINAL_UNITS = 160
#: Rules that the bot found and that are offered, unchosen.
_OFFERED = 5
#: Entries that are shown beside it.
_SIMILAR = 4


def escalation_id_of(request: web.Request) -> int:
    """The question of an address.

    Raises:
        NotHere: When it is no number.
    """
    escalation_id = whole_number(request.match_info["id"])
    if escalation_id is None:
        raise NotHere(texts.NOT_FOUND)
    return escalation_id


async def show_question(request: web.Request) -> web.Response:
    """GET /console/questions/{id}: the page of a question."""
    return await question_page(request, escalation_id_of(request))


async def question_page(
    request: web.Request, escalation_id: int, *, typed: Written | None = None, error: BadInput | None = None
) -> web.Response:
    """The page of a question.

    Args:
        request: Whose page.
        escalation_id: The question.
        typed: What was sent and not taken; what they have kept where None.
        error: Why not.

    Raises:
        NotHere: When there is no such question.
    """
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    now = context.now()
    today = context.today()
    async with context.database.session() as session:
        desk = await _sit(session, escalation_id, visitor.person.id, now)
    async with context.database.read() as session:
        conversation = await load_conversation(session, escalation_id)
        if conversation is None:
            raise NotHere(texts.NOT_FOUND)
        found = await _look_up(context.services(session).answerer, conversation)
        similar = await _similar(context, conversation, today)
        written = typed or written_on(desk) or _blank(conversation)
        act = (await planned_acts.waiting_for(session, [escalation_id])).get(escalation_id)
        waiting = await waiting_questions(
            session, visitor.person.id, due_hours=context.settings.due_hours, now=now
        )
        following = next_to_answer(waiting, after=escalation_id)
        chosen = await cite_rules(session, list(written.rules), today)
        values = {
            "conversation": conversation,
            "written": written,
            "chosen": chosen,
            "preview": preview(context, visitor, written, chosen),
            "offered": _offered(found, chosen),
            "version": desk.version if desk else 0,
            "saved_at": desk.saved_at if desk else None,
            "originals": await _originals(session, escalation_id),
            "colleagues": await desks.colleagues(
                session, escalation_id, visitor.person.id, since=now - LOOKED
            ),
            "acts": await acts_to_show(session, visitor.person.id, now),
        }
    return page(
        request,
        "console/question.html",
        status=error.status if error else 200,
        act=act,
        error=error,
        found=found,
        similar=similar,
        following=following.escalation.id if following else None,
        due_at=after_working(conversation.escalation.opened_at, context.settings.due_hours),
        now=now,
        is_open=is_open(conversation.escalation),
        mine=conversation.escalation.instructor_id == visitor.person.id,
        max_answer=BODY_UNITS,
        max_question=MAX_QUESTION_CHARS,
        said=request.query.get("said", ""),
        **values,
    )


def preview(context: WebContext, visitor: Visitor, written: Written, chosen: Sequence[Citation]) -> Markup:
    """What is written as the asker would see it, safe to be shown; empty where nothing is."""
    if not written.answer:
        return Markup("")
    public_url = context.settings.public_url
    said = instructor_text(written.answer, chosen, shorten(visitor.person.name, NAME_UNITS), public_url)
    return Markup(sanitize(str(said), public_url))  # noqa: S704 (just made safe)


async def _sit(session: AsyncSession, escalation_id: int, person_id: int, now: dt.datetime) -> Desk | None:
    escalation = await escalations.get(session, escalation_id)
    if not is_open(escalation):
        return None
    return await desks.sit(session, escalation_id, person_id, now=now)


def is_open(escalation: Escalation | None) -> bool:
    """Whether something can still be done with a question."""
    return escalation is not None and escalation.state in (EscalationState.OPEN, EscalationState.CLAIMED)


def _blank(conversation: Conversation) -> Written:
    """Nothing written yet: the question as it was asked."""
    gone = conversation.turns[-1].withdrawn
    return Written(question="" if gone else conversation.question.text)


async def _look_up(answerer: Answerer, conversation: Conversation) -> Answer | None:
    """What the bot finds now: since it was asked, others may have answered, and rules may have changed."""
    if conversation.turns[-1].withdrawn:
        return None
    text = conversation.question.text
    return await answerer.answer(text, context=conversation.context, may_generate=False)


async def _similar(context: WebContext, conversation: Conversation, today: dt.date) -> Sequence[FoundPassage]:
    """Published entries that may ask the same."""
    if conversation.turns[-1].withdrawn:
        return ()
    text = conversation.question.text[:MAX_QUERY_CHARS]
    (entries,) = (await context.search.search(text, on=today, kinds=(PassageKind.QA,), limit=_SIMILAR)).kinds
    return entries.passages


def _offered(found: Answer | None, chosen: tuple[Citation, ...]) -> list[Citation]:
    """The rules that the bot found, without those that are chosen."""
    known = set(rule_values(chosen))
    rules = [one for one in found.citations if one.article] if found else []
    return [one for one in rules if (one.law, one.article, one.path) not in known][:_OFFERED]


async def _originals(session: AsyncSession, escalation_id: int) -> list[tuple[int, str, bool]]:
    """Questions that this one may repeat: number, words, whether answered."""
    found = []
    for other in await escalations.mergeable(session, escalation_id, limit=_MAX_ORIGINALS):
        question = await questions.get(session, other.question_id)
        if question is not None and question.state != QuestionState.WITHDRAWN:
            answered = other.state == EscalationState.ANSWERED
            found.append((other.id, shorten(question.text, _ORIGINAL_UNITS), answered))
    return found

"""One question at the search bench, and the marks that make it an evaluation case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import examination_texts as names
from handlers.web.console.bench import texts
from handlers.web.console.writing import Rule, Written, checked_rules, read_written
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, TooMany
from handlers.web.limits import RateLimiter
from handlers.web.pages import page
from handlers.web.reading import read_form
from handlers.web.sessions import visitor_of
from indexer.entries import PassageKind
from indexer.evaluation import LabelledQuestion
from indexer.explanation import Contribution
from indexer.gate import Verdict
from knowledge import evaluation_cases
from knowledge.answering import Citation
from knowledge.cited_articles import cite_rules
from knowledge.evaluation_cases import MAX_QUESTION_CHARS, Outside
from knowledge.examiner import Examination
from knowledge.models import EvaluationCase
from knowledge.privacy import mask

LOOKS = web.AppKey("web_bench_looks", RateLimiter)
#: Looks of one person in a minute: each searches several times over.
LOOKS_PER_MINUTE = 20
#: Articles offered to be marked.
_OFFERED = 10
_DOCUMENTS = 3
#: Contributions that make less of a difference are left out.
_LEAST_DIFFERENCE = 0.005


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked, or about to be.

    Attributes:
        chosen: Articles that answer.
        offered: The first articles of the ranking that are not among them.
        outside: Why no rule answers; empty where one may.
        typed: Rules written by hand, not read yet.
    """

    chosen: Sequence[Citation]
    offered: Sequence[Citation]
    outside: str
    typed: str


async def show_bench(request: web.Request) -> web.Response:
    """GET /console/bench?q=…: how a question is answered; without one, a form to ask it."""
    question = mask(" ".join(request.query.get("q", "").split()))
    if not question:
        return await _bench_page(request)
    try:
        if len(question) > MAX_QUESTION_CHARS:
            raise BadInput("q", texts.TOO_LONG.format(limit=MAX_QUESTION_CHARS))
        request.app[LOOKS].check(visitor_of(request).person.id)
    except (BadInput, TooMany) as error:
        return await _bench_page(request, question=question[:MAX_QUESTION_CHARS], error=_as_input(error))
    return await _look(request, question)


async def mark_answer(request: web.Request) -> web.Response:
    """POST /console/bench/cases: say which articles answer a question, or that none does."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    form = await read_form(request)
    written = await read_written(request)
    outside = form.get("outside", "")
    question = " ".join(written.question.split())
    if not question or len(question) > MAX_QUESTION_CHARS or outside not in {"", *Outside}:
        raise BadInput("question", texts.TOO_LONG.format(limit=MAX_QUESTION_CHARS))
    try:
        async with context.database.session() as session:
            rules = await checked_rules(session, written, context.today())
            if form.get("act") == "keep":
                kept = replace(written, rules=rules, typed="")
                return await _look(request, question, kept, outside)
            if bool(rules) == bool(outside):
                raise BadInput("rules", texts.MARK_BOTH)
            await evaluation_cases.mark(
                session,
                question,
                gold={f"{law} {article}" for law, article, _ in rules},
                outside=Outside(outside) if outside else None,
                by_id=visitor.person.id,
                now=context.now(),
            )
    except BadInput as error:
        return await _look(request, question, written, outside, error)
    raise web.HTTPSeeOther(f"/console/bench?{urlencode({'q': question, 'said': 'saved'})}")


async def _look(
    request: web.Request,
    question: str,
    written: Written | None = None,
    outside: str = "",
    error: BadInput | None = None,
) -> web.Response:
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        case = await evaluation_cases.of_question(session, question)
    gold = frozenset(case.gold) if case is not None else frozenset()
    examination = await context.examiner.examine(LabelledQuestion(question, gold))
    async with context.database.read() as session:
        marks = await _marks(session, context.today(), examination, case, written, outside)
    documents = await context.search.search(
        question, on=context.today(), kinds=(PassageKind.STANDARD,), limit=_DOCUMENTS
    )
    explanation = examination.explanation
    return await _bench_page(
        request,
        question=question,
        error=error,
        examination=examination,
        explanation=explanation,
        fusion=explanation.stages[-1],
        refused=explanation.gate.result.verdict is not Verdict.ANSWER,
        contributions=_contributions(examination),
        entries=sorted(examination.entries, key=lambda one: -one.probability),
        documents=documents.kinds[0].passages,
        marks=marks,
        case=case,
    )


async def _bench_page(
    request: web.Request,
    *,
    question: str = "",
    error: BadInput | None = None,
    examination: Examination | None = None,
    **values: object,
) -> web.Response:
    async with request.app[CONTEXT].database.read() as session:
        count = await evaluation_cases.count(session)
    return page(
        request,
        "console/bench.html",
        status=error.status if error else 200,
        question=question,
        error=error,
        examination=examination,
        names=names,
        max_question=MAX_QUESTION_CHARS,
        count=count,
        said=request.query.get("said", ""),
        **values,
    )


async def _marks(
    session: AsyncSession,
    today: dt.date,
    examination: Examination,
    case: EvaluationCase | None,
    written: Written | None,
    outside: str,
) -> Marks:
    gold = [_rule(name) for name in case.gold] if case is not None else []
    chosen = list(written.rules) if written is not None else gold
    if written is None and case is not None:
        outside = case.kind
    fusion = examination.explanation.stages[-1]
    first = [_rule(name) for name, _ in fusion.first[:_OFFERED]]
    offered = [rule for rule in first if rule not in chosen]
    typed = written.typed if written is not None else ""
    return Marks(
        await cite_rules(session, chosen, today), await cite_rules(session, offered, today), outside, typed
    )


def _rule(article: str) -> Rule:
    """A whole article as a rule: ``지방계약법 시행령 제25조``."""
    law, _, number = article.rpartition(" ")
    return law, number, ""


def _contributions(examination: Examination) -> list[Contribution]:
    """What told the first two articles apart, as far as it made a difference."""
    comparison = examination.explanation.comparison
    rows = comparison.contributions if comparison is not None else ()
    return [one for one in rows if abs(one.difference) >= _LEAST_DIFFERENCE]


def _as_input(error: BadInput | TooMany) -> BadInput:
    return (
        error
        if isinstance(error, BadInput)
        else BadInput("q", texts.TOO_MANY.format(seconds=error.retry_after))
    )

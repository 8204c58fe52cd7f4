"""An act of the console is done once the time to take it back is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers import drafts, entry_acts, escalation_acts, texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.events import ActDue
from handlers.saying import cause
from handlers.services import Services
from indexer.analysis import AnalysedPassage
from knowledge import desks, planned_acts, qa_entries
from knowledge.answering import Citation
from knowledge.cited_articles import cite_rules
from knowledge.models import Person, PlannedAct
from knowledge.planned_acts import ActKind
from knowledge.validity import day_in_seoul


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is looked up before anything is changed.

    Attributes:
        citations: The rules of an answer.
        analysed: The passages of the entry to be published.
    """

    citations: tuple[Citation, ...] = ()
    analysed: Sequence[AnalysedPassage] = ()


async def on_due(event: ActDue, services: Services) -> None:
    """Do what an instructor has decided on, unless they took it back; what is not possible they will read."""
    async with services.read() as session:
        planned = await planned_acts.get(session, event.act_id)
    if planned is None or planned.state != planned_acts.ActState.WAITING:
        return
    prepared = await _prepare(services, planned)
    now = services.now()
    try:
        async with services.session.begin_nested():
            act = await planned_acts.take(services.session, event.act_id, now=now)
            if act is None:
                return
            person = await services.session.get_one(Person, act.person_id)
            await _do(services, Actor(person, now, cause(event)), act, prepared)
    except Refusal as refusal:
        await planned_acts.refuse(services.session, event.act_id, str(refusal), now=now)


async def give_up(event: ActDue, services: Services) -> None:
    """Tell the instructor that an act has failed again and again; what they wrote is kept."""
    await planned_acts.refuse(services.session, event.act_id, texts.ACT_FAILED, now=services.now())


async def _prepare(services: Services, planned: PlannedAct) -> _Prepared:
    content = planned.content
    if planned.kind not in (ActKind.SEND, ActKind.PUBLISH):
        return _Prepared()
    async with services.read() as session:
        citations = await cite_rules(session, _rules(content), day_in_seoul(services.now()))
    if planned.kind == ActKind.SEND:
        return _Prepared(citations)
    passages = qa_entries.words_to_passages(content["question"], content["answer"])
    return _Prepared(citations, await services.analyst.analyse(passages))


async def _do(services: Services, actor: Actor, act: PlannedAct, prepared: _Prepared) -> None:
    number, content = act.escalation_id, act.content
    match ActKind(act.kind):
        case ActKind.HAND_OVER:
            await escalation_acts.hand_over(services, actor, number)
        case ActKind.MERGE:
            await escalation_acts.merge(services, actor, number, content["original"])
        case ActKind.OUT_OF_SCOPE:
            await escalation_acts.close_out_of_scope(services, actor, number)
        case ActKind.SEND | ActKind.PUBLISH:
            await escalation_acts.answer(services, actor, number, content["answer"], prepared.citations)
            question, rules = content["question"], _rules(content)
            entry = await entry_acts.begin_with_rules(services, actor, number, question, rules)
            if act.kind == ActKind.PUBLISH:
                await entry_acts.publish(services, actor, entry, prepared.analysed)
            else:
                await drafts.show(services, entry.id, actor.cause)
    if act.kind != ActKind.HAND_OVER:
        await desks.clear(services.session, number)


def _rules(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(law, article, path) for law, article, path in content["rules"]]

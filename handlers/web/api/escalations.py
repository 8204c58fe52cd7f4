"""``/escalations``: questions in the hands of the instructors; who asked and who answered is not named."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from handlers.web.api import citations, texts
from handlers.web.api.citations import Citation
from handlers.web.api.operations import Call
from handlers.web.api.pages import Id, Page, Paged, next_page
from handlers.web.api.problems import Refused
from handlers.web.api.reading import Parameters
from knowledge import answers, listings
from knowledge.escalations import ClosedAs, EscalationState, Reason
from knowledge.listings import ListedEscalation


class EscalationsParameters(Paged):
    """Which escalations."""

    state: EscalationState | None = Field(default=None, description="Only those in this state.")


class EscalationParameters(Parameters):
    """Which escalation."""

    id: Id


class InstructorAnswer(BaseModel):
    """What an instructor said."""

    text: str = Field(examples=[texts.EXAMPLE_ANSWER])
    citations: list[Citation]
    answered_at: dt.datetime


class Escalation(BaseModel):
    """A question that was handed to the instructors."""

    id: int = Field(examples=[5])
    state: EscalationState
    reason: Reason = Field(description="Why it was handed over.")
    closed_as: ClosedAs | None = Field(description="How it ended without an answer of its own.")
    duplicate_of: int | None = Field(description="The escalation that asks the same, where it was merged.")
    question: str = Field(description="Personal data is masked.", examples=[texts.EXAMPLE_QUESTION])
    answer: InstructorAnswer | None = Field(description="Null as long as nobody has answered.")
    opened_at: dt.datetime
    claimed_at: dt.datetime | None
    finished_at: dt.datetime | None


class EscalationPage(Page[Escalation]):
    """A page of escalations."""


async def list_escalations(call: Call[EscalationsParameters, None]) -> EscalationPage:
    """List the questions that were handed to the instructors, oldest first."""
    asked = call.parameters
    async with call.context.database.read() as session:
        found = await listings.escalations(session, asked.span, state=asked.state)
    return EscalationPage(
        items=[_shown(one, call.context.settings.public_url) for one in found[: asked.limit]],
        next=next_page(call.url, found, asked.limit, lambda one: one.escalation.id),
    )


async def get_escalation(call: Call[EscalationParameters, None]) -> Escalation:
    """Read one question that was handed to the instructors, with their answer."""
    async with call.context.database.read() as session:
        found = await listings.escalation(session, call.parameters.id)
    if found is None:
        raise Refused(404)
    return _shown(found, call.context.settings.public_url)


def _shown(one: ListedEscalation, public_url: str) -> Escalation:
    escalation, answer = one.escalation, one.answer
    said = None
    if answer is not None:
        cited = [citations.shown(each, public_url) for each in answers.citations_of(answer)]
        said = InstructorAnswer(text=answer.text, citations=cited, answered_at=answer.answered_at)
    return Escalation(
        id=escalation.id,
        state=EscalationState(escalation.state),
        reason=Reason(escalation.reason),
        closed_as=ClosedAs(escalation.closed_as) if escalation.closed_as else None,
        duplicate_of=escalation.duplicate_of_id,
        question=one.question.text,
        answer=said,
        opened_at=escalation.opened_at,
        claimed_at=escalation.claimed_at,
        finished_at=escalation.finished_at,
    )

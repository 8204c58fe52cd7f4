"""``/ask``: a question, answered as in a chat room and recorded as there.

Each client has a room of the channel ``api``, and asks there as a person of that channel: so questions,
answers and escalations stand in the tables and in the answer log like any other.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from contextlib import suppress
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from handlers import escalate, procedure
from handlers.events import Chat, MessageReceived, Sender
from handlers.recording import record_answer, record_question, sourced, state_after
from handlers.saying import cause
from handlers.services import Services
from handlers.web import posting
from handlers.web.api import citations, clients, texts
from handlers.web.api.citations import Citation
from handlers.web.api.operations import Call
from handlers.web.api.problems import Fault, Refused
from handlers.web.api.reading import Body, Parameters
from knowledge.answerer import MAX_CHARS
from knowledge.answering import Answer, Decision, is_doubtful
from knowledge.api_clients import Scope
from knowledge.escalations import Reason
from knowledge.models import ApiClient, Escalation
from knowledge.privacy import mask
from knowledge.questions import QuestionState

CHANNEL = "api"
_DIGITS = 4
#: What ``as_of`` may be: a day from 1950 to 2099.
_DAY = r"^(19[5-9]\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def _day(value: object) -> dt.date:
    """A day written out; pydantic reads moments and numbers too."""
    if isinstance(value, str) and re.fullmatch(_DAY, value):
        # Not every month has 31 days.
        with suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise PydanticCustomError("date_parsing", "not a day")


Day = Annotated[
    dt.date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY}),
]


class Question(Body):
    """What is asked."""

    question: Annotated[
        str,
        Field(
            max_length=MAX_CHARS,
            # Without a letter or digit there is no question.
            pattern="[0-9A-Za-z가-힣]",
            description="In Korean, without personal data: what is found of it is masked.",
            examples=[texts.EXAMPLE_QUESTION],
        ),
    ]
    as_of: Day | None = Field(
        default=None,
        description="The day of the law; without it the one that the question names, or today.",
        examples=["2026-11-23"],
    )
    escalate: bool = Field(
        default=False,
        description="Hand the question to the instructors where there is no answer to it. Needs the scope"
        f" `{Scope.ESCALATIONS_WRITE.value}`.",
    )


class AskedAnswer(BaseModel):
    """The answer, or the word that there is none."""

    question: int = Field(description="Number under which the question is recorded.", examples=[42])
    decision: Decision = Field(
        description="How the answer came about; `unsure` and `out_of_scope` are none.", examples=["extracted"]
    )
    text: str = Field(
        description="Plain text; empty where there is no answer.", examples=[texts.EXAMPLE_ANSWER]
    )
    confidence: float = Field(
        ge=0, le=1, description="Probability that the answer is right.", examples=[0.93]
    )
    doubtful: bool = Field(
        description="Whether the rules quoted may not be the right ones: say so to people."
    )
    citations: list[Citation] = Field(description="Its sources, best first; of `unsure`, what was found.")
    entry: int | None = Field(description="The Q&A entry that answers, if one does.")
    escalation: int | None = Field(description="Number under which the instructors have the question.")


async def ask(call: Call[Parameters, Question]) -> AskedAnswer:
    """Answer a question, with its legal basis.

    The question and its answer are recorded in the answer log. No chat room shows them, unless the question
    is handed to the instructors, which it is only where that is asked for.
    """
    if call.body.escalate:
        clients.require(call.client, Scope.ESCALATIONS_WRITE)
    text = posting.visible(call.body.question)
    limit = call.context.settings.question_max_chars
    if len(text) > limit:
        too_long = Fault(location="body", field="question", code="string_too_long")
        raise Refused(422, texts.QUESTION_TOO_LONG.format(limit=limit), faults=[too_long])
    text = mask(text)
    async with call.context.database.session() as session:
        # Nothing is begun before the first statement: answering may take its time.
        services = call.context.services(session)
        answer = await _answer(services, text, call.body.as_of)
        question_id, escalation = await _record(services, call.client, text, answer, call.body.escalate)
    if escalation is not None:
        call.context.committed()
    return AskedAnswer(
        question=question_id,
        decision=answer.decision,
        text=answer.text,
        confidence=round(answer.confidence, _DIGITS),
        doubtful=is_doubtful(answer.decision, answer.confidence),
        citations=[citations.shown(one, call.context.settings.public_url) for one in answer.citations],
        entry=answer.qa_entry_id,
        escalation=escalation.id if escalation else None,
    )


async def _answer(services: Services, text: str, as_of: dt.date | None) -> Answer:
    # A checklist tells what holds today.
    listed = await procedure.list_asked(text, services) if as_of is None else None
    return listed or sourced(await services.answerer.answer(text, on=as_of))


async def _record(
    services: Services, client: ApiClient, text: str, answer: Answer, may_escalate: bool
) -> tuple[int, Escalation | None]:
    """Write question and answer down, and hand the question over where that is wanted and needed."""
    now = services.now()
    event = _event(client, text, now)
    hand_over = may_escalate and answer.decision is Decision.UNSURE
    state = state_after(answer)
    if state is QuestionState.ESCALATED and not hand_over:
        state = QuestionState.ANSWERED
    question = await record_question(event, services, text, parent=None, state=state, now=now)
    if question is None:
        raise AssertionError("a new message was a question before")
    await record_answer(services, question, answer, now)
    if not hand_over:
        return question.id, None
    escalation = await escalate.open_escalation(
        services, question, Reason.UNSURE, cause=cause(event), by_id=question.person_id, now=now
    )
    return question.id, escalation


def _event(client: ApiClient, text: str, now: dt.datetime) -> MessageReceived:
    """The question as if it had been written in the client's own room."""
    message_id = uuid.uuid4().hex
    name = texts.CLIENT_ROOM.format(name=client.name)
    return MessageReceived(
        key=message_id,
        chat=Chat(channel=CHANNEL, id=str(client.id), kind="group", title=name),
        sender=Sender(id=str(client.id), name=name),
        at=now,
        message_id=message_id,
        text=text,
    )

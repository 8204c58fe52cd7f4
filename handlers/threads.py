"""The thread of a question: what a reply to the bot follows up, and who has it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.scene import Scene
from handlers.services import Services
from handlers.subjects import Kind
from knowledge import escalations, people, questions
from knowledge.escalations import EscalationState
from knowledge.models import Escalation, Question

#: How many questions before a follow-up are given to the answerer as its context.
_MAX_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Thread:
    """The question that a message follows up.

    Attributes:
        question: That question.
        escalation: Its escalation, if it was handed to the instructors.
        instructor: Name of the instructor who has it now; empty where nobody has.
        context: Its words, and those of the questions before it, oldest first.
    """

    question: Question
    escalation: Escalation | None
    instructor: str
    context: str


async def find_thread(services: Services, scene: Scene) -> Thread | None:
    """The question whose answer is replied to, if one is."""
    if scene.subject is None or scene.subject.kind is not Kind.QUESTION:
        return None
    async with services.read() as session:
        question = await questions.get(session, scene.subject.id)
        if question is None:
            return None
        escalation = await escalations.for_question(session, question.id)
        claimed = escalation if escalation and escalation.state == EscalationState.CLAIMED else None
        instructor = (
            await people.get(session, claimed.instructor_id) if claimed and claimed.instructor_id else None
        )
        return Thread(
            question=question,
            escalation=escalation,
            instructor=instructor.name if instructor else "",
            context=await context_of(session, question),
        )


async def context_of(session: AsyncSession, question: Question | None) -> str:
    """The words of a question and of those that it follows up, oldest first, one a line."""
    words: list[str] = []
    while question is not None and len(words) < _MAX_CONTEXT:
        words.append(question.text)
        question = await questions.get(session, question.parent_id) if question.parent_id else None
    return "\n".join(reversed(words))

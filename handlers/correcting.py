"""A published entry that is wrong: it answers no more, and becomes a draft to be corrected."""

from __future__ import annotations

from handlers import drafts
from handlers.acting import Actor
from handlers.services import Services
from knowledge import answer_log, qa_entries
from knowledge.models import QAEntry


async def retire_into_draft(services: Services, actor: Actor, entry: QAEntry) -> None:
    """Retire an entry, and put its words and its basis into a draft that instructors see.

    To be called last: from here to the commit nobody else can change the corpus.

    Args:
        services: Of the event.
        actor: Whose draft it becomes.
        entry: Published.
    """
    draft = await qa_entries.draft(
        services.session,
        question=entry.question,
        answer=entry.answer,
        author_id=actor.person.id,
        now=actor.now,
    )
    for cited in entry.citations:
        await qa_entries.add_citation(
            services.session, draft.id, law=cited.law, article=cited.article, path=cited.path
        )
    await answer_log.append(
        services.session,
        answer_log.Kind.DRAFTED,
        {"entry": draft.id, "instead_of": entry.id, "question": entry.question, "answer": entry.answer},
        now=actor.now,
    )
    await drafts.show(services, draft.id, actor.cause)
    await answer_log.append(
        services.session,
        answer_log.Kind.RETIRED,
        {"entry": entry.id, "person": actor.person.id},
        now=actor.now,
    )
    await qa_entries.retire(services.session, entry.id, now=actor.now)

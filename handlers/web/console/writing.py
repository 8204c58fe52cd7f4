"""What an instructor has written for a question: read from a form, checked, masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.errors import Refusal
from handlers.escalation_acts import check_answer
from handlers.web.console import texts
from handlers.web.errors import BadInput
from handlers.web.reading import read_form, read_list
from knowledge.cited_articles import cite_rules, references_to_local_law
from knowledge.models import Desk
from knowledge.privacy import mask
from knowledge.qa_entries import MAX_QUESTION_CHARS

#: An answer rests on no more rules than a message can show.
MAX_RULES = 10
#: A draft may be longer than what can be sent: it is to be cut by its author, not by us. All together fit
#: into a form of ``reading.MAX_BODY_BYTES``, where a Korean letter takes nine bytes.
_LIMITS = {"answer": 4_000, "question": 1_000, "typed": 500}
_PARTS = 3

Rule = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A draft of an answer.

    Attributes:
        question: The question as an entry would have it.
        answer: The answer.
        rules: Law, article and unit of each rule chosen.
        typed: Rules written by hand, not read yet.
    """

    question: str = ""
    answer: str = ""
    rules: Sequence[Rule] = field(default=())
    typed: str = ""

    def as_draft(self) -> dict[str, Any]:
        """As it is kept."""
        return {"question": self.question, "answer": self.answer, "rules": [list(one) for one in self.rules]}


def written_on(desk: Desk | None) -> Written | None:
    """What somebody has kept; None where they have not written anything."""
    if desk is None or not desk.draft:
        return None
    draft = desk.draft
    return Written(draft["question"], draft["answer"], [rule_of(one) for one in draft["rules"]])


def rule_of(parts: Sequence[str]) -> Rule:
    """A rule as it is stored."""
    law, article, path = parts
    return law, article, path


async def read_written(request: web.Request) -> Written:
    """What a form says, masked.

    Raises:
        BadInput: When something is too long, or no form of ours.
    """
    form = await read_form(request)
    for name, limit in _LIMITS.items():
        if len(form.get(name, "")) > limit:
            raise BadInput(name, texts.TOO_LONG.format(limit=limit))
    values = [value.split("|") for value in await read_list(request, "rule", MAX_RULES * 2)]
    rules = [rule_of(parts) for parts in values if len(parts) == _PARTS]
    return Written(
        question=mask(form.get("question", "").strip()),
        answer=mask(form.get("answer", "").replace("\r\n", "\n").strip()),
        rules=list(dict.fromkeys(rules)),
        typed=form.get("typed", "").strip(),
    )


async def ready_to_send(session: AsyncSession, written: Written, day: dt.date) -> dict[str, Any]:
    """What is written, checked: the content of an act.

    Raises:
        BadInput: As for ``check_to_send``.
    """
    answer, rules = await check_to_send(session, written, day)
    return Written(written.question, answer, rules).as_draft()


async def check_to_send(session: AsyncSession, written: Written, day: dt.date) -> tuple[str, list[Rule]]:
    """The words of the answer and its rules, as they can be sent and published.

    Raises:
        BadInput: When the answer is empty or too long for a chat, or a rule is none that is in force.
    """
    try:
        answer = check_answer(written.answer)
    except Refusal as refusal:
        raise BadInput("answer", str(refusal)) from refusal
    if not written.question or len(written.question) > MAX_QUESTION_CHARS:
        raise BadInput("question", texts.TOO_LONG.format(limit=MAX_QUESTION_CHARS))
    return answer, await checked_rules(session, written, day)


async def checked_rules(session: AsyncSession, written: Written, day: dt.date) -> list[Rule]:
    """The rules chosen and those written by hand.

    Raises:
        BadInput: When one cannot be read, is none that is in force, or there are too many.
    """
    rules = list(dict.fromkeys([*written.rules, *_read_typed(written.typed)]))
    if len(rules) > MAX_RULES:
        raise BadInput("rules", texts.RULES_TOO_MANY.format(limit=MAX_RULES))
    for rule, citation in zip(rules, await cite_rules(session, rules, day), strict=True):
        if citation.passage_id is None:
            law, article, path = rule
            raise BadInput("rules", texts.RULES_UNKNOWN.format(rule=f"{law} {article}{path}"))
    return rules


def _read_typed(typed: str) -> list[Rule]:
    if not typed:
        return []
    read = [(one.law, one.article, one.path) for one in references_to_local_law(typed)]
    if not read:
        raise BadInput("rules", texts.RULES_UNREAD.format(typed=typed))
    return read

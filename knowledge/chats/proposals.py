"""Drafts of Q&A entries from a past conversation. Instructors judge them; nothing is published from here."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable

from indexer.jurisdiction import named_jurisdiction
from indexer.question import MAIN_LAW
from indexer.references import find_references
from indexer.structure import Jurisdiction
from knowledge.chats import texts
from knowledge.chats.clusters import Cluster
from knowledge.imported import ProposedEntry

#: Whether a question belongs to the field of public contracts.
InField = Callable[[str], Awaitable[bool]]
#: The participant whom an answer is addressed to is of no use in a draft.
_ADDRESSED = re.compile(
    rf"^{texts.PARTICIPANT.format(number='[0-9]+')} ?(?:주무관|선생|팀장)?님?[,:~]? ?", re.M
)


async def propose(clusters: Iterable[Cluster], in_field: InField) -> list[ProposedEntry]:
    """Make drafts of the questions that belong to the field, in their order."""
    return [_entry(one) for one in clusters if await in_field(one.question)]


def _entry(one: Cluster) -> ProposedEntry:
    return ProposedEntry(one.question, _ADDRESSED.sub("", one.answer), _citations(one), _remark(one))


def _citations(one: Cluster) -> tuple[tuple[str, str, str], ...]:
    """The rules that the answer names; ``시행령 제30조`` is of the act that the question is about."""
    side = named_jurisdiction(one.answer) or named_jurisdiction(one.question) or Jurisdiction.LOCAL
    named = find_references(one.answer, default_law=MAIN_LAW.get(side))
    return tuple(dict.fromkeys((found.law, found.article, found.path) for found in named))


def _remark(one: Cluster) -> str:
    said = texts.ASKED_ONCE if one.times == 1 else texts.ASKED_OFTEN
    lines = [said.format(times=one.times, first=one.first, last=one.last)]
    lines += [texts.OTHER_ANSWER.format(answer=" ".join(answer.split())) for answer in one.others]
    return "\n".join(lines)

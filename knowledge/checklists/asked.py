"""Questions for a checklist: which papers a contract of a named kind needs, and nothing else.

As with figures, every word of such a question is accounted for: one with any other word asks for something
else and is left to the search.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from knowledge.checklists.choosing import Amounts
from knowledge.checklists.table import ChecklistTable, Kind, Method, QuestionWords
from knowledge.figures.inputs import Inputs, read_inputs

_PRIVATE = re.compile(r"수의")
#: Asks for all papers or steps, not for one of them.
_ASKS = re.compile(
    r"서류|체크\s?리스트|절차|제출물|(?:뭐|뭘|무엇|무얼)[을를]?\s?(?:제출|내[야나는면]|내\s?[면야])"
)
#: A longer word is none of a short question.
_MAX_WORD = 40
_GAPS = re.compile(r"[^0-9A-Za-z가-힣]+")


@dataclass(frozen=True, slots=True)
class AskedChecklist:
    """What words tell of the contract.

    Attributes:
        kind: What is contracted for; None where it is not told, or several are.
        method: How; None likewise.
        methods: The methods that are left; all where nothing is told.
        amounts: For which amounts; None where it is not told.
    """

    kind: Kind | None
    method: Method | None
    methods: tuple[Method, ...]
    amounts: Amounts | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing has to be asked for."""
        return None not in (self.kind, self.method, self.amounts)


def read_words(text: str, table: ChecklistTable, today: dt.date) -> AskedChecklist:
    """What words tell of a contract, whatever else they say."""
    asked, _, _ = _read(text, table, today)
    return asked


def read_question(text: str, table: ChecklistTable, today: dt.date) -> AskedChecklist | None:
    """The checklist that a question asks for.

    None where it asks for none, names no kind of contract or several, a method that is not offered for it, or
    says anything else.
    """
    asked, inputs, rest = _read(text, table, today)
    if asked.kind is None or not _ASKS.search(text):
        return None
    if asked.method is not None and not table.offers(asked.kind, asked.method):
        return None
    if inputs.dates or inputs.days or inputs.years or inputs.problem:
        return None
    if len(inputs.money) > 1 or not all(_is_known(word, table.words) for word in _GAPS.split(rest)):
        return None
    return asked


def _read(text: str, table: ChecklistTable, today: dt.date) -> tuple[AskedChecklist, Inputs, str]:
    """What words tell, the numbers in them, and the words that are left."""
    methods = []
    for row in table.methods:
        named = re.compile("|".join(re.escape(word).replace(r"\ ", r"\s?") for word in row.words))
        text, count = named.subn(" ", text)
        if count:
            methods.append(row.key)
    inputs = read_inputs(text, today)
    kinds = [kind for kind, words in table.words.kinds.items() if any(word in text for word in words)]
    if not methods and _PRIVATE.search(text):
        methods = [Method.ONE_QUOTE, Method.TWO_QUOTES]
    amounts = Amounts(*inputs.money[0].span) if len(inputs.money) == 1 else None
    asked = AskedChecklist(
        kind=kinds[0] if len(kinds) == 1 else None,
        method=methods[0] if len(methods) == 1 else None,
        methods=tuple(methods) or tuple(Method),
        amounts=amounts,
    )
    return asked, inputs, inputs.rest


def _is_known(word: str, words: QuestionWords) -> bool:
    """Whether a word is made of known ones: nouns with a particle, verbs with their endings."""
    if len(word) > _MAX_WORD:
        return False
    # Where a known word may end, and what may be put to it there.
    reached: dict[int, set[frozenset[str]]] = {0: set()}
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1) if start in reached else ():
            piece = word[start:end]
            behind = {known for known in reached[start] if piece in known} & {words.endings}
            if piece in words.nouns:
                behind.add(words.particles)
            if piece in words.verbs:
                behind.add(words.endings)
            if behind or any(piece in known for known in reached[start]):
                reached.setdefault(end, set()).update(behind)
    return len(word) in reached

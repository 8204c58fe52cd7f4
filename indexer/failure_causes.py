"""Why a question failed: one cause each, the first of a fixed order whose rule applies.

The rules compare what came first with what should have. They tell where to look, not what would mend it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from indexer.evaluation import Measured
from indexer.law_names import split_level

#: A gold article that holds less of the question's terms says it in other words.
FEW_WORDS = 1 / 3
#: So many numbers apart, articles of one law are neighbours.
NEAR_ARTICLES = 3
#: An article of more characters is long.
LONG_CHARS = 1000
_NUMBER = re.compile(r"제(\d+)조")


class Cause(StrEnum):
    """Why a question failed; in the order in which they are tried."""

    NOT_IMPORTED = "not_imported"
    NOT_FOUND = "not_found"
    WORDS = "words"
    TWIN = "twin"
    RELATED = "related"
    NEIGHBOUR = "neighbour"
    LEVEL = "level"
    AMOUNT = "amount"
    LONG = "long"
    HOMONYM = "homonym"
    OTHER_ENTRY = "other_entry"
    GATE = "gate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is looked at of an article.

    Attributes:
        terms: Its index terms, with those of its title.
        title: Index terms of its title.
        chars: How long it is.
    """

    terms: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()
    chars: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that failed, with what is needed to say why.

    Attributes:
        measured: The question and what was made of it; all candidates ranked.
        terms: The question's index terms.
        articles: The gold articles that are in force, and the one that came first.
    """

    measured: Measured
    terms: Collection[str] = ()
    articles: Mapping[str, ArticleFacts] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """What came first; empty where nothing did."""
        return next(iter(self.measured.outcome.ranked), "")

    @property
    def misplaced(self) -> bool:
        """Whether what answers did not come first."""
        return bool(self.measured.wanted) and self.first not in self.measured.wanted

    @property
    def gold(self) -> list[ArticleFacts]:
        """The gold articles that are in force."""
        return [self.articles[name] for name in self.measured.row.gold if name in self.articles]

    @property
    def words_in_gold(self) -> int:
        """How many of the question's terms are in the gold article that has the most of them."""
        return max((len(facts.terms.intersection(self.terms)) for facts in self.gold), default=0)

    @property
    def first_facts(self) -> ArticleFacts:
        """What is known of the article that came first."""
        return self.articles.get(self.first, ArticleFacts())


def failed(measured: Measured) -> bool:
    """Whether a question counts as a failure.

    It does where what answers did not come first; where it did and was not answered with; and where a
    question that nothing answers was answered.
    """
    if not measured.wanted:
        return measured.outcome.answered
    return measured.rank != 1 or not measured.outcome.answered


def cause(failure: Failure) -> Cause:
    """Why a question failed."""
    return next(cause for cause, applies in _RULES if applies(failure))


def _misplaced(rule: Callable[[Failure], bool]) -> Callable[[Failure], bool]:
    """A rule about the article that came before the gold one."""
    return lambda failure: failure.misplaced and bool(failure.measured.row.gold) and rule(failure)


def _not_found(failure: Failure) -> bool:
    return failure.misplaced and failure.measured.wanted.isdisjoint(failure.measured.outcome.ranked)


def _in_other_words(failure: Failure) -> bool:
    return failure.words_in_gold < FEW_WORDS * len(set(failure.terms))


def _neighbour(failure: Failure) -> bool:
    law, number = _law_and_number(failure.first)
    return any(
        law == other and abs(number - its_number) <= NEAR_ARTICLES
        for other, its_number in map(_law_and_number, failure.measured.row.gold)
    )


def _other_level(failure: Failure) -> bool:
    act, level = split_level(_law_and_number(failure.first)[0])
    golds = {split_level(_law_and_number(name)[0]) for name in failure.measured.row.gold}
    return any(act == other and level != its_level for other, its_level in golds)


def _amount(failure: Failure) -> bool:
    numbers = {term for term in failure.terms if term[:1].isdigit()} & failure.first_facts.terms
    return any(numbers.isdisjoint(facts.terms) for facts in failure.gold) if numbers else False


def _long(failure: Failure) -> bool:
    return all(facts.chars > LONG_CHARS for facts in failure.gold)


def _homonym(failure: Failure) -> bool:
    row = failure.measured.row
    acts = {split_level(_law_and_number(name)[0])[0] for name in row.gold | row.related}
    elsewhere = split_level(_law_and_number(failure.first)[0])[0] not in acts
    return elsewhere and not failure.first_facts.title.isdisjoint(failure.terms)


def _law_and_number(article: str) -> tuple[str, int]:
    """``지방계약법 시행령 제25조의2`` as its law and 25; a number far from all others where there is none."""
    law, _, name = article.rpartition(" ")
    number = _NUMBER.match(name)
    return (law, int(number[1])) if number else (article, -1_000_000)


_RULES: tuple[tuple[Cause, Callable[[Failure], bool]], ...] = (
    (Cause.NOT_IMPORTED, _misplaced(lambda failure: not failure.gold)),
    (Cause.NOT_FOUND, _not_found),
    (Cause.WORDS, _misplaced(_in_other_words)),
    (Cause.TWIN, _misplaced(lambda failure: failure.first in failure.measured.row.twins)),
    (Cause.RELATED, _misplaced(lambda failure: failure.first in failure.measured.row.related)),
    (Cause.NEIGHBOUR, _misplaced(_neighbour)),
    (Cause.LEVEL, _misplaced(_other_level)),
    (Cause.AMOUNT, _misplaced(_amount)),
    (Cause.LONG, _misplaced(_long)),
    (Cause.HOMONYM, _misplaced(_homonym)),
    (Cause.OTHER_ENTRY, lambda failure: failure.misplaced and bool(failure.measured.row.target)),
    (Cause.GATE, lambda failure: not failure.misplaced),
    (Cause.OTHER, lambda _: True),
)

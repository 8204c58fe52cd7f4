"""Which words are quoted of what was found: of each article, the passage and the unit that answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from indexer.entries import PassageKind
from indexer.extract import Extract, extract, units_in_order
from indexer.morphemes import Morphemes, bigrams
from indexer.search import Hit, Searcher, SearchResult
from indexer.units import PASSAGE_WEIGHT, Sought, wanted_units
from knowledge.citing import first_holding, holds
from knowledge.corpus import StoredPassage

#: What the thesaurus adds weighs less than what was asked, when a unit is chosen to be quoted.
WIDENED_WEIGHT = 0.6
#: Passages of one long article that are read, and of these, how many are compared unit by unit.
_READ = 8
_COMPARED = 3
#: How far below the best passage of its article one may count as standing.
FAR_BELOW = 5.0
#: Texts of units whose index terms are kept: at about 4 kB each.
_TEXTS_KEPT = 4096


class Quoter:
    """Chooses what to quote. Safe to use from several threads."""

    def __init__(self, morphemes: Morphemes) -> None:
        """Make a quoter.

        Args:
            morphemes: Makes index terms of what is quoted.
        """
        # The units of the articles that people ask about are quoted again and again.
        self._terms = lru_cache(_TEXTS_KEPT)(lambda text: frozenset(morphemes.terms(text)))

    def quote(
        self, searcher: Searcher, result: SearchResult, found: Sequence[tuple[Hit, Sequence[StoredPassage]]]
    ) -> list[tuple[StoredPassage, Extract]]:
        """Choose a passage and its words for each article found.

        Args:
            searcher: What searched.
            result: What it found.
            found: The hits to quote, each with passages of its article, see ``passages_to_read``. The first
                is what people read; it gets the better (slower) analysis.
        """
        question, index = result.question, searcher.index
        own = index.idf("body", question.terms)
        widened = index.idf("body", question.widened)
        weights = own | {term: weight * WIDENED_WEIGHT for term, weight in widened.items()}
        pairs = index.idf("bigrams", question.wording.pairs)
        scores = {hit.passage_id: hit.score for hit in result.hits}
        chosen = []
        for place, (hit, passages) in enumerate(found):
            expected = result.expected.get((hit.meta.law, hit.meta.article), ())
            sought = Sought(pairs if place else weights, wanted_units(question.text), expected)
            terms = bigrams if place else self._terms
            article = units_in_order(one.passage for one in passages)
            if sought.whole:
                passages = sorted(passages, key=lambda one: one.passage.ordinal)[:1]
            compared = []
            for stored in _worth_comparing(hit, passages, sought, scores):
                quoted = extract(stored.passage, sought, terms, article=article)
                below = scores.get(stored.id, hit.score - FAR_BELOW) - hit.score
                compared.append((quoted.rank + PASSAGE_WEIGHT * max(below, -FAR_BELOW), stored, quoted))
            _, best, quoted = max(compared, key=lambda one: one[0])
            first = first_holding(passages, quoted.path) if quoted.general else best
            if first is not None and first is not best:
                # A list that is asked for as a whole and stands in several passages begins in the first.
                path = quoted.path
                best, quoted = first, extract(first.passage, sought, terms, wanted_path=path, article=article)
            chosen.append((best, quoted))
        return chosen


def passages_to_read(searcher: Searcher, result: SearchResult, hit: Hit, day: dt.date) -> list[int]:
    """Ids of the passages of an article that may answer: the one found first, then others, best first."""
    if not hit.meta.article:
        return [hit.passage_id]
    table = searcher.index.table
    allowed = table.allowed((PassageKind.STATUTE,), day)
    scores = {one.passage_id: one.score for one in result.hits if one.unit == hit.unit}
    others = [
        passage
        for passage in table.article(hit.meta.law, hit.meta.article)
        if allowed[passage] and passage != hit.passage_id
    ]
    others.sort(key=lambda passage: (-scores.get(passage, float("-inf")), passage))
    return [hit.passage_id, *others[: _READ - 1]]


def _worth_comparing(
    hit: Hit, passages: Sequence[StoredPassage], sought: Sought, scores: dict[int, float]
) -> list[StoredPassage]:
    """The best passages of an article, and the one with what the likest expected question is about."""
    best = sorted(passages, key=lambda one: (one.id != hit.passage_id, -scores.get(one.id, float("-inf"))))
    compared = best[:_COMPARED]
    with_unit = [one for one in sought.expected if one.path]
    if with_unit:
        path = max(with_unit, key=lambda one: one.words + one.alike).path
        if not any(holds(one.passage, path) for one in compared):
            compared += [one for one in best[_COMPARED:] if holds(one.passage, path)][:1]
    return compared

"""The search of the board: the engine that answers, and all that it finds instead of one answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from indexer.entries import PassageKind
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import AnalysedQuestion
from indexer.search import Hit, Searcher, SearchResult
from knowledge.answering import Citation
from knowledge.db import Database
from knowledge.quoting import Quoter
from knowledge.recent_passages import RecentPassages
from knowledge.rule_reader import RuleReader
from knowledge.threads import in_thread

#: What is searched, in the order in which it is shown.
KINDS = (PassageKind.QA, PassageKind.STATUTE, PassageKind.STANDARD)
#: Articles, entries and sections of one kind that a search finds at most; what comes after is hardly alike.
MOST_FOUND = 100
#: Passages looked at for them; several may be of one article.
_LOOKED_AT = 400
#: Least share of the query's weight that a passage must cover, in words of its own or of the thesaurus.
_LEAST_SHARE = 0.3
_SHARES = ("body", "title", "body_widened", "title_widened")
#: Least likeness of meaning (a scaled cosine) that counts where no word is the same.
_LEAST_ALIKE = 0.2


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """Something found.

    Attributes:
        citation: Where it stands, and the words of it that fit best.
        entry_id: The Q&A entry that it is; None for a rule.
        superseded_from: The day from which other words hold; None where none are known.
        repealed: Whether it is no longer in force.
    """

    citation: Citation
    entry_id: int | None
    superseded_from: dt.date | None
    repealed: bool


@dataclass(frozen=True, slots=True)
class FoundKind:
    """What was found of one kind: ``passages`` are those asked for, ``total`` counts all, up to a limit."""

    kind: PassageKind
    total: int
    passages: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        words: Words of the query, and statutory ones for them, to be marked in what is shown.
        kinds: What was found, by kind, in the order asked for.
    """

    words: tuple[str, ...]
    kinds: tuple[FoundKind, ...]

    @property
    def total(self) -> int:
        """How much was found of all kinds."""
        return sum(one.total for one in self.kinds)


class BoardSearch:
    """Searches the index in use; the words shown come from the database."""

    def __init__(
        self, holder: IndexHolder, database: Database, morphemes: Morphemes, executor: Executor
    ) -> None:
        """Make a search.

        Args:
            holder: The index in use.
            database: Where passages are stored.
            morphemes: Makes index terms of what is quoted.
            executor: Threads for the work of the processor.
        """
        self._holder = holder
        self._database = database
        self._executor = executor
        self._rules = partial(
            RuleReader, passages=RecentPassages(), quoter=Quoter(morphemes), executor=executor
        )

    async def search(
        self, query: str, *, on: dt.date, kinds: Sequence[PassageKind] = KINDS, limit: int, offset: int = 0
    ) -> Found:
        """Find what is in force on a day, best first within each kind.

        Args:
            query: Words or a question.
            on: The day.
            kinds: What to search, of ``KINDS``.
            limit: Of each kind, how much at most.
            offset: How much of the best to pass over.
        """
        searcher = self._holder.searcher
        if searcher is None:
            return Found((), tuple(FoundKind(kind, 0, ()) for kind in kinds))
        read = await in_thread(self._executor, searcher.read, query)
        results = await in_thread(
            self._executor,
            lambda: [searcher.search(read, on=on, kinds=(kind,), limit=_LOOKED_AT) for kind in kinds],
        )
        async with self._database.read() as session:
            rules = self._rules(session, searcher, on)
            found = [
                await self._found(rules, kind, result, offset, limit)
                for kind, result in zip(kinds, results, strict=True)
            ]
        return Found(_words(query, read), tuple(found))

    async def _found(
        self, rules: RuleReader, kind: PassageKind, result: SearchResult, offset: int, limit: int
    ) -> FoundKind:
        scales = _scales(rules.searcher, result.question)
        hits = [hit for hit in result.units() if _is_alike(hit, scales)][:MOST_FOUND]
        citations = await rules.cite_found(result, hits[offset : offset + limit])
        stored = {one.id: one for one in await rules.load([one.passage_id or 0 for one in citations])}
        passages = [
            FoundPassage(citation, one.qa_entry_id, one.meta.superseded_from, one.meta.repealed)
            for citation in citations
            if (one := stored.get(citation.passage_id or 0))
        ]
        return FoundKind(kind, len(hits), tuple(passages))


def _scales(searcher: Searcher, question: AnalysedQuestion) -> dict[str, float]:
    """By what features are to be multiplied to be shares of the query.

    Where all its words are common ones, the engine counts every passage as hardly alike.
    """
    lexical = {name: question.query.lexical[name] for name in _SHARES}
    masses = {name: sum(searcher.index.idf(*searched).values()) for name, searched in lexical.items()}
    return {name: max(mass, 1.0) / mass if mass else 0.0 for name, mass in masses.items()}


def _is_alike(hit: Hit, scales: Mapping[str, float]) -> bool:
    """Whether something of the query stands in a passage; the engine ranks whatever there is."""
    share = max(scale * hit.features[name] for name, scale in scales.items())
    return hit.named or share >= _LEAST_SHARE or hit.features["asked"] >= _LEAST_ALIKE


def _words(query: str, read: AnalysedQuestion) -> tuple[str, ...]:
    """What is marked: neither one syllable nor a part of a longer word, which would stand everywhere."""
    terms = (*read.terms, *read.widened)
    whole = [term for term in terms if not any(term != other and term in other for other in terms)]
    return tuple(dict.fromkeys(word for word in (*query.split(), *whole) if len(word) > 1))

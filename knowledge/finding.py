"""What one question finds: rules and standard documents beside Q&A entries."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from indexer.entries import PassageKind
from indexer.gate import GateResult, judge
from indexer.matching import COMPARED
from indexer.question import AnalysedQuestion
from indexer.search import Searcher, SearchResult
from knowledge.corpus import StoredPassage
from knowledge.recent_passages import RecentPassages
from knowledge.threads import in_thread

#: Ranked passages that the log keeps.
_EVIDENCE = 10
#: Terms that it keeps.
_TERMS_KEPT = 50


@dataclass(frozen=True, slots=True)
class FoundRules:
    """Rules found.

    Attributes:
        statutes: Passages of statutes.
        standards: Passages of standard documents.
        gate: Whether the statutes answer.
        standard_gate: Whether the standard documents answer.
    """

    statutes: SearchResult
    standards: SearchResult
    gate: GateResult
    standard_gate: GateResult


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """Q&A entries found.

    Attributes:
        result: Entries, best first.
        best: The one that most probably asks the same.
        match: Probability that it does.
    """

    result: SearchResult
    best: StoredPassage | None = None
    match: float = 0.0


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one question found.

    Attributes:
        searcher: What searched.
        question: The question, read.
        rules: Rules found.
        entries: Q&A entries found.
    """

    searcher: Searcher
    question: AnalysedQuestion
    rules: FoundRules
    entries: FoundEntries

    def evidence(self) -> dict[str, Any]:
        """What the log keeps of how an answer came about."""
        return {
            "terms": list(self.question.terms)[:_TERMS_KEPT],
            "widened": list(self.question.widened)[:_TERMS_KEPT],
            "right": round(self.rules.gate.confidence, 4),
            "in_scope": round(self.rules.gate.in_scope, 4),
            "entry_match": round(self.entries.match, 4),
            "rules": _ranked(self.rules.statutes),
            "standards": _ranked(self.rules.standards),
            "entries": _ranked(self.entries.result),
        }


class Finder:
    """Searches for rules in one thread while entries are found and read in another."""

    def __init__(self, executor: Executor, passages: RecentPassages) -> None:
        """Make a finder.

        Args:
            executor: Threads for the work of the processor.
            passages: Where entries are read.
        """
        self._executor = executor
        self._passages = passages

    async def find(
        self, session: AsyncSession, searcher: Searcher, question: str, context: str, day: dt.date
    ) -> Findings:
        """Find what may answer a question.

        Args:
            session: Where entries are read.
            searcher: What searches.
            question: What was asked.
            context: The question that it follows up, if any.
            day: The day asked about.
        """
        read = await in_thread(self._executor, searcher.read, question, context)
        searching = in_thread(self._executor, find_rules, searcher, read, day)
        entries = await self._find_entries(session, searcher, read, day)
        return Findings(searcher, read, await searching, entries)

    async def _find_entries(
        self, session: AsyncSession, searcher: Searcher, read: AnalysedQuestion, day: dt.date
    ) -> FoundEntries:
        search = partial(searcher.search, read, on=day, kinds=(PassageKind.QA,), limit=COMPARED)
        found = await in_thread(self._executor, search)
        ids = [hit.passage_id for hit in found.hits]
        stored = await self._passages.load(session, ids, seq=searcher.index.seq)
        titles = {one.id: one.passage.title for one in stored}
        found = replace(found, hits=tuple(hit for hit in found.hits if hit.passage_id in titles))
        match = await in_thread(
            self._executor, searcher.match, found, [titles[hit.passage_id] for hit in found.hits]
        )
        if match is None:
            return FoundEntries(found)
        return FoundEntries(found, stored[match.position], match.probability)


def find_rules(searcher: Searcher, question: AnalysedQuestion, day: dt.date) -> FoundRules:
    """Find statutes and standard documents, and judge whether they answer."""
    statutes = search_statutes(searcher, question, day)
    standards = searcher.search(question, on=day, kinds=(PassageKind.STANDARD,), limit=10)
    fitted = searcher.calibration
    return FoundRules(
        statutes, standards, judge(statutes, fitted.gate), judge(standards, fitted.standard_gate)
    )


def search_statutes(searcher: Searcher, question: AnalysedQuestion, day: dt.date) -> SearchResult:
    """Find statutes alone."""
    return searcher.search(question, on=day, kinds=(PassageKind.STATUTE,))


def _ranked(result: SearchResult) -> list[dict[str, Any]]:
    return [
        {"passage": hit.passage_id, "score": round(hit.score, 4)} for hit in islice(result.units(), _EVIDENCE)
    ]

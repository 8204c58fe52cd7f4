"""Asks labelled questions, and looks at one of them closely."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.entries import PassageKind
from indexer.evaluation import LabelledQuestion, Measured, Outcome
from indexer.explanation import ALL, EntryMatch, Explanation, article_of, explain, explain_entries
from indexer.failure_causes import ArticleFacts, Failure
from indexer.holder import IndexHolder
from indexer.matching import COMPARED
from indexer.search import Searcher
from knowledge.answering import Answer, Answerer
from knowledge.corpus import load_passages
from knowledge.db import Database
from knowledge.entry_trial import EntryTrial

_STATUTES = (PassageKind.STATUTE,)


@dataclass(frozen=True, slots=True)
class Examination:
    """One question, looked at closely.

    Attributes:
        row: The question.
        answer: The answer.
        explanation: How the rules were searched.
        entries: The published Q&A entries that were compared with it; of another wording of an entry on
            trial, the entries on trial.
        entry_from: Least probability at which an entry answers.
    """

    row: LabelledQuestion
    answer: Answer
    explanation: Explanation
    entries: Sequence[EntryMatch]
    entry_from: float


class Examiner:
    """Asks an index in use."""

    def __init__(
        self,
        holder: IndexHolder,
        answerer: Answerer,
        database: Database,
        today: Callable[[], dt.date],
        trial: EntryTrial | None = None,
    ) -> None:
        """Make an examiner.

        Args:
            holder: Has what is searched.
            answerer: Answers from it.
            database: Where passages are stored.
            today: The day asked about.
            trial: Where other wordings of entries are searched.
        """
        self._holder = holder
        self._answerer = answerer
        self._database = database
        self._today = today
        self._trial = trial

    @property
    def _searcher(self) -> Searcher:
        searcher = self._holder.searcher
        if searcher is None:
            raise RuntimeError("the index has not been loaded")
        return searcher

    async def ask(self, row: LabelledQuestion) -> Outcome:
        """Ask one question."""
        if row.target and not row.gold:
            return await self._ask_entries(row)
        answer = await self._answerer.answer(row.question)
        ranked = await self._in_thread(self._rank, row.question)
        cited = [f"{each.law} {each.article}" for each in answer.citations]
        # Where nothing was searched (no words, no index), the decision is all there is.
        in_scope = float(answer.evidence.get("in_scope", answer.decision.is_answer))
        return Outcome(
            answer.decision.is_answer, cited, ranked, answer.latency_ms, answer.confidence, in_scope
        )

    async def failure(self, measured: Measured) -> Failure:
        """What is needed to say why a question failed."""
        row, searcher = measured.row, self._searcher
        if not row.gold:
            return Failure(measured)
        read = await self._in_thread(searcher.read, row.question)
        names = [*row.gold, *measured.outcome.ranked[:1]]
        articles = {name: facts for name in names if (facts := await self._facts(name)) is not None}
        return Failure(measured, read.terms, articles)

    async def examine(self, row: LabelledQuestion) -> Examination:
        """Look closely at one question."""
        searcher = self._searcher
        answer = await self._answerer.answer(row.question)
        read = await self._in_thread(searcher.read, row.question)
        explanation = await self._in_thread(
            lambda: explain(searcher, read, on=self._today(), wanted=row.gold)
        )
        return Examination(
            row, answer, explanation, await self._entries(row, read), searcher.calibration.qa_from
        )

    async def _ask_entries(self, row: LabelledQuestion) -> Outcome:
        if self._trial is None:
            raise RuntimeError("another wording of an entry needs entries on trial")
        started = asyncio.get_running_loop().time()
        trial = self._trial
        matches = await self._in_thread(lambda: trial.matches(row.question, on=self._today()))
        latency_ms = (asyncio.get_running_loop().time() - started) * 1000
        ranked = list(dict.fromkeys(one.entry.id for one in matches))
        probability = matches[0].match.probability if matches else 0.0
        return Outcome(probability >= trial.answer_from, ranked[:1], ranked, latency_ms, probability)

    async def _entries(self, row: LabelledQuestion, read: Any) -> Sequence[EntryMatch]:
        if row.target and self._trial is not None:
            trial = self._trial
            matches = await self._in_thread(lambda: trial.matches(row.question, on=self._today()))
            return [one.match for one in matches]
        searcher = self._searcher
        result = await self._in_thread(
            lambda: searcher.search(read, on=self._today(), kinds=(PassageKind.QA,), limit=COMPARED)
        )
        async with self._database.read() as session:
            ids = [hit.passage_id for hit in result.hits]
            stored = {item.id: item for item in await load_passages(session, ids, with_analysis=False)}
        result = replace(result, hits=tuple(hit for hit in result.hits if hit.passage_id in stored))
        questions = [stored[hit.passage_id].passage.title for hit in result.hits]
        return await self._in_thread(explain_entries, searcher, result, questions)  # type: ignore[no-any-return]

    def _rank(self, question: str) -> list[str]:
        """Every candidate article, best first."""
        searcher = self._searcher
        result = searcher.search(searcher.read(question), on=self._today(), kinds=_STATUTES, limit=ALL)
        return [article_of(hit) for hit in result.units() if hit.meta.article]

    async def _facts(self, name: str) -> ArticleFacts | None:
        """What is looked at of an article; None where it is not in force, or not imported."""
        law, _, article = name.rpartition(" ")
        table = self._searcher.index.table
        allowed = table.allowed(_STATUTES, self._today())
        ids = [passage for passage in table.article(law, article) if allowed[passage]]
        if not ids:
            return None
        async with self._database.read() as session:
            stored = await load_passages(session, ids)
        tokens = [item.tokens or {} for item in stored]
        title = frozenset(term for one in tokens for term in one.get("title", ()))
        body = frozenset(term for one in tokens for term in one.get("body", ()))
        return ArticleFacts(title | body, title, sum(len(item.passage.text) for item in stored))

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.to_thread(function, *arguments)

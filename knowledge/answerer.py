"""The answerer: figures, then curated Q&A, then the words of the rules, then the word that there is none."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.extract import MAX_CHARS as MAX_QUOTED
from indexer.gate import SHOWN, SURE_FROM, Verdict
from indexer.holder import IndexHolder
from indexer.limits import find_limits
from indexer.morphemes import Morphemes
from indexer.question import MAIN_LAW
from indexer.references import find_references, path_parts
from indexer.search import Hit, Searcher, SearchResult
from indexer.snapshot import index_id
from knowledge import answer_texts
from knowledge.answering import Answer, Citation, Decision
from knowledge.as_of import AsOf, read_as_of
from knowledge.citing import cite_entry
from knowledge.corpus import current_seq
from knowledge.db import Database
from knowledge.figures.answers import CONFIDENCE, cite_figure, figure_text
from knowledge.figures.asked import FigureReader
from knowledge.figures.table import shipped_figures
from knowledge.finding import Finder, Findings, search_statutes
from knowledge.models import QAEntry
from knowledge.quoting import Quoter
from knowledge.recent_passages import RecentPassages
from knowledge.rule_reader import RuleReader
from knowledge.threads import in_thread
from knowledge.validity_notes import notes_on

#: A longer question is cut.
MAX_CHARS = 10_000
#: Least probability at which an entry that does not answer is shown as related.
_NEAR_ENTRY = 0.3
#: The same of a standard document. What is in one is no other office's business, whatever its words.
_NEAR_STANDARD = 0.4
#: With fewer terms, a question that names an article asks for that article and nothing else.
_TERMS_OF_A_QUESTION = 4
_PARAGRAPH_MARK = re.compile(r"^[①-⑳]", re.MULTILINE)
_SEVERAL = 2
#: An answer from what did not hold on the day asked about is at most so sure: below ``SURE_FROM``.
_OF_ANOTHER_TIME = 0.6
#: An article of one paragraph has no number before it.
_FIRST_PARAGRAPH = "제1항"
#: How long an answer waits for what was stored just now to be in the index.
_FOLLOWS_WITHIN_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.02
#: A question needs at least one of these to be read at all.
_LETTER = re.compile(r"[가-힣A-Za-z]")


class KnowledgeAnswerer:
    """Answers from the index in use; the words quoted come from the database."""

    def __init__(
        self,
        holder: IndexHolder,
        database: Database,
        morphemes: Morphemes,
        executor: Executor,
        *,
        today: Callable[[], dt.date],
    ) -> None:
        """Make an answerer.

        Args:
            holder: The index in use.
            database: Where passages are stored.
            morphemes: Makes index terms of what is quoted.
            executor: Threads for the work of the processor, so that the event loop stays free.
            today: The day that questions are about by default.
        """
        self._holder = holder
        self._database = database
        self._figures = FigureReader(shipped_figures(), morphemes)
        self._executor = executor
        passages = RecentPassages()
        self._finder = Finder(executor, passages)
        self._rules = partial(RuleReader, passages=passages, quoter=Quoter(morphemes), executor=executor)
        self._today = today

    async def answer(
        self,
        question: str,
        *,
        context: str = "",
        on: dt.date | None = None,
        may_generate: bool = True,  # noqa: ARG002 (it generates nothing)
    ) -> Answer:
        """Answer a question from what is in force on a day.

        Args:
            question: What was asked, at most 10,000 characters (more is cut).
            context: The question that this one follows up, if any.
            on: The day asked about; the one that the question names where None, or today.
            may_generate: Of no meaning here.
        """
        started = time.perf_counter()
        today = self._today()
        question = question[:MAX_CHARS].strip()
        as_of = read_as_of(question, today) if on is None else None
        if as_of is not None:
            question = as_of.rest
        day = on or (as_of.day if as_of else today)
        searcher = self._holder.searcher
        if not _LETTER.search(question):
            answer = Answer(Decision.OUT_OF_SCOPE, "", 0.0, (), {"reason": "no words"})
        elif searcher is None:
            answer = Answer(Decision.UNSURE, "", 0.0, (), {"reason": "no index"})
        else:
            async with self._database.read() as session:
                searcher = await self._up_to_date(session, searcher)
                found = await self._finder.find(session, searcher, question, context[:MAX_CHARS], day)
                rules = self._rules(session, searcher, day)
                answer = await self._compose(rules, found)
                if answer.decision.is_answer:
                    answer = await _timed(rules, answer, as_of, today)
            answer = replace(answer, index_id=index_id(searcher.index.identity, searcher.index.seq))
        return replace(answer, latency_ms=(time.perf_counter() - started) * 1000)

    async def _up_to_date(self, session: AsyncSession, searcher: Searcher) -> Searcher:
        """The index with all that is stored, as far as it gets there soon.

        Whoever was told that a document or an entry answers from now on may ask the moment after.
        """
        stored = await current_seq(session)
        deadline = time.monotonic() + _FOLLOWS_WITHIN_SECONDS
        while searcher.index.seq < stored and time.monotonic() < deadline:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            searcher = self._holder.searcher or searcher
        return searcher

    async def propose_citations(self, text: str, *, limit: int = 5) -> tuple[Citation, ...]:
        """The rules a text most probably rests on, named ones first, for a Q&A draft."""
        searcher = self._holder.searcher
        day = self._today()
        if searcher is None or not _LETTER.search(text):
            return ()
        text = text[:MAX_CHARS]
        result = await in_thread(self._executor, lambda: search_statutes(searcher, searcher.read(text), day))
        named = dict.fromkeys(
            (reference.law, reference.article, reference.path)
            for reference in find_references(text, default_law=MAIN_LAW.get(result.question.jurisdiction))
        )
        async with self._database.read() as session:
            rules = self._rules(session, searcher, day)
            citations = [
                citation
                for law, article, path in islice(named, limit)
                if (citation := await rules.cite_named(law, article, path))
            ]
            known = {(citation.law, citation.article) for citation in citations}
            hits = [hit for hit in islice(result.units(), limit) if hit.unit not in known]
            citations += await rules.cite_found(result, hits)
        return tuple(citations[:limit])

    async def _compose(self, rules: RuleReader, found: Findings) -> Answer:
        calculated = await self._calculated(rules, found)
        if calculated is not None:
            return calculated
        curated = await _curated(rules, found, self._today())
        if curated is not None:
            return curated
        named, missing = await _named(rules, found)
        gate, standard_gate = found.rules.gate, found.rules.standard_gate
        if named:
            text = "\n\n".join([*missing, _text(named[0])])
            return Answer(Decision.EXTRACTED, text, gate.confidence, named, found.evidence())
        statutes, standards = _first(found.rules.statutes), _first(found.rules.standards, 1)
        is_sure = gate.verdict is Verdict.ANSWER and gate.confidence >= SURE_FROM
        # Rules that may be beside the point give way to a standard document that is not.
        if (
            not is_sure
            and standard_gate.verdict is Verdict.ANSWER
            and await _is_of_case(rules, found, standards[0])
        ):
            hits = [*standards, *statutes[: SHOWN - 1]]
            return await _extracted(rules, found, found.rules.standards, hits, standard_gate.confidence)
        if gate.verdict is Verdict.ANSWER:
            return await _extracted(rules, found, found.rules.statutes, statutes, gate.confidence)
        # Without any statute imported, the standard documents have to tell what the field is.
        scope = gate if found.rules.statutes.hits else standard_gate
        near = _near_entry(rules, found)
        if standard_gate.confidence >= _NEAR_STANDARD:
            near += await rules.cite_found(found.rules.standards, standards)
        if scope.verdict is Verdict.OUT_OF_SCOPE and not near:
            return Answer(Decision.OUT_OF_SCOPE, "", gate.confidence, (), found.evidence())
        citations = near + await rules.cite_found(found.rules.statutes, statutes)
        return Answer(Decision.UNSURE, "", gate.confidence, tuple(citations[:SHOWN]), found.evidence())

    async def _calculated(self, rules: RuleReader, found: Findings) -> Answer | None:
        """The figures that the question asks for, where the statutes in force bear them out."""
        asked = await in_thread(self._executor, self._figures.read, found.question, rules.day)
        if asked is None:
            return None
        citations = await cite_figure(asked, rules.passage, rules.day)
        if not citations:
            return None
        evidence = found.evidence() | {"figure": asked.figure.key}
        return Answer(Decision.CALCULATED, figure_text(asked), CONFIDENCE, citations, evidence)


async def _timed(rules: RuleReader, answer: Answer, as_of: AsOf | None, today: dt.date) -> Answer:
    """The answer with what it must say of the time for which it holds."""
    notes = await notes_on(rules, answer, as_of, today)
    if as_of is None and not notes.before and not notes.after:
        return answer
    confidence = min(answer.confidence, _OF_ANOTHER_TIME) if notes.of_another_time else answer.confidence
    return replace(
        answer,
        text="\n\n".join([*notes.before, answer.text, *notes.after]),
        confidence=confidence,
        citations=tuple([await rules.of_the_day(citation) for citation in answer.citations]),
        is_timed=True,
        evidence=answer.evidence | ({"as_of": rules.day.isoformat()} if as_of else {}),
    )


async def _curated(rules: RuleReader, found: Findings, today: dt.date) -> Answer | None:
    """The published entry that matches the question, where one does for certain."""
    stored, match = found.entries.best, found.entries.match
    # Entries are written for the present.
    if stored is None or match < found.searcher.calibration.qa_from or rules.day < today:
        return None
    entry = await rules.session.scalar(select(QAEntry).where(QAEntry.id == stored.qa_entry_id))
    if entry is None or entry.retired_at is not None:
        return None
    citations = [cite_entry(stored, on=rules.day)]
    for basis in islice(entry.citations, SHOWN):
        citations.append(await rules.cite_basis(basis))
    return Answer(
        Decision.CURATED, entry.answer, match, tuple(citations), found.evidence(), qa_entry_id=entry.id
    )


async def _named(rules: RuleReader, found: Findings) -> tuple[tuple[Citation, ...], list[str]]:
    """The articles that the question names; then, where it says more than that, what else answers it.

    Also sentences about the units that it names and that they do not have.
    """
    statutes = found.rules.statutes
    best = {hit.unit: hit for hit in statutes.units()}
    citations: list[Citation] = []
    missing: list[str] = []
    for reference in found.question.references[:SHOWN]:
        law, article, path = reference.law, reference.article, reference.path
        hit = best.pop((law, article), None)
        if hit is None:
            continue
        unit = await rules.cite_named(law, article, path) if path else None
        if path and unit is None:
            first = await rules.passage(law, article, _FIRST_PARAGRAPH)
            if first or path_parts(path)[0] != _FIRST_PARAGRAPH:
                missing.append(answer_texts.no_such_unit(law, article, path))
        citations += [unit] if unit else await rules.cite_found(statutes, [hit])
    if citations and len(found.question.terms) >= _TERMS_OF_A_QUESTION:
        others = list(best.values())[: SHOWN - len(citations)]
        citations += await rules.cite_found(statutes, others)
    return tuple(citations), missing


async def _is_of_case(rules: RuleReader, found: Findings, standard: Hit) -> bool:
    """Whether a standard document's passage is not headed by amounts that the question is not about."""
    stored = await rules.load([standard.passage_id])
    limits = found.question.wording.limits
    return bool(stored) and not limits.excludes(find_limits(stored[0].passage.title))


async def _extracted(
    rules: RuleReader, found: Findings, result: SearchResult, hits: Sequence[Hit], confidence: float
) -> Answer:
    citations = await rules.cite_found(result, hits)
    if not citations:  # retired between search and reading
        return Answer(Decision.UNSURE, "", confidence, (), found.evidence())
    lower = await rules.cite_carrying_out(citations[0], result)
    if lower is not None:
        others = [one for one in citations[1:] if (one.law, one.article) != (lower.law, lower.article)]
        citations = [citations[0], lower, *others][:SHOWN]
    text = _text(citations[0], lower)
    return Answer(Decision.EXTRACTED, text, confidence, tuple(citations), found.evidence())


def _first(result: SearchResult, limit: int = SHOWN) -> list[Hit]:
    return list(islice(result.units(), limit))


def _text(citation: Citation, lower: Citation | None = None) -> str:
    """The answer: where it stands, then its words, and those of the lower rule that carries it out."""
    # Where several 항 are quoted, the best of them alone would be said to say it all.
    path = citation.path if len(_PARAGRAPH_MARK.findall(citation.quote)) < _SEVERAL else ""
    place = (citation.law, citation.article, citation.title, path)
    standard = (citation.law, citation.title)
    intro = answer_texts.rule_intro(*place) if citation.article else answer_texts.standard_intro(*standard)
    parts = [intro, citation.quote]
    if lower is not None and len(citation.quote) + len(lower.quote) <= MAX_QUOTED:
        parts += [
            answer_texts.delegated_intro(lower.law, lower.article, lower.title, lower.path),
            lower.quote,
        ]
    return "\n\n".join(parts)


def _near_entry(rules: RuleReader, found: Findings) -> list[Citation]:
    """The entry that the question may mean: not sure enough to answer, but worth an instructor's look."""
    if found.entries.best is None or found.entries.match < _NEAR_ENTRY:
        return []
    return [cite_entry(found.entries.best, on=rules.day)]

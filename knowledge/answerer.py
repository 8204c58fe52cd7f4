"""The answerer: figures, then curated Q&A, then the words of the rules, then the word that there is none."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.authority import authority_of_law
from indexer.entries import PassageKind
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
from knowledge.citing import cite, cite_by_name, cite_entry, cite_unit, first_holding
from knowledge.corpus import StoredPassage
from knowledge.db import Database
from knowledge.delegation import carried_out_by, delegates_to
from knowledge.figures.answers import CONFIDENCE, cite_figure, figure_text
from knowledge.figures.asked import FigureReader
from knowledge.figures.table import shipped_figures
from knowledge.finding import Finder, Findings, search_statutes
from knowledge.models import QACitation, QAEntry
from knowledge.quoting import Quoter, passages_to_read
from knowledge.recent_passages import RecentPassages
from knowledge.threads import in_thread

#: A longer question is cut.
MAX_CHARS = 10_000
#: Ranked passages that the log keeps.
_EVIDENCE = 10
#: Least probability at which an entry that does not answer is shown as related.
_NEAR_ENTRY = 0.3
#: With fewer terms, a question that names an article asks for that article and nothing else.
_TERMS_OF_A_QUESTION = 4
_PARAGRAPH_MARK = re.compile(r"^[①-⑳]", re.MULTILINE)
_SEVERAL = 2
#: An article of one paragraph has no number before it.
_FIRST_PARAGRAPH = "제1항"
#: With less room left, a lower rule is cited and not quoted.
_WORTH_QUOTING = 250
#: Articles found among which the one is looked for that carries out another.
_FOLLOWED = 15
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
        self._quoter = Quoter(morphemes)
        self._figures = FigureReader(shipped_figures(), morphemes)
        self._executor = executor
        self._passages = RecentPassages()
        self._finder = Finder(executor, self._passages)
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
            on: The day asked about; today where None.
            may_generate: Of no meaning here.
        """
        started = time.perf_counter()
        day = on or self._today()
        question = question[:MAX_CHARS].strip()
        searcher = self._holder.searcher
        if not _LETTER.search(question):
            answer = Answer(Decision.OUT_OF_SCOPE, "", 0.0, (), {"reason": "no words"})
        elif searcher is None:
            answer = Answer(Decision.UNSURE, "", 0.0, (), {"reason": "no index"})
        else:
            async with self._database.read() as session:
                found = await self._finder.find(session, searcher, question, context[:MAX_CHARS], day)
                answer = await self._compose(session, found, day)
            answer = replace(answer, index_id=index_id(searcher.index.identity, searcher.index.seq))
        return replace(answer, latency_ms=(time.perf_counter() - started) * 1000)

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
            citations = [
                citation
                for law, article, path in islice(named, limit)
                if (citation := await self._resolve(session, searcher, law, article, path, day))
            ]
            known = {(citation.law, citation.article) for citation in citations}
            hits = [hit for hit in islice(result.units(), limit) if hit.unit not in known]
            citations += await self._cite_hits(session, searcher, result, hits, day)
        return tuple(citations[:limit])

    async def _compose(self, session: AsyncSession, found: Findings, day: dt.date) -> Answer:
        calculated = await self._calculated(session, found, day)
        if calculated is not None:
            return calculated
        curated = await self._curated(session, found, day)
        if curated is not None:
            return curated
        named, missing = await self._named(session, found, day)
        gate, standard_gate = found.rules.gate, found.rules.standard_gate
        if named:
            text = "\n\n".join([*missing, _text(named[0])])
            return Answer(Decision.EXTRACTED, text, gate.confidence, named, _evidence(found))
        statutes, standards = _first(found.rules.statutes), _first(found.rules.standards, 1)
        is_sure = gate.verdict is Verdict.ANSWER and gate.confidence >= SURE_FROM
        # Rules that may be beside the point give way to a standard document that is not.
        if (
            not is_sure
            and standard_gate.verdict is Verdict.ANSWER
            and await self._is_of_case(session, found, standards[0])
        ):
            hits = [*standards, *statutes[: SHOWN - 1]]
            return await self._extracted(
                session, found, found.rules.standards, hits, standard_gate.confidence, day
            )
        if gate.verdict is Verdict.ANSWER:
            return await self._extracted(session, found, found.rules.statutes, statutes, gate.confidence, day)
        # Without any statute imported, the standard documents have to tell what the field is.
        scope = gate if found.rules.statutes.hits else standard_gate
        near = _near_entry(found, day)
        if scope.verdict is Verdict.OUT_OF_SCOPE and not near:
            return Answer(Decision.OUT_OF_SCOPE, "", gate.confidence, (), _evidence(found))
        citations = near + await self._cite_hits(session, found.searcher, found.rules.statutes, statutes, day)
        return Answer(Decision.UNSURE, "", gate.confidence, tuple(citations[:SHOWN]), _evidence(found))

    async def _calculated(self, session: AsyncSession, found: Findings, day: dt.date) -> Answer | None:
        """The figures that the question asks for, where the statutes in force bear them out."""
        asked = await in_thread(self._executor, self._figures.read, found.question, day)
        if asked is None:
            return None
        citations = await cite_figure(asked, partial(self._unit, session, found.searcher, day), day)
        if not citations:
            return None
        evidence = _evidence(found) | {"figure": asked.figure.key}
        return Answer(Decision.CALCULATED, figure_text(asked), CONFIDENCE, citations, evidence)

    async def _curated(self, session: AsyncSession, found: Findings, day: dt.date) -> Answer | None:
        """The published entry that matches the question, where one does for certain."""
        stored, match = found.entries.best, found.entries.match
        if stored is None or match < found.searcher.calibration.qa_from:
            return None
        entry = await session.scalar(select(QAEntry).where(QAEntry.id == stored.qa_entry_id))
        if entry is None or entry.retired_at is not None:
            return None
        citations = [cite_entry(stored, on=day)]
        for basis in islice(entry.citations, SHOWN):
            citations.append(await self._basis(session, found.searcher, basis, day))
        return Answer(
            Decision.CURATED, entry.answer, match, tuple(citations), _evidence(found),
            qa_entry_id=entry.id,
        )  # fmt: skip

    async def _named(
        self, session: AsyncSession, found: Findings, day: dt.date
    ) -> tuple[tuple[Citation, ...], list[str]]:
        """The articles that the question names; then, where it says more than that, what else answers it.

        Also sentences about the units that it names and that they do not have.
        """
        best = {hit.unit: hit for hit in found.rules.statutes.units()}
        citations: list[Citation] = []
        missing: list[str] = []
        for reference in found.question.references[:SHOWN]:
            law, article, path = reference.law, reference.article, reference.path
            hit = best.pop((law, article), None)
            if hit is None:
                continue
            unit = path and await self._resolve(session, found.searcher, law, article, path, day)
            if path and not unit:
                first = await self._unit(session, found.searcher, day, law, article, _FIRST_PARAGRAPH)
                if first or path_parts(path)[0] != _FIRST_PARAGRAPH:
                    missing.append(answer_texts.no_such_unit(law, article, path))
            citations += (
                [unit]
                if unit
                else await self._cite_hits(session, found.searcher, found.rules.statutes, [hit], day)
            )
        if citations and len(found.question.terms) >= _TERMS_OF_A_QUESTION:
            others = list(best.values())[: SHOWN - len(citations)]
            citations += await self._cite_hits(session, found.searcher, found.rules.statutes, others, day)
        return tuple(citations), missing

    async def _is_of_case(self, session: AsyncSession, found: Findings, standard: Hit) -> bool:
        """Whether a standard document's passage is not headed by amounts that the question is not about."""
        ids, seq = [standard.passage_id], found.searcher.index.seq
        stored = await self._passages.load(session, ids, seq=seq)
        limits = found.question.wording.limits
        return bool(stored) and not limits.excludes(find_limits(stored[0].passage.title))

    async def _basis(
        self, session: AsyncSession, searcher: Searcher, basis: QACitation, day: dt.date
    ) -> Citation:
        resolved = await self._resolve(session, searcher, basis.law, basis.article, basis.path, day)
        return resolved or cite_by_name(basis, authority_of_law(basis.law))

    async def _resolve(
        self,
        session: AsyncSession,
        searcher: Searcher,
        law: str,
        article: str,
        path: str,
        day: dt.date,
        *,
        max_chars: int = MAX_QUOTED,
    ) -> Citation | None:
        """The citation of a rule in force on a day; None where it is not stored."""
        passages = await self._article(session, searcher, day, law, article)
        stored = first_holding(passages, path)
        if stored is None:
            return None
        return cite_unit(stored, path, on=day, article=passages, max_chars=max_chars)

    async def _unit(
        self, session: AsyncSession, searcher: Searcher, day: dt.date, law: str, article: str, path: str
    ) -> StoredPassage | None:
        """The stored passage of a rule in force on a day; None where it is not stored."""
        return first_holding(await self._article(session, searcher, day, law, article), path)

    async def _article(
        self, session: AsyncSession, searcher: Searcher, day: dt.date, law: str, article: str
    ) -> list[StoredPassage]:
        """The stored passages of an article in force on a day."""
        table = searcher.index.table
        allowed = table.allowed((PassageKind.STATUTE,), day)
        ids = [passage for passage in table.article(law, article) if allowed[passage]]
        return await self._passages.load(session, ids, seq=searcher.index.seq)

    async def _extracted(
        self,
        session: AsyncSession,
        found: Findings,
        result: SearchResult,
        hits: Sequence[Hit],
        confidence: float,
        day: dt.date,
    ) -> Answer:
        citations = await self._cite_hits(session, found.searcher, result, hits, day)
        if not citations:  # retired between search and reading
            return Answer(Decision.UNSURE, "", confidence, (), _evidence(found))
        lower = await self._carrying_out(session, found.searcher, result, citations[0], day)
        if lower is not None:
            others = [one for one in citations[1:] if (one.law, one.article) != (lower.law, lower.article)]
            citations = [citations[0], lower, *others][:SHOWN]
        return Answer(
            Decision.EXTRACTED, _text(citations[0], lower), confidence, tuple(citations), _evidence(found)
        )

    async def _carrying_out(
        self,
        session: AsyncSession,
        searcher: Searcher,
        result: SearchResult,
        delegating: Citation,
        day: dt.date,
    ) -> Citation | None:
        """What was found of the lower rule to which a rule leaves the matter."""
        laws = delegates_to(delegating)
        ids = [
            passage
            for hit in islice(result.units(), _FOLLOWED)
            if hit.meta.law in laws
            for passage in passages_to_read(searcher, result, hit, day)
        ]
        unit = carried_out_by(delegating, await self._passages.load(session, ids, seq=searcher.index.seq))
        if unit is None:
            return None
        stored, path = unit
        room = MAX_QUOTED - len(delegating.quote)
        return await self._resolve(
            session,
            searcher,
            stored.meta.law,
            stored.meta.article,
            path,
            day,
            max_chars=room if room >= _WORTH_QUOTING else MAX_QUOTED,
        )

    async def _cite_hits(
        self,
        session: AsyncSession,
        searcher: Searcher,
        result: SearchResult,
        hits: Sequence[Hit],
        day: dt.date,
    ) -> list[Citation]:
        ids = [passages_to_read(searcher, result, hit, day) for hit in hits]
        read = [one for few in ids for one in few]
        stored = {one.id: one for one in await self._passages.load(session, read, seq=searcher.index.seq)}
        found = [
            (hit, passages)
            for hit, few in zip(hits, ids, strict=True)
            if (passages := [stored[one] for one in few if one in stored])
        ]
        quotes = await in_thread(self._executor, self._quoter.quote, searcher, result, found)
        return [cite(one, quote, on=day) for one, quote in quotes]


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
    if citation.pending and citation.effective_date:
        parts.append(answer_texts.pending_note(citation.effective_date))
    return "\n\n".join(parts)


def _near_entry(found: Findings, day: dt.date) -> list[Citation]:
    """The entry that the question may mean: not sure enough to answer, but worth an instructor's look."""
    if found.entries.best is None or found.entries.match < _NEAR_ENTRY:
        return []
    return [cite_entry(found.entries.best, on=day)]


def _evidence(found: Findings) -> dict[str, Any]:
    """What the log keeps of how an answer came about."""
    return {
        "terms": list(found.question.terms)[:50],
        "widened": list(found.question.widened)[:50],
        "right": round(found.rules.gate.confidence, 4),
        "in_scope": round(found.rules.gate.in_scope, 4),
        "entry_match": round(found.entries.match, 4),
        "rules": _ranked(found.rules.statutes),
        "standards": _ranked(found.rules.standards),
        "entries": _ranked(found.entries.result),
    }


def _ranked(result: SearchResult) -> list[Mapping[str, Any]]:
    return [
        {"passage": hit.passage_id, "score": round(hit.score, 4)} for hit in islice(result.units(), _EVIDENCE)
    ]

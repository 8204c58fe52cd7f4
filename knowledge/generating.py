"""The answerer that has a rule's words put plainly, where the words generated stand the check.

Whatever goes wrong, the quotation that is there already goes out.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from indexer.references import find_references
from knowledge import answer_texts
from knowledge.answering import Answer, Answerer, Citation, Decision
from knowledge.claims import without_references
from knowledge.corpus import StoredPassage, load_passages
from knowledge.db import Database
from knowledge.errors import GenerationError
from knowledge.generation_check import Sentence, Words, check
from knowledge.generation_prompt import PROMPT_VERSION, messages, source_of
from knowledge.privacy import mask

log = logging.getLogger(__name__)

#: After so many faults in a row, the endpoint is left alone …
FAULTS_IN_A_ROW = 3
#: … for so many seconds.
PAUSE_SECONDS = 60.0
#: Passages that are sent at most.
MAX_SOURCES = 3
#: A longer question is cut.
MAX_QUESTION_CHARS = 2_000
#: With fewer words besides the article that it names, a question asks for that article's own words.
_WORDS_OF_A_QUESTION = 4


class Generator(Protocol):
    """Writes the answer to a request."""

    model: str

    async def write(self, messages: Sequence[dict[str, str]]) -> str:
        """The text that a model writes.

        Raises:
            GenerationError: When there is none, not in time or not a whole one.
        """


class GeneratingAnswerer:
    """An ``Answerer`` that asks another, and has what it quotes put plainly."""

    def __init__(
        self,
        quoting: Answerer,
        database: Database,
        generator: Generator,
        words: Words,
        *,
        at_once: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make an answerer.

        Args:
            quoting: Finds, and quotes.
            database: Where passages are stored.
            generator: Writes.
            words: Makes the content words of a text, for the check.
            at_once: How many answers are generated at the same time; further ones are quoted at once.
            clock: In seconds.
        """
        self._quoting = quoting
        self._database = database
        self._generator = generator
        self._words = words
        self._gate = _Gate(at_once, clock)

    async def answer(
        self, question: str, *, context: str = "", on: dt.date | None = None, may_generate: bool = True
    ) -> Answer:
        """Answer a question from what is in force on a day."""
        started = time.perf_counter()
        quoted = await self._quoting.answer(question, context=context, on=on)
        if quoted.decision is not Decision.EXTRACTED or not may_generate:
            return quoted
        try:
            answer = await self._generated(question, quoted, is_follow_up=bool(context))
            outcome: dict[str, Any] = {"passed": True}
        except GenerationError as error:
            answer, outcome = quoted, {"passed": False, "why": error.reason}
        noted = {"model": self._generator.model, "prompt": PROMPT_VERSION, **outcome}
        return replace(
            answer,
            evidence={**answer.evidence, "generation": noted},
            latency_ms=(time.perf_counter() - started) * 1000,
        )

    async def propose_citations(self, text: str, *, limit: int = 5) -> tuple[Citation, ...]:
        """The rules a text most probably rests on, for a Q&A draft."""
        return await self._quoting.propose_citations(text, limit=limit)

    async def _generated(self, question: str, quoted: Answer, *, is_follow_up: bool) -> Answer:
        """The answer put plainly.

        Raises:
            GenerationError: When the quotation is to go out.
        """
        if is_follow_up:
            # It makes no sense without the questions before it, and no more than the question is sent.
            raise GenerationError("a follow-up")
        if self._names_all(question):
            raise GenerationError("asks for the words of an article")
        if quoted.is_timed or any(citation.pending for citation in quoted.citations):
            raise GenerationError("says for which time it holds")
        found = await self._load(quoted.citations)
        if not found:
            raise GenerationError("no passage")
        sources = [source_of(stored) for _, stored in found]
        with self._gate.entered():
            text = await self._generator.write(messages(mask(question[:MAX_QUESTION_CHARS]), sources))
        sentences = await asyncio.to_thread(check, text, sources, self._words)
        used = sorted({number for sentence in sentences for number in sentence.cites})
        cited = [found[number - 1] for number in used]
        return replace(
            quoted,
            decision=Decision.GENERATED,
            text=_readable(sentences, used),
            # What it rests on may be any unit of the passage, not only the one that would have been quoted.
            citations=tuple(replace(citation, path=stored.passage.path) for citation, stored in cited),
        )

    def _names_all(self, question: str) -> bool:
        """Whether a question names an article and says hardly more."""
        named = find_references(question, unresolved=True)
        return (
            bool(named) and len(set(self._words(without_references(question, named)))) < _WORDS_OF_A_QUESTION
        )

    async def _load(self, citations: Sequence[Citation]) -> list[tuple[Citation, StoredPassage]]:
        """The citations with their passages, each passage once."""
        by_id = {citation.passage_id: citation for citation in reversed(citations) if citation.passage_id}
        async with self._database.read() as session:
            stored = await load_passages(session, sorted(by_id), with_analysis=False)
        found = {item.id: item for item in stored if item.active and item.passage.blocks}
        return [
            (citation, found[citation.passage_id])
            for citation in citations
            if citation.passage_id in found and by_id[citation.passage_id] is citation
        ][:MAX_SOURCES]


class _Gate:
    """Lets few in at a time, and nobody for a while after faults in a row."""

    def __init__(self, at_once: int, clock: Callable[[], float]) -> None:
        self._at_once = at_once
        self._clock = clock
        self._inside = 0
        self._faults = 0
        self._closed_until = float("-inf")

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be inside for the block.

        Raises:
            GenerationError: When nobody may enter now, or of the block.
        """
        if self._clock() < self._closed_until:
            raise GenerationError("paused after faults")
        if self._inside >= self._at_once:
            raise GenerationError("busy")
        self._inside += 1
        try:
            yield
        except GenerationError as error:
            self._count(error)
            raise
        else:
            self._faults = 0
        finally:
            self._inside -= 1

    def _count(self, error: GenerationError) -> None:
        if not error.is_fault:
            self._faults = 0
            return
        self._faults += 1
        log.warning("no answer could be generated: %s", error.reason)
        if self._faults >= FAULTS_IN_A_ROW:
            self._closed_until = self._clock() + PAUSE_SECONDS


def _readable(sentences: Sequence[Sentence], used: Sequence[int]) -> str:
    """The sentences, with the numbers that their sources have in the list under the answer."""
    shown = {number: position for position, number in enumerate(used, start=1)}
    return " ".join(
        answer_texts.cited(sentence.text, sorted(shown[number] for number in sentence.cites))
        for sentence in sentences
    )

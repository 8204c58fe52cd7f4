"""From a question to an answer with its sources, or to the honest word that there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from indexer.gate import SURE_FROM


class Decision(StrEnum):
    """How an answer came about."""

    CURATED = "curated"
    EXTRACTED = "extracted"
    CALCULATED = "calculated"
    GENERATED = "generated"
    LISTED = "listed"
    UNSURE = "unsure"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def is_answer(self) -> bool:
        """Whether something was answered, rather than refused or handed over."""
        return self not in (Decision.UNSURE, Decision.OUT_OF_SCOPE)


def is_doubtful(decision: str, confidence: float | None) -> bool:
    """Whether rules were quoted that may not be the right ones: whoever asked is told."""
    quoted = decision in (Decision.EXTRACTED, Decision.GENERATED)
    return quoted and confidence is not None and confidence < SURE_FROM


@dataclass(frozen=True, slots=True)
class Citation:
    """A stored passage quoted as the source of an answer (근거).

    Attributes:
        passage_id: The stored passage; None where a Q&A entry cites a rule that is not imported.
        law: ``지방계약법 시행령``, or the title of a standard document or Q&A entry.
        article: ``제25조``; empty outside statutes.
        path: ``제1항제5호``; empty for the whole article.
        title: Title of the article or heading.
        effective_date: 시행일자 of the version cited.
        document_version: Id of the stored version; None for a Q&A entry.
        quote: The words quoted.
        authority: Rank in the authority ladder, ``indexer.authority.Authority``.
        pending: True where the version cited is not yet in force.
        page: Page of the document on which the quotation begins; None where it has no pages.
    """

    passage_id: int | None
    law: str
    article: str
    path: str
    title: str
    effective_date: dt.date | None
    document_version: int | None
    quote: str
    authority: int
    pending: bool = False
    page: int | None = None

    @property
    def label(self) -> str:
        """``지방계약법 시행령 제25조제1항제5호``."""
        return f"{self.law} {self.article}{self.path}".strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``Answerer.answer`` returns.

    Attributes:
        decision: How it came about.
        text: The answer in plain Korean text (no markup); empty for ``unsure`` and ``out_of_scope``.
        confidence: Calibrated probability that the answer is right, 0 to 1.
        citations: Its sources, best first. For ``unsure``: what was found, for the instructor's card.
        evidence: What the log keeps: ranked passage ids with their scores.
        index_id: Identity of the index that answered.
        latency_ms: Wall time of the call.
        qa_entry_id: The Q&A entry that a curated answer comes from.
        is_timed: Whether the text says something of the time for which it holds, which no other wording
            may leave out.
    """

    decision: Decision
    text: str
    confidence: float
    citations: tuple[Citation, ...]
    evidence: dict[str, Any] = field(default_factory=dict)
    index_id: str = ""
    latency_ms: float = 0.0
    qa_entry_id: int | None = None
    is_timed: bool = False


class Answerer(Protocol):
    """Answers questions from the knowledge base."""

    async def answer(
        self, question: str, *, context: str = "", on: dt.date | None = None, may_generate: bool = True
    ) -> Answer:
        """Answer a question from what is in force on a day.

        Args:
            question: What was asked, at most 10,000 characters (more is cut).
            context: The question that this one follows up, if any; cut as well.
            on: The day asked about; the one that the question names where None, or today.
            may_generate: False to quote, whatever else is set: for what nobody asked of the bot.
        """

    async def propose_citations(self, text: str, *, limit: int = 5) -> tuple[Citation, ...]:
        """The rules a text most probably rests on, named ones first, for a Q&A draft."""

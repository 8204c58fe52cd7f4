"""What was found, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.rendering import date, passage_url
from handlers.web.board import addresses, texts
from handlers.web.board.marking import Piece, excerpt, marked
from indexer.authority import LABELS, Authority
from knowledge.board.search import FoundPassage


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One result.

    Attributes:
        authority: What kind of source it is.
        url: Where it can be read.
        heading: What it is called, in pieces.
        title: Title of the article or section, in pieces; none where the heading says it.
        excerpt: Its words that fit, in pieces.
        facts: When it holds.
        marks: Warnings: repealed, not in force yet, about to change.
    """

    authority: str
    url: str
    heading: Sequence[Piece]
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    facts: Sequence[str]
    marks: Sequence[str]


def as_shown(found: FoundPassage, words: Sequence[str]) -> ShownResult:
    """A result with the words marked that were looked for."""
    cited = found.citation
    is_entry = found.entry_id is not None
    # A rule is its article's page; the passage's own page marks the cited unit of anything else.
    if found.entry_id is not None:
        url = addresses.entry(found.entry_id)
    elif cited.article:
        url = addresses.article(cited.law, cited.article)
    else:
        url = passage_url(cited, "")
    return ShownResult(
        authority=LABELS[Authority(cited.authority)],
        url=url,
        heading=marked(cited.title if is_entry else cited.label, words),
        title=[] if is_entry or cited.title == cited.label else marked(cited.title, words),
        excerpt=excerpt(cited.quote, words),
        facts=[texts.EFFECTIVE.format(date=date(cited.effective_date))] if cited.effective_date else [],
        marks=_marks(found),
    )


def _marks(found: FoundPassage) -> list[str]:
    marks = []
    if found.repealed:
        marks.append(texts.MARK_REPEALED)
    if found.citation.pending:
        marks.append(texts.MARK_PENDING)
    if found.superseded_from is not None:
        marks.append(texts.MARK_ENDS.format(date=date(found.superseded_from)))
    return marks

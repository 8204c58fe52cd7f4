"""Passages as the index sees them: where they stand, their words, and the terms that they are searched by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.web.blocks import ShownBlock, shown
from indexer.structure import Passage
from knowledge.corpus import StoredPassage

#: Pairs of letters are indexed too, which nobody wants to read.
_READABLE = ("title", "heading", "body")


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as the index sees it.

    Attributes:
        ordinal: Its place in the version, from 1.
        label: Article and title, or heading.
        above: The headings that it stands under.
        blocks: Its words, unit by unit.
        chars: Characters of its words.
        repealed: Whether its rule is repealed.
        stored: Its row; None before it is registered.
        terms: The terms that it is searched by, each once.
        vectors: How many vectors it has.
    """

    ordinal: int
    label: str
    above: Sequence[str]
    blocks: Sequence[ShownBlock]
    chars: int
    repealed: bool
    stored: StoredPassage | None
    terms: Sequence[str]
    vectors: int


def shown_passage(passage: Passage, stored: StoredPassage | None = None) -> ShownPassage:
    """A passage as it is shown, with what is stored of it."""
    tokens = (stored.tokens if stored is not None else None) or {}
    terms = dict.fromkeys(term for name in _READABLE for term in tokens.get(name, ()))
    vectors = stored.vectors if stored is not None else None
    return ShownPassage(
        ordinal=passage.ordinal + 1,
        label=" ".join(part for part in (passage.article + passage.path, passage.title) if part),
        above=passage.heading_path,
        blocks=list(shown(passage.blocks)),
        chars=len(passage.text),
        repealed=passage.repealed,
        stored=stored,
        terms=list(terms),
        vectors=0 if vectors is None else len(vectors),
    )

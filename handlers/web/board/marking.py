"""Which words of what was found are those that were looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.tables import as_lines

EXCERPT_CHARS = 220
#: Characters shown before the first word that fits.
_LEAD_CHARS = 60
#: Words marked, and the length of one; the rest of a long query is passed over.
_MAX_WORDS = 40
_MAX_WORD_CHARS = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``fits`` where it is one that was looked for."""

    text: str
    fits: bool = False


def marked(text: str, words: Sequence[str]) -> list[Piece]:
    """A text in pieces, longest words first, wherever the text has spaces in them."""
    pattern = _pattern(words)
    if pattern is None:
        return [Piece(text)] if text else []
    parts = pattern.split(text)
    return [Piece(part, place % 2 == 1) for place, part in enumerate(parts) if part]


def excerpt(quote: str, words: Sequence[str], limit: int = EXCERPT_CHARS) -> list[Piece]:
    """The part of a quotation around the first word that fits, in pieces."""
    text = " ".join(as_lines(quote).split())
    pattern = _pattern(words)
    first = pattern.search(text) if pattern is not None and len(text) > limit else None
    start = max(0, first.start() - _LEAD_CHARS) if first is not None else 0
    if start and len(text) - start < limit:
        start = max(0, len(text) - limit)
    if start:
        # Not in the middle of a word.
        start = text.find(" ", start) + 1 or start
    cut = text[start : start + limit]
    return marked("… " * bool(start) + cut + " …" * (start + limit < len(text)), words)


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    short = {word for word in words[:_MAX_WORDS] if len(word) <= _MAX_WORD_CHARS}
    usable = sorted(short, key=lambda word: (-len(word), word))
    if not usable:
        return None
    spaced = (r"\s?".join(map(re.escape, word)) for word in usable)
    return re.compile(f"({'|'.join(spaced)})", re.IGNORECASE)

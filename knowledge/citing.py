"""Citations from stored passages: which unit, which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.authority import LABELS, Authority, authority_of_law
from indexer.entries import PassageKind
from indexer.extract import MAX_CHARS, Extract, extract, opening, units_in_order
from indexer.references import is_within
from indexer.structure import Passage
from indexer.units import Sought
from knowledge.answering import Citation
from knowledge.corpus import StoredPassage


def cite(stored: StoredPassage, quoted: Extract, *, on: dt.date) -> Citation:
    """The citation of a unit of a stored passage."""
    meta = stored.meta
    is_entry = meta.kind is PassageKind.QA
    return Citation(
        passage_id=stored.id,
        law=LABELS[Authority(meta.authority)] if is_entry else meta.law,
        article=meta.article,
        path=quoted.path,
        title=stored.passage.title,
        effective_date=stored.effective_date,
        document_version=stored.document_version_id,
        quote=quoted.quote,
        authority=meta.authority,
        pending=meta.effective_from is not None and meta.effective_from > on,
        page=quoted.page,
    )


def cite_unit(
    stored: StoredPassage,
    path: str,
    *,
    on: dt.date,
    article: Sequence[StoredPassage] = (),
    max_chars: int = MAX_CHARS,
) -> Citation:
    """The citation of a named unit of a stored passage, or of the whole.

    Args:
        stored: The passage.
        path: The unit; the whole article where empty.
        on: The day asked about.
        article: The article's passages, by which is told what of it is left out.
        max_chars: Length of the quotation at most.
    """
    order = units_in_order(one.passage for one in article)
    if not path:
        return cite(stored, opening(stored.passage, article=order, max_chars=max_chars), on=on)
    quoted = extract(
        stored.passage, Sought({}), str.split, wanted_path=path, article=order, max_chars=max_chars
    )
    return cite(stored, replace(quoted, path=path), on=on)


def cite_entry(stored: StoredPassage, *, on: dt.date) -> Citation:
    """The citation of a Q&A entry itself: its whole answer."""
    return cite(stored, Extract("", ("",), stored.passage.text), on=on)


def cite_by_name(law: str, article: str, path: str) -> Citation:
    """A rule that is not among the stored passages: by name alone."""
    return Citation(None, law, article, path, "", None, None, "", authority_of_law(law))


def first_holding(passages: Iterable[StoredPassage], path: str) -> StoredPassage | None:
    """The first passage of an article that holds a unit, or a part of it, in reading order."""
    holding = (one for one in passages if holds(one.passage, path))
    return min(holding, key=lambda one: one.passage.ordinal, default=None)


def holds(passage: Passage, path: str) -> bool:
    """Whether a passage holds a unit, or a part of it."""
    return not path or any(is_within(block.path, path) for block in passage.blocks)

"""What an index keeps of a passage beside its words, and which passages hold on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from indexer.structure import Jurisdiction

Mask = npt.NDArray[np.bool_]

_NEVER = np.iinfo(np.int32).max


class PassageKind(StrEnum):
    """What a passage belongs to."""

    STATUTE = "statute"
    STANDARD = "standard"
    QA = "qa"
    EXPECTED = "expected"


_KIND_CODES = {kind: code for code, kind in enumerate(PassageKind, start=1)}


@dataclass(frozen=True, slots=True)
class PassageMeta:
    """What an index keeps of a passage beside its words.

    Attributes:
        kind: What it belongs to.
        law: Short name of the statute, title of the standard document; empty for a Q&A entry.
        article: ``제25조의2`` in a statute; empty elsewhere.
        jurisdiction: Whose contracts it governs.
        authority: Rank in the authority ladder, ``indexer.authority.Authority``.
        effective_from: First day on which its version holds; None where always.
        superseded_from: Day from which a newer version holds; None while it is the newest.
        repealed: True where its text is no longer in force.
        path: The part of the article that it holds (``제1항``); empty where it holds the whole.
    """

    kind: PassageKind
    law: str
    article: str
    jurisdiction: Jurisdiction
    authority: int
    effective_from: dt.date | None = None
    superseded_from: dt.date | None = None
    repealed: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A passage as the index takes it.

    Attributes:
        passage_id: Its id; a row of the same id is replaced.
        meta: What is kept beside its words.
        tokens: Field name to index terms, see ``indexer.analysis``.
        vectors: One row a window; None where there is no dense model.
    """

    passage_id: int
    meta: PassageMeta
    tokens: Mapping[str, Sequence[str]]
    vectors: npt.NDArray[np.float16] | None


class MetaTable:
    """Metadata of all passages, as columns by passage id; changes make a new table."""

    def __init__(self, metas: Mapping[int, PassageMeta] | None = None) -> None:
        self.metas: dict[int, PassageMeta] = dict(metas or {})
        size = max(self.metas, default=0) + 1
        self._kind = np.zeros(size, np.int8)
        self._law = np.zeros(size, np.int32)
        self._from = np.zeros(size, np.int32)
        self._until = np.full(size, _NEVER, np.int32)
        self._repealed = np.zeros(size, np.bool_)
        self._articles: dict[tuple[str, str], tuple[int, ...]] = {}
        #: Articles that expected questions were written for.
        self.with_expected = {
            (meta.law, meta.article) for meta in self.metas.values() if meta.kind is PassageKind.EXPECTED
        }
        laws: dict[str, int] = {}
        for passage_id, meta in self.metas.items():
            self._kind[passage_id] = _KIND_CODES[meta.kind]
            self._law[passage_id] = laws.setdefault(meta.law, len(laws))
            self._from[passage_id] = meta.effective_from.toordinal() if meta.effective_from else 0
            if meta.superseded_from:
                self._until[passage_id] = meta.superseded_from.toordinal()
            self._repealed[passage_id] = meta.repealed
            if meta.article:
                key = (meta.law, meta.article)
                self._articles[key] = (*self._articles.get(key, ()), passage_id)
        self.laws = frozenset(laws) - {""}
        self._masks: dict[tuple[frozenset[PassageKind], dt.date], Mask] = {}

    def changed(self, added: Mapping[int, PassageMeta], removed: Iterable[int]) -> MetaTable:
        """A table with passages added and removed."""
        metas = self.metas.copy()
        for passage_id in removed:
            metas.pop(passage_id, None)
        return MetaTable(metas | dict(added))

    def article(self, law: str, article: str) -> tuple[int, ...]:
        """Ids of the passages of an article, of every version."""
        return self._articles.get((law, article), ())

    def allowed(self, kinds: Iterable[PassageKind], on: dt.date) -> Mask:
        """Which passages may be found: of some kinds, not repealed, in force on a day.

        A version that is not yet in force is allowed where its law has no version in force on that day:
        the reader is told, see ``pending``.
        """
        key = (frozenset(kinds), on)
        if key not in self._masks:
            day = on.toordinal()
            candidates = np.isin(self._kind, [_KIND_CODES[kind] for kind in key[0]]) & ~self._repealed
            in_force = candidates & (self._from <= day) & (day < self._until)
            has_version = np.zeros(len(self._law), np.bool_)
            has_version[np.unique(self._law[in_force])] = True
            pending = candidates & (self._from > day) & ~has_version[self._law]
            if len(self._masks) >= 16:  # a few days and kinds are asked about; a scan over years is not kept
                self._masks.clear()
            self._masks[key] = in_force | pending
        return self._masks[key]

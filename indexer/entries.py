"""What an index keeps of a passage beside its words, and which passages hold on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
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
        effective_from: First day on which its words hold; None where always.
        superseded_from: Day from which a newer version holds; None while its own is the newest.
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
        self.metas: dict[int, PassageMeta] = {}
        self._kind = np.zeros(0, np.int8)
        self._law = np.zeros(0, np.int32)
        self._from = np.zeros(0, np.int32)
        self._until = np.zeros(0, np.int32)
        self._repealed = np.zeros(0, np.bool_)
        self._laws: dict[str, int] = {}
        self._articles: dict[tuple[str, str], tuple[int, ...]] = {}
        self._expected: dict[tuple[str, str], tuple[int, ...]] = {}
        self._masks: dict[tuple[frozenset[PassageKind], dt.date], Mask] = {}
        self._change(metas or {}, ())

    @property
    def with_expected(self) -> Collection[tuple[str, str]]:
        """Articles that expected questions were written for."""
        return self._expected.keys()

    def changed(self, added: Mapping[int, PassageMeta], removed: Iterable[int]) -> MetaTable:
        """A table with passages added and removed."""
        table = copy(self)
        for name, value in vars(self).items():
            setattr(table, name, value.copy())
        table._masks = {}
        table._change(added, removed)
        return table

    def _change(self, added: Mapping[int, PassageMeta], removed: Iterable[int]) -> None:
        for passage_id in [*removed, *added]:
            old = self.metas.pop(passage_id, None)
            if old is not None:
                self._kind[passage_id] = 0
                for index in self._indexes(old):
                    rest = tuple(one for one in index.pop((old.law, old.article)) if one != passage_id)
                    if rest:
                        index[old.law, old.article] = rest
        self._make_room(max(added, default=-1) + 1)
        for passage_id, meta in added.items():
            self.metas[passage_id] = meta
            self._kind[passage_id] = _KIND_CODES[meta.kind]
            self._law[passage_id] = self._laws.setdefault(meta.law, len(self._laws))
            self._from[passage_id] = meta.effective_from.toordinal() if meta.effective_from else 0
            self._until[passage_id] = meta.superseded_from.toordinal() if meta.superseded_from else _NEVER
            self._repealed[passage_id] = meta.repealed
            for index in self._indexes(meta):
                others = index.get((meta.law, meta.article), ())
                index[meta.law, meta.article] = tuple(sorted((*others, passage_id)))

    def _indexes(self, meta: PassageMeta) -> list[dict[tuple[str, str], tuple[int, ...]]]:
        """By law and article, where a passage has one."""
        if not meta.article:
            return []
        return [self._articles, self._expected] if meta.kind is PassageKind.EXPECTED else [self._articles]

    def _make_room(self, length: int) -> None:
        missing = length - len(self._kind)
        if missing > 0:
            for name in ("_kind", "_law", "_from", "_until", "_repealed"):
                setattr(self, name, np.pad(getattr(self, name), (0, missing)))

    def article(self, law: str, article: str) -> tuple[int, ...]:
        """Ids of the passages of an article, of every version, in their order."""
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

"""The passage index: words, vectors and metadata together, changed while it is searched.

``PassageIndex`` works in a directory of its own and never changes a saved one. ``indexer.snapshot``
saves and opens it.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.dense import DenseIndex
from indexer.entries import IndexRow, Mask, MetaTable, PassageKind, PassageMeta
from indexer.lexical import MAX_TERMS, LexicalIndex
from indexer.rwlock import ReadWriteLock
from indexer.vectors import Vectors

Scores = dict[int, float]

#: For how many times as many passages as each lexical score may name, it is known.
_SCORED_DEEPER = 4


@dataclass(frozen=True, slots=True)
class IndexIdentity:
    """What makes two indexes comparable.

    Attributes:
        tokenizer_id: Identity of the analyzer.
        model_id: Identity of the dense model; None where there is none.
        dimension: Length of a vector; 0 where there is no dense model.
    """

    tokenizer_id: str
    model_id: str | None
    dimension: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the index takes it.

    Attributes:
        lexical: Name of a lexical score to the field searched and its index terms with their weights; of
            more than ``MAX_TERMS`` the first are kept, so that a score is compared with what was searched.
        vectors: Name of a dense score to a vector; none to search by words alone.
    """

    lexical: Mapping[str, tuple[str, Mapping[str, float]]]
    vectors: Mapping[str, Vectors]

    def __post_init__(self) -> None:
        """Drop the terms that would not be searched."""
        searched = {
            name: (field, dict(islice(terms.items(), MAX_TERMS)))
            for name, (field, terms) in self.lexical.items()
        }
        object.__setattr__(self, "lexical", searched)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that may answer a question, with what each part of the index says of them.

    Attributes:
        metas: Metadata of every candidate.
        lexical: Name of a lexical score, as in ``Query``, to passage id to BM25; absent means 0.
        titles: Name of a dense score, as in ``Query``, to the cosine of each candidate's title; only where
            Q&A entries are searched.
        windows: The same, of its best window, for every kind.
    """

    metas: Mapping[int, PassageMeta]
    lexical: Mapping[str, Scores]
    titles: Mapping[str, Vectors]
    windows: Mapping[str, Vectors]

    @property
    def ids(self) -> list[int]:
        """The candidates, in the order of the dense scores."""
        return list(self.metas)


class PassageIndex:
    """Search over passages. ``apply`` may run beside searches, one at a time."""

    def __init__(self, identity: IndexIdentity, *, work_root: Path | None = None) -> None:
        """Make an empty index.

        Args:
            identity: What its tokens and vectors are made with.
            work_root: Where its working directory is made; the system's temporary directory where None.
        """
        self.identity = identity
        self.seq = 0
        if work_root is not None:
            work_root.mkdir(parents=True, exist_ok=True)
        self._directory = Path(tempfile.mkdtemp(prefix="live-", dir=work_root))
        self._start(LexicalIndex(self._directory), DenseIndex(identity.dimension or 1), MetaTable())

    def _start(self, lexical: LexicalIndex, dense: DenseIndex, table: MetaTable) -> None:
        self._lexical = lexical
        self._snapshot = lexical.snapshot()
        self._dense = dense
        self._table = table
        self._lock = ReadWriteLock()
        self._writing = threading.Lock()

    @classmethod
    def open_parts(
        cls, identity: IndexIdentity, parts: Path, table: MetaTable, *, seq: int, work_root: Path | None
    ) -> PassageIndex:
        """Go on from parts that ``save_parts`` wrote; they are copied, not changed.

        Raises:
            OSError, RuntimeError, ValueError: When a part cannot be read.
        """
        index = cls.__new__(cls)
        index.identity = identity
        index.seq = seq
        if work_root is not None:
            work_root.mkdir(parents=True, exist_ok=True)
        index._directory = Path(tempfile.mkdtemp(prefix="live-", dir=work_root))
        try:
            shutil.copytree(parts / "lexical", index._directory, dirs_exist_ok=True)
            dense = DenseIndex(identity.dimension or 1)
            if identity.model_id:
                dense.load(parts)
            index._start(LexicalIndex(index._directory), dense, table)
        except BaseException:
            shutil.rmtree(index._directory, ignore_errors=True)
            raise
        return index

    def save_parts(self, parts: Path) -> tuple[MetaTable, int]:
        """Write the lexical and the dense part into an empty directory; searches go on, changes wait.

        Returns:
            The metadata and the change number that belong to them.
        """
        with self._writing:
            shutil.copytree(
                self._directory, parts / "lexical", ignore=shutil.ignore_patterns(".tantivy-*", "*.lock")
            )
            if self.identity.model_id:
                self._dense.save(parts)
            return self._table, self.seq

    def close(self) -> None:
        """Release and remove the working directory. The index cannot be used afterwards."""
        with self._writing:
            self._lexical.close()
            shutil.rmtree(self._directory, ignore_errors=True)

    def __len__(self) -> int:
        """Number of passages."""
        return len(self._table.metas)

    @property
    def table(self) -> MetaTable:
        """Metadata of all passages as of now."""
        return self._table

    def apply(self, added: Collection[IndexRow], removed: Collection[int], *, seq: int) -> None:
        """Remove and add passages; a search sees all of it or nothing.

        Args:
            added: Passages; one of a known id replaces it.
            removed: Passage ids; unknown ones are ignored.
            seq: Number of the last change that this brings in.
        """
        with self._writing:
            # tantivy commits aside; its snapshot, the vectors and the metadata change together below.
            snapshot = self._lexical.apply(
                ((row.passage_id, row.meta.kind, row.tokens) for row in added), removed
            )
            table = self._table.changed({row.passage_id: row.meta for row in added}, removed)
            with self._lock.writing():
                self._dense.apply(added, removed)
                self._snapshot = snapshot
                self._table = table
                self.seq = seq

    def candidates(
        self,
        query: Query,
        *,
        kinds: Iterable[PassageKind],
        on: dt.date,
        extra: Collection[int] = (),
        limit: int = 60,
    ) -> Candidates:
        """Find the passages that may answer a question, each with all its scores.

        Args:
            query: The question.
            kinds: Kinds of passages to search.
            on: The day asked about.
            extra: Passages that are candidates in any case, where they may be found on that day.
            limit: Candidates that each score may name.
        """
        kinds = tuple(kinds)
        with self._lock.reading():
            table, snapshot = self._table, self._snapshot
            allowed = table.allowed(kinds, on)
            if not allowed.any():
                return Candidates({}, {}, {}, {})
            lexical: dict[str, Scores] = {}
            found = set(_allowed(extra, allowed, len(extra)))
            for name, (field, terms) in query.lexical.items():
                search = partial(snapshot.search, field, terms, kinds=kinds)
                lexical[name], best = _search(search, table, kinds, allowed, limit)
                found.update(best)
            titles: dict[str, Vectors] = {}
            windows: dict[str, Vectors] = {}
            ids = sorted(found)
            if query.vectors:
                vectors = np.stack(list(query.vectors.values()))
                ids = sorted(found | self._dense.search(vectors, limit * 2, kinds, allowed))
                windows = dict(zip(query.vectors, self._dense.scores(vectors, ids, kinds), strict=True))
                if PassageKind.QA in kinds:  # the title of an entry is its question; others' tell too little
                    titles = dict(zip(query.vectors, self._dense.title_scores(vectors, ids), strict=True))
        return Candidates(
            {passage: table.metas[passage] for passage in ids},
            lexical,
            titles,
            windows,
        )

    def uncovered(self, terms: Iterable[str], passages: Collection[int]) -> list[str]:
        """Terms that stand neither in the words or titles of passages nor in the expected ones among them.

        Args:
            terms: Index terms; the first ``MAX_TERMS`` count.
            passages: Ids.
        """
        snapshot = self._snapshot
        return snapshot.missing(("question",), snapshot.missing(("title", "body"), terms, passages), passages)

    def idf(self, field: str, terms: Iterable[str]) -> dict[str, float]:
        """Inverse document frequency of index terms in a field, as BM25 counts it."""
        snapshot = self._snapshot
        return {term: snapshot.idf(field, term) for term in terms}


def _search(
    search: Callable[..., Scores],
    table: MetaTable,
    kinds: Collection[PassageKind],
    allowed: Mask,
    limit: int,
) -> tuple[Scores, list[int]]:
    """One lexical score of the best passages, and the candidates that it names.

    Args:
        search: Takes ``limit`` and ``strict``, see ``LexicalSnapshot.search``.
        table: Metadata of all passages.
        kinds: Kinds of passages searched.
        allowed: Which passages may be found.
        limit: Candidates at most.
    """
    # Scores go deeper than candidates: what one score names, the others should know something of.
    depth = limit * _SCORED_DEEPER
    scores = search(limit=depth)
    best = list(_allowed(scores, allowed, limit))
    too_few = len(best) < limit and len(scores) == depth
    if too_few and any(table.metas[one].kind not in kinds for one in scores):
        # Few as they are, passages of other kinds crowd out those wanted: Q&A entries with a short question.
        scores = search(limit=depth, strict=True)
        best = list(_allowed(scores, allowed, limit))
    return scores, best


def _allowed(passages: Iterable[int], allowed: Mask, limit: int) -> Iterator[int]:
    """The first of the passages that may be found."""
    return islice((one for one in passages if one < len(allowed) and allowed[one]), limit)

"""Q&A entries on trial: searched as if they were published, without publishing them."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import Analyser
from indexer.authority import Authority
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.explanation import EntryMatch, explain_entries
from indexer.index import PassageIndex
from indexer.matching import COMPARED
from indexer.search import Searcher
from indexer.structure import Jurisdiction
from knowledge.models import QAEntry
from knowledge.qa_entries import to_passages

_META = PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, Authority.LEARNING_GROUP)


@dataclass(frozen=True, slots=True)
class TrialEntry:
    """An entry that is not published.

    Attributes:
        id: Names it.
        question: Its question.
        answer: Its answer.
    """

    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class TrialMatch:
    """An entry that may ask the same as a question."""

    entry: TrialEntry
    match: EntryMatch


class EntryTrial:
    """Searches the entries on trial. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, owners: dict[int, TrialEntry]) -> None:
        self._searcher = searcher
        self._owners = owners

    @property
    def answer_from(self) -> float:
        """Least probability at which an entry answers."""
        return self._searcher.calibration.qa_from

    def matches(self, question: str, *, on: dt.date) -> list[TrialMatch]:
        """The entries that are compared with a question, the one that most probably asks the same first."""
        searcher = self._searcher
        result = searcher.search(searcher.read(question), on=on, kinds=(PassageKind.QA,), limit=COMPARED)
        entries = [self._owners[hit.passage_id] for hit in result.hits]
        compared = explain_entries(searcher, result, [entry.question for entry in entries])
        found = [TrialMatch(entry, match) for entry, match in zip(entries, compared, strict=True)]
        return sorted(found, key=lambda one: -one.match.probability)


@contextmanager
def entry_trial(
    searcher: Searcher, analyser: Analyser, entries: Sequence[TrialEntry]
) -> Iterator[EntryTrial]:
    """Search entries in a copy of an index, in the place of those that it has.

    Args:
        searcher: What searches the index.
        analyser: Makes tokens and vectors, as for the index.
        entries: The entries.
    """
    index = searcher.index
    with tempfile.TemporaryDirectory() as folder:
        parts = Path(folder)
        table, seq = index.save_parts(parts)
        copy = PassageIndex.open_parts(index.identity, parts, table, seq=seq, work_root=None)
        try:
            published = [number for number, meta in table.metas.items() if meta.kind is PassageKind.QA]
            owned = [
                (entry, passage)
                for entry in entries
                for passage in to_passages(QAEntry(question=entry.question, answer=entry.answer))
            ]
            analysed = analyser.analyse([passage for _, passage in owned])
            first = max(table.metas, default=0) + 1
            rows = [
                IndexRow(number, _META, item.tokens, item.vectors)
                for number, item in enumerate(analysed, start=first)
            ]
            copy.apply(rows, published, seq=seq)
            owners = {row.passage_id: entry for row, (entry, _) in zip(rows, owned, strict=True)}
            yield EntryTrial(Searcher(copy, searcher.reader, searcher.calibration), owners)
        finally:
            copy.close()

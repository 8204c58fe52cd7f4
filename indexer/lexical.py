"""BM25 over pre-tokenised fields, by tantivy.

Traps: documents need ``add_unsigned`` (keyword arguments make signed numbers and kill the writer), and are
deleted by query (by term, the number is taken as signed and nothing is deleted); the ``whitespace`` analyzer
must be registered after every open; one writer a directory.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import islice
from operator import or_
from pathlib import Path
from typing import Any

import tantivy

#: The indexed fields. Each group is an index of its own, of the documents that have its fields: BM25 weighs
#: a word by how many of all documents have it, and a text by their mean length, and thousands of short
#: questions would distort both for the rules.
GROUPS = {
    "texts": ("title", "heading", "body", "bigrams", "title_bigrams"),
    "questions": ("question",),
}
_ANALYZER = "whitespace"
_KIND = "kind"
#: Enough for batches of some hundred passages; a full build of 7,000 takes a second with it.
_WRITER_BYTES = 50_000_000
#: Kinds that make up this share of a group are searched with the few others: a union of terms alone lets
#: tantivy pass over what cannot be among the best, which takes a third of the time.
_MOST = 0.9
#: Question terms searched at most: a pasted page would otherwise be one query of thousands of terms.
MAX_TERMS = 400
#: Terms that one score can tell of: it is a float32, exact to 24 bits.
_BITS = 20
#: Terms of which the frequency is kept: those of some thousand questions.
_KEPT_TERMS = 50_000

Scores = dict[int, float]


def _schema(fields: Iterable[str]) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    builder.add_text_field(_KIND, stored=False, tokenizer_name="raw", index_option="basic")
    for field in fields:
        builder.add_text_field(field, stored=False, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


class _GroupSnapshot:
    """One group as it was after one commit."""

    def __init__(self, schema: Any, searcher: Any) -> None:
        self._schema = schema
        self._searcher = searcher
        # Deleted ones count for tantivy until a merge drops them, in BM25 and in every document frequency. It
        # does not tell how many there are with them; but each has one kind.
        self._documents = sum(count for _, count in searcher.terms_with_prefix(_KIND, ""))
        self.idf = lru_cache(_KEPT_TERMS)(self._idf)

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, field: str, terms: Mapping[str, float], limit: int, kinds: Iterable[str], *, strict: bool
    ) -> Scores:
        clauses = []
        for term, weight in islice(terms.items(), MAX_TERMS):
            query = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
            if weight != 1.0:
                query = tantivy.Query.boost_query(query, weight)
            clauses.append((tantivy.Occur.Should, query))
        if not clauses or not limit:
            return {}
        query = tantivy.Query.boolean_query(clauses)
        kinds = tuple(kinds)
        of_kinds = sum(self._searcher.doc_freq(_KIND, kind) for kind in kinds)
        if of_kinds < (self._documents if strict else _MOST * self._documents):
            query = self._only(kinds, query)
        hits = self._searcher.search(query, limit, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return {int(passage_id): score for (score, _), passage_id in zip(hits, ids, strict=True)}

    def _only(self, kinds: Iterable[str], query: Any) -> Any:
        anyone = tantivy.Query.const_score_query(self._any(_KIND, kinds), 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, anyone)])

    def missing(self, fields: Sequence[str], terms: Sequence[str], passages: Collection[int]) -> list[str]:
        if not passages:
            return list(terms)
        among = tantivy.Occur.Must, tantivy.Query.const_score_query(self._any("id", passages), 0.0)
        rest = []
        for few in (terms[start : start + _BITS] for start in range(0, len(terms), _BITS)):
            # One query tells of them all: each adds a power of two of its own to the score of who has it.
            held = [
                tantivy.Query.const_score_query(self._either(fields, term), float(1 << bit))
                for bit, term in enumerate(few)
            ]
            query = tantivy.Query.boolean_query([among, *((tantivy.Occur.Should, one) for one in held)])
            hits = self._searcher.search(query, len(passages), count=False).hits
            seen = reduce(or_, (int(score) for score, _ in hits), 0)
            rest += [term for bit, term in enumerate(few) if not seen >> bit & 1]
        return rest

    def _either(self, fields: Iterable[str], term: str) -> Any:
        return tantivy.Query.boolean_query([self._should(field, term) for field in fields])

    def _any(self, field: str, values: Iterable[str | int]) -> Any:
        return tantivy.Query.boolean_query([self._should(field, value) for value in values])

    def _should(self, field: str, value: str | int) -> tuple[Any, Any]:
        return tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, value)

    def _idf(self, field: str, term: str) -> float:
        frequency = int(self._searcher.doc_freq(field, term))
        return math.log(1 + (self._documents - frequency + 0.5) / (frequency + 0.5))


class _Group:
    """The tantivy index of one group, in a directory of its own."""

    def __init__(self, directory: Path, fields: tuple[str, ...]) -> None:
        directory.mkdir(exist_ok=True)
        self._fields = fields
        self._schema = _schema(fields)
        self._index = tantivy.Index(self._schema, path=str(directory), reuse=True)
        self._index.register_tokenizer(
            _ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._writer = self._index.writer(_WRITER_BYTES, 1)

    def add(self, passage_id: int, kind: str, tokens: Mapping[str, Sequence[str]]) -> None:
        if not any(field in tokens for field in self._fields):
            return
        document = tantivy.Document()
        document.add_unsigned("id", passage_id)
        document.add_text(_KIND, kind)
        for field in self._fields:
            document.add_text(field, " ".join(tokens.get(field, ())))
        self._writer.add_document(document)

    def delete(self, passage_id: int) -> None:
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "id", passage_id))

    def commit(self) -> None:
        self._writer.commit()

    def snapshot(self) -> _GroupSnapshot:
        self._index.reload()
        return _GroupSnapshot(self._schema, self._index.searcher())

    def close(self) -> None:
        self._writer.wait_merging_threads()


class LexicalSnapshot:
    """The index as it was after one commit; later changes do not touch it."""

    def __init__(self, groups: Mapping[str, _GroupSnapshot]) -> None:
        self._by_field = {field: groups[name] for name, fields in GROUPS.items() for field in fields}
        self._groups = groups

    @property
    def size(self) -> int:
        """Number of passages."""
        return sum(group.size for group in self._groups.values())

    def search(
        self,
        field: str,
        terms: Mapping[str, float],
        limit: int,
        kinds: Iterable[str],
        *,
        strict: bool = False,
    ) -> Scores:
        """Score passages by BM25 in one field.

        Args:
            field: One of those in ``GROUPS``.
            terms: Index terms with their weights; the first ``MAX_TERMS`` count.
            limit: Passages at most.
            kinds: Kinds of passages to search.
            strict: No passages of other kinds; takes longer where nearly all are of these.

        Returns:
            Passage id to score, best first, of the best passages that hold at least one term. Unless strict,
            some may be of other kinds, where these are few; they take the place of wanted ones.
        """
        return self._by_field[field].search(field, terms, limit, kinds, strict=strict)

    def missing(self, fields: Sequence[str], terms: Iterable[str], passages: Collection[int]) -> list[str]:
        """Those terms, of the first ``MAX_TERMS``, that stand in none of some fields of some passages.

        Args:
            fields: Fields of one group.
            terms: Index terms.
            passages: Ids.
        """
        return self._by_field[fields[0]].missing(fields, list(islice(terms, MAX_TERMS)), passages)

    def idf(self, field: str, term: str) -> float:
        """Inverse document frequency of a term, as BM25 counts it: never negative.

        What was deleted counts until tantivy drops it, both with the term and among all.
        """
        return self._by_field[field].idf(field, term)


class LexicalIndex:
    """tantivy indexes in a directory of their own. One thread writes; snapshots are read by any."""

    def __init__(self, directory: Path) -> None:
        """Open the index in a directory, or make one in an empty directory.

        Raises:
            ValueError: When the directory holds something that is no such index.
        """
        self._groups = {name: _Group(directory / name, fields) for name, fields in GROUPS.items()}
        self._open = True

    def apply(
        self, added: Iterable[tuple[int, str, Mapping[str, Sequence[str]]]], removed: Iterable[int]
    ) -> LexicalSnapshot:
        """Remove and add passages in one step; an added one replaces one of the same id.

        Args:
            added: Id, kind and index terms by field.
            removed: Ids; unknown ones are ignored.
        """
        groups = self._groups.values()
        for passage_id in removed:
            for group in groups:
                group.delete(passage_id)
        for passage_id, kind, tokens in added:
            for group in groups:
                group.delete(passage_id)
                group.add(passage_id, kind, tokens)
        for group in groups:
            group.commit()
        return self.snapshot()

    def snapshot(self) -> LexicalSnapshot:
        """The index after the last commit."""
        return LexicalSnapshot({name: group.snapshot() for name, group in self._groups.items()})

    def close(self) -> None:
        """Finish merges and release the directory. Idempotent."""
        if self._open:
            self._open = False
            for group in self._groups.values():
                group.close()

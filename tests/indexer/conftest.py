"""The real analyzer and the real model, loaded once, and a small index made with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.analysis import Analyser
from indexer.embedder import Embedder
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.index import PassageIndex
from indexer.morphemes import Morphemes
from indexer.passages import cut
from indexer.question import QuestionReader
from indexer.search import Searcher
from indexer.structure import Passage
from indexer.thesaurus import Thesaurus, shipped_rows
from tests.library import DOCUMENTS


@pytest.fixture(scope="session")
def thesaurus(morphemes: Morphemes) -> Thesaurus:
    return Thesaurus(morphemes, shipped_rows())


def rows_of(analyser: Analyser) -> list[IndexRow]:
    """The library, analysed; ids from 1 in the order of the documents."""
    pairs = [(document, passage) for document in DOCUMENTS for passage in cut(document)]
    analysed = analyser.analyse([passage for _, passage in pairs])
    return [
        IndexRow(
            number,
            PassageMeta(
                PassageKind(document.kind.value),
                document.short_name,
                passage.article,
                document.jurisdiction,
                document.authority,
                document.effective_date,
                None,
                passage.repealed,
            ),
            item.tokens,
            item.vectors,
        )
        for number, ((document, passage), item) in enumerate(zip(pairs, analysed, strict=True), start=1)
    ]


@pytest.fixture(scope="session")
def library_rows(analyser: Analyser) -> list[IndexRow]:
    return rows_of(analyser)


@pytest.fixture(scope="session")
def library_passages() -> list[Passage]:
    return [passage for document in DOCUMENTS for passage in cut(document)]


@pytest.fixture
def index(analyser: Analyser, library_rows: list[IndexRow]) -> Iterator[PassageIndex]:
    index = PassageIndex(analyser.identity)
    index.apply(library_rows, (), seq=1)
    yield index
    index.close()


@pytest.fixture
def searcher(index: PassageIndex, morphemes: Morphemes, thesaurus: Thesaurus, embedder: Embedder) -> Searcher:
    return Searcher(index, QuestionReader(morphemes, thesaurus, embedder))

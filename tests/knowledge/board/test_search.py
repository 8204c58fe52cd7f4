"""The search of the board, with the model that ships and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.analysis import Analyser
from indexer.entries import PassageKind
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from knowledge.analyst import AsyncAnalyst
from knowledge.board.search import KINDS, BoardSearch, Found
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from tests.knowledge.conftest import NOW
from tests.library import DOCUMENTS, TODAY


@pytest.fixture
async def search(
    database: Database,
    holder: IndexHolder,
    follower: IndexFollower,
    morphemes: Morphemes,
    analyser: Analyser,
    executor: ThreadPoolExecutor,
) -> AsyncIterator[BoardSearch]:
    for one in DOCUMENTS:
        await Ingest(database, AsyncAnalyst(analyser, executor)).store(one, one.title, now=NOW)
    await follower.load()
    yield BoardSearch(holder, database, morphemes, executor)
    await follower.close()


def labels(found: Found, kind: PassageKind) -> list[str]:
    [of_kind] = [one for one in found.kinds if one.kind is kind]
    return [one.citation.label for one in of_kind.passages]


async def test_each_kind_is_ranked_as_the_engine_ranks_it(search: BoardSearch) -> None:
    found = await search.search("노무비 지급", on=TODAY, limit=5)
    assert [one.kind for one in found.kinds] == list(KINDS)
    assert labels(found, PassageKind.STANDARD) == ["하도급 관리 안내"]
    assert labels(found, PassageKind.QA) == []
    damages = await search.search("지체상금", on=TODAY, kinds=(PassageKind.STATUTE,), limit=5)
    assert labels(damages, PassageKind.STATUTE)[0].startswith("지방계약법 시행령 제90조")
    assert {"지체상금", "지연배상금"} <= set(damages.words)


async def test_a_part_of_the_list_is_read_alone(search: BoardSearch) -> None:
    every = await search.search("계약", on=TODAY, kinds=(PassageKind.STATUTE,), limit=50)
    some = await search.search("계약", on=TODAY, kinds=(PassageKind.STATUTE,), limit=2, offset=1)
    assert labels(some, PassageKind.STATUTE) == labels(every, PassageKind.STATUTE)[1:3]
    assert some.total == every.total == len(labels(every, PassageKind.STATUTE)) > 2
    beyond = await search.search("계약", on=TODAY, kinds=(PassageKind.STATUTE,), limit=2, offset=90)
    assert labels(beyond, PassageKind.STATUTE) == [] and beyond.total == every.total


@pytest.mark.parametrize("query", ["아이폰 배터리 충전", "ㅁㄴㅇㄹ", "?!"])
async def test_what_has_nothing_to_do_with_it_finds_nothing(search: BoardSearch, query: str) -> None:
    assert (await search.search(query, on=TODAY, limit=5)).total == 0


async def test_parts_of_a_longer_word_are_not_marked(search: BoardSearch) -> None:
    found = await search.search("하자보수보증금 비율", on=TODAY, limit=1)
    assert "하자보수보증금" in found.words and "비율" in found.words
    assert not {"하자", "보수", "보증금"} & set(found.words)


async def test_without_an_index_nothing_is_found(
    database: Database, morphemes: Morphemes, executor: ThreadPoolExecutor, holder: IndexHolder
) -> None:
    reader: QuestionReader = holder.reader
    empty = BoardSearch(IndexHolder(reader), database, morphemes, executor)
    found = await empty.search("계약", on=TODAY, limit=5)
    assert found.total == 0 and len(found.kinds) == len(KINDS)

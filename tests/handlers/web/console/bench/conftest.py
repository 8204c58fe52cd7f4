"""The search bench on a real index."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.web.context import Examining
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from knowledge.answerer import KnowledgeAnswerer
from knowledge.db import Database
from knowledge.examiner import Examiner
from tests.handlers.web.conftest import Clock
from tests.handlers.web.shelves import executor, holder, search, shelves

__all__ = ["executor", "holder", "search", "shelves"]


@pytest.fixture
def examiner(
    holder: IndexHolder, database: Database, morphemes: Morphemes, executor: ThreadPoolExecutor, clock: Clock
) -> Examining:
    def today() -> dt.date:
        return clock().date()

    answerer = KnowledgeAnswerer(holder, database, morphemes, executor, today=today)
    return Examiner(holder, answerer, database, today)

"""The table of topics, and what it says of the starter knowledge."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.errors import DocumentError
from knowledge.board.entries import about_topic
from knowledge.board.topics import read_topics, shipped_topics
from knowledge.models import QAEntry
from knowledge.starter import read_entries
from tests.knowledge.conftest import NOW

#: Files of the starter knowledge, and the topic that their questions are about.
FILES = {
    "bidding-award": "bidding",
    "conclusion-change": "conclusion",
    "delay-sanctions": "delay",
    "deposits": "deposit",
    "documents-integrity": "papers",
    "inspection-defects": "inspection",
    "notice": "bid-notice",
    "payment": "payment",
    "price-split": "price",
    "private-contract": "private-contract",
    "subcontract-safety": "subcontract",
}


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("계약보증금은 얼마인가요?", ["deposit"]),
        ("하자 보수 보증 금은 얼마인가요?", ["deposit", "inspection"]),
        ("2인 견적은 언제 받나요?", ["private-contract"]),
        ("점심은 어디서 먹나요?", ["other"]),
        ("", ["other"]),
    ],
)
def test_what_a_question_is_about(question: str, slugs: list[str]) -> None:
    assert [topic.slug for topic in shipped_topics().of(question)] == slugs


def test_nearly_all_starter_questions_have_the_topic_of_their_file() -> None:
    table = shipped_topics()
    entries, failures = read_entries()
    assert not failures
    right = [
        FILES[Path(name.partition("#")[0]).stem] in {topic.slug for topic in table.of(entry.question)}
        for name, entry in entries.items()
    ]
    assert sum(right) / len(right) >= 0.9


async def test_the_database_finds_the_same(session: AsyncSession) -> None:
    entries, _ = read_entries()
    questions = [entry.question for entry in entries.values()] + ["100%_인가요?", "보 증 금", "점심"]
    session.add_all(
        QAEntry(question=text, answer="답", state="published", authority=7, created_at=NOW)
        for text in questions
    )
    await session.flush()
    table = shipped_topics()
    for topic in table.all:
        found = await session.scalars(select(QAEntry.question).where(about_topic(table, topic)))
        assert sorted(found) == sorted(text for text in questions if topic in table.of(text)), topic.slug


@pytest.mark.parametrize(
    "content",
    [
        "topics: []\nother: {slug: other, name: 밖}",
        "topics:\n- {slug: aa, name: 가}\nother: {slug: other, name: 밖}",
        "topics:\n- {slug: aa, name: 가, words: 나}\nother: {slug: aa, name: 밖}",
        "topics:\n- {slug: aa, name: 가, words: 나}\nother: {slug: other, name: 밖, words: 다}",
        "topics:\n- {slug: 'A B', name: 가, words: 나}\nother: {slug: other, name: 밖}",
        "topics:\n- {slug: aa, name: 가, words: 나, more: 1}\nother: {slug: other, name: 밖}",
        "topics: [",
    ],
)
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "topics.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError):
        read_topics(path)

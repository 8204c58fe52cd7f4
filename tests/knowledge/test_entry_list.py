"""Lists of Q&A entries, and what an entry has said before."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import qa_entries, revisions
from knowledge.entry_list import Shown, count_entries, count_found, list_entries
from knowledge.models import Person, QAEntry
from knowledge.qa_entries import EntryState
from tests.knowledge.conftest import NOW

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
async def entries(session: AsyncSession, instructor: Person) -> dict[str, QAEntry]:
    made = {}
    for name, state, review_on in (
        ("초안", EntryState.DRAFT, None),
        ("검토", EntryState.REVIEW, None),
        ("게시", EntryState.PUBLISHED, TODAY + dt.timedelta(days=1)),
        ("오늘", EntryState.PUBLISHED, TODAY),
        ("지난", EntryState.PUBLISHED, TODAY - dt.timedelta(days=9)),
        ("내림", EntryState.RETIRED, TODAY),
    ):
        entry = await qa_entries.draft(
            session, question=f"{name} 질문 100%?", answer=f"{name} 답_변", author_id=instructor.id, now=NOW
        )
        if name == "지난":
            await qa_entries.add_citation(session, entry.id, law="지방계약법 시행령", article="제30조")
        entry.state, entry.review_on = state, review_on
        made[name] = entry
    await session.flush()
    return made


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        (Shown.DRAFTS, ["검토", "초안"]),
        (Shown.PUBLISHED, ["지난", "오늘", "게시"]),
        (Shown.DUE, ["지난", "오늘"]),
        (Shown.UNSOURCED, ["오늘", "게시"]),
        (Shown.RETIRED, ["내림"]),
    ],
)
async def test_each_list_has_its_entries_in_order(
    session: AsyncSession, entries: dict[str, QAEntry], shown: Shown, names: list[str]
) -> None:
    found = await list_entries(session, shown, TODAY, limit=10)
    assert [entry.id for entry in found] == [entries[name].id for name in names]
    assert await count_found(session, shown, TODAY, "") == len(names)
    assert (await count_entries(session, TODAY))[shown] == len(names)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("오늘", ["오늘"]),
        ("질문 게시", ["게시"]),
        ("시행령 제30조", ["지난"]),
        ("100%", ["지난", "오늘", "게시"]),
        ("1%0", []),
        ("답_변", ["지난", "오늘", "게시"]),
        ("답x변", []),
        ("없는말", []),
    ],
)
async def test_all_words_are_looked_for_as_they_are(
    session: AsyncSession, entries: dict[str, QAEntry], words: str, names: list[str]
) -> None:
    found = await list_entries(session, Shown.PUBLISHED, TODAY, words=words, limit=10)
    assert await count_found(session, Shown.PUBLISHED, TODAY, words) == len(names)
    assert [entry.id for entry in found] == [entries[name].id for name in names]


async def test_ten_thousand_entries_come_a_page_at_a_time(session: AsyncSession, instructor: Person) -> None:
    session.add_all(
        QAEntry(
            question=f"질문 {number}",
            answer="답변",
            state=EntryState.PUBLISHED,
            authority=8,
            created_at=NOW,
            citations=[],
        )
        for number in range(10_000)
    )
    await session.flush()
    part = partial(list_entries, session, Shown.PUBLISHED, TODAY, limit=15)
    first, last = await part(), await part(offset=9_990)
    assert (len(first), len(last)) == (15, 10)
    assert await count_found(session, Shown.PUBLISHED, TODAY, "") == 10_000
    assert (first[0].question, last[-1].question) == ("질문 9999", "질문 0")
    assert await part(offset=10_000) == []


async def test_history_keeps_each_change_once(session: AsyncSession, instructor: Person) -> None:
    entry = await qa_entries.draft(session, question="질문?", answer="답변", author_id=instructor.id, now=NOW)
    await revisions.keep(session, entry, instructor.id, now=NOW)
    await revisions.keep(session, entry, instructor.id, now=NOW)
    before = entry.version
    entry = await qa_entries.edit(session, entry.id, answer="새 답변")
    assert entry.version == before + 1
    await revisions.keep(session, entry, None, now=NOW)
    entry = await qa_entries.set_citations(session, entry.id, [("지방계약법", "제9조", "제1항")])
    await revisions.keep(session, entry, instructor.id, now=NOW)
    history = await revisions.history(session, entry.id)
    assert [(one.row.number, one.row.answer, one.row.rules, one.editor) for one in history] == [
        (1, "답변", [], "김강사"),
        (2, "새 답변", [], ""),
        (3, "새 답변", [["지방계약법", "제9조", "제1항"]], "김강사"),
    ]

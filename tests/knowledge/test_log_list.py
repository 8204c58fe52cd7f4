"""Looking through the answer log."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answer_log
from knowledge.answer_log import Kind
from knowledge.digest_week import SEOUL
from knowledge.log_list import PAGE, LogFilter, newest

#: Half an hour before midnight in Seoul.
LATE = dt.datetime(2026, 11, 18, 14, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 18)


@pytest.fixture
async def lines(session: AsyncSession) -> None:
    for minutes, kind, payload in (
        (0, Kind.ASKED, {"text": "수의계약 100% 한도는?", "question": 1}),
        (20, Kind.ANSWERED, {"text": "2천만원입니다.", "question": 1, "citations": [{"law": "수의법"}]}),
        (40, Kind.PUBLISHED, {"question": "수의계약 한도는?", "answer": "2천만원.", "entry": 3}),
        (60, Kind.ROLE_CHANGED, {"person": 1, "role": "admin", "text": None}),
    ):
        await answer_log.append(session, kind, payload, now=LATE + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LogFilter(), [4, 3, 2, 1]),
        (LogFilter(kind=Kind.ASKED), [1]),
        (LogFilter(first=DAY, last=DAY), [2, 1]),
        (LogFilter(first=DAY + dt.timedelta(days=1)), [4, 3]),
        (LogFilter(last=DAY - dt.timedelta(days=1)), []),
        (LogFilter(words="수의계약 한도"), [3, 1]),
        (LogFilter(words="2천만원"), [3, 2]),
        (LogFilter(words="100%"), [1]),
        (LogFilter(words="1%0"), []),
        (LogFilter(words="수의법"), []),
        (LogFilter(kind=Kind.PUBLISHED, words="한도"), [3]),
    ],
)
async def test_lines_are_found(
    session: AsyncSession, lines: None, wanted: LogFilter, found: list[int]
) -> None:
    rows, more = await newest(session, wanted, SEOUL)
    assert ([row.seq for row in rows], more) == (found, False)


async def test_pages_follow_each_other(session: AsyncSession) -> None:
    for number in range(PAGE + 3):
        await answer_log.append(session, Kind.ASKED, {"text": f"질문 {number}"}, now=LATE)
    first, more = await newest(session, LogFilter(), SEOUL)
    assert (len(first), more) == (PAGE, True)
    second, more = await newest(session, LogFilter(), SEOUL, before=first[-1].seq)
    assert ([row.seq for row in second], more) == ([3, 2, 1], False)

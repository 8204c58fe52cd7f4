"""Which day of the law a question asks about."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.as_of import read_as_of

TODAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("question", "first", "day", "rest"),
    [
        ("2024년 3월 기준으로 선금 한도가 얼마예요?", "2024-03-01", "2024-03-31", "선금 한도가 얼마예요?"),
        ("2024년 3월 15일 기준 수의계약 한도", "2024-03-15", "2024-03-15", "수의계약 한도"),
        ("2024. 3. 15. 당시 선금 한도는?", "2024-03-15", "2024-03-15", "선금 한도는?"),
        ("2024-03-15 기준으로 알려 주세요 선금 한도", "2024-03-15", "2024-03-15", "알려 주세요 선금 한도"),
        ("2024.3월 기준 선금 한도", "2024-03-01", "2024-03-31", "선금 한도"),
        ("선금 작년 7월 1일 기준으로 얼마였나요", "2025-07-01", "2025-07-01", "선금  얼마였나요"),
        ("2023년 당시 규정은?", "2023-01-01", "2023-12-31", "규정은?"),
        ("재작년 기준 입찰보증금", "2024-01-01", "2024-12-31", "입찰보증금"),
        ("2022년도 규정 기준으로 입찰보증금", "2022-01-01", "2022-12-31", "입찰보증금"),
        ("2021년 5월에 시행되던 시행령 제25조", "2021-05-01", "2021-05-31", "시행령 제25조"),
        ("2021년 5월 현재 기준 시행령 제25조", "2021-05-01", "2021-05-31", "시행령 제25조"),
        # What is not over yet is answered for today, what is to come from its first day.
        ("올해 기준 선금 한도", "2026-01-01", "2026-11-18", "선금 한도"),
        ("2026년 11월 기준 선금 한도", "2026-11-01", "2026-11-18", "선금 한도"),
        ("2027년 7월 기준 선금 한도", "2027-07-01", "2027-07-01", "선금 한도"),
    ],
)  # fmt: skip
def test_the_day_is_read_and_taken_out(question: str, first: str, day: str, rest: str) -> None:
    found = read_as_of(question, TODAY)
    assert found is not None
    assert (str(found.first), str(found.day), found.rest) == (first, day, rest)


@pytest.mark.parametrize(
    "question",
    [
        "수의계약 한도가 얼마예요?",
        "2024년 3월 15일에 공고하면 며칠까지 받아야 하나요?",
        "2024년에 계약한 공사의 지연배상금은?",
        "2025년 12월 31일 기준 매출액이 있어야 하나요?",
        "2025년 기준 시공능력평가액으로 제한하나요?",
        "2025년 기준중위소득이 얼마인가요?",
        "기준 금액이 얼마예요?",
        "2024년 13월 기준 선금 한도",
        "2024년 2월 30일 기준 선금 한도",
        "0001년 기준 선금 한도",
        "2024년 3월 기준",
    ],
)
def test_other_dates_are_not_the_day_of_the_law(question: str) -> None:
    assert read_as_of(question, TODAY) is None


@given(st.text(max_size=200), st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31)))
def test_whatever_is_asked_is_answered_for_a_day_of_what_was_asked(text: str, day: dt.date) -> None:
    found = read_as_of(f"{day.year}년 {day.month}월 {day.day}일 기준으로 선금 {text}", TODAY)
    assert found is not None
    assert found.first == found.day == day

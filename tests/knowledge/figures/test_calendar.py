from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_working_days,
    add_years,
    is_day_off,
    last_such_day,
    next_such_day,
    working_day_from,
    working_day_until,
)

DAYS = st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR - 1, 12, 31))


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (dt.date(2026, 11, 22), True),  # Sunday
        (dt.date(2026, 11, 21), True),  # Saturday
        (dt.date(2026, 11, 23), False),
        (dt.date(2026, 12, 25), True),
        (dt.date(2026, 9, 25), True),  # 추석
        (dt.date(2026, 3, 2), True),  # for 1 March, a Sunday
        (dt.date(2026, 6, 3), True),  # local elections
    ],
)
def test_days_off(day: dt.date, off: bool) -> None:
    assert is_day_off(day) is off


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert add_working_days(dt.date(2026, 12, 22), 5) == dt.date(2026, 12, 30)


@given(DAYS)
def test_the_nearest_working_days_are_working_days(day: dt.date) -> None:
    after, before = working_day_from(day), working_day_until(day)
    assert before <= day <= after
    assert not is_day_off(after)
    assert not is_day_off(before)
    assert is_day_off(day) or before == day == after


@given(DAYS, st.integers(1, 20))
def test_so_many_working_days_lie_between(day: dt.date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + dt.timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(not is_day_off(each) for each in between) == count


def test_years_end_on_the_same_day() -> None:
    assert add_years(dt.date(2024, 2, 29), 3) == dt.date(2027, 2, 28)
    assert add_years(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)


def test_the_next_such_day() -> None:
    assert next_such_day(2, 29, dt.date(2096, 3, 1)) == dt.date(2104, 2, 29)  # 2100 is no leap year
    assert next_such_day(2, 30, dt.date(2026, 1, 1)) is None


def test_the_last_such_day() -> None:
    assert last_such_day(2, 29, dt.date(2104, 2, 28)) == dt.date(2096, 2, 29)
    assert last_such_day(11, 22, dt.date(2026, 11, 22)) == dt.date(2026, 11, 22)
    assert last_such_day(2, 30, dt.date(2026, 1, 1)) is None

"""Weekly times in Seoul."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slots import WeeklyTime, iso_week

SEOUL = ZoneInfo("Asia/Seoul")
MONDAY = WeeklyTime.parse("MON 09:00", SEOUL)


@pytest.mark.parametrize(
    ("now", "slot", "week"),
    [
        ("2026-11-23T00:00:00+00:00", "2026-11-23T09:00+09:00", "2026-W48"),
        ("2026-11-22T23:59:59+00:00", "2026-11-16T09:00+09:00", "2026-W47"),
        ("2027-01-03T12:00:00+09:00", "2026-12-28T09:00+09:00", "2026-W53"),
        ("2026-11-25T08:00:00+09:00", "2026-11-23T09:00+09:00", "2026-W48"),
    ],
)
def test_latest_slot(now: str, slot: str, week: str) -> None:
    found = MONDAY.latest(dt.datetime.fromisoformat(now))
    assert found == dt.datetime.fromisoformat(slot)
    assert iso_week(found) == week


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)))
def test_the_latest_slot_is_within_the_week_before(now: dt.datetime) -> None:
    slot = MONDAY.latest(now)
    assert dt.timedelta(0) <= now - slot < dt.timedelta(days=7)
    assert (slot.weekday(), slot.hour) == (0, 9)


@pytest.mark.parametrize("text", ["", "월 09:00", "MON 24:00", "MON 9", "MONDAY 09:00", "MON 09:60"])
def test_other_writings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time of the week"):
        WeeklyTime.parse(text, SEOUL)

"""Days of which statistics are made: which, and which not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import SpanError
from knowledge.statistics.span import MAX_DAYS, Span, last_month, month
from tests.knowledge.statistics.conftest import NOVEMBER, at

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2198, 1, 1))


@given(DAYS, st.integers(1, MAX_DAYS))
def test_spans_lie_side_by_side(first: dt.date, days: int) -> None:
    span = Span(first, first + dt.timedelta(days=days - 1))
    assert span.days == days == len(span.each_day())
    assert (span.each_day()[0], span.each_day()[-1]) == (span.first, span.last)
    assert span.ends - span.begins == span.begins - span.begins_before == dt.timedelta(days=days)


def test_a_day_begins_at_midnight_in_seoul() -> None:
    assert NOVEMBER.begins == dt.datetime(2026, 10, 31, 15, tzinfo=dt.UTC)
    assert NOVEMBER.ends == dt.datetime(2026, 11, 30, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-02", "2026-11-01", "늦습니다"),
        ("2026-01-01", "2027-02-05", "400일까지"),
        ("0001-01-01", "0001-01-02", "2000년부터"),
        ("9999-12-30", "9999-12-31", "2199년까지"),
        ("2026-01-01", "9999-12-31", "2199년까지"),
    ],
)
def test_other_days_are_refused(first: str, last: str, said: str) -> None:
    with pytest.raises(SpanError, match=said):
        Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "last"),
    [("2026-11", 30), ("2026-02", 28), ("2028-02", 29), ("2026-12", 31), ("2199-12", 31)],
)
def test_a_month_ends_with_its_last_day(text: str, last: int) -> None:
    span = month(text)
    assert (f"{span.first:%Y-%m}", span.first.day, span.last.day) == (text, 1, last)
    assert span.is_month


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-1", "11월", "2026-11-01", "２０２６-11", "0000-01"]
)
def test_something_else_is_no_month(text: str) -> None:
    with pytest.raises(SpanError, match="2026-11처럼"):
        month(text)


@pytest.mark.parametrize("text", ["0001-01", "1999-12", "2200-01", "9999-12"])
def test_months_of_other_centuries_are_refused(text: str) -> None:
    with pytest.raises(SpanError, match="2000년부터 2199년까지"):
        month(text)


@given(st.text(max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    try:
        assert month(text).is_month
    except SpanError as error:
        assert str(error)


def test_the_last_month_is_one_that_is_over_in_seoul() -> None:
    assert last_month(at("12-01 00:00")) == NOVEMBER
    assert last_month(at("12-31 23:59")) == NOVEMBER
    assert last_month(at("11-30 23:59").astimezone(dt.UTC)) == month("2026-10")
    assert not Span(dt.date(2026, 11, 1), dt.date(2026, 11, 29)).is_month

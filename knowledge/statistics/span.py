"""The days of which statistics are made, as Seoul counts them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from knowledge.digest import SEOUL
from knowledge.errors import SpanError
from knowledge.statistics import texts

#: A year and a month more.
MAX_DAYS = 400
_DAY = dt.timedelta(days=1)
#: Years that anybody asks about; also keeps the days before and after within what a date can be.
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """Days in Seoul, both ends included.

    Attributes:
        first: The first of them.
        last: The last of them.

    Raises:
        SpanError: When they are the wrong way round, more than ``MAX_DAYS`` or not between 2000 and 2199.
    """

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if not _EARLIEST <= self.first <= _LATEST or not _EARLIEST <= self.last <= _LATEST:
            raise SpanError(texts.SPAN_YEARS.format(first=_EARLIEST.year, last=_LATEST.year))
        if self.last < self.first:
            raise SpanError(texts.SPAN_REVERSED)
        if self.days > MAX_DAYS:
            raise SpanError(texts.SPAN_TOO_LONG.format(most=MAX_DAYS, days=self.days))

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> dt.datetime:
        """The midnight with which the first begins."""
        return dt.datetime.combine(self.first, dt.time(), SEOUL)

    @property
    def ends(self) -> dt.datetime:
        """The midnight with which the last ends; it belongs to the next day."""
        return dt.datetime.combine(self.last + _DAY, dt.time(), SEOUL)

    @property
    def begins_before(self) -> dt.datetime:
        """The midnight with which the span of equal length before this one begins."""
        return self.begins - self.days * _DAY

    @property
    def is_month(self) -> bool:
        """Whether it is a month from its first day to its last."""
        return self.first.day == 1 and self.last == _last_of_month(self.first)

    def each_day(self) -> list[dt.date]:
        """Every day, in order."""
        return [self.first + number * _DAY for number in range(self.days)]


def month(text: str) -> Span:
    """The days of a month.

    Args:
        text: ``2026-11``

    Raises:
        SpanError: When it is not a month, or not between 2000 and 2199.
    """
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        raise SpanError(texts.MONTH_UNREADABLE.format(month=text[:20]))
    first = dt.date(int(match[1]), int(match[2]), 1)
    return Span(first, _last_of_month(first) if first.year <= _LATEST.year else first)


def last_month(now: dt.datetime) -> Span:
    """The days of the last month that is over in Seoul."""
    last = now.astimezone(SEOUL).date().replace(day=1) - _DAY
    return Span(last.replace(day=1), last)


def _last_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - _DAY

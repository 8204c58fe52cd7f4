"""Days as offices count them: holidays of Korea, working days, months and years of the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from holidays import country_holidays

#: Years for which the holidays are known or can be foretold.
FIRST_YEAR, LAST_YEAR = 1950, 2099

_SATURDAY = 5
#: From one 29 February to the next are eight years at most.
_YEARS_TO_LOOK = 9


def is_day_off(day: dt.date) -> bool:
    """Whether offices are closed: Saturday, Sunday, or a public holiday (substitutes included)."""
    return day.weekday() >= _SATURDAY or day in _holidays(day.year)


def working_day_from(day: dt.date) -> dt.date:
    """The day, or the first working day after it."""
    while is_day_off(day):
        day += dt.timedelta(days=1)
    return day


def working_day_until(day: dt.date) -> dt.date:
    """The day, or the last working day before it."""
    while is_day_off(day):
        day -= dt.timedelta(days=1)
    return day


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The working day that is so many working days after a day, which is not counted itself."""
    for _ in range(count):
        day = working_day_from(day + dt.timedelta(days=1))
    return day


def add_years(day: dt.date, count: int) -> dt.date:
    """The last day of so many years that begin on the day after a day (민법 제157조, 제160조)."""
    first = day + dt.timedelta(days=1)
    try:
        return first.replace(year=first.year + count) - dt.timedelta(days=1)
    except ValueError:  # 29 February: the month ends without such a day
        return first.replace(year=first.year + count, day=28)


def next_such_day(month: int, day: int, today: dt.date) -> dt.date | None:
    """The next such day of the calendar, today included; None where there is none in any year."""
    years = range(today.year, today.year + _YEARS_TO_LOOK)
    return next((found for found in _such_days(month, day, years) if found >= today), None)


def last_such_day(month: int, day: int, today: dt.date) -> dt.date | None:
    """The last such day of the calendar, today included; None where there is none in any year."""
    years = range(today.year, today.year - _YEARS_TO_LOOK, -1)
    return next((found for found in _such_days(month, day, years) if found <= today), None)


def nearest_such_day(month: int, day: int, date: dt.date) -> dt.date | None:
    """The such day of the calendar that is nearest to a date; None where there is none in any year."""
    last, following = last_such_day(month, day, date), next_such_day(month, day, date)
    if last is None or following is None:
        return last or following
    return last if date - last <= following - date else following


def _such_days(month: int, day: int, years: Iterable[int]) -> Iterator[dt.date]:
    for year in years:
        with suppress(ValueError):
            yield dt.date(year, month, day)


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(country_holidays("KR", years=year))

"""The hours in which an office works: Monday to Friday, nine to six in Seoul, holidays included."""

from __future__ import annotations

import datetime as dt

from knowledge.digest import SEOUL

_BEGIN = dt.time(9)
_END = dt.time(18)
_SATURDAY = 5
_DAY = dt.timedelta(days=1)


def is_working(moment: dt.datetime) -> bool:
    """Whether somebody may be expected at work."""
    local = moment.astimezone(SEOUL)
    return local.weekday() < _SATURDAY and _BEGIN <= local.time() < _END


def after_working(since: dt.datetime, hours: int) -> dt.datetime:
    """The moment by which so many hours have been worked since another."""
    local = since.astimezone(SEOUL)
    rest = dt.timedelta(hours=hours)
    while True:
        begin = max(local, dt.datetime.combine(local.date(), _BEGIN, SEOUL))
        end = dt.datetime.combine(local.date(), _END, SEOUL)
        worked = max(end - begin, dt.timedelta()) if local.weekday() < _SATURDAY else dt.timedelta()
        if worked and rest <= worked:
            return begin + rest
        rest -= worked
        local = dt.datetime.combine(local.date() + _DAY, dt.time(), SEOUL)


def worked_between(since: dt.datetime, until: dt.datetime) -> dt.timedelta:
    """How much working time lies between two moments; none where they are the wrong way round."""
    since, until = since.astimezone(SEOUL), until.astimezone(SEOUL)
    total = dt.timedelta()
    day = since.date()
    while day <= until.date():
        if day.weekday() < _SATURDAY:
            begin = max(since, dt.datetime.combine(day, _BEGIN, SEOUL))
            end = min(until, dt.datetime.combine(day, _END, SEOUL))
            total += max(end - begin, dt.timedelta())
        day += _DAY
    return total

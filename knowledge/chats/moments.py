"""Days and times as Korean exports write them."""

from __future__ import annotations

import datetime as dt

#: ``오전 9:05``, ``오후 2:03``, ``14:03``: its groups are the half of the day, the hour and the minute.
TIME = r"(?:(오전|오후) )?(\d{1,2}):(\d{2})"


def day(year: str, month: str, number: str) -> dt.date | None:
    """A day; None where there is no such day."""
    try:
        return dt.date(int(year), int(month), int(number))
    except ValueError:
        return None


def moment(on: dt.date | None, half: str | None, hour: str, minute: str) -> dt.datetime | None:
    """A moment of a day; None where there is no such moment.

    Args:
        on: The day.
        half: ``오전`` or ``오후``; None where the hours are counted to 24.
        hour: The hour; 12 of 오전 is midnight.
        minute: The minute.
    """
    if on is None:
        return None
    hours = int(hour) if half is None else int(hour) % 12 + 12 * (half == "오후")
    try:
        return dt.datetime.combine(on, dt.time(hours, int(minute)))
    except ValueError:
        return None

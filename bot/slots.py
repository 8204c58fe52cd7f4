"""Times of the week, and which weekly slot is due."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_PATTERN = re.compile(rf"({'|'.join(_DAYS)})\s+([01]?\d|2[0-3]):([0-5]\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A time that comes once a week, on the clocks of one place.

    Attributes:
        weekday: 0 for Monday.
        at: Time of the day, local.
        zone: The place.
    """

    weekday: int
    at: dt.time
    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> WeeklyTime:
        """Read ``MON 09:00``.

        Raises:
            ValueError: When it is written otherwise.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a time of the week: {text!r}")
        day, hour, minute = match.groups()
        return cls(_DAYS.index(day.upper()), dt.time(int(hour), int(minute)), zone)

    def latest(self, now: dt.datetime) -> dt.datetime:
        """The last such time that is not after ``now`` (aware), in the zone of the place."""
        local = now.astimezone(self.zone)
        day = local.date() - dt.timedelta(days=(local.weekday() - self.weekday) % 7)
        slot = dt.datetime.combine(day, self.at, self.zone)
        if slot > local:
            slot = dt.datetime.combine(day - dt.timedelta(days=7), self.at, self.zone)
        return slot


def iso_week(moment: dt.datetime) -> str:
    """``2026-W47``, of the date that ``moment`` has in its own zone."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"

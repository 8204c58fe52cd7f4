"""Which past versions matter to questions about a day and the days after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def in_force_since(days: Iterable[dt.date], since: dt.date) -> set[dt.date]:
    """Of the days on which versions took effect, those of versions that were in force on or after a day.

    A version is in force until the next one takes effect, so the last one before the day counts too.
    """
    days = set(days)
    last_before = max((day for day in days if day <= since), default=None)
    return {day for day in days if day >= since or day == last_before}

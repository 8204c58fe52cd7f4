"""Days and moments as the pages write them: ``2026. 11. 23.(월) 14:05``."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from handlers.web import texts


def day(value: dt.date) -> str:
    """``2026. 11. 23.(월)``."""
    weekday = texts.WEEKDAYS[value.weekday()]
    return texts.DAY.format(year=value.year, month=value.month, day=value.day, weekday=weekday)


def local_day(value: dt.datetime, zone: ZoneInfo) -> str:
    """The day of a moment in the time of a zone: ``2026. 11. 23.(월)``."""
    return day(value.astimezone(zone).date())


def moment(value: dt.datetime, zone: ZoneInfo) -> str:
    """``2026. 11. 23.(월) 14:05``, in the time of a zone."""
    local = value.astimezone(zone)
    return texts.MOMENT.format(day=day(local.date()), hour=local.hour, minute=local.minute)


def clock(value: dt.datetime, zone: ZoneInfo) -> str:
    """``14:05``, in the time of a zone."""
    return f"{value.astimezone(zone):%H:%M}"


def span(value: dt.timedelta) -> str:
    """How long something takes, in its one or two largest units: ``2일 3시간``, ``40분``."""
    minutes = max(0, int(value.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [(days, texts.SPAN_DAYS), (hours, texts.SPAN_HOURS), (0 if days else rest, texts.SPAN_MINUTES)]
    said = [text.format(number=number) for number, text in units if number]
    return " ".join(said) or texts.SPAN_NONE

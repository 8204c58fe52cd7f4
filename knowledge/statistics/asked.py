"""When questions were asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from knowledge.models import Question
from knowledge.statistics.scope import Rooms, asked_in
from knowledge.statistics.span import Span


async def per_hour_of_the_span(session: AsyncSession, span: Span, rooms: Rooms) -> Counter[dt.datetime]:
    """How many questions were asked in each hour in Seoul, hours without any left out."""
    hour = _hour_in_seoul(session, Question.asked_at).label("hour")
    hours = select(hour).where(*asked_in(span, rooms)).subquery()
    rows = await session.execute(select(hours.c.hour, func.count()).group_by(hours.c.hour))
    return Counter({dt.datetime.strptime(text, "%Y-%m-%d %H"): number for text, number in rows})


def per_day(hours: Counter[dt.datetime], span: Span) -> dict[dt.date, int]:
    """Questions of every day of a span, 0 included."""
    days = Counter[dt.date]()
    for hour, number in hours.items():
        days[hour.date()] += number
    return {day: days[day] for day in span.each_day()}


def per_hour(hours: Counter[dt.datetime]) -> tuple[int, ...]:
    """Questions of each hour of the day, 24."""
    return _by([(hour.hour, number) for hour, number in hours.items()], 24)


def per_weekday(hours: Counter[dt.datetime]) -> tuple[int, ...]:
    """Questions of each weekday, Monday first."""
    return _by([(hour.weekday(), number) for hour, number in hours.items()], 7)


def _by(numbered: list[tuple[int, int]], size: int) -> tuple[int, ...]:
    sums = Counter[int]()
    for place, number in numbered:
        sums[place] += number
    return tuple(sums[place] for place in range(size))


def _hour_in_seoul(session: AsyncSession, moment: InstrumentedAttribute[dt.datetime]) -> ColumnElement[str]:
    """``2026-11-18 11``, worked out by the database: a year of questions is not loaded for it."""
    if session.get_bind().dialect.name == "postgresql":
        return func.to_char(func.timezone("Asia/Seoul", moment), "YYYY-MM-DD HH24")
    # SQLite knows no time zones (Seoul has had no summer time since 1988), and rounds the last half of the
    # last millisecond of a day up to the next day.
    second = func.substr(moment, 1, len("2026-11-18 02:00:00"))
    return func.strftime("%Y-%m-%d %H", second, "+9 hours")

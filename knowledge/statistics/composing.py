"""The statistics of a span of days, put together from what is stored. Nothing is written."""

from __future__ import annotations

import asyncio
import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from indexer.wording import WordingReader
from knowledge.statistics.asked import per_day, per_hour, per_hour_of_the_span, per_weekday
from knowledge.statistics.content import RisingTopic, Statistics
from knowledge.statistics.gaps import find_gaps, together
from knowledge.statistics.instructors import instructor_loads, queue_health
from knowledge.statistics.outcomes import count_feedback, count_outcomes
from knowledge.statistics.scope import Rooms, asked_between, asked_in, in_earnest
from knowledge.statistics.span import Span
from knowledge.statistics.times import bot_times, instructor_answers, instructor_times
from knowledge.statistics.trends import articles, rising
from knowledge.topics import count_topics, in_words, topics

#: How many rows a list has at most; the counts beside it count all.
MAX_LISTED = 20


async def compose(
    session: AsyncSession,
    span: Span,
    wordings: WordingReader,
    *,
    now: dt.datetime,
    rooms: Rooms = None,
) -> Statistics:
    """The statistics of a span of days, as they stand.

    Args:
        session: Any session; a snapshot, so that the statistics agree with each other.
        span: The days.
        wordings: Reads questions, to tell which ask the same.
        now: The moment, for what waits.
        rooms: Numbers of the rooms whose questions count; None for all.
    """
    asked = asked_in(span, rooms)
    hours = await per_hour_of_the_span(session, span, rooms)
    both = (*asked_between(span.begins_before, span.ends, rooms), in_earnest())
    counts = await count_topics(session, both, since=span.begins)
    risen = rising(counts)[:MAX_LISTED]
    answered = await instructor_answers(session, span, rooms)
    found = await find_gaps(session, asked)
    return Statistics(
        span=span,
        made_at=now,
        per_day=per_day(hours, span),
        per_hour=per_hour(hours),
        per_weekday=per_weekday(hours),
        outcomes=await count_outcomes(session, asked),
        outcomes_before=await count_outcomes(session, asked_between(span.begins_before, span.begins, rooms)),
        satisfaction=await count_feedback(session, asked),
        bot_times=await bot_times(session, asked),
        instructor_times=instructor_times(answered),
        topics=tuple(await in_words(session, topics(counts)[:MAX_LISTED])),
        rising=tuple(
            RisingTopic(topic, one.before)
            for topic, one in zip(await in_words(session, risen), risen, strict=True)
        ),
        articles=articles(counts, MAX_LISTED),
        gaps=await asyncio.to_thread(together, found, wordings, MAX_LISTED),
        instructors=await instructor_loads(session, span, rooms, answered),
        queue=await queue_health(session, rooms, now),
    )

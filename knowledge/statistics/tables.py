"""The statistics as tables, for files and for whoever shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from knowledge.digest import SEOUL
from knowledge.statistics import texts
from knowledge.statistics.content import Outcome, Statistics
from knowledge.statistics.times import DUE_HOURS
from knowledge.topics import AskedTopic

#: None where there is nothing to say.
Cell = str | int | float | dt.date | dt.datetime | None


class Form(Enum):
    """How the cells of a column are shown."""

    TEXT = auto()
    #: Whatever the cell is.
    VALUE = auto()
    COUNT = auto()
    #: With one digit after the point.
    DECIMAL = auto()
    #: 0 to 1, shown in per cent.
    SHARE = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and how its cells are shown."""

    title: str
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table; moments in it are naive and of Seoul, as spreadsheets have them."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(statistics: Statistics) -> tuple[Table, ...]:
    """Everything that is counted of a span, in tables."""
    return (
        _summary(statistics),
        Table(
            texts.PER_DAY,
            (Column(texts.DAY, Form.DAY), Column(texts.WEEKDAY), Column(texts.NUMBER, Form.COUNT)),
            tuple((day, texts.WEEKDAYS[day.weekday()], count) for day, count in statistics.per_day.items()),
        ),
        Table(
            texts.PER_HOUR,
            (Column(texts.TIME_OF_DAY), Column(texts.NUMBER, Form.COUNT)),
            tuple((texts.HOUR.format(hour=hour), count) for hour, count in enumerate(statistics.per_hour)),
        ),
        Table(
            texts.PER_WEEKDAY,
            (Column(texts.WEEKDAY), Column(texts.NUMBER, Form.COUNT)),
            tuple(zip(texts.WEEKDAYS, statistics.per_weekday, strict=True)),
        ),
        _outcomes(statistics),
        *_subjects(statistics),
        _instructors(statistics),
        _queue(statistics),
    )


def basis_of(topic: AskedTopic) -> str:
    """What answers a topic: a Q&A entry, an article or a document; empty where nothing does."""
    if topic.entry_id is not None:
        return texts.ENTRY.format(number=topic.entry_id)
    return texts.CITED.format(law=topic.law, article=topic.article).strip()


def hours_of(time: dt.timedelta | None) -> float | None:
    """Hours, to one digit."""
    return None if time is None else round(time / dt.timedelta(hours=1), 1)


def seconds_of(milliseconds: float | None) -> float | None:
    """Seconds, to two digits."""
    return None if milliseconds is None else round(milliseconds / 1000, 2)


def percent_of(share: float | None) -> float | None:
    """Per cent, to one digit."""
    return None if share is None else round(share * 100, 1)


def _summary(statistics: Statistics) -> Table:
    outcomes, before = statistics.outcomes, statistics.outcomes_before
    bot, people = statistics.bot_times, statistics.instructor_times
    rows: tuple[tuple[Cell, ...], ...] = (
        (texts.FIRST_DAY, statistics.span.first, None, None),
        (texts.LAST_DAY, statistics.span.last, None, None),
        (texts.MADE_AT, statistics.made_at.astimezone(SEOUL).replace(tzinfo=None), None, None),
        (texts.ASKED, outcomes.total, texts.COUNT, before.total),
        (
            texts.ANSWERED_SHARE, percent_of(outcomes.answered_share), texts.PERCENT,
            percent_of(before.answered_share),
        ),
        (texts.SOLVED, statistics.satisfaction.solved, texts.COUNT, None),
        (texts.NOT_SOLVED, statistics.satisfaction.not_solved, texts.COUNT, None),
        (texts.SATISFIED_SHARE, percent_of(statistics.satisfaction.share), texts.PERCENT, None),
        (texts.BOT_MEDIAN, seconds_of(bot.median_ms), texts.SECONDS, None),
        (texts.BOT_P90, seconds_of(bot.p90_ms), texts.SECONDS, None),
        (texts.INSTRUCTOR_ANSWERED, people.answered, texts.COUNT, None),
        (texts.INSTRUCTOR_MEDIAN, hours_of(people.median), texts.WORKING_HOURS, None),
        (texts.INSTRUCTOR_P90, hours_of(people.p90), texts.WORKING_HOURS, None),
        (texts.IN_TIME.format(hours=DUE_HOURS), people.in_time, texts.COUNT, None),
        (texts.GAP_QUESTIONS, statistics.gaps.questions, texts.COUNT, None),
    )  # fmt: skip
    columns = (
        Column(texts.ITEM), Column(texts.VALUE, Form.VALUE), Column(texts.UNIT),
        Column(texts.BEFORE, Form.VALUE),
    )  # fmt: skip
    return Table(texts.SUMMARY, columns, rows)


def _outcomes(statistics: Statistics) -> Table:
    outcomes = statistics.outcomes
    return Table(
        texts.OUTCOME,
        (
            Column(texts.OUTCOME), Column(texts.NUMBER, Form.COUNT), Column(texts.SHARE, Form.SHARE),
            Column(texts.BEFORE, Form.COUNT),
        ),
        tuple(
            (
                texts.OUTCOMES[outcome], count, count / outcomes.total if outcomes.total else None,
                statistics.outcomes_before.counts[outcome],
            )
            for outcome, count in ((each, outcomes.counts[each]) for each in Outcome)
        ),
    )  # fmt: skip


def _subjects(statistics: Statistics) -> tuple[Table, ...]:
    """What was asked about."""
    count = Column(texts.NUMBER, Form.COUNT)
    return (
        Table(
            texts.TOPICS,
            (Column(texts.TOPIC), Column(texts.BASIS), count),
            tuple((topic.question, basis_of(topic), topic.count) for topic in statistics.topics),
        ),
        Table(
            texts.RISING,
            (Column(texts.TOPIC), Column(texts.BASIS), count, Column(texts.BEFORE, Form.COUNT)),
            tuple(
                (one.topic.question, basis_of(one.topic), one.topic.count, one.before)
                for one in statistics.rising
            ),
        ),
        Table(
            texts.ARTICLES,
            (Column(texts.LAW), Column(texts.ARTICLE), count),
            tuple((one.law, one.article, one.count) for one in statistics.articles),
        ),
        Table(
            texts.GAPS,
            (Column(texts.QUESTION), count, Column(texts.QUESTION_IDS)),
            tuple(
                (gap.question, gap.count, ", ".join(map(str, gap.question_ids)))
                for gap in statistics.gaps.listed
            ),
        ),
    )


def _instructors(statistics: Statistics) -> Table:
    columns = (
        Column(texts.INSTRUCTOR), Column(texts.ANSWERED, Form.COUNT),
        Column(texts.MEDIAN_HOURS, Form.DECIMAL), Column(texts.PUBLISHED, Form.COUNT),
        Column(texts.CLAIMED_NOW, Form.COUNT),
    )  # fmt: skip
    rows = tuple(
        (one.name, one.answered, hours_of(one.median), one.published, one.claimed_now)
        for one in statistics.instructors
    )
    return Table(texts.INSTRUCTORS, columns, rows)


def _queue(statistics: Statistics) -> Table:
    queue = statistics.queue
    rows = (
        (texts.UNCLAIMED, queue.unclaimed),
        (texts.OVERDUE.format(hours=DUE_HOURS), queue.overdue),
        (texts.CLAIMED, queue.claimed),
        (texts.REVIEWS, queue.reviews),
        (texts.CONFLICTS, queue.conflicts),
    )
    return Table(texts.QUEUE, (Column(texts.ITEM), Column(texts.NUMBER, Form.COUNT)), rows)

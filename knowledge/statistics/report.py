"""The monthly report: a few pages to print and to file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, SimpleDocTemplate, Table

from knowledge.digest import SEOUL
from knowledge.statistics import style, texts
from knowledge.statistics.charts import columns, rows
from knowledge.statistics.content import Outcome, Statistics
from knowledge.statistics.gaps import MAX_COMPARED
from knowledge.statistics.style import paragraph
from knowledge.statistics.tables import basis_of, hours_of, seconds_of
from knowledge.statistics.times import DUE_HOURS
from knowledge.statistics.trends import MIN_RISING, RISING_FACTOR

#: A frame keeps 6 points free on either side.
_WIDTH = A4[0] - 2 * style.MARGIN - 12
#: What must be left of a page for a table to begin on it.
_ROOM = 25 * mm
#: How many rows a table has at most, so that the report stays short.
_MAX_ROWS = 10
_MAX_RISING = 5
_MAX_INSTRUCTORS = 15
_NAME_CHARS = 20


def as_pdf(statistics: Statistics) -> bytes:
    """The report of a month, as PDF.

    Raises:
        ValueError: When the statistics are not those of a month.
    """
    if not statistics.span.is_month:
        raise ValueError("a monthly report is of a month")
    style.prepare_fonts()
    title = texts.TITLE.format(year=statistics.span.first.year, month=statistics.span.first.month)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=style.MARGIN,
        rightMargin=style.MARGIN,
        topMargin=style.MARGIN,
        bottomMargin=style.MARGIN,
        title=title,
        lang="ko-KR",
        initialFontName=style.REGULAR,
    )
    document.build(_story(statistics, title), onFirstPage=_number_page, onLaterPages=_number_page)
    return out.getvalue()


def _story(statistics: Statistics, title: str) -> list[Flowable]:
    span = statistics.span
    return [
        paragraph(title, style.TITLE),
        paragraph(
            texts.SPAN.format(
                first=_date(span.first), last=_date(span.last), made_at=_moment(statistics.made_at)
            ),
            style.SMALL,
        ),
        _headed(texts.KEY_NUMBERS, _tiles(statistics)),
        _days(statistics),
        _outcomes(statistics),
        _hours(statistics),
        *_lists(statistics),
        *_people(statistics),
        _headed(texts.HOW_COUNTED, *[paragraph(f"· {note}", style.SMALL) for note in _notes()]),
    ]


def _notes() -> list[str]:
    return [
        note.format(least=MIN_RISING, factor=RISING_FACTOR, compared=MAX_COMPARED) for note in texts.NOTES
    ]


def _tiles(statistics: Statistics) -> Table:
    outcomes, before = statistics.outcomes, statistics.outcomes_before
    said, bot, people = statistics.satisfaction, statistics.bot_times, statistics.instructor_times
    tiles = (
        (texts.ASKED, _count(outcomes.total), texts.BEFORE_OF.format(value=_count(before.total))),
        (
            texts.ANSWERED_SHARE,
            _percent(outcomes.answered_share),
            texts.BEFORE_OF.format(value=_percent(before.answered_share)),
        ),
        (
            texts.SATISFIED_SHARE,
            _percent(said.share),
            texts.SAID_OF.format(count=f"{said.solved + said.not_solved:,}"),
        ),
        (
            texts.BOT_MEDIAN,
            _with_unit(seconds_of(bot.median_ms), texts.SECONDS),
            texts.ANSWERED_OF.format(count=f"{bot.answers:,}"),
        ),
        (
            texts.INSTRUCTOR_MEDIAN,
            _with_unit(hours_of(people.median), texts.WORKING_HOURS),
            texts.ANSWERED_OF.format(count=f"{people.answered:,}"),
        ),
        (
            texts.IN_TIME.format(hours=DUE_HOURS),
            _percent(people.in_time / people.answered if people.answered else None),
            texts.NO_SHARE.format(count=f"{people.in_time:,}"),
        ),
    )
    cells = [
        [
            paragraph(label, style.TILE_LABEL),
            paragraph(value, style.TILE_VALUE),
            paragraph(under, style.TILE_LABEL),
        ]
        for label, value, under in tiles
    ]
    return Table([cells[:3], cells[3:]], colWidths=[_WIDTH / 3] * 3, style=style.TILES)


def _days(statistics: Statistics) -> Flowable:
    days = list(statistics.per_day)
    chart = columns(
        [str(day.day) for day in days],
        list(statistics.per_day.values()),
        width=_WIDTH,
        height=42 * mm,
        pale=[day.weekday() >= 5 for day in days],
    )
    return _headed(texts.PER_DAY, chart, paragraph(texts.WEEKENDS, style.SMALL))


def _outcomes(statistics: Statistics) -> Flowable:
    outcomes = statistics.outcomes
    numbers = [
        texts.OF_ALL.format(count=f"{count:,}", share=_percent(count / outcomes.total))
        if outcomes.total
        else texts.NO_SHARE.format(count=count)
        for count in (outcomes.counts[outcome] for outcome in Outcome)
    ]
    chart = rows(
        [texts.OUTCOMES[outcome] for outcome in Outcome],
        [outcomes.counts[outcome] for outcome in Outcome],
        numbers,
        width=_WIDTH,
        label_width=46 * mm,
    )
    return _headed(texts.OUTCOME, chart)


def _hours(statistics: Statistics) -> Flowable:
    """Hours of the day beside days of the week."""
    by_hour, by_weekday = 0.66 * _WIDTH, 0.3 * _WIDTH
    return Table(
        [
            [paragraph(texts.PER_HOUR, style.HEADING), "", paragraph(texts.PER_WEEKDAY, style.HEADING)],
            [
                columns(list(map(str, range(24))), statistics.per_hour, width=by_hour, height=36 * mm),
                "",
                columns(
                    list(texts.WEEKDAYS), statistics.per_weekday, width=by_weekday, height=36 * mm,
                    pale=[False] * 5 + [True] * 2,
                ),
            ],
        ],
        colWidths=[by_hour, _WIDTH - by_hour - by_weekday, by_weekday],
        style=style.BESIDE,
    )  # fmt: skip


def _lists(statistics: Statistics) -> list[Flowable]:
    """What was asked about."""
    most = texts.RANKED.format(most=_MAX_ROWS)
    return [
        *_table(
            f"{texts.TOPICS} ({most})",
            (texts.TOPIC, texts.BASIS, texts.NUMBER),
            [(one.question, basis_of(one), one.count) for one in statistics.topics],
            (0.6, 0.28),
        ),
        *_table(
            f"{texts.RISING} ({texts.RANKED.format(most=_MAX_RISING)})",
            (texts.TOPIC, texts.BASIS, texts.NUMBER, texts.BEFORE),
            [
                (one.topic.question, basis_of(one.topic), one.topic.count, one.before)
                for one in statistics.rising
            ],
            (0.52, 0.26),
            most=_MAX_RISING,
        ),
        *_table(
            f"{texts.ARTICLES} ({most})",
            (texts.LAW, texts.ARTICLE, texts.NUMBER),
            [(one.law, one.article, one.count) for one in statistics.articles],
            (0.6, 0.2),
        ),
        *_table(
            f"{texts.GAPS} ({texts.NO_SHARE.format(count=f'{statistics.gaps.questions:,}')}, {most})",
            (texts.QUESTION, texts.NUMBER),
            [(gap.question, gap.count) for gap in statistics.gaps.listed],
            (0.88,),
        ),
    ]


def _people(statistics: Statistics) -> list[Flowable]:
    """What instructors did, and what waits for them."""
    loads = [
        (one.name[:_NAME_CHARS], one.answered, hours_of(one.median), one.published, one.claimed_now)
        for one in statistics.instructors
    ]
    queue = statistics.queue
    waiting = (
        (texts.UNCLAIMED, queue.unclaimed),
        (texts.OVERDUE.format(hours=DUE_HOURS), queue.overdue),
        (texts.CLAIMED, queue.claimed),
        (texts.REVIEWS, queue.reviews),
        (texts.CONFLICTS, queue.conflicts),
    )
    hidden = len(loads) - _MAX_INSTRUCTORS
    return [
        *_table(
            texts.INSTRUCTORS,
            (
                texts.INSTRUCTOR,
                texts.ANSWERED,
                texts.MEDIAN_HOURS,
                texts.PUBLISHED,
                texts.CLAIMED_NOW,
            ),
            loads,
            (0.26, 0.14, 0.28, 0.16),
            most=_MAX_INSTRUCTORS,
        ),
        *([paragraph(texts.MORE_ROWS.format(count=hidden), style.SMALL)] if hidden > 0 else []),
        KeepTogether(
            _table(
                f"{texts.QUEUE} ({texts.QUEUE_AT.format(made_at=_moment(statistics.made_at))})",
                (texts.ITEM, texts.NUMBER),
                waiting,
                (0.8,),
            )
        ),
    ]


def _table(
    heading: str,
    titles: Sequence[str],
    found: Sequence[tuple[str | int | float | None, ...]],
    shares: Sequence[float],
    *,
    most: int = _MAX_ROWS,
) -> list[Flowable]:
    """A table with its heading; ``shares`` of the width for all columns, the last ones have the same."""
    if not found:
        return [_headed(heading, paragraph(texts.NONE_LISTED))]
    rest = (1 - sum(shares)) / (len(titles) - len(shares))
    widths = [share * _WIDTH for share in (*shares, *[rest] * (len(titles) - len(shares)))]
    is_number = [not isinstance(cell, str) for cell in found[0]]
    head = [
        paragraph(title, style.HEAD_NUMBER if number else style.STRONG)
        for title, number in zip(titles, is_number, strict=True)
    ]
    body = [[_cell(cell) for cell in row] for row in found[:most]]
    table = Table([head, *body], colWidths=widths, repeatRows=1, style=style.TABLE)
    return [CondPageBreak(_ROOM), paragraph(heading, style.HEADING), table]


def _cell(cell: str | int | float | None) -> Flowable:
    if isinstance(cell, str):
        return paragraph(cell)
    shown = texts.NOTHING if cell is None else f"{cell:,}"
    return paragraph(shown, style.NUMBER)


def _headed(heading: str, *below: Flowable) -> Flowable:
    """Something with its heading, on one page."""
    return KeepTogether([paragraph(heading, style.HEADING), *below])


def _number_page(canvas: Canvas, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(style.REGULAR, 7.5)
    canvas.drawCentredString(A4[0] / 2, 9 * mm, texts.PAGE.format(page=document.page))
    canvas.restoreState()


def _date(day: dt.date) -> str:
    return texts.DATE.format(
        year=day.year, month=day.month, day=day.day, weekday=texts.WEEKDAYS[day.weekday()]
    )


def _moment(moment: dt.datetime) -> str:
    local = moment.astimezone(SEOUL)
    return texts.MOMENT.format(date=_date(local.date()), time=f"{local:%H:%M}")


def _count(number: int) -> str:
    return texts.NO_SHARE.format(count=f"{number:,}")


def _percent(share: float | None) -> str:
    return texts.NOTHING if share is None else f"{share:.1%}"


def _with_unit(number: float | None, unit: str) -> str:
    return texts.NOTHING if number is None else f"{number:,}{unit}"

"""What a figure comes to for the amount or the date that a question brings, with the arithmetic shown."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from indexer.particles import topic
from knowledge.figures import texts
from knowledge.figures.asked import AskedFigure
from knowledge.figures.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_working_days,
    add_years,
    is_day_off,
    working_day_from,
    working_day_until,
)
from knowledge.figures.dates import lateness
from knowledge.figures.errors import InputError
from knowledge.figures.table import Row, Way
from knowledge.figures.texts import long_date, short_date, won

MAX_WON = 10**15
MAX_DAYS = 36_500
MAX_YEARS = 10
#: A date so late that what is counted from it leaves the calendar is none that a question means.
_LAST_INPUT_YEAR = LAST_YEAR - MAX_YEARS

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out.

    Attributes:
        lines: The result, and how it came about.
        notes: What was taken for granted, a sentence each.
    """

    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


def work_out(asked: AskedFigure) -> Worked | None:
    """Work out what a question asks for; None where it brings nothing to work with.

    Raises:
        InputError: When what it brings is beyond all measure.
    """
    inputs, calculation = asked.inputs, asked.figure.calculation
    if inputs.problem:
        raise InputError(inputs.problem)
    _check_limits(asked)
    rows = [row for row in asked.rows if not row.aside and row.compute]
    # A row without a number of its own leaves it to another rule: what is meant may be that one.
    if calculation is None or not rows or not (inputs.years or all(row.terms for row in rows)):
        return None
    if calculation.way is Way.SHARE:
        return _share(asked, rows)
    worked = _delay(asked, rows) if calculation.way is Way.DELAY else _counted(asked, rows, calculation.way)
    if worked is None or all(date.with_year for date in inputs.dates):
        return worked
    return replace(worked, notes=(*worked.notes, texts.NEAREST_SUCH_DAY))


def _counted(asked: AskedFigure, rows: Sequence[Row], way: Way) -> Worked | None:
    """What is counted from a date, or back from it."""
    if not asked.inputs.dates:
        return None
    date = asked.inputs.dates[0]
    match way:
        case Way.NOTICE:
            # What needs a reason of its own is told as a rule only, unless it was named.
            usual = [row for row in rows if not row.cases] or rows
            return (_deadline_known if asked.counts_back else _notice)(date.date, usual)
        case Way.YEARS:
            return _years(asked, rows)
        case Way.AFTER:
            return _after(asked, rows)
        case _:
            return _due(asked, rows, workdays=way is Way.WORKDAYS)


def _check_limits(asked: AskedFigure) -> None:
    inputs = asked.inputs
    if any(not 0 < money.won <= MAX_WON for money in inputs.money):
        raise InputError(texts.MONEY_LIMITS)
    if any(not 0 < days <= MAX_DAYS for days in inputs.days):
        raise InputError(texts.DAYS_LIMITS)
    if any(not 0 < years <= MAX_YEARS for years in inputs.years):
        raise InputError(texts.YEARS_LIMITS)
    if any(not FIRST_YEAR <= day.date.year <= _LAST_INPUT_YEAR for day in inputs.dates):
        raise InputError(texts.DATE_LIMITS.format(first=FIRST_YEAR, last=_LAST_INPUT_YEAR))


def _share(asked: AskedFigure, rows: Sequence[Row]) -> Worked | None:
    """A share of an amount: a bond, an advance."""
    base = _exact_amount(asked)
    if base is None:
        return None
    shares = [_rate(row) * base for row in rows]
    results = [
        math.ceil(share) if _bound(row) == "이상" else int(share)
        for row, share in zip(rows, shares, strict=True)
    ]
    label = topic(asked.figure.label)
    if len(set(results)) == 1:
        row, share, result = rows[0], shares[0], results[0]
        said = texts.SHARE.format(label=label, result=won(result), bound=_after_word(_bound(row)))
        step = texts.SHARE_STEP.format(base=won(base), rate=_written(row), result=won(result))
        return Worked((said, " ".join([step, *_rounding(share, result)])))
    items = [
        texts.SHARE_ITEM.format(when=row.when, result=won(result), bound=_after_word(_bound(row)))
        + f" ({won(base)} × {_written(row)})"
        for row, result in zip(rows, results, strict=True)
    ]
    return Worked((texts.LIST.format(label=label), *items))


def _delay(asked: AskedFigure, rows: Sequence[Row]) -> Worked | None:
    """지연배상금: amount × rate × days, up to the cap."""
    base, (days, counted) = _exact_amount(asked), _days_late(asked)
    if base is None or days is None:
        return None
    cap_row = next((row for row in asked.rows if row.cap), None)
    cap = int(_rate(cap_row) * base) if cap_row else None
    fulls = [int(_rate(row) * base * days) for row in rows]
    if len(rows) == 1:
        full, share = fulls[0], _rate(rows[0]) * base * days
        values = {"base": won(base), "rate": _written(rows[0]), "days": f"{days:,}"}
        if cap_row and cap is not None and full > cap:
            step = texts.DELAY_STEP_CAPPED.format(
                **values, full=won(full), cap=_written(cap_row), result=won(cap)
            )
            return Worked((texts.DELAY_CAPPED.format(result=won(cap)), *counted, step))
        step = texts.DELAY_STEP.format(**values, result=won(full))
        return Worked(
            (texts.DELAY.format(result=won(full)), *counted, " ".join([step, *_rounding(share, full)]))
        )
    items = []
    for row, full in zip(rows, fulls, strict=True):
        capped = cap is not None and full > cap
        item = texts.DELAY_ITEM_CAPPED if capped else texts.DELAY_ITEM
        result = won(cap) if cap is not None and capped else won(full)
        items.append(
            item.format(when=row.when, result=result) + f" ({won(base)} × {_written(row)} × {days:,}일)"
        )
    return Worked((texts.DELAY_LIST, *items, *counted))


def _days_late(asked: AskedFigure) -> tuple[int | None, tuple[str, ...]]:
    """The days of delay, and how they were counted where two dates tell them."""
    inputs = asked.inputs
    if inputs.days and not inputs.dates:
        return inputs.days[0], ()
    dates = lateness(inputs.dates)
    if dates is None or inputs.days:
        return None, ()
    due, done = dates
    last = working_day_from(due)
    days = (done - last).days
    if days <= 0:
        raise InputError(texts.NOT_LATE.format(done=long_date(done), due=long_date(last)))
    said = [texts.DELAY_DAYS.format(due=long_date(last), done=long_date(done), days=f"{days:,}")]
    if last != due:
        said.append(texts.DELAY_DUE_MOVED.format(due=short_date(due), moved=short_date(last)))
    return days, tuple(said)


def _notice(notice: dt.date, rows: Sequence[Row]) -> Worked:
    """From a day of notice to the earliest deadline."""
    counted = [(row, _days(row), notice + dt.timedelta(days=_days(row) + 1)) for row in rows]
    notes = (texts.WITHOUT_ENDS, texts.HOLIDAYS)
    if len({days for _, days, _ in counted}) > 1:
        items = [
            texts.DEADLINE_ITEM.format(when=row.when, deadline=long_date(working_day_from(day)))
            for row, _, day in counted
        ]
        return Worked((texts.DEADLINE_LIST.format(notice=long_date(notice)), *items), notes)
    _, days, day = counted[0]
    deadline = working_day_from(day)
    lines = [
        texts.DEADLINE.format(notice=long_date(notice), deadline=long_date(deadline)),
        texts.DEADLINE_STEP.format(
            days=days, first=short_date(notice + _ONE_DAY), last=short_date(day - _ONE_DAY)
        ),
    ]
    if deadline != day:
        lines.append(texts.DEADLINE_MOVED.format(day=short_date(day)))
    return Worked(tuple(lines), notes)


def _deadline_known(deadline: dt.date, rows: Sequence[Row]) -> Worked:
    """From a deadline back to the last day of notice."""
    counted = [(row, _days(row), deadline - dt.timedelta(days=_days(row) + 1)) for row in rows]
    notes = (texts.WITHOUT_ENDS, texts.HOLIDAYS)
    if len({days for _, days, _ in counted}) > 1:
        items = [
            texts.NOTICE_ITEM.format(when=row.when, notice=long_date(working_day_until(day)))
            for row, _, day in counted
        ]
        return Worked((texts.NOTICE_LIST.format(deadline=long_date(deadline)), *items), notes)
    _, days, day = counted[0]
    notice = working_day_until(day)
    lines = [
        texts.NOTICE.format(deadline=long_date(deadline), notice=long_date(notice)),
        texts.NOTICE_STEP.format(
            days=days, first=short_date(day + _ONE_DAY), last=short_date(deadline - _ONE_DAY)
        ),
    ]
    if notice != day:
        lines.append(texts.NOTICE_MOVED.format(day=short_date(day)))
    return Worked(tuple(lines), notes)


def _due(asked: AskedFigure, rows: Sequence[Row], *, workdays: bool) -> Worked:
    """A number of days, of the calendar or of work, from a date."""
    start = asked.inputs.dates[0].date
    notes = [_counted_from(asked, start), texts.WITHOUT_FIRST_DAY, texts.HOLIDAYS]

    def due(row: Row) -> dt.date:
        if workdays:
            return add_working_days(start, _days(row))
        return working_day_from(start + dt.timedelta(days=_days(row)))

    if len({_days(row) for row in rows}) > 1:
        items = [texts.DUE_ITEM.format(when=row.when, due=long_date(due(row))) for row in rows]
        return Worked((texts.DUE_LIST, *items), tuple(notes))
    days = _days(rows[0])
    last = start + dt.timedelta(days=days)
    said = texts.DUE_WORKDAYS_STEP if workdays else texts.DUE_STEP
    if not workdays and is_day_off(last):
        said = texts.DUE_MOVED
    step = said.format(start=long_date(start), days=days, day=short_date(last))
    return Worked((texts.DUE.format(due=long_date(due(rows[0]))), step), tuple(notes))


def _after(asked: AskedFigure, rows: Sequence[Row]) -> Worked | None:
    """The first day on which a number of days has passed."""
    start = asked.inputs.dates[0].date
    timed = [row for row in rows if any(term.endswith("일") for term in row.terms)]
    if not timed:
        return None
    days = _days(timed[0])
    last = start + dt.timedelta(days=days)
    said = texts.AFTER.format(earliest=long_date(last + _ONE_DAY))
    step = texts.AFTER_STEP.format(start=long_date(start), days=days, last=long_date(last))
    return Worked((said, step), (_counted_from(asked, start), texts.WITHOUT_FIRST_DAY))


def _years(asked: AskedFigure, rows: Sequence[Row]) -> Worked:
    """The last day of so many years."""
    start = asked.inputs.dates[0].date
    notes = (_counted_from(asked, start), texts.WITHOUT_FIRST_DAY)
    given = asked.inputs.years[0] if asked.inputs.years else None
    lengths = {given} if given else {_number(row, "년") for row in rows}
    if len(lengths) == 1:
        (years,) = lengths
        end = add_years(start, years)
        return Worked((texts.UNTIL_YEAR.format(years=years, end=long_date(end)),), notes)
    items = [
        texts.UNTIL_ITEM.format(when=row.when, end=long_date(add_years(start, _number(row, "년"))))
        for row in rows
    ]
    return Worked((texts.UNTIL_LIST.format(start=long_date(start)), *items), notes)


def _counted_from(asked: AskedFigure, start: dt.date) -> str:
    event = asked.figure.calculation.of if asked.figure.calculation else ""
    return texts.COUNTED_FROM.format(event=event, start=long_date(start))


def _exact_amount(asked: AskedFigure) -> int | None:
    """The amount in question; None where there is none, or only a limit."""
    money = asked.inputs.money
    return money[0].won if money and not money[0].bound else None


def _rate(row: Row) -> Fraction:
    term = _rate_term(row)
    return Fraction(term[:-1]) / (100 if term.endswith("%") else 1000)


def _written(row: Row) -> str:
    """The rate as it is written in a sum: ``10%``, ``1.3/1,000``."""
    term = _rate_term(row)
    return term if term.endswith("%") else f"{term[:-1]}/1,000"


def _rate_term(row: Row) -> str:
    (term,) = (term for term in row.terms if term[-1] in "%‰")
    return term


def _days(row: Row) -> int:
    return _number(row, "일")


def _number(row: Row, unit: str) -> int:
    (number,) = (int(term.removesuffix(unit)) for term in row.terms if term.endswith(unit))
    return number


def _bound(row: Row) -> str:
    """Whether the share is the least or the most: 이상, 이하, or neither."""
    return next((word for word in ("이상", "이하") if row.says.endswith(word)), "")


def _after_word(word: str) -> str:
    return f" {word}" if word else ""


def _rounding(share: Fraction, result: int) -> list[str]:
    if share == result:
        return []
    return [texts.ROUNDED_UP if result > share else texts.ROUNDED_DOWN]

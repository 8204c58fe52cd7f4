"""The amounts, days and dates that a question brings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from indexer.bounds import BOUND, read_bound
from indexer.limits import limits_of
from indexer.quantities import AMOUNT, LARGE_PART, amount
from knowledge.figures import texts
from knowledge.figures.dates import Day, read_dates

#: Nouns that stand in ``Inputs.rest`` for what was read out of it, so that particles are still read as such.
A_DATE, AN_AMOUNT, A_TIME = "날", "금액", "기간"

#: As ``AMOUNT``; and ``10억``: from 만 on, 원 goes without saying.
_AMOUNT = re.compile(rf"(?:{AMOUNT.pattern}|((?:{LARGE_PART}){{1,3}}))\s?(?:짜리|정도)?(?:{BOUND})?")
_DAYS = re.compile(r"(?<![\d.])(\d{1,20})\s?일(?!자|정|당)")
_YEARS = re.compile(r"(?<![\d.])(\d{1,20})\s?년도?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in won.

    Attributes:
        won: How much.
        bound: How the question limits it: 이하, 미만, 이상, 초과; empty where it does not.
    """

    won: int
    bound: str = ""

    @property
    def span(self) -> tuple[int, int | None]:
        """The least and the most that is meant; None for no limit."""
        limits = limits_of(Decimal(self.won), self.bound)
        return int(limits.least), int(limits.most) if limits.most.is_finite() else None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a question brings to be worked with.

    Attributes:
        money: Amounts.
        days: Numbers of days.
        years: Numbers of years.
        dates: Dates.
        problem: That a date of it does not exist, in Korean; empty otherwise.
        rest: The question without them.
    """

    money: tuple[Money, ...] = ()
    days: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    dates: tuple[Day, ...] = ()
    problem: str = ""
    rest: str = field(default="", compare=False)


def read_inputs(question: str, today: dt.date) -> Inputs:
    """Read what a question brings.

    Args:
        question: What was asked.
        today: Tells the year of a date without one (``knowledge.figures.dates``); this year goes without
            saying.
    """
    money: list[Money] = []
    days: list[int] = []
    years: list[int] = []
    dates, missing, rest = read_dates(question, today, A_DATE)
    rest = _cut(_AMOUNT, AN_AMOUNT, rest, lambda match: money.append(_money(match)))
    rest = _cut(_DAYS, A_TIME, rest, lambda match: days.append(int(match[1])))
    rest = _cut(_YEARS, A_TIME, rest, lambda match: years.append(int(match[1])))
    given = tuple(year for year in years if year != today.year)
    problem = texts.NO_SUCH_DATE.format(date=missing[0]) if missing else ""
    return Inputs(tuple(money), tuple(days), given, dates, problem, rest)


def _cut(pattern: re.Pattern[str], noun: str, text: str, keep: Callable[[re.Match[str]], None]) -> str:
    """The text with a noun for what a pattern finds, each of which is kept."""

    def gap(match: re.Match[str]) -> str:
        keep(match)
        return f" {noun}"

    return pattern.sub(gap, text)


def _money(match: re.Match[str]) -> Money:
    return Money(int(amount(match[1] or match[2])), read_bound(match))

"""The amounts, days and dates that a question brings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from indexer.limits import limits_of
from knowledge.figures import texts
from knowledge.figures.calendar import last_such_day, next_such_day

#: Nouns that stand in ``Inputs.rest`` for what was read out of it, so that particles are still read as such.
A_DATE, AN_AMOUNT, A_TIME = "날", "금액", "기간"

_NUMBER = r"\d[\d,]{0,20}(?:\.\d{1,6})?"
#: ``5천만원``, ``53,564천원``, ``2억3천5백만원``; and ``10억``: from 만 on, 원 goes without saying.
_AMOUNT = re.compile(
    rf"((?:{_NUMBER}\s?(?:조|억|천만|백만|십만|만|천|백)\s?){{1,5}}(?:{_NUMBER}\s?)?(?=원)"
    rf"|(?:{_NUMBER}\s?(?:조|억)\s?){{0,2}}{_NUMBER}\s?(?:조|억|천만|백만|십만|만)"
    rf"|{_NUMBER}\s?(?=원))원?(?:\s?(?:짜리|정도))?(?:[을를]?\s?(이하|미만|까지|이상|초과|넘는|넘으면|넘을))?"
)
#: One step of a number in words: ``3천``, ``5백만``.
_STEP = re.compile(rf"({_NUMBER})\s?(천|백|십)?\s?(조|억|만)?")
_SMALL = {"": 1, "십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_BOUNDS = {"까지": "이하", "넘는": "초과", "넘으면": "초과", "넘을": "초과"}
_DAYS = re.compile(r"(?<![\d.])(\d{1,20})\s?일(?!자|정|당)")
_YEARS = re.compile(r"(?<![\d.])(\d{1,20})\s?년도?")
_FULL_DATE = re.compile(
    r"(?<!\d)(\d{4})(?:\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일|([.\-/])\s?(\d{1,2})\4\s?(\d{1,2})(?!\d)\.?)"
)
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?월\s?(\d{1,2})\s?일")
#: Syllables that end in ㅆ make a past tense (받았는데, 했습니다), but for 있 and 겠.
_PAST = "".join(chr(code) for code in range(ord("가") + 20, ord("힣") + 1, 28) if chr(code) not in "있겠")
#: After a date: that something happened on it, before anything is supposed, intended or asked.
_HAPPENED = re.compile(rf"(?:(?!면|예정|려|는데|[.?!\n]).){{0,30}}?[{_PAST}]")
_RELATIVE = {"그저께": -2, "어제": -1, "오늘": 0, "내일": 1, "모레": 2}
_RELATIVE_DATE = re.compile("|".join(_RELATIVE))
#: What a date is the date of: the word after it (11월 23일에 공고하면), or before it (공고일이 11월 23일).
_AFTER_DATE = re.compile(r"\s?(?:\([월화수목금토일]\))?(?:자로|자|날)?[에이은을]?\s*([가-힣]{1,8})")
_BEFORE_DATE = re.compile(r"([가-힣]{1,8})\s*$")


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
class Day:
    """A date in a question.

    Attributes:
        date: Which.
        before: The word before it.
        after: The word after it.
        with_year: Whether the question names the year.
    """

    date: dt.date
    before: str = ""
    after: str = ""
    with_year: bool = True

    def of(self, word: str) -> bool:
        """Whether the question says that it is the date of something; what stands after it counts first."""
        return word in self.after[: len(word) + 2] or word in self.before


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
        today: A date without a year is the next such day, from this one or from the date before it on, or
            the last one where something happened on it; this year goes without saying.
    """
    dates: list[Day] = []
    money: list[Money] = []
    days: list[int] = []
    years: list[int] = []

    problems: list[str] = []

    def dated(
        read: Callable[[re.Match[str]], dt.date | None], *, with_year: bool = True
    ) -> Callable[[re.Match[str]], None]:
        def keep(match: re.Match[str]) -> None:
            date = read(match)
            if date is None:
                problems.append(texts.NO_SUCH_DATE.format(date=match[0].strip()))
                return
            after = _AFTER_DATE.match(match.string, match.end())
            before = _BEFORE_DATE.search(match.string, 0, match.start())
            dates.append(
                Day(date, before[1] if before else "", after[1] if after else "", with_year=with_year)
            )

        return keep

    def without_year(match: re.Match[str]) -> dt.date | None:
        """A second date comes after the first."""
        month, day = int(match[1]), int(match[2])
        if dates:
            return next_such_day(month, day, dates[-1].date)
        happened = _HAPPENED.match(match.string, match.end())
        return (last_such_day if happened else next_such_day)(month, day, today)

    rest = _cut(_FULL_DATE, A_DATE, question, dated(_full_date))
    rest = _cut(
        _MONTH_DAY,
        A_DATE,
        rest,
        dated(without_year, with_year=False),
    )
    rest = _cut(_RELATIVE_DATE, A_DATE, rest, dated(lambda match: today + dt.timedelta(_RELATIVE[match[0]])))
    rest = _cut(_AMOUNT, AN_AMOUNT, rest, lambda match: money.append(_money(match)))
    rest = _cut(_DAYS, A_TIME, rest, lambda match: days.append(int(match[1])))
    rest = _cut(_YEARS, A_TIME, rest, lambda match: years.append(int(match[1])))
    given = tuple(year for year in years if year != today.year)
    return Inputs(tuple(money), tuple(days), given, tuple(dates), "".join(problems[:1]), rest)


def _cut(pattern: re.Pattern[str], noun: str, text: str, keep: Callable[[re.Match[str]], None]) -> str:
    """The text with a noun for what a pattern finds, each of which is kept."""

    def gap(match: re.Match[str]) -> str:
        keep(match)
        return f" {noun}"

    return pattern.sub(gap, text)


def _money(match: re.Match[str]) -> Money:
    bound = match[2] or ""
    return Money(_won(match[1]), _BOUNDS.get(bound, bound))


def _won(words: str) -> int:
    """``2억 3천5백만`` as 235000000; a fraction of a won is dropped."""
    total = section = Decimal(0)
    for number, small, large in _STEP.findall(words):
        section += Decimal(number.replace(",", "")) * _SMALL[small]
        if large:
            total, section = total + section * _LARGE[large], Decimal(0)
    return int(total + section)


def _full_date(match: re.Match[str]) -> dt.date | None:
    year, month, day = (int(part) for part in (match[1], match[2] or match[5], match[3] or match[6]))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

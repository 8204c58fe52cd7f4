"""The dates that a question brings, and what each is the date of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from knowledge.figures.calendar import last_such_day, nearest_such_day, next_such_day

_YEARS = {"올해": 0, "금년": 0, "작년": -1, "지난해": -1, "내년": 1}
_RELATIVE = {"그저께": -2, "어제": -1, "오늘": 0, "내일": 1, "모레": 2}
#: ``2026년 11월 23일``, ``2026. 11. 23.``, ``11월 23일``; after one of them ``25일에``; ``내일``.
_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:\s?년\s?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일"
    r"|(?P<mark>[.\-/])\s?(?P<month2>\d{1,2})(?P=mark)\s?(?P<day2>\d{1,2})(?!\d)\.?)"
    rf"|(?:(?P<said>{'|'.join(_YEARS)}|(?<!\d)\d{{2}}년)\s?)?"
    r"(?<!\d)(?P<month3>\d{1,2})\s?월\s?(?P<day3>\d{1,2})\s?일"
    r"|(?<![\d.,])(?P<day4>\d{1,2})\s?일(?=에(?!서)|까지|자로|날)"
    rf"|(?P<relative>{'|'.join(_RELATIVE)})"
)
#: Syllables that end in ㅆ make a past tense (받았는데, 했습니다), but for 있 and 겠.
_PAST = "".join(chr(code) for code in range(ord("가") + 20, ord("힣") + 1, 28) if chr(code) not in "있겠")
_NOT_YET = r"(?:(?!면|예정|려|는데|인데|[.?!\n]).){0,30}?"
#: After a date: that something happened on it, before anything is supposed, intended or asked.
_HAPPENED = re.compile(
    rf"{_NOT_YET}(?:[{_PAST}](?!을\s?(?:때|경우)|다면|다고)|(?:받은|된|낸|끝난|들어온"
    r"|[가-힣](?<![관대위의인급])(?<!필요)(?<!가능)(?<!동일)(?<!유효)한)"
    r"(?=\s|$)(?!\s?(?:경우|때|날이?면|후|뒤|다음)))"
)
#: That it is still to come; and that it may be.
_IN_CLAUSE = r"(?:(?!는데|인데|[.?!\n]).){0,30}?"
_INTENDED = re.compile(rf"{_IN_CLAUSE}(?:예정|려고|려는|려면|겠|할\s?[거것건])")
_SUPPOSED = re.compile(rf"{_IN_CLAUSE}면")
#: A date supposed that is not longer past is hardly meant to be next year's.
_LATELY = dt.timedelta(days=31)
#: What a date is the date of: the word after it (11월 23일에 공고하면), or before it (공고일이 11월 23일).
_AFTER = re.compile(r"\s?(?:\([월화수목금토일]\))?(?:자로|자|날)?[에이은을]?\s*([가-힣]{1,8})")
_BEFORE = re.compile(r"([가-힣]{1,8})\s*$")
_CENTURY = 2000
_HALF_A_YEAR = dt.timedelta(days=183)
#: Words for the day on which something is due.
_DUE_BEFORE = re.compile(r"(?:기한|납기일?|기일|예정일?|마감일|만료일|까지)[은는이가을를]?$")
_DUE_AFTER = re.compile(r"(?:까지|(?:납품|준공|이행|완료)?기한|납기|예정|마감|만료)")
#: The day of a contract or of the fact: due where the other is the day of neither.
_OF_EITHER = re.compile(r"(?:준공|납품|완료)일[은는이가을를]?$")


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

    @property
    def due(self) -> int:
        """How surely something was due on it: 2, 1, or 0 where nothing says so."""
        if _DUE_BEFORE.search(self.before) or _DUE_AFTER.match(self.after):
            return 2
        return int(_OF_EITHER.search(self.before) is not None)

    @property
    def begins(self) -> bool:
        """Whether it is the first of several days."""
        return self.after.startswith("부터")


def read_dates(text: str, today: dt.date, noun: str) -> tuple[tuple[Day, ...], tuple[str, ...], str]:
    """Read the dates of a text.

    Args:
        text: The text.
        today: A date without a year is that of the year that brings it nearest to the other date of the
            text or, without one, to this day; one on which something happened is past, one of which it is
            intended or supposed is to come.
        noun: Stands in the rest of the text for each of them.

    Returns:
        The dates, in the order of the text; those that do not exist, as they are written; the rest.
    """
    found = _with_month(text)
    absolute = [_absolute(match, today) for match in found]
    known = next(filter(None, absolute), None)
    dates: list[Day] = []
    missing: list[str] = []
    rest: list[str] = []
    position = 0
    for match, given in zip(found, absolute, strict=True):
        rest.append(f"{text[position : match.start()]} {noun}")
        position = match.end()
        anchor = known or (dates[-1].date if dates else None)
        date = given or _without_year(match, today, anchor, dates)
        if date is None:
            missing.append(match[0].strip())
            continue
        after, before = _AFTER.match(text, match.end()), _BEFORE.search(text, 0, match.start())
        words = (before[1] if before else "", after[1] if after else "")
        dates.append(Day(date, *words, with_year=given is not None))
    return tuple(dates), tuple(missing), "".join([*rest, text[position:]])


def lateness(days: tuple[Day, ...]) -> tuple[dt.date, dt.date] | None:
    """The day on which something was due, and that on which it was done.

    Returns:
        Both; None where the question does not tell which is which, or where they can only be half a year
        apart: then the year that is not said is another.
    """
    if len(days) != 2 or any(day.begins for day in days) or days[0].due == days[1].due:
        return None
    due, done = sorted(days, key=lambda day: -day.due)
    if due.with_year and done.with_year:
        return due.date, done.date
    first: dt.date | None = due.date
    last: dt.date | None = done.date
    if due.date > done.date and done.with_year:
        first = last_such_day(due.date.month, due.date.day, done.date)
    elif due.date > done.date:
        last = next_such_day(done.date.month, done.date.day, due.date)
    return (first, last) if first and last and last - first <= _HALF_A_YEAR else None


def _with_month(text: str) -> list[re.Match[str]]:
    """The dates of a text; a day without a month only where the month was named before."""
    found: list[re.Match[str]] = []
    for match in _DATE.finditer(text):
        if match["day4"] is None or any(other["day4"] is None for other in found):
            found.append(match)
    return found


def _absolute(match: re.Match[str], today: dt.date) -> dt.date | None:
    """A date with its year, or counted from today; None for any other, or one that does not exist."""
    if match["relative"]:
        return today + dt.timedelta(_RELATIVE[match["relative"]])
    if said := match["said"]:
        year = today.year + _YEARS[said] if said in _YEARS else _CENTURY + int(said.rstrip("년"))
    elif match["year"]:
        year = int(match["year"])
    else:
        return None
    month, day = (
        next(int(match[f"{part}{place}"]) for place in ("", 2, 3) if match[f"{part}{place}"])
        for part in ("month", "day")
    )
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _without_year(
    match: re.Match[str], today: dt.date, anchor: dt.date | None, before: list[Day]
) -> dt.date | None:
    if match["year"] or match["said"]:
        return None
    if match["day4"]:
        return _day_after(int(match["day4"]), before[-1].date) if before else None
    month, day = int(match["month3"]), int(match["day3"])
    if anchor is not None:
        return nearest_such_day(month, day, anchor)
    if _HAPPENED.match(match.string, match.end()):
        return last_such_day(month, day, today)
    nearest, following = nearest_such_day(month, day, today), next_such_day(month, day, today)
    if _INTENDED.match(match.string, match.end()):
        return following
    supposed = _SUPPOSED.match(match.string, match.end())
    return following if supposed and nearest and today - nearest > _LATELY else nearest


def _day_after(day: int, date: dt.date) -> dt.date | None:
    """The next such day of a month, from a date on."""
    for offset in range(62):
        found = date + dt.timedelta(days=offset)
        if found.day == day:
            return found
    return None

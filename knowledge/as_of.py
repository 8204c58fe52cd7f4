"""The day of the law that a question asks about: ``2024년 3월 기준으로``, ``작년 7월 1일 당시``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_YEARS = {"재작년": -2, "작년": -1, "지난해": -1, "올해": 0, "금년": 0, "내년": 1}
#: A year, perhaps with its month and day, and the word that makes it the day of the law. What is counted or
#: owned on a day (매출, 실적, 자격 …) is of no such day.
_AS_OF = re.compile(
    rf"(?:(?<!\d)(?P<year>\d{{4}})\s?(?:년도?|(?=[.\-/]\s?\d))|(?P<said>{'|'.join(_YEARS)}))"
    r"(?:[.\-/]?\s?(?P<month>\d{1,2})(?:\s?월|(?=[.\-/\s]))(?:[.\-/]?\s?(?P<day>\d{1,2})(?:\s?일|\.)?)?)?\.?\s*"
    r"(?:(?:현재\s)?(?:법령\s?|규정\s?)?(?:기준|당시|시점)(?:에는|에서는|으로는|으로|에서|에|의|은|는)?(?![가-힣])"
    r"|에\s?시행(?:되던|되는|된|\s?중이던|\s?중인)(?![가-힣]))"
    r"(?!\s?(?:매출|실적|재무|결산|시공능력|자본금|상시|종업원|직원|나이|재직|재고|잔액|등록된|보유))[\s,]*"
)
_FIRST_YEAR, _LAST_YEAR = 1950, 2099


@dataclass(frozen=True, slots=True)
class AsOf:
    """The time that a question asks about.

    Attributes:
        first: Its first day.
        day: The day by which it is answered: the last of what is past, the first of what is to come, today
            where today is among its days.
        rest: The question without it.
    """

    first: dt.date
    day: dt.date
    rest: str


def read_as_of(question: str, today: dt.date) -> AsOf | None:
    """The time that a question asks about; None where it says none, or one that no calendar has."""
    match = _AS_OF.search(question)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else today.year + _YEARS[match["said"]]
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        first, last = _days(year, match["month"], match["day"])
    except ValueError:
        return None
    rest = f"{question[: match.start()]} {question[match.end() :]}".strip()
    return AsOf(first, min(max(today, first), last), rest) if rest else None


def _days(year: int, month: str | None, day: str | None) -> tuple[dt.date, dt.date]:
    """First and last day of a year, a month or a day.

    Raises:
        ValueError: When there is no such month or day.
    """
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day:
        return dt.date(year, int(month), int(day)), dt.date(year, int(month), int(day))
    first = dt.date(year, int(month), 1)
    return first, first.replace(day=calendar.monthrange(year, first.month)[1])

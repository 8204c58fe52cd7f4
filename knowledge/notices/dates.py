"""Dates of a notice that contradict each other or the calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from knowledge.notices import texts
from knowledge.notices.findings import Checked, Finding, FindingKind, Severity
from knowledge.notices.schedule import DatedPoint, Role, differing, first_of, of_role, weekday_of

_OPENING = "지방계약법 시행령 제36조제2호"
#: The first must not be after the second, by which rule, and what it is when it is.
_ORDER: tuple[tuple[Role, Role, str], ...] = (
    (Role.FIRST_NOTICE, Role.NOTICE, "지방계약법 시행령 제19조제2항"),
    (Role.NOTICE, Role.BID_START, _OPENING),
    (Role.BID_START, Role.BID_DEADLINE, _OPENING),
    (Role.BID_DEADLINE, Role.OPENING, _OPENING),
    (Role.REGISTRATION, Role.BID_DEADLINE, "지방계약법 시행규칙 제38조제4항"),
    (Role.AGREEMENT, Role.BID_DEADLINE, "전자조달법 시행규칙 제3조"),
    (Role.SITE_MEETING, Role.BID_DEADLINE, "지방계약법 시행령 제15조제3항"),
    (Role.BRIEFING, Role.BID_DEADLINE, "지방계약법 시행령 제36조제16호"),
    (Role.OPENING, Role.PAPERS, "지방계약법 시행령 제36조제6호"),
    (Role.PAPERS, Role.NOTIFICATION, "지방계약법 시행령 제36조제6호"),
    (Role.TERM_START, Role.TERM_END, "지방계약법 시행령 제36조제7호"),
)
#: Roles that one notice has one day of.
_ONCE = (Role.NOTICE, Role.BID_DEADLINE, Role.OPENING, Role.NOTIFICATION, Role.PAPERS)
_MONTHS = re.compile(r"(?:까지|\))?[^.]{0,10}?(?<!\d)(\d{1,2})\s?개월")


def check_dates(points: Sequence[DatedPoint]) -> Checked:
    """Compare the dates of a notice with the calendar and with each other."""
    findings = [*_of_calendar(points), *_said_twice(points), *_out_of_order(points), *_length(points)]
    return Checked.of(findings)


def _of_calendar(points: Sequence[DatedPoint]) -> Iterator[Finding]:
    for point in points:
        if point.day is None:
            yield _finding(texts.NO_SUCH_DAY.format(date=point.text), point, "")
        elif point.weekday and point.weekday != weekday_of(point.day):
            day = point.day
            said = texts.WRONG_WEEKDAY.format(
                date=point.text, month=day.month, day=day.day, weekday=weekday_of(day)
            )
            yield _finding(said, point, "")


def _said_twice(points: Sequence[DatedPoint]) -> Iterator[Finding]:
    for role in _ONCE:
        said = of_role(points, role)
        for other in differing(said) if said else ():
            yield _finding(texts.two_days(role, said[0].text, other.text), other, "")


def _out_of_order(points: Sequence[DatedPoint]) -> Iterator[Finding]:
    for earlier, later, basis in _ORDER:
        first, second = first_of(points, earlier), first_of(points, later)
        if earlier is Role.REGISTRATION:
            first = max(of_role(points, earlier), key=lambda point: point.day or dt.date.min, default=None)
        if first is None or second is None or first.day is None or second.day is None:
            continue
        moments = first.moment, second.moment
        is_wrong = first.day > second.day
        if first.day == second.day and moments[0] and moments[1]:
            is_wrong = moments[0] > moments[1]
        if is_wrong:
            # The reader looks for the one that was moved: what follows, where something is due before it.
            at = first if earlier in _POINTED_AT else second
            yield _finding(texts.out_of_order(earlier, later, first.text, second.text), at, basis)


_POINTED_AT = (
    Role.FIRST_NOTICE,
    Role.BID_START,
    Role.REGISTRATION,
    Role.AGREEMENT,
    Role.SITE_MEETING,
    Role.BRIEFING,
)


def _length(points: Sequence[DatedPoint]) -> Iterator[Finding]:
    """That a term is as many months long as it is said to be."""
    start, end = first_of(points, Role.TERM_START), first_of(points, Role.TERM_END)
    if start is None or end is None or start.place != end.place or start.day is None or end.day is None:
        return
    said = _MONTHS.search(end.place.text, end.place.text.find(end.text))
    if said is None or start.day > end.day:
        return
    after = end.day + dt.timedelta(days=1)
    months = (after.year - start.day.year) * 12 + after.month - start.day.month
    if after.day == start.day.day and months != int(said[1]):
        yield _finding(
            texts.WRONG_LENGTH.format(months=months, said=said[1]),
            end,
            "지방계약법 시행령 제36조제7호",
        )


def _finding(message: str, point: DatedPoint, basis: str) -> Finding:
    return Finding(FindingKind.CONTRADICTING_DATE, Severity.MUST, message, basis, point.place)

"""Periods between the days of a notice that the law makes longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from knowledge.figures.calendar import is_day_off
from knowledge.notices import texts
from knowledge.notices.findings import Checked, Finding, FindingKind, Severity
from knowledge.notices.profile import ContractKind, Profile
from knowledge.notices.schedule import DatedPoint, Role, first_of, weekday_of

_HUNDRED_MILLION = 100_000_000
_DECREE = "지방계약법 시행령"
#: Days between notice and deadline by 추정가격: from that many won on. 제35조제3항 of works without a site
#: meeting, 제35조제5항 of negotiated and two-stage contracts; 제15조제4항 between site meeting and deadline.
_WORKS = ((0, 7, "제35조제3항제1호"), (10, 15, "제35조제3항제2호"), (50, 30, "제35조제3항제3호"))
_PROPOSALS = ((0, 10, "제35조제5항제1호"), (1, 20, "제35조제5항제2호"), (10, 40, "제35조제5항제3호"))
_MEETING = ((0, 7, "제15조제4항제1호"), (10, 15, "제15조제4항제2호"), (50, 33, "제15조제4항제3호"))
_LEAST_HOURS = 48
_FIRST_HOUR, _LAST_HOUR = dt.time(10), dt.time(17)
_E_RULE = "전자조달법 시행규칙 제2조"


def check_periods(profile: Profile, points: Sequence[DatedPoint]) -> Checked:
    """Compare the periods of a notice with those of 시행령 제35조, 제15조 and 전자조달법 시행규칙 제2조."""
    undecided: list[str] = []
    notice, deadline = first_of(points, Role.NOTICE), first_of(points, Role.BID_DEADLINE)
    if notice is None:
        undecided.append(texts.NO_NOTICE_DAY)
    if deadline is None:
        undecided.append(texts.NO_DEADLINE)
    if profile.estimated is None and (profile.kind is ContractKind.WORKS or profile.negotiated):
        undecided.append(texts.NO_ESTIMATE)
        return Checked.of(_electronic(profile, points), undecided)
    if profile.kind is ContractKind.WORKS and (profile.estimated or 0) >= 50 * _HUNDRED_MILLION:
        undecided.append(texts.ABOVE_THRESHOLD)
    findings = [*_notice(profile, notice, deadline, points), *_electronic(profile, points)]
    return Checked.of(findings, undecided)


def _notice(
    profile: Profile,
    notice: DatedPoint | None,
    deadline: DatedPoint | None,
    points: Sequence[DatedPoint],
) -> Iterator[Finding]:
    shortened = profile.repeated or profile.urgent
    meeting = first_of(points, Role.SITE_MEETING) if profile.site_meeting else None
    if profile.kind is ContractKind.WORKS and meeting is not None:
        if not shortened:
            yield from _between(notice, meeting, 7, f"{_DECREE} 제35조제2항", texts.UNTIL_MEETING)
            days, rule = _by_amount(_MEETING, profile)
            yield from _between(
                meeting, deadline, days, f"{_DECREE} {rule}", texts.UNTIL_DEADLINE, texts.MEETING
            )
        else:
            yield from _between(notice, deadline, 5, f"{_DECREE} 제35조제4항", texts.UNTIL_DEADLINE)
        return
    if profile.negotiated or profile.two_stage:
        days, rule = (10, "제35조제6항") if shortened else _by_amount(_PROPOSALS, profile)
    elif shortened:
        days, rule = 5, "제35조제4항"
    elif profile.kind is ContractKind.WORKS:
        days, rule = _by_amount(_WORKS, profile)
    else:
        days, rule = 7, "제35조제1항"
    yield from _between(notice, deadline, days, f"{_DECREE} {rule}", texts.UNTIL_DEADLINE)


def _by_amount(steps: Sequence[tuple[int, int, str]], profile: Profile) -> tuple[int, str]:
    won = profile.estimated or 0
    return next((days, rule) for least, days, rule in reversed(steps) if won >= least * _HUNDRED_MILLION)


def _between(
    first: DatedPoint | None,
    last: DatedPoint | None,
    days: int,
    basis: str,
    until: str,
    what: str = texts.NOTICE,
) -> Iterator[Finding]:
    """That so many whole days lie between two days: counted from the day before the later one."""
    if first is None or last is None or first.day is None or last.day is None or first.day > last.day:
        return
    between = max((last.day - first.day).days - 1, 0)
    if between < days:
        latest = last.day - dt.timedelta(days=days + 1)
        by = f"{latest.year}. {latest.month}. {latest.day}.({weekday_of(latest)})"
        yield Finding(
            FindingKind.SHORT_PERIOD,
            Severity.MUST,
            texts.too_short(what, until, days, between),
            basis,
            last.place,
            texts.LATEST.format(until=until, latest=by, what=what),
        )


def _electronic(profile: Profile, points: Sequence[DatedPoint]) -> Iterator[Finding]:
    """제2조제2항 to 제4항: 48 hours for bids, a deadline in working hours, an hour until they are opened."""
    if not profile.electronic:
        return
    start, deadline = first_of(points, Role.BID_START), first_of(points, Role.BID_DEADLINE)
    opening = first_of(points, Role.OPENING)
    if deadline is None or deadline.day is None:
        return
    closes = deadline.moment
    if start is not None and start.moment and closes and start.moment <= closes:
        hours = (closes - start.moment).total_seconds() / 3600
        if hours < _LEAST_HOURS:
            yield Finding(
                FindingKind.SHORT_PERIOD,
                Severity.MUST,
                texts.FEW_HOURS.format(hours=hours),
                f"{_E_RULE}제2항",
                start.place,
            )
    outside = deadline.time is not None and not _FIRST_HOUR <= deadline.time <= _LAST_HOUR
    if is_day_off(deadline.day) or outside:
        yield Finding(
            FindingKind.SHORT_PERIOD,
            Severity.SHOULD,
            texts.OUT_OF_HOURS.format(moment=deadline.text),
            f"{_E_RULE}제3항",
            deadline.place,
        )
    if opening is None or opening.moment is None or closes is None:
        return
    if dt.timedelta() <= opening.moment - closes < dt.timedelta(hours=1):
        yield Finding(
            FindingKind.SHORT_PERIOD,
            Severity.SHOULD,
            texts.OPENED_SOON.format(moment=opening.text),
            f"{_E_RULE}제4항",
            opening.place,
        )

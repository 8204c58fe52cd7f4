"""Periods between the days of a notice that the law makes longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from indexer.particles import topic
from knowledge.figures.calendar import is_day_off
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
        undecided.append("공고일을 찾지 못해 공고기간을 보지 못했습니다.")
    if deadline is None:
        undecided.append("입찰서 제출 마감일을 찾지 못해 공고기간을 보지 못했습니다.")
    if profile.estimated is None and (profile.kind is ContractKind.WORKS or profile.negotiated):
        undecided.append("추정가격을 찾지 못해 공고기간이 금액에 맞는지 보지 못했습니다.")
        return Checked.of(_electronic(profile, points), undecided)
    if profile.kind is ContractKind.WORKS and (profile.estimated or 0) >= 50 * _HUNDRED_MILLION:
        undecided.append(
            "추정가격이 고시금액 이상이면 공고기간이 40일이어야 합니다(지방계약법 시행령 제35조제3항제4호). "
            "고시금액은 직접 확인해 주세요."
        )
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
            yield from _between(notice, meeting, 7, f"{_DECREE} 제35조제2항", "현장설명일")
            days, rule = _by_amount(_MEETING, profile)
            yield from _between(
                meeting, deadline, days, f"{_DECREE} {rule}", "입찰서 제출 마감일", "현장설명"
            )
        else:
            yield from _between(notice, deadline, 5, f"{_DECREE} 제35조제4항", "입찰서 제출 마감일")
        return
    if profile.negotiated or profile.two_stage:
        days, rule = (10, "제35조제6항") if shortened else _by_amount(_PROPOSALS, profile)
    elif shortened:
        days, rule = 5, "제35조제4항"
    elif profile.kind is ContractKind.WORKS:
        days, rule = _by_amount(_WORKS, profile)
    else:
        days, rule = 7, "제35조제1항"
    yield from _between(notice, deadline, days, f"{_DECREE} {rule}", "입찰서 제출 마감일")


def _by_amount(steps: Sequence[tuple[int, int, str]], profile: Profile) -> tuple[int, str]:
    won = profile.estimated or 0
    return next((days, rule) for least, days, rule in reversed(steps) if won >= least * _HUNDRED_MILLION)


def _between(
    first: DatedPoint | None,
    last: DatedPoint | None,
    days: int,
    basis: str,
    until: str,
    what: str = "공고",
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
            f"{topic(what)} {until}의 전날부터 세어 {days}일 전에 해야 하는데 사이가 {between}일입니다.",
            basis,
            last.place,
            f"{until}을 그대로 두려면 늦어도 {by}까지 {what}해야 합니다.",
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
                f"전자입찰서 접수 시작부터 제출 마감까지 48시간 이상이어야 하는데 {hours:g}시간입니다.",
                f"{_E_RULE}제2항",
                start.place,
            )
    outside = deadline.time is not None and not _FIRST_HOUR <= deadline.time <= _LAST_HOUR
    if is_day_off(deadline.day) or outside:
        yield Finding(
            FindingKind.SHORT_PERIOD,
            Severity.SHOULD,
            f"전자입찰서 제출 마감은 근무일 오전 10시부터 오후 5시 사이여야 합니다({deadline.text}).",
            f"{_E_RULE}제3항",
            deadline.place,
        )
    if opening is None or opening.moment is None or closes is None:
        return
    if dt.timedelta() <= opening.moment - closes < dt.timedelta(hours=1):
        yield Finding(
            FindingKind.SHORT_PERIOD,
            Severity.SHOULD,
            f"개찰은 제출 마감 뒤 1시간이 지나서 해야 합니다({opening.text}).",
            f"{_E_RULE}제4항",
            opening.place,
        )

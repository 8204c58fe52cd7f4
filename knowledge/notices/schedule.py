"""The dates of a notice, and what each is the date of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.notices.statements import Statement

#: ``2026. 6. 2.(화) 10:00``, ``2026년 6월 2일(화) 오전 10시``, ``2026-06-02``, ``'26. 6. 2.``
_DATE = re.compile(
    r"(?<![\d.])(?:'(?=\d{2}\.))?(?P<year>\d{4}|(?<=')\d{2})\s?(?:년|[.\-/])\s?(?P<month>\d{1,2})\s?(?:월|[.\-/])\s?"
    r"(?P<day>\d{1,2})(?!\d)(?:\s?일|\.)?(?:\s?\(\s?(?P<weekday>[월화수목금토일])(?:요일)?\s?\))?"
    r"(?:,?\s{0,2}(?:(?P<half>오전|오후)\s?)?(?P<hour>\d{1,2})\s?(?:[:시]\s?(?P<minute>\d{2})?\s?분?)|\s?(?P<noon>정오))?"
)
_WEEKDAYS = "월화수목금토일"
_LABEL_CHARS = 60
_AFTER_CHARS = 24


class Role(StrEnum):
    """What a date is the date of."""

    NOTICE = "공고일"
    FIRST_NOTICE = "처음 공고일"
    BID_START = "입찰서 접수 시작"
    BID_DEADLINE = "입찰서 제출 마감"
    OPENING = "개찰"
    REGISTRATION = "참가 등록 마감"
    AGREEMENT = "공동수급협정서 제출 마감"
    SITE_MEETING = "현장설명"
    BRIEFING = "제안요청서 설명회"
    EVALUATION = "제안서 평가"
    PAPERS = "심사 서류 제출일"
    NOTIFICATION = "낙찰자 통보예정일"
    TERM_START = "이행기간의 시작"
    TERM_END = "이행기간의 끝"
    OTHER = "그 밖의 날"


@dataclass(frozen=True, slots=True)
class DatedPoint:
    """A date in a notice.

    Attributes:
        role: What it is the date of.
        day: Which day; None where the calendar has no such day.
        time: At what time, where the notice says so.
        weekday: The weekday written beside it: 월 … 일; empty where there is none.
        text: As it is written.
        place: Where.
    """

    role: Role
    day: dt.date | None
    time: dt.time | None
    weekday: str
    text: str
    place: Statement

    @property
    def moment(self) -> dt.datetime | None:
        """Day and time; None without one of them."""
        if self.day is None or self.time is None:
            return None
        return dt.datetime.combine(self.day, self.time)


_BID = r"입찰서|투찰|제안서|견적서|전자입찰|규격서"
#: Words that stand with a date, in the order in which they count.
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.FIRST_NOTICE, r"(?:처음|당초|최초|1차)\s?공고|로\s?공고한|공고하였으나"),
        (Role.SITE_MEETING, r"현장\s?설명"),
        (Role.BRIEFING, r"제안요청서.{0,6}설명|설명회"),
        (Role.NOTIFICATION, r"통보\s?예정|낙찰자.{0,8}(?:통보|발표)|(?:통보|발표)할\s?예정"),
        (Role.PAPERS, r"(?:심사|평가).{0,8}서류|서류\s?제출일"),
        (Role.AGREEMENT, r"협정서"),
        (
            Role.REGISTRATION,
            r"(?:참가|자격).{0,10}등록|등록\s?(?:기한|마감|기간)|참가\s?신청|등록을?\s?(?:마|하여|해)",
        ),
        (Role.EVALUATION, r"제안서\s?(?:평가|발표)|발표\s?평가|평가\s?(?:일시|회의)"),
        (Role.OPENING, r"개찰|입찰\s?집행"),
        (
            Role.TERM_START,
            r"(?:공사|용역|이행|계약|사업|납품|과업|임차|운송)\s?(?:예정\s?)?기[간한]|준공\s?(?:예정|기한)|납기",
        ),
        (
            Role.BID_DEADLINE,
            rf"(?:{_BID}).{{0,14}}(?:접수|제출|마감|기[간한]|시작|개시|일시)|투찰|접수\s?(?:시작|기[간한]|마감|일시)"
            rf"|입찰\s?(?:기간|마감)|제출\s?(?:마감|기[간한]|시작)|(?:{_BID})[는은를]",
        ),
        (
            Role.NOTICE,
            r"공고\s?(?:일자?|년월일)(?!\s?\d{2,3}일|부터|\s?전|\s?현재|\s?기준)|공고\s?제[\d\-]+호[\s,(|]*(?:▸|$)"
            r"|▸.{0,4}(?:아래|다음)와\s?같이.{0,20}공고",
        ),
        (Role.TERM_START, r"(?<!공고)(?<!제출)(?<!접수)(?<!입찰)\s?기\s?간"),
    )
)
_START = re.compile(r"시작|개시")
_RANGE = re.compile(r"^\s?(?:부터|~|∼|～|-|에서)")
#: The last topic before a date: ``입찰서는``.
_TOPIC = re.compile(r"[가-힣]+[은는](?=\s[^은는]{0,12}$|$)")
_WORDS = re.compile(r"[가-힣A-Za-z]")


def read_schedule(statements: Iterable[Statement]) -> tuple[DatedPoint, ...]:
    """The dates of a notice, in reading order."""
    points: list[DatedPoint] = []
    for statement in statements:
        points += _of_statement(statement)
    return tuple(points)


def of_role(points: Iterable[DatedPoint], role: Role) -> list[DatedPoint]:
    """The dates of one kind that the calendar has."""
    return [point for point in points if point.role is role and point.day is not None]


def first_of(points: Iterable[DatedPoint], role: Role) -> DatedPoint | None:
    """The first of them."""
    return next(iter(of_role(points, role)), None)


def names(statement: Statement, role: Role) -> bool:
    """Whether a statement speaks of a kind of date, with or without one."""
    spoken = next((one for one, pattern in _ROLES if pattern.search(statement.text)), None)
    return spoken is role or (spoken is None and _under(statement) is role)


def without_dates(text: str) -> str:
    """A text without its dates."""
    return _DATE.sub(" ", text)


def _of_statement(statement: Statement) -> list[DatedPoint]:
    text = statement.text
    matches = list(_DATE.finditer(text))
    points: list[DatedPoint] = []
    end, in_range = 0, False
    for match in matches:
        before = text[end : match.start()][-_LABEL_CHARS:]
        after = text[match.end() : match.end() + _AFTER_CHARS]
        if in_range:
            role = _second(points[-1].role)
        else:
            role = _role(before, after, statement, is_first=not points)
            if role is Role.BID_DEADLINE and (_START.search(before) or _RANGE.match(after)):
                role = Role.BID_START
        in_range = _RANGE.match(after) is not None
        weekday = match["weekday"] or ""
        points.append(DatedPoint(role, _day(match), _time(match), weekday, match[0].strip(), statement))
        end = match.end()
    return points


def _second(first: Role) -> Role:
    """The end of what begins on a day."""
    ends = {Role.BID_START: Role.BID_DEADLINE, Role.TERM_START: Role.TERM_END}
    return ends.get(first, first)


def _role(before: str, after: str, statement: Statement, *, is_first: bool) -> Role:
    near = f"{before} ▸ {after.split('.')[0]}"
    # What a sentence is about comes before what else stands around a date.
    topic = _TOPIC.search(before)
    for text in (f"{topic[0]} ▸", near) if topic else (near,):
        for role, pattern in _ROLES:
            if pattern.search(text):
                return role
    # A date alone above or below the text is the day of the notice.
    if is_first and not _WORDS.search(before) and len(_WORDS.findall(after)) <= 12 and "까지" not in after:
        return _under(statement) or Role.NOTICE
    return _under(statement) or Role.OTHER


def _under(statement: Statement) -> Role | None:
    """What the dates under a heading are the dates of."""
    for role, pattern in _ROLES:
        if role in (Role.SITE_MEETING, Role.BRIEFING) and pattern.search(statement.heading):
            return role
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    year = int(match["year"])
    try:
        return dt.date(year if year > 99 else 2000 + year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _time(match: re.Match[str]) -> dt.time | None:
    if match["noon"]:
        return dt.time(12)
    if not match["hour"]:
        return None
    hour = int(match["hour"])
    if match["half"] == "오후" and hour < 12:
        hour += 12
    minute = int(match["minute"] or 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def weekday_of(day: dt.date) -> str:
    """``월`` … ``일``."""
    return _WEEKDAYS[day.weekday()]


def differing(points: Sequence[DatedPoint]) -> list[DatedPoint]:
    """Those that are on another day than the first."""
    return [point for point in points[1:] if point.day != points[0].day]

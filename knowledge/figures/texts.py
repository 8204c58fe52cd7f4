"""The Korean words of calculated answers."""

from __future__ import annotations

import datetime as dt
from typing import Final

_WEEKDAYS: Final = "월화수목금토일"

# What stands in the statute.
ONE: Final = "{label} {says}입니다."
ONE_OF: Final = "{when}의 경우 {label} {says}입니다."
LIST: Final = "{label} 다음과 같습니다."
ITEM: Final = "- {when}: {says}"

# What is worked out of it.
SHARE: Final = "{label} {result}{bound}입니다."
SHARE_ITEM: Final = "- {when}: {result}{bound}"
SHARE_STEP: Final = "계산: {base} × {rate} = {result}"
ROUNDED_UP: Final = "(원 미만은 올림)"
ROUNDED_DOWN: Final = "(원 미만은 버림)"
DELAY: Final = "지연배상금은 {result}입니다."
DELAY_CAPPED: Final = "지연배상금은 한도인 {result}입니다."
DELAY_ITEM: Final = "- {when}: {result}"
DELAY_ITEM_CAPPED: Final = "- {when}: 한도인 {result}"
DELAY_LIST: Final = "지연배상금은 계약 종류에 따라 다릅니다."
DELAY_STEP: Final = "계산: {base} × {rate} × {days}일 = {result}"
DELAY_STEP_CAPPED: Final = (
    "계산: {base} × {rate} × {days}일 = {full}. 한도({base} × {cap})인 {result}을 넘습니다."
)
DELAY_DAYS: Final = "지체일수: {due} 다음 날부터 {done}까지 {days}일"
DELAY_DUE_MOVED: Final = "기한인 {due}이 쉬는 날이라 그다음 근무일인 {moved}을 기한으로 보았습니다."
DEADLINE: Final = "{notice}에 공고하면 마감일은 빨라야 {deadline}입니다."
DEADLINE_ITEM: Final = "- {when}: {deadline}부터"
DEADLINE_LIST: Final = "{notice}에 공고하면 가장 빠른 마감일은 다음과 같습니다."
DEADLINE_STEP: Final = (
    "계산: 공고 다음 날부터 {days}일({first}~{last})을 두고, 그다음 날부터 마감할 수 있습니다."
)
DEADLINE_MOVED: Final = "{day}은 쉬는 날이라 그다음 근무일로 늦췄습니다."
NOTICE: Final = "마감일이 {deadline}이면 늦어도 {notice}까지 공고해야 합니다."
NOTICE_ITEM: Final = "- {when}: {notice}까지"
NOTICE_LIST: Final = "마감일이 {deadline}이면 공고할 수 있는 마지막 날은 다음과 같습니다."
NOTICE_STEP: Final = "계산: 마감일 전날부터 거꾸로 {days}일({first}~{last})을 두고, 그 전날까지 공고합니다."
NOTICE_MOVED: Final = "{day}은 쉬는 날이라 그 전 근무일로 당겼습니다."
DUE: Final = "기한은 {due}까지입니다."
DUE_ITEM: Final = "- {when}: {due}까지"
DUE_LIST: Final = "기한은 다음과 같습니다."
DUE_STEP: Final = "계산: {start} 다음 날부터 {days}일째"
DUE_WORKDAYS_STEP: Final = "계산: {start} 다음 날부터 근무일로 {days}일째"
DUE_MOVED: Final = "계산: {start} 다음 날부터 {days}일째인 {day}이 쉬는 날이라 그다음 근무일"
AFTER: Final = "기간만 보면 {earliest}부터입니다."
AFTER_STEP: Final = "계산: {start} 다음 날부터 {days}일째인 {last}이 지난 다음 날"
UNTIL_YEAR: Final = "{years}년이면 {end}까지입니다."
UNTIL_ITEM: Final = "- {when}: {end}까지"
UNTIL_LIST: Final = "{start}부터 세면 끝나는 날은 다음과 같습니다."

# What was taken for granted.
COUNTED_FROM: Final = "{event}을 {start}로 보았습니다."
WITHOUT_FIRST_DAY: Final = "첫날은 세지 않았습니다."
WITHOUT_ENDS: Final = "공고일과 마감일은 기간에 넣지 않았고, 그 사이의 쉬는 날은 넣어 세었습니다."
NEAREST_SUCH_DAY: Final = (
    "연도가 없는 날짜는 위에 적은 해의 날짜로 보았습니다. 다른 해이면 연도를 넣어 다시 물어 주세요."
)
HOLIDAYS: Final = "새로 정해지는 임시공휴일은 들어 있지 않습니다."

# What nothing can be worked out of.
NO_SUCH_DATE: Final = "'{date}'은 달력에 없는 날짜입니다. 날짜를 확인해 주세요."
MONEY_LIMITS: Final = "금액은 1원부터 1,000조원까지 계산할 수 있습니다. 금액을 확인해 주세요."
DAYS_LIMITS: Final = "날수는 1일부터 36,500일까지 계산할 수 있습니다. 날수를 확인해 주세요."
YEARS_LIMITS: Final = "기간은 1년부터 10년까지 계산할 수 있습니다. 기간을 확인해 주세요."
DATE_LIMITS: Final = "날짜는 {first}년부터 {last}년까지 계산할 수 있습니다. 날짜를 확인해 주세요."
NOT_LATE: Final = "이행한 날({done})이 기한({due})을 넘지 않아 지체일수가 없습니다. 날짜를 확인해 주세요."


def won(value: int) -> str:
    """``650,000원``."""
    return f"{value:,}원"


def long_date(day: dt.date) -> str:
    """``2026년 11월 23일(월)``."""
    return f"{day.year}년 {short_date(day)}"


def short_date(day: dt.date) -> str:
    """``11월 23일(월)``."""
    return f"{day.month}월 {day.day}일({_WEEKDAYS[day.weekday()]})"

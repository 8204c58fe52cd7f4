"""The Korean words of checklists."""

from __future__ import annotations

from typing import Final

# What figures say.
CASE: Final = "{when} {says}"
BETWEEN: Final = ", "

# When a paper is needed.
OVER: Final = "{of} {amount} 초과"
AT_LEAST: Final = "{of} {amount} 이상"
UP_TO: Final = "{of} {amount} 이하"
BELOW: Final = "{of} {amount} 미만"
ANY_AMOUNT: Final = "금액 모름"
IF_AMOUNT: Final = "{condition}이면"

# A list in plain words.
TITLE: Final = "{kind} {method} 제출서류ㆍ절차 목록"
TITLE_OF_AMOUNT: Final = "{title} ({amount})"
STAGE: Final = "[{stage}]"
ENTRY: Final = "- {name}: {by}, {when}"
ENTRY_AT: Final = "{entry}, {where}"
ENTRY_ONLY: Final = "{entry} ({only})"
ENTRY_BASIS: Final = "{entry} — 근거: {basis}"
OF_LAW: Final = "{law} {places}"
NOTE: Final = "  {note}"
LEFT_OUT: Final = (
    "법령이 바뀌었거나 등록되어 있지 않아 뺀 항목이 {count}개 있습니다. 계약부서에 확인해 주세요."
)
UNDER_REVIEW: Final = "근거 법령이 바뀌어 사내강사가 다시 확인하고 있는 항목: {names}"
ONE_AMOUNT: Final = (
    "추정가격, 계약금액 등을 모두 같은 금액으로 보았습니다."
    " 추정가격에는 부가가치세가 없으니 기준 금액에 가까우면 확인해 주세요."
)
REMARKS: Final = (
    "금액이 작아 법령이 생략할 수 있게 한 서류는 넣지 않았습니다.",
    "발주부서와 계약부서의 몫은 기관의 사무분장에 따라 다를 수 있습니다.",
    "다른 법령, 예규ㆍ고시ㆍ조례, 계약조건에서 정한 서류(납세증명서, 4대 보험료 완납증명서, 착수신고서,"
    " 수의계약의 착공신고서 등)는 이 목록에 없으니 따로 확인해 주세요.",
)

# A paper among those of the same name.
PAPER_OF: Final = "{name} ({lists})"
EACH: Final = "ㆍ"

# The printed page.
COLUMNS: Final = ("확인", "서류ㆍ절차", "준비", "언제ㆍ어디서", "근거")
BOX: Final = "□"
NAME_ONLY: Final = "{name} ({only})"
NAME_NOTE: Final = "{name} · {note}"
WHEN_AT: Final = "{when}, {where}"
REMARK: Final = "※ {remark}"
AS_OF: Final = "{day} 현재 법령"
DATE: Final = "{year}. {month}. {day}."
FONT: Final = "맑은 고딕"

"""The Korean words of the statistics, their tables and the monthly report."""

from __future__ import annotations

from typing import Final

# Days of which no statistics are made.
SPAN_YEARS: Final = "{first}년부터 {last}년까지의 날짜를 골라 주세요."
SPAN_REVERSED: Final = "시작일이 종료일보다 늦습니다. 날짜를 다시 골라 주세요."
SPAN_TOO_LONG: Final = "한 번에 {most}일까지 볼 수 있습니다({days}일을 골랐습니다). 기간을 줄여 주세요."
MONTH_UNREADABLE: Final = "‘{month}’은(는) 달이 아닙니다. 2026-11처럼 적어 주세요."

# What the statistics are called.
TITLE: Final = "계약통 월간 보고 {year}년 {month}월"
WEEKDAYS: Final = "월화수목금토일"
OUTCOMES: Final = {
    "curated": "학습조직 Q&A로 답함",
    "extracted": "규정을 찾아 답함",
    "calculated": "기준값으로 계산해 답함",
    "generated": "규정을 풀어 써서 답함",
    "listed": "제출서류ㆍ절차 목록으로 답함",
    "escalated": "강사에게 넘김",
    "unanswered": "답하지 못함",
    "out_of_scope": "계약 업무 밖",
    "withdrawn": "질문자가 거둠",
}
ASKED: Final = "질문"
ANSWERED_SHARE: Final = "봇이 답한 비율"
SATISFIED_SHARE: Final = "해결됐다는 비율"
SOLVED: Final = "해결됐다는 평가"
NOT_SOLVED: Final = "도움이 안 됐다는 평가"
BOT_MEDIAN: Final = "봇 답변 시간(중앙값)"
BOT_P90: Final = "봇 답변 시간(90%가 이 안에)"
INSTRUCTOR_ANSWERED: Final = "강사가 답한 질문"
INSTRUCTOR_MEDIAN: Final = "강사 답변 시간(중앙값)"
INSTRUCTOR_P90: Final = "강사 답변 시간(90%가 이 안에)"
IN_TIME: Final = "{hours}근무시간 안에 답함"
GAP_QUESTIONS: Final = "지식에 없는 질문"
UNCLAIMED: Final = "아무도 맡지 않은 질문"
OVERDUE: Final = "그중 {hours}근무시간을 넘긴 질문"
CLAIMED: Final = "강사가 맡아 답하는 중인 질문"
REVIEWS: Final = "검토 필요"
CONFLICTS: Final = "엇갈리는 답"
CITED: Final = "{law} {article}"
ENTRY: Final = "학습조직 Q&A {number}"

# Units.
COUNT: Final = "건"
PERCENT: Final = "%"
SECONDS: Final = "초"
WORKING_HOURS: Final = "근무시간"

# Tables.
SUMMARY: Final = "요약"
PER_DAY: Final = "날짜별 질문"
PER_HOUR: Final = "시간대별 질문"
PER_WEEKDAY: Final = "요일별 질문"
OUTCOME: Final = "처리 결과"
TOPICS: Final = "많이 물은 주제"
RISING: Final = "늘어난 주제"
ARTICLES: Final = "많이 쓰인 조문"
GAPS: Final = "지식에 없는 질문"
INSTRUCTORS: Final = "강사별 현황"
QUEUE: Final = "지금 기다리는 일"
FIRST_DAY: Final = "시작일"
LAST_DAY: Final = "종료일"
MADE_AT: Final = "집계 시각"
HOUR: Final = "{hour:02}시"

# Headings of columns.
ITEM: Final = "항목"
VALUE: Final = "값"
UNIT: Final = "단위"
BEFORE: Final = "앞 기간"
DAY: Final = "날짜"
WEEKDAY: Final = "요일"
TIME_OF_DAY: Final = "시간대"
NUMBER: Final = "건수"
SHARE: Final = "비율"
TOPIC: Final = "주제"
BASIS: Final = "근거"
LAW: Final = "법령"
ARTICLE: Final = "조문"
QUESTION: Final = "대표 질문"
QUESTION_IDS: Final = "질문 번호"
INSTRUCTOR: Final = "강사"
ANSWERED: Final = "답한 질문"
MEDIAN_HOURS: Final = "답변 시간 중앙값(근무시간)"
PUBLISHED: Final = "게시한 Q&A"
CLAIMED_NOW: Final = "지금 맡은 질문"

# The monthly report.
SPAN: Final = "집계 기간 {first} ~ {last} · 집계 시각 {made_at}"
DATE: Final = "{year}. {month}. {day}.({weekday})"
MOMENT: Final = "{date} {time}"
PAGE: Final = "{page}쪽"
BEFORE_OF: Final = "앞 기간 {value}"
IN_TIME_OF: Final = "{hours}근무시간 안에 {count}건"
ANSWERED_OF: Final = "{count}건 답변"
SAID_OF: Final = "평가 {count}건"
KEY_NUMBERS: Final = "핵심 지표"
HOW_COUNTED: Final = "집계 기준"
NOTHING: Final = "–"
NONE_LISTED: Final = "해당하는 내용이 없습니다."
MORE_ROWS: Final = "이 밖에 {count}명"
WEEKENDS: Final = "옅은 막대는 토요일과 일요일입니다. 막대 위 숫자는 건수입니다."
OF_ALL: Final = "{count}건 ({share})"
NO_SHARE: Final = "{count}건"
RANKED: Final = "많은 순서로 {most}개까지"
QUEUE_AT: Final = "{made_at} 현재"
NOTES: Final = (
    "질문은 물은 날(서울 시각)에 한 번 셉니다. 질문자가 거둔 질문은 건수에만 들어가고 내용은 나오지"
    " 않습니다.",
    "처리 결과는 질문마다 하나입니다. 거둔 질문, 계약 업무 밖, 강사에게 넘김, 봇이 마지막으로 한 답의 순서로"
    " 먼저 맞는 것으로 셉니다.",
    "봇이 답한 비율은 봇이 답하고 강사에게 넘기지 않은 질문을, 거둔 질문과 계약 업무 밖을 뺀 질문으로 나눈"
    " 값입니다.",
    "해결됐다는 비율은 평가를 남긴 사람 가운데 해결됐다고 한 비율이며, 한 사람의 마지막 평가만 셉니다.",
    "강사 답변 시간은 넘긴 때부터 답한 때까지의 근무시간(월~금 09~18시, 공휴일 포함)입니다."
    " 이 기간에 답한 질문을 셉니다.",
    "늘어난 주제는 {least}건 이상이고, 우연히 오르내릴 만한 폭을 넘어 늘었으며, 전체 질문에서 차지하는"
    " 비중이 앞 기간의 {factor}배 이상인 주제입니다.",
    "지식에 없는 질문은 강사에게 넘겼거나 도움이 안 됐다는 평가를 받았고, 그 뒤 게시된 학습조직 Q&A가 없는"
    " 질문입니다. 같은 것을 묻는 질문을 묶었습니다(최근 {compared}건까지).",
    "앞 기간은 바로 앞의 같은 날수입니다. 시간의 중앙값은 크기순으로 가운데 값입니다.",
)

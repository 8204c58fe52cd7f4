"""The Korean words of the figures, their tables and the monthly report."""

from __future__ import annotations

from typing import Final

# Days of which no figures are made.
SPAN_YEARS: Final = "{first}년부터 {last}년까지의 날짜를 골라 주세요."
SPAN_REVERSED: Final = "시작일이 종료일보다 늦습니다. 날짜를 다시 골라 주세요."
SPAN_TOO_LONG: Final = "한 번에 {most}일까지 볼 수 있습니다({days}일을 골랐습니다). 기간을 줄여 주세요."
MONTH_UNREADABLE: Final = "‘{month}’은(는) 달이 아닙니다. 2026-11처럼 적어 주세요."

"""What the notice check says."""

from __future__ import annotations

from typing import Final

from indexer.particles import direction, object_of, subject, topic

# What a notice has to say
MISSING: Final = "{item} 없습니다."
NO_KIND: Final = "공사, 용역, 물품 가운데 무엇인지 알 수 없어 공사에만 필요한 항목은 보지 못했습니다."
BLANKS: Final = "채우지 않은 칸이 {count}곳 있습니다. 채운 뒤 다시 점검해 주세요."

# Periods
NO_NOTICE_DAY: Final = "공고일을 찾지 못해 공고기간을 보지 못했습니다."
NO_DEADLINE: Final = "입찰서 제출 마감일을 찾지 못해 공고기간을 보지 못했습니다."
NO_ESTIMATE: Final = "추정가격을 찾지 못해 공고기간이 금액에 맞는지 보지 못했습니다."
ABOVE_THRESHOLD: Final = (
    "추정가격이 고시금액 이상이면 공고기간이 40일이어야 합니다(지방계약법 시행령 제35조제3항제4호). "
    "고시금액은 직접 확인해 주세요."
)
TOO_SHORT: Final = "{what} {until}의 전날부터 세어 {days}일 전에 해야 하는데 사이가 {between}일입니다."
LATEST: Final = "{until}을 그대로 두려면 늦어도 {latest}까지 {what}해야 합니다."
UNTIL_DEADLINE: Final = "입찰서 제출 마감일"
UNTIL_MEETING: Final = "현장설명일"
NOTICE: Final = "공고"
MEETING: Final = "현장설명"
FEW_HOURS: Final = "전자입찰서 접수 시작부터 제출 마감까지 48시간 이상이어야 하는데 {hours:g}시간입니다."
OUT_OF_HOURS: Final = "전자입찰서 제출 마감은 근무일 오전 10시부터 오후 5시 사이여야 합니다({moment})."
OPENED_SOON: Final = "개찰은 제출 마감 뒤 1시간이 지나서 해야 합니다({moment})."

# Dates
NO_SUCH_DAY: Final = "달력에 없는 날짜입니다({date})."
WRONG_WEEKDAY: Final = "날짜와 요일이 맞지 않습니다({date}). {month}월 {day}일은 {weekday}요일입니다."
TWO_DAYS: Final = "{what} 두 곳에서 다릅니다({first}, {other})."
OUT_OF_ORDER: Final = "{earlier} {later}보다 늦습니다({first}, {second})."
WRONG_LENGTH: Final = "기간의 시작과 끝은 {months}개월인데 {said}개월이라고 적혀 있습니다."

# Amounts
TWO_AMOUNTS: Final = "{what} 두 곳에서 다릅니다({first}, {other})."
WORDS_DIFFER: Final = "한글로 적은 금액({words})과 숫자로 적은 금액({digits})이 다릅니다."
WRONG_SUM: Final = (
    "추정가격({estimated})과 부가가치세({vat})를 더하면 {total:,}원으로, 기초금액({base})과 다릅니다."
)
WRONG_ROW: Final = "단가와 수량을 곱하면 {total:,}원인데 {said:,}원이라고 적혀 있습니다."
WRONG_TOTAL: Final = "금액을 더하면 {total:,}원인데 합계는 {said}입니다."
PIECES_DIFFER: Final = "품목의 금액을 더하면 {total:,}원으로, 적힌 금액과 다릅니다."
PRODUCT_DIFFERS: Final = "단가와 수량을 곱하면 {total:,}원으로, 적힌 금액과 다릅니다({said})."
TWO_QUANTITIES: Final = "수량이 두 곳에서 다릅니다({first}, {other})."

# Citations
NOT_STORED: Final = "등록되지 않은 법령의 인용은 확인하지 못했습니다: {laws}."
AND_MORE: Final = "{listed} 등"
AND_MORE_OF: Final = "{listed} 등 {count}개"
OF_STATE: Final = "지방자치단체의 계약인데 국가계약법을 인용했습니다({cited})."
OF_STATE_INSTEAD: Final = "지방계약법의 해당 조문으로 고칩니다."
NO_ARTICLE: Final = "없거나 삭제된 조문입니다({cited})."
NO_UNIT: Final = "{law} {article}에는 {path} 없습니다."
OTHER_MATTER: Final = "{cited} '{title}'에 관한 조문입니다. {matter} {article} 등에 있습니다."

# Papers and terms
PAPER: Final = "입찰 단계에서 {paper} 요구합니다. 표준에 없거나 너무 이른 서류입니다."
ON_PAPER: Final = "종이 입찰서나 인감"
ON_PAPER_INSTEAD: Final = "전자입찰이므로 뺍니다."
COST_LIST: Final = "산출내역서"
COST_LIST_INSTEAD: Final = "추정가격 100억원 미만인 공사는 낙찰자가 착공신고서와 함께 내도록 합니다."
UNKNOWN_PAPER_INSTEAD: Final = "표준 목록에 없는 서류입니다. 근거가 없으면 뺍니다."
TERM: Final = "국가계약에서 쓰는 말입니다: '{word}'."
TERM_TIMES: Final = "국가계약에서 쓰는 말입니다: '{word}'({count}곳)."
TERM_INSTEAD: Final = "{word} 고칩니다."


def missing(item: str) -> str:
    """That something is not said."""
    return MISSING.format(item=subject(item))


def too_short(what: str, until: str, days: int, between: int) -> str:
    """That a period is too short."""
    return TOO_SHORT.format(what=topic(what), until=until, days=days, between=between)


def two_days(what: str, first: str, other: str) -> str:
    """That the same is on two days."""
    return TWO_DAYS.format(what=subject(what), first=first, other=other)


def out_of_order(earlier: str, later: str, first: str, second: str) -> str:
    """That what comes first is later than what follows it."""
    return OUT_OF_ORDER.format(earlier=subject(earlier), later=later, first=first, second=second)


def two_amounts(what: str, first: str, other: str) -> str:
    """That the same price is two amounts."""
    return TWO_AMOUNTS.format(what=subject(what), first=first, other=other)


def no_unit(law: str, article: str, path: str) -> str:
    """That an article has no such 항, 호 or 목."""
    return NO_UNIT.format(law=law, article=article, path=subject(path))


def other_matter(cited: str, title: str, matter: str, article: str) -> str:
    """That an article is about something else."""
    return OTHER_MATTER.format(cited=topic(cited), title=title, matter=topic(matter), article=article)


def paper(name: str) -> str:
    """That a paper is asked for too soon."""
    return PAPER.format(paper=object_of(name))


def term(word: str, count: int) -> str:
    """That a word is of state contracts."""
    return (TERM_TIMES if count > 1 else TERM).format(word=word, count=count)


def term_instead(word: str) -> str:
    """What to write instead."""
    return TERM_INSTEAD.format(word=direction(f"'{word}'"))

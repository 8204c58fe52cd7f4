from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.answers import figure_text
from knowledge.figures.asked import AskedFigure
from knowledge.figures.calendar import is_day_off
from knowledge.figures.inputs import Inputs
from knowledge.figures.table import shipped_figures
from tests.knowledge.figures.conftest import TODAY, Ask
from tests.knowledge.figures.test_asked import WORDS

_DATE = re.compile(r"(\d{4})년 (\d{1,2})월 (\d{1,2})일")


def text(ask: Ask, question: str) -> str:
    asked = ask(question)
    assert asked is not None, question
    return figure_text(asked)


def first_line(ask: Ask, question: str) -> str:
    return text(ask, question).splitlines()[0]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("입찰보증금은 얼마나 내나요?", "입찰보증금은 입찰금액의 5% 이상입니다."),
        (
            "공사 긴급공고는 최소 며칠인가요?",
            "긴급 또는 재공고입찰의 경우 입찰공고 기간은 마감일의 전날부터 5일 전까지입니다.",
        ),
        ("5천만원 용역 10일 지연이면 지체상금 얼마", "지연배상금은 650,000원입니다."),
        ("3억원 물품이 700일 늦으면 지체상금은 얼마", "지연배상금은 한도인 90,000,000원입니다."),
        ("1억 공사 준공일이 12월 1일인데 12월 16일에 끝나면 지체상금 얼마", "지연배상금은 750,000원입니다."),
        (
            "1억원 물품 납품기한이 11월 20일인데 25일에 납품했으면 지체상금 얼마",  # TODAY is the 22nd
            "지연배상금은 400,000원입니다.",
        ),
        (
            "2026년 11월 20일에 납품했는데 납기가 11월 10일이면 1억원 물품 지체상금 얼마",
            "지연배상금은 800,000원입니다.",
        ),
        (
            "1억원 물품을 2026년 11월 20일에 납품했고 납품기한은 2026년 11월 10일이면 지체상금 얼마",
            "지연배상금은 800,000원입니다.",
        ),
        (
            "1억원 물품 납품기한이 11월 15일이고 11월 20일에 납품하면 지체상금 얼마",  # the 15th is a Sunday
            "지연배상금은 320,000원입니다.",
        ),
        (
            "계약금액 1억원 공사 준공기한 2026년 9월 1일 준공일 2026년 9월 15일 지체상금은 얼마인가요",
            "지연배상금은 700,000원입니다.",
        ),
        (
            "1억원 공사 준공기한이 9월 1일인데 실제 준공일이 9월 15일이면 지체상금 얼마",
            "지연배상금은 700,000원입니다.",
        ),
        (
            "1억원 물품 9월 1일이 납품기한이었는데 15일에 납품하면 지체상금 얼마",
            "지연배상금은 1,120,000원입니다.",
        ),
        ("11월 10일에 청구받은 대금은 언제까지 지급해야 하나요", "기한은 2026년 11월 17일(화)까지입니다."),
        ("11월 10일 대금 청구 언제까지 지급해야 하나요", "기한은 2026년 11월 17일(화)까지입니다."),
        ("11월 9일에 준공한 공사 준공검사는 언제까지", "기한은 2026년 11월 23일(월)까지입니다."),
        (
            "하자담보책임기간이 2년이고 2026년 2월 28일에 인수했으면 언제까지",  # from 1 March on
            "2년이면 2028년 2월 29일(화)까지입니다.",
        ),
        ("8천만원 물품 계약보증금은 얼마", "계약보증금은 8,000,000원 이상입니다."),
        ("33,333,333원 용역 입찰보증금은 얼마", "입찰보증금은 1,666,667원 이상입니다."),
        ("선금은 333,333,333원 계약이면 최대 얼마", "선금은 233,333,333원 이하입니다."),
        ("6천만원 용역계약 인지세 얼마", "5천만원 초과 1억원 이하의 경우 도급계약서의 인지세는 7만원입니다."),
        (
            "500만원 용역계약 인지세 얼마",
            "1천만원 이하의 경우 도급계약서의 인지세는 0원(1천만원을 넘을 때부터 냄)입니다.",
        ),
        (
            "11월 23일에 공고하면 10억 공사 입찰 마감은 언제",
            "2026년 11월 23일(월)에 공고하면 마감일은 빨라야 2026년 12월 9일(수)입니다.",
        ),
        (
            "12월 17일에 물품 입찰을 공고하면 마감은 언제",  # the seven days end on Christmas
            "2026년 12월 17일(목)에 공고하면 마감일은 빨라야 2026년 12월 28일(월)입니다.",
        ),
        (
            "공사 재공고 입찰 마감이 12월 28일이면 공고는 언제까지 해야 하나요",
            "마감일이 2026년 12월 28일(월)이면 늦어도 2026년 12월 22일(화)까지 공고해야 합니다.",
        ),
        ("대금 청구를 12월 22일에 받으면 언제까지 지급해야 하나요", "기한은 2026년 12월 30일(수)까지입니다."),
        ("11월 23일에 준공통지를 받으면 검사는 언제까지", "기한은 2026년 12월 7일(월)까지입니다."),
        ("11월 22일에 준공통지를 받으면 검사는 언제까지", "기한은 2026년 12월 7일(월)까지입니다."),
        ("12월 1일에 계약하면 물가변동 조정은 언제부터", "기간만 보면 2027년 3월 2일(화)부터입니다."),
        (
            "하자담보책임기간이 3년이고 2024년 2월 29일에 인수했으면 언제까지",
            "3년이면 2027년 2월 28일(일)까지입니다.",
        ),
    ],
)
def test_the_answer_comes_first(ask: Ask, question: str, answer: str) -> None:
    assert first_line(ask, question) == answer


def test_the_arithmetic_is_shown_with_the_rule_behind_it(ask: Ask) -> None:
    said = text(ask, "3억원 물품이 700일 늦으면 지체상금은 얼마")
    assert "계산: 300,000,000원 × 0.8/1,000 × 700일 = 168,000,000원. 한도(300,000,000원 × 30%)" in said
    assert "하루에 계약금액의 1,000분의 0.8(0.08%)입니다." in said
    assert "합계는 계약금액의 30%를 넘지 않습니다." in said


def test_what_was_taken_for_granted_is_said(ask: Ask) -> None:
    said = text(ask, "12월 17일에 물품 입찰을 공고하면 마감은 언제")
    assert "12월 25일(금)은 쉬는 날이라 그다음 근무일로 늦췄습니다." in said
    assert "공고일과 마감일은 기간에 넣지 않았고" in said
    assert "연도가 없는 날짜는" in said
    assert "연도가 없는" not in text(ask, "2026년 12월 17일에 물품 입찰을 공고하면 마감은 언제")


def test_an_open_kind_is_answered_for_each(ask: Ask) -> None:
    said = text(ask, "5천만원 계약이 10일 지연되면 지체상금 얼마")
    assert "- 공사: 250,000원 (50,000,000원 × 0.5/1,000 × 10일)" in said
    assert "- 용역과 그 밖의 계약: 650,000원" in said


@pytest.mark.parametrize(
    ("question", "exception"),
    [
        (
            "긴급공고는 최소 며칠인가요?",
            "- 그 가운데 협상ㆍ2단계 입찰 등: 제안서 제출 마감일의 전날부터 10일 전까지",
        ),
        (
            "추정가격 30억원 공사 입찰공고 기간은 며칠인가요?",
            "- 현장설명을 하는 공사: 현장설명일의 전날부터 7일",
        ),
        (
            "청년창업기업 수의계약 한도는 얼마인가요?",
            "청년창업기업ㆍ사회적기업 등과 계약하면 5천만원)을 넘으면",
        ),
        ("계약보증금은 몇 퍼센트인가요?", "고시한 동안은 5% 이상입니다."),
        ("준공검사는 며칠 안에 하나요?", "고시한 동안은 7일 이내입니다."),
        ("사전규격 의견은 며칠 안에 답변하나요?", "심의를 거쳐 의견을 받은 날부터 50일 이내"),
        ("하수급인 선급금은 며칠 안에 주나요?", "그 뒤에 하도급계약을 하면 하도급계약을 체결한 날"),
    ],
)
def test_an_exception_that_changes_the_number_is_said(ask: Ask, question: str, exception: str) -> None:
    assert text(ask, question).count(exception) == 1


def test_a_due_day_on_a_holiday_is_the_next_working_day(ask: Ask) -> None:
    asked = "1억원 물품 납기일이 2026년 9월 25일인데 2026년 9월 {}일에 납품하면 지체상금 얼마"
    late = text(ask, asked.format(30))  # from Chuseok, a Friday, to Wednesday
    assert late.startswith("지연배상금은 160,000원입니다.\n지체일수: 2026년 9월 28일(월) 다음 날부터")
    assert "기한인 9월 25일(금)이 쉬는 날이라 그다음 근무일인 9월 28일(월)을 기한으로 보았습니다." in late
    assert first_line(ask, asked.format(28)).startswith("이행한 날(2026년 9월 28일(월))이 기한")


def test_a_lease_is_not_told_of_the_quotes_for_goods(ask: Ask) -> None:
    assert "견적서" not in text(ask, "임대차 수의계약 한도는 얼마인가요?")


def test_what_is_forbidden_for_a_time_is_allowed_after_it_on_any_day(ask: Ask) -> None:
    # The last of the ninety days is the day of an election: nothing has to be done on it.
    said = first_line(ask, "직전 조정기준일이 2026년 3월 5일인데 물가변동 2차 조정은 며칠 지나야 하나요")
    assert said == "기간만 보면 2026년 6월 4일(목)부터입니다."


def test_a_large_contract_is_told_of_the_guarantee_that_it_needs(ask: Ask) -> None:
    assert "공사이행보증서" in text(ask, "500억원 공사 계약보증금은 얼마인가요?")
    assert "공사이행보증서" not in text(ask, "5억원 공사 계약보증금은 얼마인가요?")


@pytest.mark.parametrize(
    "question",
    [
        "2026년 9월 1일에 계약한 1억원 물품을 11월 20일에 납품하면 지체상금 얼마",
        "1억원 물품을 11월 10일부터 11월 20일까지 지체하면 지체상금 얼마",
        "1억원 물품 납품기한 11월 10일에 5일 지체하면 지체상금 얼마",
    ],
)
def test_without_knowing_what_was_due_when_nothing_is_worked_out(ask: Ask, question: str) -> None:
    asked = ask(question)
    assert asked is None or "계산:" not in figure_text(asked)


def test_a_unit_price_contract_has_a_bond_of_another_amount(ask: Ask) -> None:
    said = text(ask, "1억원 단가계약 계약보증금은 얼마인가요?")
    assert "계산:" not in said
    assert "회차별 이행예정량 가운데 최대량에 계약단가를 곱한 금액의 10% 이상" in said


def test_an_advance_is_for_what_is_made_not_for_what_is_bought(ask: Ask) -> None:
    said = text(ask, "1억원 물품 계약 선금은 최대 얼마인가요?")
    assert "제조" in said.splitlines()[0]


def test_below_two_million_no_quote_is_needed(ask: Ask) -> None:
    assert "견적서를 받지 않을 수 있습니다" in text(ask, "150만원 물품 견적서는 몇 개 받아야 하나요?")
    assert "견적서를 받지 않을" not in text(ask, "150만원 공사 견적서는 몇 개 받아야 하나요?")


def test_a_limit_is_no_amount_to_work_with(ask: Ask) -> None:
    assert first_line(ask, "5천만원 이하 용역 계약보증금은 얼마") == (
        "물품ㆍ용역의 경우 계약보증금은 계약금액의 10% 이상입니다."
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("0원 용역 10일 지연이면 지체상금 얼마", "금액은 1원부터 1,000조원까지"),
        ("2000조원 용역 10일 지연이면 지체상금 얼마", "금액은 1원부터 1,000조원까지"),
        ("5천만원 용역 0일 지연이면 지체상금 얼마", "날수는 1일부터 36,500일까지"),
        ("5천만원 용역 99999999일 지연이면 지체상금 얼마", "날수는 1일부터 36,500일까지"),
        ("2월 30일에 공고하면 10억 공사 입찰 마감은 언제", "'2월 30일'은 달력에 없는 날짜입니다."),
        ("9999년 1월 1일에 공고하면 10억 공사 입찰 마감은 언제", "날짜는 1950년부터 2089년까지"),
        ("하자담보책임기간이 500년이고 2024년 5월 1일에 인수했으면 언제까지", "기간은 1년부터 10년까지"),
        (
            "1억 공사 준공일이 2026년 11월 10일인데 2026년 11월 9일에 끝내면 지체상금 얼마",
            "이행한 날(2026년 11월 9일(월))이 기한(2026년 11월 10일(화))을 넘지 않아",
        ),
    ],
)
def test_what_nothing_can_be_worked_out_of_is_said_before_the_rule(
    ask: Ask, question: str, said: str
) -> None:
    answer = text(ask, question)
    assert answer.startswith(said)
    assert len(answer.split("\n\n")) == 2


@given(won=st.integers(1, 10**15), days=st.integers(1, 36_500))
def test_delay_damages_are_exact_and_capped(ask: Ask, won: int, days: int) -> None:
    full = int(Fraction(13, 10_000) * won * days)
    cap = won * 3 // 10
    expected = f"한도인 {cap:,}원" if full > cap else f"{full:,}원"
    assert (
        first_line(ask, f"{won}원 용역이 {days}일 늦으면 지체상금은 얼마")
        == f"지연배상금은 {expected}입니다."
    )


@given(won=st.integers(1, 10**15))
def test_a_bond_is_the_least_whole_won_that_suffices(ask: Ask, won: int) -> None:
    line = first_line(ask, f"{won}원 공사 계약보증금은 얼마인가요")
    (bond,) = (int(found.replace(",", "")) for found in re.findall(r"([\d,]+)원", line))
    assert 10 * (bond - 1) < won <= 10 * bond


@given(st.dates(TODAY, dt.date(2089, 12, 31)), st.sampled_from([("9억", 7), ("10억", 15)]))
def test_a_deadline_is_a_working_day_after_the_whole_period(
    ask: Ask, notice: dt.date, case: tuple[str, int]
) -> None:
    amount, days = case
    asked = f"{notice.year}년 {notice.month}월 {notice.day}일에 공고하면 {amount} 공사 입찰 마감은 언제"
    named, deadline = (dt.date(*map(int, found)) for found in _DATE.findall(first_line(ask, asked)))
    assert named == notice
    assert not is_day_off(deadline)
    whole = notice + dt.timedelta(days=days + 1)
    assert deadline >= whole
    assert all(is_day_off(whole + dt.timedelta(days=n)) for n in range((deadline - whole).days))


@given(st.lists(WORDS, max_size=9).map(" ".join))
def test_every_answer_is_short_and_polite(ask: Ask, question: str) -> None:
    asked = ask(question)
    if asked is not None:
        said = figure_text(asked)
        assert len(said) <= 900
        assert not re.search(r"\{|\}|None", said)


def test_every_figure_can_be_said(ask: Ask) -> None:
    for figure in shipped_figures().figures:
        said = figure_text(AskedFigure(figure, figure.rows, Inputs()))
        assert len(said) <= 900, figure.key
        for row in figure.rows:
            alone = figure_text(AskedFigure(figure, (row.model_copy(update={"aside": False}),), Inputs()))
            assert row.says.rstrip(".") in alone

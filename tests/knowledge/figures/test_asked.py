from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.asked import AskedFigure
from tests.knowledge.figures.conftest import Ask


def units(asked: AskedFigure) -> list[str]:
    return [row.citation for row in asked.rows]


@pytest.mark.parametrize(
    ("question", "key", "unit"),
    [
        (
            "물품 수의계약은 얼마까지 되나요?",
            "private-contract-limit",
            "지방계약법 시행령 제25조제1항제5호나목",
        ),
        (
            "종합공사 수의계약 한도가 궁금합니다",
            "private-contract-limit",
            "지방계약법 시행령 제25조제1항제5호가목",
        ),
        ("사무실 임차 수의계약 한도 금액", "", ""),
        ("1인 견적은 얼마까지예요", "one-quote-limit", "지방계약법 시행령 제30조제1항제2호"),
        ("2인 이상 견적 금액 기준", "two-quotes-from", "지방계약법 시행령 제30조제1항제2호"),
        ("1800만원 용역 견적서는 몇 개 받아야 하나요", "quotes-number", "지방계약법 시행령 제30조제1항"),
        ("계약보증금 몇 퍼센트?", "contract-bond", "지방계약법 시행령 제51조제1항제1호"),
        (
            "계약보증금을 면제할 수 있는 금액은 얼마까지인가요",
            "contract-bond-exempt",
            "지방계약법 시행령 제53조제1항제2호",
        ),
        ("입찰보증금 비율 알려주세요", "bid-bond", "지방계약법 시행령 제37조제1항"),
        ("교량 공사 하자보증금률은?", "defect-bond", "지방계약법 시행규칙 제70조제1항제1호"),
        ("지체상금률 물품·용역·공사", "delay-rate", "지방계약법 시행규칙 제75조제1호"),
        ("지연배상금은 최대 얼마까지인가요", "delay-cap", "지방계약법 시행령 제90조제3항"),
        ("재공고입찰 공고기간", "notice-period", "지방계약법 시행령 제35조제4항"),
        ("협상에 의한 계약 긴급공고는 며칠?", "notice-period", "지방계약법 시행령 제35조제6항"),
        ("추정가격 60억 공사 공고기간은 며칠인가요", "notice-period", "지방계약법 시행령 제35조제3항제3호"),
        ("검수는 며칠 이내에 끝내야 하나요", "inspection", "지방계약법 시행령 제64조제1항"),
        ("대금은 며칠 안에 줘야 하죠?", "payment", "지방계약법 시행령 제67조제1항"),
        ("선금 지급은 며칠 안에 하나요", "advance-deadline", "지방회계법 시행령 제44조제2항"),
        ("물가변동 조정은 계약하고 며칠 지나야 하나요", "escalation", "지방계약법 시행령 제73조제1항"),
        ("하자담보책임기간 공종별로 몇 년", "warranty", "지방계약법 시행령 제69조제1항"),
        ("소방공사 하자기간은 몇 년인가요", "warranty", "소방시설공사업법 시행령 제6조제1호"),
        ("인지세는 계약금액 얼마부터 내나요", "stamp-tax", "인지세법 제3조제1항"),
        ("하도급대금은 며칠 안에 지급하나요", "subcontract-payment", "건설산업기본법 제34조제1항"),
        (
            "직접시공 비율은 20억 공사면 얼마인가요",
            "direct-work",
            "건설산업기본법 시행령 제30조의2제2항제3호",
        ),
    ],
)
def test_what_is_asked_for_is_found(ask: Ask, question: str, key: str, unit: str) -> None:
    asked = ask(question)
    assert (asked.figure.key if asked else "") == key
    assert asked is None or units(asked)[0] == unit


@pytest.mark.parametrize(
    "question",
    [
        "계약보증금은 언제 돌려받나요?",
        "계약보증금을 누가 내나요?",
        "계약보증금은 왜 10퍼센트인가요?",
        "계약보증금을 5%로 낮출 수 있나요?",
        "계약보증금 10% 맞나요?",
        "하자보수보증금은 언제까지 내야 하나요?",
        "입찰보증금 면제 대상은 얼마나 되나요?",
        "수의계약은 1년에 몇 번까지 되나요?",
        "수의계약 사유서는 몇 부인가요?",
        "지체상금이 30퍼센트를 넘으면 해지하나요?",
        "공고기간은 며칠 연장하나요?",
        "공고기간에 공휴일도 들어가나요?",
        "검사 기한을 넘기면 어떻게 되나요?",
        "하자담보책임기간 기산일은 언제인가요?",
        "물품 하자담보책임기간은 몇 년인가요?",
        "물품 구매계약서 인지세는 얼마인가요?",
        "계약금액은 얼마인가요?",
        "낙찰하한율은 몇 퍼센트인가요?",
        "국가계약법에서 계약보증금은 몇 퍼센트인가요?",
        "시행령 51조 계약보증금은 몇 퍼센트인가요?",
        "5천만원 수의계약 한도는 얼마인가요?",
        "10억원 3억원 공사 공고기간은?",
        "12월 10일에 물품 입찰은 며칠 전에 공고하나요?",
        "연가보상비는 얼마인가요?",
        "긴급이 아닌 물품 입찰 공고기간은 며칠인가요?",
        "공사가 아닌 계약의 지체상금률은 얼마인가요?",
        "공사 외 계약의 지체상금률은 얼마인가요?",
        "공사 이외의 지체상금률은?",
        "협상이 아닌 용역 2억원 입찰공고 기간은 며칠인가요?",
        "전문공사가 아닌 공사의 수의계약 한도는 얼마인가요?",
        "여성기업이 아닌 업체와 1인 견적 한도는 얼마인가요?",
        "비긴급 물품 입찰 공고기간은 며칠인가요?",
        "2025년에 준공한 소방공사 하자기간은 몇 년인가요?",
        "",
        "얼마인가요?",
    ],
)
def test_what_asks_for_something_else_is_left_to_the_search(ask: Ask, question: str) -> None:
    assert ask(question) is None


def test_a_kind_of_contract_leaves_the_rows_of_that_kind(ask: Ask) -> None:
    of_goods = ask("물품 지체상금률은 얼마인가요?")
    of_all = ask("지체상금률은 얼마인가요?")
    assert of_goods and of_all
    assert [row.when for row in of_goods.rows if not row.aside] == ["물품의 제조ㆍ구매"]
    assert len([row for row in of_all.rows if not row.aside]) == 4


def test_a_circumstance_that_is_named_leaves_its_rows(ask: Ask) -> None:
    asked = ask("여성기업 1인 견적 한도는 얼마인가요?")
    assert asked
    assert [row.value for row in asked.rows if not row.aside] == [("5천만원",)]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("건설공사 수의계약 한도는 얼마인가요?", [("4억원",), ("2억원",)]),
        ("건설공사 지역제한 금액은 얼마인가요?", [("150억원",), ("10억원",)]),
        ("건설공사 지명입찰 한도는 얼마인가요?", [("3억원",), ("1억원",)]),
        ("건설공사 이의신청 대상 금액은 얼마인가요?", [("4억원",), ("1억원",)]),
        ("철도공사 하자기간은 몇 년인가요?", [(), ("1년",)]),
        ("케이블 공사 하자기간은 몇 년인가요?", [("3년",), ("1년",)]),
    ],
)
def test_a_word_for_several_kinds_leaves_the_rows_of_each(
    ask: Ask, question: str, values: list[tuple[str, ...]]
) -> None:
    asked = ask(question)
    assert asked
    assert [row.value for row in asked.rows if not row.aside] == values


@pytest.mark.parametrize(
    "question",
    [
        "납품이 늦으면 하루에 얼마씩 물어야 하나요?",
        "납기를 넘기면 하루에 얼마인가요?",
        "준공이 늦어지면 얼마 내나요?",
    ],
)
def test_a_figure_is_known_by_what_happens(ask: Ask, question: str) -> None:
    asked = ask(question)
    assert asked
    assert asked.figure.key == "delay-rate"


@pytest.mark.parametrize(
    ("amount", "units_meant"),
    [
        ("9억", ["제35조제3항제1호"]),
        ("10억원", ["제35조제3항제2호"]),
        ("10억원 미만", ["제35조제3항제1호"]),
        ("10억원이 안 되는", ["제35조제3항제1호"]),
        ("10억원이 넘는", ["제35조제3항제2호", "제35조제3항제3호", "제35조제3항제4호"]),
        ("10억원 이상", ["제35조제3항제2호", "제35조제3항제3호", "제35조제3항제4호"]),
    ],
)
def test_an_amount_leaves_the_rows_of_its_band(ask: Ask, amount: str, units_meant: list[str]) -> None:
    asked = ask(f"추정가격 {amount} 공사 입찰공고 기간은 며칠인가요?")
    assert asked
    assert [row.reference.article + row.reference.path for row in asked.rows if not row.cases] == units_meant


def test_everyday_words_are_bridged_by_the_thesaurus(ask: Ask) -> None:
    asked = ask("AS 기간은 몇 년인가요?")
    assert asked
    assert asked.figure.key == "warranty"


WORDS = st.sampled_from(
    (
        *(
            "수의계약",
            "계약보증금",
            "지체상금",
            "공고",
            "공고기간",
            "하자담보책임기간",
            "인지세",
            "선금",
            "검사",
        ),
        *("대금", "공사", "물품", "용역", "얼마", "며칠", "몇", "퍼센트", "언제까지"),
        *("11월", "23일에", "2월", "30일에", "5천만원", "0원", "10억", "10일", "99999999일"),
        *("3년", "이하", "초과", "공고하면", "마감은", "늦으면", "받으면", "면제", "하나요"),
        *("인가요", "?"),
    )
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=9).map(" ".join)))
def test_nothing_breaks_it(ask: Ask, question: str) -> None:
    asked = ask(question)
    assert asked is None or any(not row.aside for row in asked.rows)

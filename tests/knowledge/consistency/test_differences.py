"""What contradicts, and what only says more or speaks of something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.consistency.differences import (
    Difference,
    DifferenceKind,
    Saying,
    number_difference,
    papers_difference,
    yes_no_difference,
)

WOMEN = "여성기업과는 얼마까지 수의계약을 할 수 있나요?"
LIMIT = "여성기업과는 추정가격이 {}이면 수의계약을 할 수 있습니다."
TEXTS = st.lists(
    st.sampled_from(
        [
            LIMIT.format("5천만원 이하"),
            "14일 이내에 검사합니다.",
            "네, 됩니다.",
            "계약서 사본을 냅니다.",
            "|",
            "\n",
        ]
    )
    | st.text(max_size=30),
    max_size=6,
).map(" ".join)
SAYINGS = st.builds(
    Saying,
    st.sampled_from([WOMEN, "서류는 무엇을 제출하나요?", "해도 되나요?"]) | st.text(max_size=20),
    TEXTS,
)


def alike(pairs: Iterable[str]) -> Mapping[str, float]:
    """Weighs every letter pair the same."""
    return dict.fromkeys(pairs, 1.0)


def numbers(left: str, right: str, *, topic: str = WOMEN, other: str = WOMEN) -> Difference | None:
    return number_difference(Saying(topic, left), Saying(other, right), alike)


def test_another_amount_for_the_same() -> None:
    found = numbers(
        "금액을 먼저 봅니다. " + LIMIT.format("5천만원 이하"),
        "단가를 확인합니다. " + LIMIT.format("3천만원 이하"),
    )
    assert found == Difference(
        DifferenceKind.NUMBER, LIMIT.format("5천만원 이하"), LIMIT.format("3천만원 이하")
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(LIMIT.format("5천만원 이하"), LIMIT.format("50,000,000원 이하"), id="the same amount"),
        pytest.param(LIMIT.format("5천만원 이하"), LIMIT.format("5천만원 초과"), id="bounds of two cases"),
        pytest.param(
            LIMIT.format("5천만원 이하"), "물품은 2천만원까지, 여성기업은 5천만원까지입니다.", id="says more"
        ),
        pytest.param(LIMIT.format("5천만원 이하"), "하자보수보증금은 3천만원입니다.", id="of something else"),
        pytest.param(
            LIMIT.format("5천만원 이하"), "대금은 청구를 받은 날부터 5일 안에 줍니다.", id="measures"
        ),
        pytest.param(
            "시행령 제25조제1항제5호를 봅니다.", "시행령 제30조제1항제2호를 봅니다.", id="references"
        ),
        pytest.param("2024년에 바뀌었습니다.", "2025년에 바뀌었습니다.", id="years of the calendar"),
    ],
)
def test_numbers_that_do_not_contradict(left: str, right: str) -> None:
    assert numbers(left, right) is None
    assert numbers(right, left) is None


def test_a_row_of_a_table_contradicts_a_sentence() -> None:
    row = "| 여성기업 | 추정가격 3천만원 이하 수의계약 |\n| 일반 기업 | 추정가격 2천만원 이하 수의계약 |"
    found = numbers(LIMIT.format("5천만원 이하"), row, other="수의계약 한도")
    assert found is not None
    assert "여성기업" in found.right and "3천만원" in found.right


def test_papers_of_which_each_names_one_that_the_other_does_not() -> None:
    asked = "선금을 신청할 때 어떤 서류를 제출하나요?"
    left = Saying(asked, "선금 신청서와 선금 보증서, 사용 계획서를 냅니다.")
    right = Saying("선금 신청 때 첨부할 서류는요?", "선금 신청서와 각서를 냅니다.")
    found = papers_difference(left, right)
    assert found is not None
    assert found.kind is DifferenceKind.PAPERS
    assert "보증서" in found.left and "계획서" in found.left
    assert "각서" in found.right and "신청서" not in found.right
    assert papers_difference(left, Saying("선금은 언제 주나요?", right.text)) is None
    assert papers_difference(left, left) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("네, 할 수 있습니다.", "아니요. 할 수 없습니다."),
        ("분할해서 낼 수 있습니다.", "나누어 낼 수 없습니다."),
        ("예, 받아야 합니다.", "받지 않아도 됩니다. 다만 확인은 합니다."),
    ],
)
def test_yes_and_no(one: str, other: str) -> None:
    found = yes_no_difference(Saying("나누어 낼 수 있나요?", one), Saying("분할 납부가 되나요?", other))
    assert found is not None
    assert found.kind is DifferenceKind.YES_NO


def test_no_yes_or_no_where_none_is_asked_for_or_both_agree() -> None:
    yes, no = "할 수 있습니다.", "할 수 없습니다."
    assert yes_no_difference(Saying("누가 할 수 있나요?", yes), Saying("누가 할 수 있나요?", no)) is None
    assert yes_no_difference(Saying("할 수 있나요?", yes), Saying("가능한가요?", "네, 됩니다.")) is None
    assert yes_no_difference(Saying("할 수 있나요?", no), Saying("가능한가요?", "근거를 봅니다.")) is None


@given(SAYINGS, SAYINGS)
def test_whichever_side_is_asked_the_same_contradicts(one: Saying, other: Saying) -> None:
    for look in (papers_difference, yes_no_difference, lambda a, b: number_difference(a, b, alike)):
        there, back = look(one, other), look(other, one)
        assert (there is None) == (back is None)


@given(SAYINGS)
def test_nothing_contradicts_itself(one: Saying) -> None:
    assert number_difference(one, one, alike) is None
    assert papers_difference(one, one) is None
    assert yes_no_difference(one, one) is None

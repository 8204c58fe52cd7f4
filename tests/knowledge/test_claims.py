"""Numbers of a text in one form."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.references import find_references
from knowledge.claims import claims, without_references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("추정가격이 2천만원 이하인 물품", {"20000000원": {"이하"}}),
        ("2,000만 원을 초과", {"20000000원": {"초과"}}),
        ("20,000,000원", {"20000000원": set()}),
        ("2억 3천만원", {"230000000원": set()}),
        ("1천만~2천만원", {"10000000원": set(), "20000000원": set()}),
        ("100분의 10", {"1/10의 비율": set()}),
        ("10% 이상 10퍼센트", {"1/10의 비율": {"이상"}}),
        ("1천분의 0.5", {"1/2000의 비율": set()}),
        ("0.5/1,000", {"1/2000의 비율": set()}),
        ("0.05%", {"1/2000의 비율": set()}),
        ("천분의 0.5", {"1/2000의 비율": set()}),
        ("2분의 1", {"1/2의 비율": set()}),
        ("0분의 1", {"0분의": set()}),
        ("2~10%", {"1/50의 비율": set(), "1/10의 비율": set()}),
        ("2026. 1. 2. 시행", {"2026-01-02": set()}),
        ("2026년 1월 2일", {"2026-01-02": set()}),
        ("7일 전까지, 3개월간, 2주일", {"7일": {"전"}, "3개월": set(), "2주": set()}),
        ("2인 이상, 3개 업체, 4명, 5곳", {"2인": {"이상"}, "3인": set(), "4인": set(), "5인": set()}),
        ("2천만원을 넘는, 2천만원보다 큰", {"20000000원": {"초과"}}),
        ("5천만원을 초과하지 않는", {"50000000원": {"이하"}}),
        ("10억원을 밑도는", {"1000000000원": {"미만"}}),
        ("최소 2천만원, 최대 30%", {"20000000원": {"이상"}, "3/10의 비율": {"이하"}}),
        ("7일 이내에", {"7일": {"이하"}}),
        ("7일 후에, 14일 뒤", {"7일": {"후"}, "14일": {"후"}}),
        ("5일 전자입찰", {"5일": set()}),
        ("2026년 1월 2일부터 시행", {"2026-01-02": set()}),
        ("②2인", {"2": set(), "2인": set()}),
        ("제3자", {"3자": set()}),
        ("두 곳 이상", {"두곳": {"이상"}}),
        ("오천만 원", {"오천만원": set()}),
        (
            "삼 개월, 백분의 십, 열흘, 절반",
            {"삼개월": set(), "백분의십": set(), "열흘": set(), "절반": set()},
        ),
        ("약오천만원, 총두곳, 수천원", {"오천만원": set(), "두곳": set(), "천원": set()}),
        ("계약직원과 회원, 조합원은 이 원칙", {}),
        ("세 곳입니다, 열 명인, 두 번보다", {"세곳": set(), "열명": set(), "두번": set()}),
        ("제삼십조", {"제삼십조": set()}),
        ("제1항제2호", {"1항": set(), "2호": set()}),
        ("계약 일정과 필요한 번호, 만일 이 경우에", {}),
    ],
)
def test_numbers_have_one_form(text: str, expected: dict[str, set[str]]) -> None:
    assert claims(text) == expected


def test_references_are_taken_out_and_their_titles_stay() -> None:
    text = "지방계약법 시행령 제30조(견적 2인)제1항에 따라 5일"
    assert set(claims(without_references(text, find_references(text)))) == {"2인", "5일"}


@given(st.integers(1, 10**6), st.sampled_from(["천", "만", "천만", "억"]), st.booleans())
def test_an_amount_is_the_same_however_it_is_written(number: int, word: str, spaced: bool) -> None:
    value = number * {"천": 10**3, "만": 10**4, "천만": 10**7, "억": 10**8}[word]
    gap = " " if spaced else ""
    assert claims(f"{number}{word}{gap}원") == claims(f"{value:,}원") == claims(f"{value}원")


@given(st.integers(1, 99_999), st.sampled_from([100, 1000, 10_000]))
def test_a_rate_is_the_same_however_it_is_written(part: int, whole: int) -> None:
    written = claims(f"{whole}분의 {part}")
    assert written == claims(f"{part}/{whole}") == {f"{Fraction(part, whole)}의 비율": set()}


@given(st.text(alphabet="0123456789,. 천만억원분의%일년개월인곳이상하제조항~/-①한두세오", max_size=60))
def test_every_digit_of_a_text_is_read(text: str) -> None:
    found = claims(text)
    assert bool(found) or not any(character.isdigit() and character.isascii() for character in text)

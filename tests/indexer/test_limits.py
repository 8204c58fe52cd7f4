from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import Limits, find_limits

MANY = Decimal("Infinity")
AMOUNTS = st.integers(1, 10**12)
BOUNDS = st.sampled_from(["이상", "초과", "이하", "미만", "까지", ""])


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("수의계약이 되나요?", 0, MANY),
        ("2천만원 이하 물품", 0, 20_000_000),
        ("5천만원 미만이면", 0, 49_999_999),
        ("공사 300억원 이상", 30_000_000_000, MANY),
        ("1억원을 넘으면", 100_000_001, MANY),
        ("2천만원 초과 5천만원까지", 20_000_001, 50_000_000),
        ("2억원 이상~300억원 미만", 200_000_000, 29_999_999_999),
        ("3천만원짜리 용역", 30_000_000, 30_000_000),
        ("2천만~5천만원", 20_000_000, 50_000_000),
        ("2천만원에서 5천만원 사이", 20_000_000, 50_000_000),
        ("2천만원부터 5천만원까지", 20_000_000, 50_000_000),
        ("5천만원(부가세 포함) 이하", 0, 50_000_000),
        ("5천만원을 초과하지 않는", 0, 50_000_000),
        ("5천만원이 안 되는", 0, 49_999_999),
        ("5천만원 아래", 0, 49_999_999),
        ("1억원과 2억원은 다른가요?", 0, MANY),
    ],
)
def test_what_a_text_leaves_of_all_amounts(text: str, least: int, most: int | Decimal) -> None:
    assert find_limits(text) == Limits(Decimal(least), Decimal(most))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("300억원 이상", "2억원 이상 300억원 미만", True),
        ("2천만원 이하", "2천만원 초과", True),
        ("3천만원", "5천만원 이하", False),
        ("3천만원", "수의계약", False),
    ],
)
def test_cases_that_no_amount_shares_exclude_each_other(one: str, other: str, expected: bool) -> None:
    assert find_limits(one).excludes(find_limits(other)) is expected
    assert find_limits(other).excludes(find_limits(one)) is expected


@given(AMOUNTS, BOUNDS, AMOUNTS, BOUNDS)
def test_one_that_both_allow_excludes_nothing(first: int, of_first: str, second: int, of_second: str) -> None:
    one, other = find_limits(f"{first}원 {of_first}"), find_limits(f"{second}원 {of_second}")
    both = one.within(other)
    assert one.excludes(other) is (both.least > both.most)
    assert not one.excludes(one)

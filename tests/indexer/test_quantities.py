from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("추정가격 2천만원 이하", ["20000000원"]),
        ("2,000만 원", ["20000000원"]),
        ("20,000,000원", ["20000000원"]),
        ("2억 3천만원", ["230000000원"]),
        ("1억6천만원 이하", ["160000000원"]),
        ("1천5백만원", ["15000000원"]),
        ("2억3천5백만원", ["235000000원"]),
        ("53,564천원", ["53564000원"]),
        ("1억 2,345만 6,789원", ["123456789원"]),
        ("5천 만원", ["50000000원"]),
        ("천만원 이하, 수천만원", ["10000000원"]),
        ("2천만 이하, 3만 명", ["20000000원"]),
        ("몇 천만원, 수 억원", []),
        ("1.5년, 2.5개월", ["1.5년", "2.5개월"]),
        ("1,000명", ["1000인"]),
        ("10,000일", ["10000일"]),
        ("5,10%", ["10%"]),
        ("3천분의 1", []),
        ("7일안에", ["7일"]),
        ("100분의 10", ["10%"]),
        ("10퍼센트", ["10%"]),
        ("1000분의 0.5", ["0.5‰"]),
        ("0.5/1,000", ["0.5‰"]),
        ("0.05%", ["0.5‰"]),
        ("7일 이내", ["7일"]),
        ("3개월간", ["3개월"]),
        ("견적을 2명에게", ["2인"]),
        ("1인 견적", ["1인"]),
        ("제25조제1항", []),
        ("", []),
    ],
)
def test_amounts_rates_and_periods_have_one_form(text: str, expected: list[str]) -> None:
    assert quantities(text) == expected


@given(st.text(alphabet="0123456789,.억만천백조원%분의일년 /", max_size=60))
def test_any_mixture_of_digits_and_units_is_read(text: str) -> None:
    assert all(term[0].isdigit() for term in quantities(text))


@given(st.integers(1, 9_999), st.sampled_from([("만", 10_000), ("억", 100_000_000), ("천만", 10_000_000)]))
def test_an_amount_in_words_is_the_amount_in_digits(number: int, unit: tuple[str, int]) -> None:
    word, value = unit
    assert quantities(f"{number}{word}원") == quantities(f"{number * value:,}원")

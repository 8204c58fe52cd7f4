from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.bounds import bound_after


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        (" 이하", "이하"),
        ("까지는 되나요", "이하"),
        (" 이내", "이하"),
        ("을 넘지 않는", "이하"),
        ("을 초과하지 아니하는", "이하"),
        ("이 안 넘으면", "이하"),
        ("을 한도로", "이하"),
        ("을 넘는", "초과"),
        ("이 넘었을 때", "초과"),
        ("이 초과되는", "초과"),
        ("보다 큰", "초과"),
        (" 이하가 아닌", "초과"),
        (" 이상", "이상"),
        ("부터", "이상"),
        (" 이상 아닌가요", "이상"),
        (" 미만", "미만"),
        ("이 안 되는", "미만"),
        ("에 못 미치면", "미만"),
        ("을 밑도는", "미만"),
        ("보다 적으면", "미만"),
        (" 이상이 아니면", "미만"),
        (" 이하인지 안내해 주세요", "이하"),
        (" 이하인지 아니면 더 큰지", "이하"),
        (" 이하지 않나요?", "이하"),
        ("은 안 되나요?", ""),
        ("도 안 되는지", "미만"),
        (" 한도를 넘으면", "초과"),
        ("", ""),
        (" 용역", ""),
        ("인가요", ""),
        ("을 안 내도", ""),
    ],
)
def test_the_words_after_a_number_limit_it(words: str, bound: str) -> None:
    number = "2천만원"
    assert bound_after(number + words, len(number)) == bound


@given(st.text(alphabet="이상하초과넘미만안못지않아닌니까부터내에 을를가도", max_size=12))
def test_any_words_are_read(words: str) -> None:
    assert bound_after(words, 0) in {"이상", "초과", "이하", "미만", ""}

"""Which nicknames may be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.web.errors import BadInput
from handlers.web.nicknames import check, clean, fold


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("김주무관", "김주무관"),
        ("  김   주무관 ", "김 주무관"),
        ("회계과_kim.2", "회계과_kim.2"),
        ("ＫＩＭ", "KIM"),
        ("\u1100\u1175\u11b7\u110c\u116e", "김주"),
    ],
)
def test_usable_nicknames(typed: str, kept: str) -> None:
    assert check(typed, taken=[]) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "김",
        "가" * 21,
        "..",
        "- -",
        "김\u200b주무관",
        "김\u3164주무관",
        "\u202e관무주김",
        "Кim",
        "😀😀",
        "김<주무관>",
        "계약통",
        "계 약 통",
        "계약통 봇",
        "Gyeyaktong",
        "박강사",
        "강.사",
        "시스템 관리자",
        "ADMIN",
    ],
)
def test_unusable_nicknames(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        check(typed, taken=[])
    assert refused.value.field == "nickname"


def test_role_holders_may_say_so_but_nobody_is_the_bot() -> None:
    assert check("김강사", taken=[], has_role=True) == "김강사"
    with pytest.raises(BadInput):
        check("계약통", taken=[], has_role=True)


@pytest.mark.parametrize("typed", ["Kim Ju", "kim.ju", "KIM_JU"])
def test_names_that_look_the_same_are_the_same(typed: str) -> None:
    with pytest.raises(BadInput):
        check(typed, taken=["kimju"])


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_visible_name_or_a_reason(typed: str) -> None:
    try:
        name = check(typed, taken=["김주무관"])
    except BadInput as refused:
        assert refused.message
    else:
        assert name == clean(name)
        assert 2 <= len(name) <= 20
        assert fold(name)
        assert name.isprintable()

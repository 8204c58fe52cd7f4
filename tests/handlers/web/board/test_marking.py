"""Marking what fits: nothing is lost, and nothing is marked that was not looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.web.board.marking import EXCERPT_CHARS, excerpt, marked

WORDS = st.lists(st.text(max_size=12), max_size=6)


def fitting(text: str, *words: str) -> list[str]:
    return [piece.text for piece in marked(text, words) if piece.fits]


@pytest.mark.parametrize(
    ("text", "words", "fits"),
    [
        ("수의계약을 할 수 있다", ["수의계약"], ["수의계약"]),
        ("수의 계약을 할 수 있다", ["수의계약"], ["수의 계약"]),
        ("계약보증금과 보증금", ["보증금", "계약보증금"], ["계약보증금", "보증금"]),
        ("PDF와 pdf", ["Pdf"], ["PDF", "pdf"]),
        ("(가) a.b", ["a.b", "("], ["(", "a.b"]),
        ("아무것도", [], []),
    ],
)
def test_what_is_marked(text: str, words: list[str], fits: list[str]) -> None:
    assert fitting(text, *words) == fits


@given(st.text(max_size=300), WORDS)
def test_the_pieces_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in marked(text, words)) == text


@given(st.text(max_size=2000), WORDS)
def test_an_excerpt_is_short_and_of_the_text(text: str, words: list[str]) -> None:
    shown = "".join(piece.text for piece in excerpt(text, words))
    assert len(shown) <= EXCERPT_CHARS + len("… ") + len(" …")


def test_an_excerpt_is_around_the_first_word_that_fits() -> None:
    text = "앞의 말이 길다. " * 60 + "여기에 견적서가 있다. " + "뒤의 말도 길다. " * 60
    shown = excerpt(text, ["견적서"])
    whole = "".join(piece.text for piece in shown)
    assert whole.startswith("… ") and whole.endswith(" …")
    assert [piece.text for piece in shown if piece.fits] == ["견적서"]
    assert "말이 길다" in whole


def test_a_table_becomes_lines() -> None:
    shown = "".join(piece.text for piece in excerpt("| 구분 | 금액 |\n| --- | --- |\n| 물품 | 2천만원 |", []))
    assert shown == "• 구분: 물품 / 금액: 2천만원"

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.inputs import Money, read_inputs
from tests.knowledge.figures.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "won", "bound"),
    [
        ("5천만원 용역", 50_000_000, ""),
        ("2억 3천만원짜리", 230_000_000, ""),
        ("2억3천5백만원", 235_000_000, ""),
        ("10억 공사", 1_000_000_000, ""),
        ("1.5억", 150_000_000, ""),
        ("53,564천원", 53_564_000, ""),
        ("5,000만 원", 50_000_000, ""),
        ("1,234원", 1_234, ""),
        ("1조원", 10**12, ""),
        ("0원", 0, ""),
        ("2천만원 이하", 20_000_000, "이하"),
        ("2천만원을 초과하는", 20_000_000, "초과"),
        ("1억 넘는", 100_000_000, "초과"),
        ("3억원 미만", 300_000_000, "미만"),
        ("300억 이상", 30_000_000_000, "이상"),
        ("1억원이 넘는", 100_000_000, "초과"),
        ("5천만원 넘었을 때", 50_000_000, "초과"),
        ("5천만원 이내", 50_000_000, "이하"),
        ("1억원이 안 넘으면", 100_000_000, "이하"),
        ("3천만원부터", 30_000_000, "이상"),
    ],
)
def test_amounts(text: str, won: int, bound: str) -> None:
    assert read_inputs(text, TODAY).money == (Money(won, bound),)


@given(st.integers(1, 10**15))
def test_an_amount_in_digits_is_read_as_it_is(won: int) -> None:
    for written in (f"{won}원", f"{won:,}원"):
        assert read_inputs(f"{written} 계약", TODAY).money == (Money(won),)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("11월 23일에 공고", dt.date(2026, 11, 23)),
        ("11월 22일", dt.date(2026, 11, 22)),
        ("11월 21일", dt.date(2026, 11, 21)),
        ("6월 1일", dt.date(2026, 6, 1)),
        ("3월 1일", dt.date(2027, 3, 1)),
        ("2월 29일", dt.date(2028, 2, 29)),
        ("2025년 3월 1일", dt.date(2025, 3, 1)),
        ("2026. 12. 1.", dt.date(2026, 12, 1)),
        ("2026-12-01", dt.date(2026, 12, 1)),
        ("오늘 공고", TODAY),
        ("내일", dt.date(2026, 11, 23)),
    ],
)
def test_dates_without_a_year_are_the_nearest_such_day(text: str, date: dt.date) -> None:
    assert [day.date for day in read_inputs(text, TODAY).dates] == [date]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("11월 10일에 대금 청구를 받았는데 언제까지 지급하나요", dt.date(2026, 11, 10)),
        ("12월 30일에 준공 통지를 받았습니다", dt.date(2025, 12, 30)),
        ("11월 10일에 청구를 받았으면", dt.date(2026, 11, 10)),
        ("3월 10일에 준공한 공사", dt.date(2026, 3, 10)),
        ("3월 10일에 접수된 이의신청", dt.date(2026, 3, 10)),
        ("3월 10일에 청구받은 대금", dt.date(2026, 3, 10)),
        ("11월 10일에 청구를 받는 경우", dt.date(2026, 11, 10)),
        ("6월 10일에 공고하면", dt.date(2027, 6, 10)),
        ("6월 10일에 청구를 받으면 언제까지인지 궁금했습니다", dt.date(2027, 6, 10)),
        ("12월 5일에 공고하려고 했는데", dt.date(2026, 12, 5)),
        ("12월 5일에 공고할 예정입니다. 지난번에는 유찰됐습니다", dt.date(2026, 12, 5)),
        ("11월 10일에 할 수 있나요", dt.date(2026, 11, 10)),
        ("12월 5일에 공고한 경우", dt.date(2026, 12, 5)),
        ("12월 5일에 공고했을 때", dt.date(2026, 12, 5)),
        ("12월 5일에 공고한다고 했을 때", dt.date(2026, 12, 5)),
        ("11월 30일에 청구를 받은 날이면", dt.date(2026, 11, 30)),
        ("올해 3월 5일에 검사하면", dt.date(2026, 3, 5)),
        ("작년 12월 5일에 준공한 공사", dt.date(2025, 12, 5)),
        ("내년 12월 5일에 공고하면", dt.date(2027, 12, 5)),
        ("25년 11월 23일에 공고하면", dt.date(2025, 11, 23)),
        ("11월 10일에 하겠습니다", dt.date(2027, 11, 10)),
    ],
)
def test_a_date_on_which_something_happened_is_the_last_such_day(text: str, date: dt.date) -> None:
    assert [day.date for day in read_inputs(text, TODAY).dates] == [date]


def test_a_second_date_comes_after_the_first() -> None:
    dates = read_inputs("기한이 12월 20일인데 1월 10일에 납품하면", TODAY).dates
    assert [day.date for day in dates] == [dt.date(2026, 12, 20), dt.date(2027, 1, 10)]


@pytest.mark.parametrize("text", ["2월 30일", "13월 1일", "2026-02-29", "2026년 4월 31일"])
def test_a_date_that_does_not_exist_is_said(text: str) -> None:
    inputs = read_inputs(f"{text}에 공고하면", TODAY)
    assert inputs.dates == ()
    assert f"'{text}'은 달력에 없는 날짜입니다" in inputs.problem


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("11월 23일에 공고하면", "공고"),
        ("11월 23일(월) 입찰공고 시", "공고"),
        ("공고일이 11월 23일이면", "공고"),
        ("공고를 11월 23일에 하면", "공고"),
        ("12월 10일이 마감일이면", "마감"),
        ("12월 10일 마감이면", "마감"),
    ],
)
def test_what_a_date_is_the_date_of(text: str, of: str) -> None:
    (day,) = read_inputs(text, TODAY).dates
    assert [word for word in ("공고", "마감") if day.of(word)] == [of]


def test_days_and_years_are_read_and_this_year_goes_without_saying() -> None:
    inputs = read_inputs("2026년 기준 3년과 10일", TODAY)
    assert (inputs.years, inputs.days) == ((3,), (10,))
    assert read_inputs("하루당, 1일당, 납품일자", TODAY).days == ()


def test_what_is_left_is_the_question_without_numbers() -> None:
    rest = read_inputs("5천만원 용역이 10일 늦으면 얼마인가요?", TODAY).rest
    assert not any(character.isdigit() for character in rest)
    assert "용역이" in rest and "늦으면 얼마인가요?" in rest


@given(st.text(alphabet="0123456789,. 억만천백원년월일이하초과-/(월)오늘공고", max_size=60))
def test_nothing_that_looks_like_a_number_breaks_it(text: str) -> None:
    read_inputs(text, TODAY)

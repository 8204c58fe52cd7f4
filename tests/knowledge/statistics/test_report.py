"""The monthly report, read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.statistics.report import as_pdf
from knowledge.statistics.span import Span
from tests.knowledge.statistics.made_up import large, small

A4 = (595, 842)


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(content)
    yield document
    document.close()


def texts_of(content: bytes) -> list[str]:
    with opened(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_the_report_says_what_was_counted() -> None:
    content = as_pdf(small())
    said = "\n".join(texts_of(content)).replace("\r", "")
    for words in (
        "계약통 월간 보고 2026년 11월",
        "집계 기간 2026. 11. 1.(일) ~ 2026. 11. 30.(월) · 집계 시각 2026. 12. 1.(화) 10:00",
        "7건", "앞 기간 4건", "83.3%", "앞 기간 100.0%", "75.0%", "0.08초", "2.5근무시간",
        "5건 (71.4%)", "1건 (14.3%)",
        "학습조직 Q&A 3", "지방계약법 시행령 제25조", "지식에 없는 질문 (2건", "김강사",
        "아무도 맡지 않은 질문", "집계 기준", "1쪽",
    ):  # fmt: skip
        assert words in said, words
    with opened(content) as document:
        assert document.get_metadata_value("Title") == "계약통 월간 보고 2026년 11월"


def test_every_chart_has_its_numbers() -> None:
    statistics = small()
    page = texts_of(as_pdf(statistics))[0]
    chart = page[page.index("날짜별 질문") : page.index("처리 결과")]
    assert sorted(map(int, chart.replace("건수입니다", "").split("옅은")[0].split()[2:])) == sorted(
        [day.day for day in statistics.per_day] + list(statistics.per_day.values())
    )


@pytest.mark.parametrize(
    ("statistics", "pages"), [(small(), range(1, 4)), (large(), range(2, 5))], ids=["small", "large"]
)
def test_it_is_a_few_pages_of_a4_and_nothing_leaves_them(statistics, pages: range) -> None:
    with opened(as_pdf(statistics)) as document:
        assert len(document) in pages
        for page in document:
            assert tuple(round(side) for side in page.get_size()) == A4
            text = page.get_textpage()
            boxes = [text.get_rect(number) for number in range(text.count_rects())]
            assert min(box[0] for box in boxes) >= 40
            assert max(box[2] for box in boxes) <= A4[0] - 40
            assert min(box[1] for box in boxes) >= 20


def test_a_month_in_which_nothing_happened_has_a_report() -> None:
    statistics = small()
    empty = type(statistics)(
        **{name: getattr(statistics, name) for name in statistics.__slots__}
        | {"topics": (), "rising": (), "articles": (), "instructors": ()}
        | {"per_day": dict.fromkeys(statistics.per_day, 0), "per_hour": (0,) * 24, "per_weekday": (0,) * 7}
    )
    assert "해당하는 내용이 없습니다." in "".join(texts_of(as_pdf(empty)))


def test_other_spans_have_no_monthly_report() -> None:
    with pytest.raises(ValueError, match="month"):
        as_pdf(small(span=Span(dt.date(2026, 11, 1), dt.date(2026, 11, 15))))


@given(st.text(max_size=120), st.text(max_size=64))
@example("<b>굵게</b> & <para>", "</font>")
@example("뷁쀍쁇 똠방각하 펲시콜라", "😀\u202e\ufeff")
@example("가" * 500, "a" * 500)
@settings(max_examples=15)
def test_no_words_break_it(question: str, name: str) -> None:
    assert texts_of(as_pdf(small(question=question, name=name)))


def test_markup_is_words_and_every_syllable_has_a_letter() -> None:
    said = "".join(texts_of(as_pdf(small(question="<b>뷁쀍</b> & 똠", name="펲강사"))))
    assert "<b>뷁쀍</b> & 똠" in said
    assert "펲강사" in said

"""The dashboard: the statistics as a page, and as files."""

from __future__ import annotations

import io
from html import unescape

import pypdfium2
import pytest
from openpyxl import load_workbook

from handlers.web.console import texts
from knowledge import rooms
from knowledge.statistics import texts as statistics_texts
from tests.handlers.web.conftest import Clock, Site
from tests.handlers.web.console.conftest import Ask, Desk

pytestmark = pytest.mark.loopback

NASTY = "<script>alert(1)</script> 이거 되나요?"
#: The day of the clock.
TODAY = "2026-11-23"


async def test_with_nothing_asked_every_part_is_there(lee: Desk) -> None:
    shown = unescape(await lee.browser.page("/console/dashboard"))
    for title in (statistics_texts.PER_DAY, statistics_texts.OUTCOME, statistics_texts.GAPS):
        assert title in shown
    assert texts.DASHBOARD_NONE in shown
    assert shown.count("<tr><td>") > 30 + 24 + 7


async def test_what_was_asked_is_counted_and_shown_as_words(
    site: Site, clock: Clock, lee: Desk, ask: Ask
) -> None:
    await ask(NASTY)
    await ask("두 번째 질문입니다?")
    shown = await lee.browser.page(f"/console/dashboard?first={TODAY}&last={TODAY}")
    assert "<script>alert" not in shown
    assert "<td>2026. 11. 23.(월)</td><td>월</td><td>2</td>" in shown
    async with site.database.read() as session:
        other = await rooms.find(session, "web", "instructors")
        assert other is not None
    elsewhere = await lee.browser.page(f"/console/dashboard?first={TODAY}&last={TODAY}&room={other.id}")
    assert "<td>2026. 11. 23.(월)</td><td>월</td><td>0</td>" in elsewhere
    assert f'value="{other.id}" checked' in elsewhere


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("first=x&last=2026-11-01", texts.STATISTICS_DAYS_UNREAD),
        ("first=2026-11-02", texts.STATISTICS_DAYS_UNREAD),
        ("first=2026-11-02&last=2026-11-01", statistics_texts.SPAN_REVERSED),
        ("first=2020-01-01&last=2026-11-01", statistics_texts.SPAN_TOO_LONG.format(most=400, days=2497)),
        ("month=2026-13", statistics_texts.MONTH_UNREADABLE.format(month="2026-13")),
    ],
)
async def test_days_that_make_no_sense_are_told_and_others_shown(lee: Desk, query: str, message: str) -> None:
    response = await lee.browser.get(f"/console/dashboard?{query}")
    assert response.status == 400
    shown = unescape(await response.text())
    assert message in shown
    assert statistics_texts.PER_DAY in shown


async def test_the_same_comes_as_files(lee: Desk, ask: Ask) -> None:
    await ask("=HYPERLINK() 되나요?")
    export = "/console/dashboard/export"
    response = await lee.browser.get(f"{export}?format=xlsx&first={TODAY}&last={TODAY}")
    assert (
        response.headers["Content-Disposition"] == 'attachment; filename="gyeyaktong-20261123-20261123.xlsx"'
    )
    book = load_workbook(io.BytesIO(await response.read()))
    assert statistics_texts.PER_DAY in book.sheetnames
    assert (await (await lee.browser.get(f"{export}?format=zip")).read())[:2] == b"PK"
    response = await lee.browser.get(f"{export}?format=pdf&month=2026-11")
    pdf = pypdfium2.PdfDocument(await response.read())
    assert statistics_texts.TITLE.format(year=2026, month=11) in pdf[0].get_textpage().get_text_range()
    pdf.close()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("format=exe", texts.STATISTICS_FORMAT_UNKNOWN),
        ("", texts.STATISTICS_FORMAT_UNKNOWN),
        (f"format=pdf&first={TODAY}&last={TODAY}", texts.STATISTICS_NOT_A_MONTH),
    ],
)
async def test_files_that_there_are_not(lee: Desk, query: str, message: str) -> None:
    response = await lee.browser.get(f"/console/dashboard/export?{query}")
    assert response.status == 400
    assert message in unescape(await response.text())

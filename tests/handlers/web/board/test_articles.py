"""The page of an article, through time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import escape, unescape

import pytest
from sqlalchemy import select

from handlers.web.board import addresses, texts
from indexer.structure import Section, StructuredDocument
from knowledge.models import PassageRow
from tests.handlers.web.board.conftest import DECREE
from tests.handlers.web.conftest import Site
from tests.handlers.web.shelves import Shelves
from tests.library import GONE, LOCAL_DECREE, NOTICE, article, document

pytestmark = pytest.mark.loopback

HERE = addresses.article(DECREE, "제30조")


def quotes(persons: int, *more: tuple[str, str], title: str = "견적") -> Section:
    return article("제30조", title, ("제1항", f"{persons}인 이상으로부터 견적서를 받는다."), *more)


def decree(day: dt.date, number: str, *sections: Section) -> StructuredDocument:
    return replace(document(DECREE, list(sections)), effective_date=day, promulgation_number=number)


FIRST = decree(dt.date(2020, 1, 1), "100", NOTICE, quotes(1))
SECOND = decree(dt.date(2023, 7, 1), "200", NOTICE, quotes(2, ("제2항", "<b>전자</b>로 받는다.")))
UNCHANGED = decree(dt.date(2025, 1, 1), "300", quotes(2, ("제2항", "<b>전자</b>로 받는다.")))
COMING = decree(dt.date(2027, 1, 1), "400", quotes(3))


@pytest.fixture
async def statute(shelves: Shelves) -> int:
    return (await shelves.add(SECOND, FIRST, UNCHANGED, COMING))[0]


def timeline(shown: str) -> list[str]:
    part = shown.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    return [" ".join(re.sub(r"<.*?>", " ", one).split()) for one in part.split("</li>")[:-1]]


def words(shown: str) -> list[str]:
    found = re.findall(r'<p class="block [^>]*>(.*?)</p>', shown)
    return [unescape(one) for one in found]


async def test_an_article_is_shown_as_it_is_now(site: Site, statute: int) -> None:
    shown = await (await site.member("김주무관")).page(HERE)
    assert words(shown) == ["① 2인 이상으로부터 견적서를 받는다.", "② <b>전자</b>로 받는다."]
    assert "&lt;b&gt;전자" in shown
    assert texts.ARTICLE_SPAN.format(begins="2023. 7. 1.", ends="2026. 12. 31.") in shown
    assert texts.ARTICLE_NEXT.format(date="2027. 1. 1.") in shown
    assert f'href="{addresses.document(statute)}"' in shown
    assert "제3장 계약의 방법" in shown


async def test_the_timeline_has_each_change_once_newest_first(site: Site, statute: int) -> None:
    shown = await (await site.member("김주무관")).page(HERE)
    assert timeline(shown) == [
        "2027. 1. 1.부터 2곳 바뀜 제400호",
        "2023. 7. 1. ~ 2026. 12. 31. 보고 있는 조문 2곳 바뀜 제200호",
        "2020. 1. 1. ~ 2023. 6. 30. 들여온 판 가운데 가장 이른 조문 제100호",
    ]


@pytest.mark.parametrize(
    ("day", "first_words", "notice"),
    [
        ("2021-03-01", "① 1인 이상", texts.ARTICLE_OF_DAY.format(date="2021. 3. 1.")),
        ("2023-07-01", "① 2인 이상", texts.ARTICLE_NEXT.format(date="2027. 1. 1.")),
        ("2023-06-30", "① 1인 이상", texts.ARTICLE_OF_DAY.format(date="2023. 6. 30.")),
        ("2027-01-01", "① 3인 이상", texts.ARTICLE_PENDING.format(date="2027. 1. 1.")),
        (
            "2019-12-31",
            "① 1인 이상",
            texts.ARTICLE_NOT_YET.format(date="2019. 12. 31.", first="2020. 1. 1."),
        ),
    ],
)
async def test_an_article_as_it_was_on_a_day(
    site: Site, statute: int, day: str, first_words: str, notice: str
) -> None:
    shown = await (await site.member("김주무관")).page(f"{HERE}?date={day}")
    assert words(shown)[0].startswith(first_words)
    assert notice in shown


@pytest.mark.parametrize("day", ["2024-13-01", "2024-3-1", "어제", "20240301", "2024-02-30", "٢٠٢٤-٠١-٠١"])
@pytest.mark.parametrize("name", ["date", "from", "to"])
async def test_what_is_no_day_is_refused(site: Site, statute: int, day: str, name: str) -> None:
    response = await (await site.member("김주무관")).get(HERE, params={name: day})
    assert response.status == 400
    assert texts.ARTICLE_BAD_DATE in await response.text()


async def test_the_text_shown_is_compared_with_the_one_before(site: Site, statute: int) -> None:
    shown = await (await site.member("김주무관")).page(HERE)
    assert texts.ARTICLE_DIFFERENCE.format(before="2020. 1. 1.", after="2023. 7. 1.") in shown
    assert "<b>1인</b> 이상으로부터" in shown and "<b>2인</b> 이상으로부터" in shown
    assert "<b>&lt;b&gt;전자&lt;/b&gt;로 받는다.</b>" in shown


@pytest.mark.parametrize("query", ["from=2020-01-01&to=2027-01-01", "from=2027-01-01&to=2020-01-01"])
async def test_any_two_texts_can_be_compared_the_older_first(site: Site, statute: int, query: str) -> None:
    shown = await (await site.member("김주무관")).page(f"{HERE}?{query}")
    assert texts.ARTICLE_DIFFERENCE.format(before="2020. 1. 1.", after="2027. 1. 1.") in shown
    assert "<b>1인</b>" in shown and "<b>3인</b>" in shown
    assert re.findall(r'<option value="([^"]+)" selected', shown) == ["2020-01-01", "2027-01-01"]


async def test_a_text_compared_with_itself_has_no_difference(site: Site, statute: int) -> None:
    shown = await (await site.member("김주무관")).page(f"{HERE}?from=2024-01-01&to=2024-01-02")
    assert texts.ARTICLE_SAME in shown


async def test_a_new_title_is_a_change(site: Site, shelves: Shelves) -> None:
    await shelves.add(
        decree(dt.date(2020, 1, 1), "1", quotes(1)),
        decree(dt.date(2023, 1, 1), "2", quotes(1, title="견적서")),
    )
    shown = await (await site.member("김주무관")).page(HERE)
    assert texts.ARTICLE_RETITLED.format(before="견적", after="견적서") in shown
    assert texts.ARTICLE_SAME not in shown


async def test_an_article_that_the_statute_no_longer_has(site: Site, shelves: Shelves) -> None:
    await shelves.add(FIRST, decree(dt.date(2023, 7, 1), "200", NOTICE))
    browser = await site.member("김주무관")
    shown = await browser.page(HERE)
    assert texts.ARTICLE_GONE.format(date="2023. 7. 1.") in shown
    assert words(shown) == []
    assert timeline(shown)[0].endswith(f"{texts.ARTICLE_SHOWN} {texts.ARTICLE_REMOVED} 제200호")
    assert words(await browser.page(f"{HERE}?date=2021-01-01"))


async def test_a_repealed_article_is_struck_through(site: Site, shelves: Shelves) -> None:
    await shelves.add(LOCAL_DECREE)
    shown = await (await site.member("김주무관")).page(addresses.article(DECREE, GONE.number))
    assert "block-repealed" in shown


async def test_an_article_of_one_text_has_nothing_to_compare(site: Site, shelves: Shelves) -> None:
    await shelves.add(FIRST)
    shown = await (await site.member("김주무관")).page(HERE)
    assert texts.ARTICLE_COMPARE not in shown
    assert escape(texts.ARTICLE_NO_ENTRIES) in shown


async def test_the_entries_that_rest_on_it(site: Site, shelves: Shelves, statute: int) -> None:
    await shelves.publish("그 조문의 질문", "답", (DECREE, "제30조", "제1항제2호"))
    await shelves.publish("다른 조문의 질문", "답", (DECREE, "제30조의2", ""))
    shown = await (await site.member("김주무관")).page(HERE)
    assert "그 조문의 질문" in shown and "다른 조문의 질문" not in shown


async def test_a_statute_that_is_not_imported_still_has_its_entries(site: Site, shelves: Shelves) -> None:
    await shelves.publish("그 조문의 질문", "답", ("없는 법 시행령", "제7조의2", ""))
    browser = await site.member("김주무관")
    shown = await browser.page(addresses.article("없는 법 시행령", "제7조의2"))
    assert texts.ARTICLE_NOT_IMPORTED in shown and "그 조문의 질문" in shown
    for path in (addresses.article("없는 법", "제1조"), addresses.article(DECREE, "제999조")):
        response = await browser.get(path)
        assert response.status == 404
        assert texts.ARTICLE_NOT_FOUND in await response.text()


async def test_passages_lead_to_the_article_and_back(site: Site, statute: int) -> None:
    async with site.database.read() as session:
        row = await session.scalar(select(PassageRow).where(PassageRow.article == "제30조").limit(1))
    assert row is not None
    browser = await site.member("김주무관")
    assert f'href="{HERE}"' in await browser.page(f"/passages/{row.id}")
    back = re.search(r'href="(/passages/\d+)"', await browser.page(HERE))
    assert back is not None
    assert "2인 이상" in await browser.page(back[1])

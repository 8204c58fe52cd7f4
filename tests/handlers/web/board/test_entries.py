"""Pages of Q&A entries and topics."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from handlers.web import texts as web_texts
from handlers.web.board import addresses, texts
from knowledge import qa_entries
from knowledge.models import QAEntry
from knowledge.people import Role
from tests.handlers.web.board.conftest import DECREE, add_many
from tests.handlers.web.conftest import Site
from tests.handlers.web.shelves import Shelves
from tests.library import LOCAL_DECREE

pytestmark = pytest.mark.loopback

QUESTION = "계약보증금은 얼마인가요?"
ANSWER = "계약금액의 10%입니다.\n| 구분 | 비율 |\n| --- | --- |\n| 물품 | 10% |"


def titles(shown: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'class="item-title" href="[^"]*">(.*?)</a>', shown)]


async def test_an_entry_is_shown_with_what_it_rests_on(site: Site, shelves: Shelves) -> None:
    await shelves.add(LOCAL_DECREE)
    entry = await shelves.publish(
        QUESTION, ANSWER, (DECREE, "제30조", "제1항제2호"), ("없는 법", "제1조", "")
    )
    shown = await (await site.member("김주무관")).page(addresses.entry(entry))
    assert f"<h1>{QUESTION}</h1>" in shown
    assert "계약금액의 10%입니다." in shown and "<td>10%</td>" in shown
    assert f'<a href="{addresses.article(DECREE, "제30조")}">{DECREE} 제30조제1항제2호</a>' in shown
    assert "2026. 11. 23.(월)" in shown
    assert f'href="{addresses.topic("deposit")}"' in shown
    assert f"http://gyeyaktong.example{addresses.entry(entry)}" in shown


@pytest.mark.parametrize(
    ("basis", "says"),
    [((), texts.ENTRY_NO_BASIS), (((DECREE, "제30조", ""),), "사내강사 한 사람의 의견")],
)
async def test_it_says_whose_word_it_is(
    site: Site, shelves: Shelves, basis: tuple[tuple[str, str, str], ...], says: str
) -> None:
    entry = await shelves.publish(QUESTION, "10%입니다.", *basis)
    shown = await (await site.member("김주무관")).page(addresses.entry(entry))
    assert says in shown
    assert '<p class="eyebrow">강사 의견</p>' in shown


async def test_it_can_be_asked_about_in_the_room(site: Site, shelves: Shelves) -> None:
    entry = await shelves.publish("A & B의 '보증금'은?", "10%입니다.")
    browser = await site.member("김주무관")
    shown = await browser.page(addresses.entry(entry))
    [link] = re.findall(r'<a class="button button-primary" href="([^"]+)"', shown)
    assert urlsplit(unescape(link)).path == "/rooms/open"
    assert parse_qs(urlsplit(unescape(link)).query) == {"ask": ["A & B의 '보증금'은?"]}
    assert (await browser.get(unescape(link))).status == 200
    # Whoever has not joined comes back with the question.
    location = (await site.browser().get(unescape(link))).headers["Location"]
    assert parse_qs(urlsplit(location).query)["next"][0].startswith("/rooms/open?ask=")


async def test_a_retired_entry_leads_to_what_has_taken_its_place(site: Site, shelves: Shelves) -> None:
    first = await shelves.publish("첫 번째 답은?", "10%입니다.")
    second = await shelves.publish("두 번째 답은?", "20%입니다.")
    third = await shelves.publish("세 번째 답은?", "30%입니다.")
    async with site.database.session() as session:
        for old, new in ((first, second), (second, third)):
            await session.execute(update(QAEntry).where(QAEntry.id == new).values(replaces_id=old))
            await qa_entries.retire(session, old, now=site.context.now())
    browser = await site.member("김주무관")
    for old in (first, second):
        shown = unescape(await browser.page(addresses.entry(old)))
        assert f'<a href="{addresses.entry(third)}">{texts.ENTRY_SUCCESSOR}</a>' in shown
    assert texts.ENTRY_SUCCESSOR not in unescape(await browser.page(addresses.entry(third)))


async def test_entries_on_the_same_articles_are_related_most_in_common_first(
    site: Site, shelves: Shelves
) -> None:
    entry = await shelves.publish(QUESTION, "답", (DECREE, "제30조", "제1항"), (DECREE, "제35조", ""))
    await shelves.publish("하나가 같은 것", "답", (DECREE, "제35조", ""))
    await shelves.publish("둘이 같은 것", "답", (DECREE, "제30조", ""), (DECREE, "제35조", "제2항"))
    await shelves.publish("다른 것", "답", (DECREE, "제90조", ""), ("국가계약법", "제35조", ""))
    gone = await shelves.publish("내린 것", "답", (DECREE, "제30조", ""))
    await shelves.retire(gone)
    shown = await (await site.member("김주무관")).page(addresses.entry(entry))
    assert titles(shown) == ["둘이 같은 것", "하나가 같은 것"]


async def test_a_retired_entry_says_so_and_leads_on(site: Site, shelves: Shelves) -> None:
    entry = await shelves.publish(QUESTION, "옛 답", (DECREE, "제30조", ""))
    await shelves.retire(entry)
    shown = await (await site.member("김주무관")).page(addresses.entry(entry))
    assert escape(texts.ENTRY_RETIRED) in shown and "옛 답" in shown
    assert f'href="{addresses.search(QUESTION)}"' in shown
    assert texts.ENTRY_RETIRED_ON in shown


@pytest.mark.parametrize("discarded", [False, True])
async def test_what_was_never_published_is_for_instructors(
    site: Site, shelves: Shelves, discarded: bool
) -> None:
    entry = await shelves.draft(QUESTION, "초안", (DECREE, "제30조", ""))
    if discarded:
        await shelves.retire(entry)
    response = await (await site.member("김주무관")).get(addresses.entry(entry))
    assert response.status == 404
    assert escape(texts.ENTRY_NOT_FOUND) in await response.text()
    shown = await (await site.holder("이강사", Role.INSTRUCTOR)).page(addresses.entry(entry))
    assert escape(texts.ENTRY_DRAFT) in shown


@pytest.mark.parametrize("number", ["0", "999", "x", "1e9", "9" * 40, "-1"])
async def test_an_entry_that_is_not_there(site: Site, number: str) -> None:
    response = await (await site.member("김주무관")).get(f"/board/entries/{number}")
    assert response.status == 404


async def test_a_topic_has_what_its_words_say(site: Site, shelves: Shelves) -> None:
    await shelves.publish("하자 보수 보증 금은 얼마인가요?", "답")
    await shelves.publish("준공검사는 며칠 안에 하나요?", "답")
    await shelves.publish("점심은 어디서 먹나요?", "답")
    browser = await site.member("김주무관")
    assert titles(await browser.page(addresses.topic("deposit"))) == ["하자 보수 보증 금은 얼마인가요?"]
    inspection = await browser.page(addresses.topic("inspection"))
    assert titles(inspection) == ["준공검사는 며칠 안에 하나요?", "하자 보수 보증 금은 얼마인가요?"]
    assert titles(await browser.page(addresses.topic("other"))) == ["점심은 어디서 먹나요?"]
    empty = await browser.page(addresses.topic("payment"))
    assert escape(texts.TOPIC_EMPTY) in empty
    missing = await browser.get(addresses.topic("no-such-topic"))
    assert missing.status == 404 and texts.TOPIC_NOT_FOUND in await missing.text()


async def test_ten_thousand_entries_come_in_pages(site: Site) -> None:
    await add_many(site.database, 10_000, "{number}번째 보증금 질문인가요?")
    browser = await site.member("김주무관")
    for path in ("/board/entries", addresses.topic("deposit"), addresses.article(DECREE, "제30조")):
        first, last = await browser.page(path), await browser.page(f"{path}?page=500")
        assert titles(first)[0] == "10000번째 보증금 질문인가요?" and len(titles(first)) == 20
        assert titles(last)[-1] == "1번째 보증금 질문인가요?"
        assert "10,000건" in first and web_texts.PAGE_OF.format(number=500, last=500) in last
        assert len(first.encode()) < 50_000
        assert 'rel="prev"' not in first and 'rel="next"' not in last


@pytest.mark.parametrize("page", ["0", "-3", "x", "2", "9" * 30])
async def test_a_page_that_is_not_there_is_the_nearest(site: Site, shelves: Shelves, page: str) -> None:
    await shelves.publish(QUESTION, "답")
    shown = await (await site.member("김주무관")).page(f"/board/entries?page={page}")
    assert titles(shown) == [QUESTION]


async def test_an_empty_list(site: Site) -> None:
    assert escape(texts.FRONT_EMPTY) in await (await site.member("김주무관")).page("/board/entries")

"""The search of the board, over a real index."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from handlers.web.board import addresses, texts
from handlers.web.board.frame import MAX_QUERY_CHARS
from tests.handlers.web.board.conftest import DECREE
from tests.handlers.web.conftest import OpenSite, Site
from tests.handlers.web.shelves import Shelves
from tests.library import DAMAGES, GUIDE, LOCAL_DECREE, QUOTES, article, document

pytestmark = pytest.mark.loopback


def headings(shown: str) -> list[str]:
    """What the results are called."""
    found = re.findall(r"<h3><a href=[^>]*>(.*?)</a></h3>", shown, re.DOTALL)
    return [unescape(re.sub(r"<.*?>", "", one)) for one in found]


def badges(shown: str) -> list[str]:
    return re.findall(r'<span class="badge[^"]*">(.*?)</span>', shown)


async def test_entries_rules_and_documents_are_found_together(site: Site, shelves: Shelves) -> None:
    await shelves.add(LOCAL_DECREE, GUIDE)
    entry = await shelves.publish(
        "하도급 노무비는 어떻게 주나요?", "전용 계좌로 노무비를 줍니다.", (DECREE, "제30조", "")
    )
    await shelves.publish("견적서는 몇 장 받나요?", "두 장입니다.", (DECREE, "제30조", ""))
    browser = await site.member("김주무관")
    shown = await browser.page("/board?q=노무비")
    assert headings(shown) == ["하도급 노무비는 어떻게 주나요?", "하도급 관리 안내 노무비 구분관리"]
    assert f'href="{addresses.entry(entry)}"' in shown
    assert "<mark>노무비</mark>는 전용 계좌로 매월 지급합니다." in shown
    rules = await browser.page("/board?q=견적서")
    assert headings(rules)[0] == "견적서는 몇 장 받나요?"
    assert f"{DECREE} 제30조" in headings(rules)[1]
    assert "시행령" in badges(rules)
    assert texts.EFFECTIVE.format(date="2026. 1. 2.") in rules


async def test_everyday_words_find_the_statutory_ones_and_both_are_marked(
    site: Site, shelves: Shelves
) -> None:
    await shelves.add(LOCAL_DECREE)
    shown = await (await site.member("김주무관")).page("/board?q=지체상금")
    assert f"{DECREE} 제90조" in headings(shown)[0]
    assert "<mark>지연배상금</mark>" in shown


async def test_an_article_that_is_named_comes_first(site: Site, shelves: Shelves) -> None:
    await shelves.add(LOCAL_DECREE)
    shown = await (await site.member("김주무관")).page("/board?q=시행령 35조&kind=statute")
    assert headings(shown)[0] == f"{DECREE} 제35조 입찰공고의 시기"
    assert f'href="{addresses.article(DECREE, "제35조")}"' in shown


@pytest.mark.parametrize(
    ("kind", "kept"), [("qa", "학습조직 Q&A"), ("statute", "법령"), ("standard", "표준문서"), ("x", "")]
)
async def test_one_kind_alone(site: Site, shelves: Shelves, kind: str, kept: str) -> None:
    await shelves.add(LOCAL_DECREE, document("견적 안내", [article("", "견적", ("", "견적서를 받습니다."))],
        kind=GUIDE.kind, authority=GUIDE.authority))  # fmt: skip
    await shelves.publish("견적서는 몇 장 받나요?", "두 장입니다.", (DECREE, "제30조", ""))
    shown = await (await site.member("김주무관")).page(f"/board?q=견적서&kind={kind}")
    groups = re.findall(r"<h2>(.*?) <span", shown)
    assert [unescape(one) for one in groups] == ([kept] if kept else list(texts.KINDS.values()))
    current = re.findall(r'aria-current="page">([^<]*)</a>', shown)
    assert [unescape(one) for one in current][1:] == [kept or texts.KIND_ALL]


async def test_more_than_a_page_of_one_kind(site: Site, shelves: Shelves) -> None:
    sections = [
        article(f"제{n}조", f"제{n} 견적 기준", ("", f"견적서 {n}의 기준은 이렇다.")) for n in range(1, 46)
    ]
    await shelves.add(document(DECREE, sections))
    browser = await site.member("김주무관")
    every = await browser.page("/board?q=견적서")
    assert len(headings(every)) == 5
    assert texts.SEARCH_MORE.format(kind="법령", total=45) in every
    pages = [await browser.page(f"/board?q=견적서&kind=statute&page={n}") for n in (1, 2, 3)]
    assert [len(headings(shown)) for shown in pages] == [20, 20, 5]
    assert len({name for shown in pages for name in headings(shown)}) == 45
    assert headings(await browser.page("/board?q=견적서&kind=statute&page=99")) == headings(pages[2])
    assert 'rel="next"' in pages[1] and 'rel="next"' not in pages[2]


async def test_nothing_found_leads_to_the_room_with_the_question(site: Site, shelves: Shelves) -> None:
    await shelves.add(LOCAL_DECREE)
    browser = await site.member("김주무관")
    shown = await browser.page(addresses.search("아이폰 배터리 & 충전기?"))
    assert texts.SEARCH_NOTHING.format(query="아이폰 배터리 &amp; 충전기?") in shown
    [link] = re.findall(r'<a class="button button-primary" href="([^"]+)"', shown)
    assert parse_qs(urlsplit(unescape(link)).query) == {"ask": ["아이폰 배터리 & 충전기?"]}
    of_kind = await browser.page("/board?q=견적서&kind=standard")
    assert texts.SEARCH_NOTHING_OF_KIND.format(kind="표준문서", query="견적서") in of_kind
    assert f'href="{addresses.search("견적서").replace("&", "&amp;")}"' in of_kind


@pytest.mark.parametrize("query", ["%20%20", "%00%0A", ""])
async def test_a_search_for_nothing_is_the_board(site: Site, query: str) -> None:
    assert escape(texts.FRONT_EMPTY) in await (await site.member("김주무관")).page(f"/board?q={query}")


@pytest.mark.parametrize("query", ["ㅁㄴㅇㄹ", "!!!", "(((", "가" * MAX_QUERY_CHARS, "\\", "%25_", "💸"])
async def test_whatever_is_typed_is_searched(site: Site, shelves: Shelves, query: str) -> None:
    await shelves.add(LOCAL_DECREE)
    response = await (await site.member("김주무관")).get("/board", params={"q": query})
    assert response.status == 200


async def test_a_query_that_is_too_long_is_refused_and_stays_in_the_box(site: Site) -> None:
    response = await (await site.member("김주무관")).get("/board", params={"q": "보" * 201})
    shown = await response.text()
    assert response.status == 400
    assert texts.SEARCH_TOO_LONG.format(limit=MAX_QUERY_CHARS) in shown
    assert f'value="{"보" * 200}"' in shown


async def test_an_index_that_is_not_there_yet_finds_nothing(site: Site) -> None:
    shown = await (await site.member("김주무관")).page("/board?q=보증금")
    assert texts.SEARCH_NOTHING.format(query="보증금") in shown


async def test_too_many_searches_are_refused_for_a_while(open_site: OpenSite) -> None:
    site = await open_site(searches_per_minute=2, board_public=True)
    busy, other, stranger = await site.member("김주무관"), await site.member("박주무관"), site.browser()
    for browser in (busy, stranger):
        for _ in range(2):
            assert (await browser.get("/board?q=보증금")).status == 200
        refused = await browser.get("/board?q=보증금")
        shown = await refused.text()
        assert refused.status == 429
        wait = refused.headers["Retry-After"]
        assert texts.SEARCH_TOO_MANY.format(seconds=wait) in shown
        assert 'value="보증금"' in shown
        assert (await browser.get("/board")).status == 200
    # Strangers share the limit of their address; those who have joined have one each.
    assert (await site.browser().get("/board?q=보증금")).status == 429
    assert (await other.get("/board?q=보증금")).status == 200


async def test_rules_that_will_change_or_are_not_in_force_yet_say_so(site: Site, shelves: Shelves) -> None:
    coming = replace(
        document(DECREE, [article("제30조", "견적", ("", "견적서를 3인 이상에게서 받는다."))]),
        effective_date=dt.date(2027, 1, 1),
    )
    new_law = document(
        "드론계약법", [article("제5조", "드론 촬영", ("", "드론 촬영은 승인을 받는다."))],
        effective=dt.date(2027, 3, 1),
    )  # fmt: skip
    await shelves.add(document(DECREE, [QUOTES, DAMAGES]), coming, new_law)
    browser = await site.member("김주무관")
    assert texts.MARK_ENDS.format(date="2027. 1. 1.") in badges(await browser.page("/board?q=견적서"))
    assert texts.MARK_PENDING in badges(await browser.page("/board?q=드론 촬영"))


async def test_a_retired_entry_is_found_no_more(site: Site, shelves: Shelves) -> None:
    entry = await shelves.publish("견적서는 몇 장 받나요?", "두 장입니다.", (DECREE, "제30조", ""))
    browser = await site.member("김주무관")
    assert headings(await browser.page("/board?q=견적서"))
    await shelves.retire(entry)
    assert headings(await browser.page("/board?q=견적서")) == []

"""The board in real browsers, with the whole program behind it.

``SCREENSHOTS=1`` also writes the picture of the documentation to ``docs/images``.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.web.board import addresses, texts
from tests.e2e.browser import PHONE, ROUTED, Visitor, axe_source
from tests.e2e.city_hall import CityHall, open_city_hall
from tests.e2e.program import Program

pytestmark = pytest.mark.e2e

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LAW = "지방계약법 시행령"
FOLDER = "지방자치단체를당사자로하는계약에관한법률"
#: The decree in two versions, an article of each; the program reads them like any other.
DECREE = """---
제목: 지방자치단체를 당사자로 하는 계약에 관한 법률 시행령
법령MST: {number}
법령ID: '010098'
법령구분: 대통령령
소관부처:
- 행정안전부
공포일자: {day}
공포번호: '{number}'
시행일자: {day}
상태: 시행
출처: https://www.law.go.kr/법령/지방자치단체를당사자로하는계약에관한법률시행령
---

# 지방자치단체를 당사자로 하는 계약에 관한 법률 시행령

## 제3장 계약의 방법

##### 제30조 (수의계약대상자의 선정절차 등)

**①** 수의계약을 체결하려는 경우에는 {persons}인 이상으로부터 견적서를 받아야 한다.

**②** 견적서는 지정정보처리장치를 이용하여 받아야 한다.
"""


@pytest.fixture(scope="module")
def shelves(installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with both versions of the decree; copy it, never run on it."""
    directory = tmp_path_factory.mktemp("board")
    program = Program(directory)
    shutil.copytree(installation, program.data)
    for day, number, persons in (("2020-01-01", 30000, 1), ("2026-01-02", 35947, 2)):
        statutes = directory / day / FOLDER
        statutes.mkdir(parents=True)
        words = DECREE.format(day=day, number=number, persons=persons)
        (statutes / "시행령.md").write_text(words, encoding="utf-8")
        program.command("statutes", "sync", str(statutes.parent))
    return program.data


@pytest_asyncio.fixture
async def hall(shelves: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    program = Program(tmp_path / "city-hall", BOARD_PUBLIC="true")
    shutil.copytree(shelves, program.data)
    async with open_city_hall(program) as hall:
        yield hall


def number_of(hall: CityHall, query: str) -> int:
    """A row's number, by a query."""
    database = f"file:{hall.program.data / 'gyeyaktong.db'}?mode=ro"
    with closing(sqlite3.connect(database, uri=True)) as connection:
        found: int = connection.execute(query).fetchone()[0]
        return found


def pages(hall: CityHall) -> dict[str, str]:
    """Every kind of page that there is."""
    document = number_of(hall, "SELECT id FROM document WHERE kind = 'standard' AND title LIKE '수의계약%'")
    statute = number_of(hall, f"SELECT id FROM document WHERE kind = 'statute' AND short_name = '{LAW}'")
    entry = number_of(hall, "SELECT id FROM qa_entry WHERE question LIKE '%견적%' LIMIT 1")
    return {
        "front": "/board",
        "search": addresses.search("수의계약 견적"),
        "one kind": addresses.search("계약", "standard"),
        "nothing": addresses.search("아이폰 배터리"),
        "too long": addresses.search("가" * 300),
        "entries": "/board/entries",
        "entry": addresses.entry(entry),
        "topic": addresses.topic("private-contract"),
        "article": addresses.article(LAW, "제30조"),
        "article not imported": addresses.article("지방계약법", "제31조"),
        "documents": "/board/documents",
        "document": addresses.document(document),
        "statute": addresses.document(statute),
        "passage": f"/passages/{number_of(hall, 'SELECT max(id) FROM passage WHERE qa_entry_id IS NULL')}",
        "digests": "/board/digests",
    }


async def focused(visitor: Visitor) -> str:
    """The words of what has the focus, or its value."""
    words: str = await visitor.page.evaluate(
        "document.activeElement.value ?? document.activeElement.innerText"
    )
    return " ".join(words.split())


async def test_search_by_mouse_while_typing(hall: CityHall) -> None:
    visitor = await hall.visitor()
    page = visitor.page
    await visitor.go("/board")
    await page.click("#search-query")
    await page.keyboard.type("수의계약 견적")
    await page.locator(".result mark", has_text="견적").first.wait_for()
    assert "q=" in page.url
    counted = await page.inner_text("#result-count")
    assert await page.inner_text("#search-status") == counted
    assert await page.input_value("#search-query") == "수의계약 견적"
    await page.get_by_role("link", name=texts.KINDS["standard"], exact=True).click()
    await page.wait_for_url("**kind=standard**")
    assert set(await page.locator(".result .badge").all_inner_texts()) == {"표준문서"}
    await page.fill("#search-query", "보증금")
    await page.locator(".result mark", has_text="보증금").first.wait_for()
    assert "kind=standard" in page.url
    await page.fill("#search-query", "")
    await page.locator(".front").wait_for()
    assert page.url.endswith("/board")
    await page.fill("#search-query", "2인 견적")
    await page.locator(".result h3 a").first.click()
    await page.locator("article.passage h1").wait_for()
    await page.go_back()
    await page.locator(".result").first.wait_for()
    assert await page.input_value("#search-query") == "2인 견적"


async def test_search_by_keyboard(hall: CityHall) -> None:
    visitor = await hall.visitor()
    page = visitor.page
    await visitor.go("/board")
    await page.keyboard.press("/")
    await page.keyboard.type("견적")
    await page.keyboard.press("Enter")
    await page.locator(".result").nth(2).wait_for()
    names = [" ".join(one.split()) for one in await page.locator(".result h3 a").all_inner_texts()]
    await page.keyboard.press("ArrowDown")
    assert await focused(visitor) == names[0]
    await page.keyboard.press("ArrowDown")
    assert await focused(visitor) == names[1]
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    assert await focused(visitor) == "견적"
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Escape")
    assert await focused(visitor) == "견적"
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.locator("article.passage h1").wait_for()
    assert await page.inner_text("article.passage h1") == names[0]


async def test_search_without_scripts(hall: CityHall) -> None:
    visitor = await hall.visitor(java_script_enabled=False)
    page = visitor.page
    await visitor.go("/board")
    await page.fill("#search-query", "견적")
    await page.keyboard.press("Enter")
    await page.locator(".result").first.wait_for()
    await page.get_by_role("link", name="표준문서", exact=False).first.click()
    await page.locator(".tabs [aria-current]", has_text="표준문서").wait_for()
    await page.locator(".result h3 a").first.click()
    await page.locator("h1").wait_for()
    await visitor.go(addresses.article(LAW, "제30조"))
    await page.fill("#day", "2021-03-01")
    await page.locator("form:has(#day) button").click()
    await page.locator(".alert", has_text="2021. 3. 1.").wait_for()
    assert "1인 이상으로부터" in await page.inner_text(".passage-text")


async def test_what_the_server_refuses_is_said_while_typing(hall: CityHall) -> None:
    visitor = await hall.visitor(**ROUTED)
    await visitor.go("/board")
    await visitor.page.route("**/board?q=*", lambda route: route.abort())
    await visitor.page.fill("#search-query", "견적")
    await visitor.page.locator("#search-status", has_text=texts.SEARCH_FAILED).wait_for(state="attached")
    await visitor.page.unroute_all()
    await visitor.page.keyboard.press("Enter")
    await visitor.page.locator(".result").first.wait_for()


async def test_whoever_finds_nothing_asks_in_the_room(hall: CityHall) -> None:
    visitor = await hall.visitor()
    page = visitor.page
    question = "아이폰 배터리 & '충전기'는 <b>몇 개</b>?"
    await visitor.go(addresses.search(question))
    await page.get_by_role("link", name=texts.ASK).click()
    # Nobody has joined yet: the question waits.
    await page.fill("#nickname", "김주무관")
    await page.click("main button[type=submit]")
    await visitor.connected()
    assert await page.input_value("#composer-text") == f"@계약통 {question}"
    assert page.url.endswith("/rooms/open")
    assert await visitor.texts() == []
    await page.keyboard.press("Enter")
    await visitor.sees("아이폰 배터리", by="own")


async def test_an_article_is_compared_and_asked_about(hall: CityHall) -> None:
    kim = await hall.clerk("김주무관")
    page = kim.page
    await kim.go(addresses.article(LAW, "제30조"))
    assert "2인 이상으로부터" in await page.inner_text(".passage-text")
    await page.locator(".timeline a", has_text="2020. 1. 1.").click()
    await (
        page.locator(".alert", has_text=texts.ARTICLE_NOW)
        .or_(page.locator(".alert a", has_text=texts.ARTICLE_NOW))
        .first.wait_for()
    )
    assert "1인 이상으로부터" in await page.inner_text(".passage-text")
    assert await page.inner_text(".change-before b") == "1인"
    assert await page.inner_text(".change-after b") == "2인"
    await page.get_by_role("link", name=texts.ARTICLE_ASK).click()
    await kim.connected()
    asked = texts.ARTICLE_QUESTION.format(law=LAW, article="제30조")
    assert await page.input_value("#composer-text") == f"@계약통 {asked}"


async def test_nothing_is_wrong_with_an_article_as_it_was(hall: CityHall, tmp_path: Path) -> None:
    axe = axe_source(tmp_path)
    for scheme in ("light", "dark"):
        visitor = await hall.visitor(viewport=PHONE, color_scheme=scheme)
        await visitor.go(addresses.article(LAW, "제30조", dt.date(2021, 3, 1)))
        await visitor.page.wait_for_selector(".change-before")
        assert await visitor.faults(axe) == []


async def test_the_instructors_room_takes_no_question(hall: CityHall) -> None:
    admin = await hall.admin()
    await admin.go("/rooms/instructors?ask=질문")
    await admin.connected()
    assert await admin.page.input_value("#composer-text") == ""


async def test_paper_shows_the_text_and_where_it_is_from(hall: CityHall) -> None:
    visitor = await hall.visitor(color_scheme="dark")
    page = visitor.page
    for name, path in pages(hall).items():
        if name in ("too long", "digests"):
            continue
        await page.emulate_media(media="print", color_scheme="dark")
        await visitor.go(path)
        for gone in (".site-header", ".search", ".actions", ".tabs", ".pages", ".day-form"):
            for part in await page.locator(gone).all():
                assert not await part.is_visible(), (name, gone)
        colours = await page.evaluate(
            "[...document.querySelectorAll('h1, h2, .block, .card')].map(e => getComputedStyle(e))"
            ".map(s => s.color + s.backgroundColor)"
        )
        assert set(colours) <= {"rgb(0, 0, 0)rgba(0, 0, 0, 0)"}, name
        if name != "passage":
            assert await page.locator(".permalink", has_text=hall.program.url).is_visible(), name


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="set SCREENSHOTS=1 to renew docs/images")
async def test_pictures_of_the_documentation(hall: CityHall) -> None:
    visitor = await hall.visitor()
    await visitor.go(addresses.search("2인 견적"))
    await visitor.page.locator(".result").first.wait_for()
    IMAGES.mkdir(parents=True, exist_ok=True)
    await visitor.page.screenshot(path=IMAGES / "board.png")

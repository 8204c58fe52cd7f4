"""Threads, names and unread marks of the web room in real browsers, with the whole program behind it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.browser import PHONE, Visitor, axe_source
from tests.e2e.city_hall import CityHall

pytestmark = pytest.mark.e2e

QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
ATTACK = '<img src=x onerror="alert(1)">'


async def thread_of(visitor: Visitor, words: str) -> str:
    """The address of the thread that a message begins."""
    link = visitor.message(words).locator(".replies")
    await link.wait_for()
    address = await link.get_attribute("href")
    assert address is not None
    return address


def rename(hall: CityHall, name: str, new_name: str) -> None:
    """Call somebody as people of Telegram may call themselves."""
    database = hall.program.data / "gyeyaktong.db"
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        assert connection.execute("UPDATE person SET name = ? WHERE name = ?", (new_name, name)).rowcount == 1


async def mark(visitor: Visitor, text: str, room: str = "open") -> None:
    """Wait until the mark of a room in the head of the page says something; nothing, where it is empty."""
    await visitor.page.wait_for_function(
        "([room, text]) => document.querySelector(`[data-room=${room}] .unread-mark`).textContent === text",
        arg=[room, text],
    )


async def test_a_thread_is_opened_and_answered(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관", viewport=PHONE)
    await kim.write(f"@계약통 {QUESTION}")
    await kim.answer_to(QUESTION, words="근거")
    await park.message(QUESTION).locator(".replies", has_text="답글 1개").click()
    await park.connected()
    answer = await park.sees("근거", by="bot")
    assert not await answer.locator(".quote").count()  # it answers what stands above it
    await park.page.locator("#answered", has_text="계약통 님에게 답장").wait_for()
    await park.menu(await park.sees(QUESTION), "답장")
    await park.page.fill("#composer-text", "저도 궁금했어요.")
    await park.page.click("#composer-send")
    await (await kim.sees("저도 궁금했어요.")).locator(".quote", has_text="김주무관").wait_for()
    await kim.message(QUESTION, by="own").locator(".replies", has_text="답글 2개").wait_for()
    await park.page.locator("#thread-count", has_text="답글 2개").wait_for()

    # Alive in both directions; what is said elsewhere in the room stays there.
    await kim.write("점심 드셨나요?")
    await (await kim.sees("점심", by="own")).locator("time").wait_for()
    await kim.reply(await kim.sees("저도 궁금했어요."), "한 명이면 됩니다.")
    await park.sees("한 명이면 됩니다.")
    assert await park.page.locator(".bubble-text", has_text="점심").count() == 0

    # Buttons, changes and deletions.
    await park.press(await park.sees("근거", by="bot"), "👍")
    await park.toast("다행입니다")
    await kim.message("근거", by="bot").locator(".press", has_text="👍 해결됐어요 1").wait_for()
    await park.menu(await park.sees("저도 궁금했어요.", by="own"), "고치기")
    await park.page.fill("#composer-text", "저도 궁금했습니다.")
    await park.page.click("#composer-send")
    await kim.sees("저도 궁금했습니다.")
    await park.menu(await park.sees("저도 궁금했습니다.", by="own"), "지우기")
    await park.page.click("#delete-dialog button[value=delete]")
    await kim.sees("삭제된 글입니다.")
    await kim.message(QUESTION, by="own").locator(".replies", has_text="답글 2개").wait_for()


async def test_a_thread_without_scripts(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    await kim.write(f"@계약통 {QUESTION}")
    await kim.answer_to(QUESTION, words="근거")
    address = await thread_of(kim, QUESTION)
    reader = await city_hall.visitor(java_script_enabled=False, viewport=PHONE)
    await reader.context.add_cookies(await kim.context.cookies())  # type: ignore[arg-type]
    await reader.go(address)
    assert len(await reader.texts()) == 2
    await reader.page.fill("#composer-text", f"급하면요? {ATTACK}")
    await reader.page.click("#composer-send")
    await reader.page.wait_for_url("**#m*")
    assert f"급하면요? {ATTACK}" in await reader.texts()
    await (await kim.sees("급하면요?", by="own")).locator(".quote", has_text="계약통").wait_for()
    # Another message is chosen to be answered, and a button is pressed.
    first = reader.page.locator(".message").first
    await first.hover()
    await first.locator(".answer-this").click()
    await reader.page.locator("#answered", has_text="김주무관 님에게 답장").wait_for()
    await reader.page.locator(".press", has_text="👍").first.click()
    await (await kim.answer_to(QUESTION)).locator(".press", has_text="👍 해결됐어요 1").wait_for()
    await reader.page.reload()
    await reader.page.locator(".press", has_text="👍 해결됐어요 1").first.wait_for()


async def test_a_thread_whose_beginning_is_taken_back(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    await kim.write("지울 글")
    await park.reply(await park.sees("지울 글"), "답글입니다.")
    address = await thread_of(kim, "지울 글")
    await park.go(address)
    await park.connected()
    await kim.menu(await kim.sees("지울 글", by="own"), "지우기")
    await kim.page.click("#delete-dialog button[value=delete]")
    await park.sees("삭제된 글입니다.")
    await park.write("그래도 덧붙입니다.")
    await kim.sees("그래도 덧붙입니다.")
    await park.page.reload()
    await park.connected()
    assert await park.texts() == ["삭제된 글입니다.", "답글입니다.", "그래도 덧붙입니다."]
    await kim.message("삭제된 글입니다.").locator(".replies", has_text="답글 2개").click()
    await kim.connected()
    assert len(await kim.texts()) == 3


async def test_what_is_unread_on_two_devices_and_in_two_rooms(city_hall: CityHall) -> None:
    teacher = await city_hall.admin()
    await teacher.go("/rooms/open")
    await teacher.connected()
    await teacher.write("안녕하세요")
    phone = await city_hall.visitor(viewport=PHONE)
    await phone.context.add_cookies(await teacher.context.cookies())  # type: ignore[arg-type]
    await phone.go("/board")
    kim = await city_hall.clerk("김주무관")
    async with teacher.page.expect_response("**/reading"):
        await kim.write("읽은 글")
        await teacher.sees("읽은 글")
    await teacher.page.goto("about:blank")
    for number in range(20):
        await kim.write(f"그사이 {number}번째 글")
    await kim.write("@정관리 확인 부탁드립니다.")
    await (await kim.sees("확인 부탁드립니다.", by="own")).locator("time").wait_for()

    await phone.page.reload()
    assert await phone.page.locator("[data-room=open] .unread-mark").inner_text() == "@21"
    await phone.go("/rooms/instructors")
    await phone.connected()
    other = await phone.context.new_page()
    await other.goto(f"{phone.url}/rooms/open")
    await other.locator(".unread", has_text="여기부터 새 글").wait_for()
    first = other.locator(".message:has(> .unread) .bubble-text")
    assert await first.inner_text() == "그사이 0번째 글"
    assert await first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; }"
    )
    # Not at the end yet: nothing is read on any device.
    await other.wait_for_timeout(1500)
    assert "@21" in await phone.page.locator("[data-room=open]").inner_text()
    await other.evaluate("scroller.scrollTop = scroller.scrollHeight")
    await mark(phone, "")
    await other.close()

    # In a room that is looked at, what comes is read; behind another window it is counted.
    await phone.go("/rooms/open")
    await phone.connected()
    await kim.write("보고 있을 때")
    await phone.sees("보고 있을 때")
    assert not (await phone.page.title()).startswith("(")
    await phone.page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    for number in range(3):
        await kim.write(f"숨었을 때 {number}")
    await phone.sees("숨었을 때 2")
    await phone.page.wait_for_function("document.title.startsWith('(3) 열린 계약방')")
    await mark(phone, "3")
    await phone.page.evaluate(
        """() => {
            delete document.hidden;
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    await mark(phone, "")
    assert not (await phone.page.title()).startswith("(")
    # Staff see nothing of the instructors' room.
    assert await kim.page.locator(".place-room").count() == 1


async def test_somebody_is_named_by_keyboard(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    await kim.page.locator("#people-count", has_text="2명").wait_for()
    page = kim.page
    options = page.locator(".naming-option")
    await page.focus("#composer-text")
    await page.keyboard.type("@")
    await options.first.wait_for()
    assert await options.all_inner_texts() == ["통\n계약통\n봇", "박\n박주무관"]
    active = (
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent"
    )
    await page.keyboard.press("ArrowDown")
    assert "박주무관" in await page.evaluate(active)
    await page.keyboard.press("ArrowDown")
    assert "계약통" in await page.evaluate(active)
    await page.keyboard.press("Escape")
    assert not await page.locator("#naming").is_visible()
    assert await page.input_value("#composer-text") == "@"
    await page.keyboard.type("주무")
    await options.first.wait_for()
    assert await options.all_inner_texts() == ["박\n박주무관"]
    await page.keyboard.press("Enter")
    assert await page.input_value("#composer-text") == "@박주무관 "
    await page.keyboard.type("님, 확인 부탁드립니다.")
    await page.keyboard.press("Enter")
    await kim.sees("님, 확인 부탁드립니다.", by="own")
    named = (await park.sees("확인 부탁드립니다.")).locator("mark.at-me", has_text="@박주무관")
    await named.wait_for()
    assert await kim.message("확인", by="own").locator("mark.at").count() == 1
    assert await kim.message("확인", by="own").locator("mark.at-me").count() == 0
    # To the bot as ever.
    await page.keyboard.type("@계약")
    await options.first.wait_for()
    await page.keyboard.press("Tab")
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Enter")
    await kim.answer_to(QUESTION, words="근거")


async def test_any_name_is_only_a_name(city_hall: CityHall) -> None:
    kim, park = (
        await city_hall.clerk("김주무관"),
        await city_hall.clerk("박주무관", viewport={"width": 320, "height": 640}),
    )
    long = ATTACK + "가나다라마바사아자차" * 7
    rename(city_hall, "박주무관", long)
    rename(city_hall, "김주무관", "홍길동 (감사관실)")
    await park.page.reload()
    await park.connected()
    await kim.page.reload()
    await kim.connected()
    await kim.page.locator("#people-count", has_text="2명").wait_for()
    await kim.page.focus("#composer-text")
    await kim.page.keyboard.type("@<img")
    await kim.page.locator(".naming-option").first.wait_for()
    await kim.page.keyboard.press("Enter")
    await kim.page.keyboard.type(f"{ATTACK} 보셨나요?")
    await kim.page.keyboard.press("Enter")
    said = await park.sees("보셨나요?")
    assert await said.locator("mark.at-me").inner_text() == f"@{long}"
    await park.page.locator("#composer-text").press_sequentially("@홍길")
    await park.page.locator(".naming-option").first.wait_for()
    assert not await park.scrolls_sideways()
    await park.page.locator(".naming-option", has_text="홍길동").click()
    await park.page.locator("#composer-text").press_sequentially("님, 네.")
    await park.page.click("#composer-send")
    await (await kim.sees("님, 네.")).locator("mark.at-me", has_text="@홍길동 (감사관실)").wait_for()
    for visitor in (kim, park):
        assert await visitor.page.locator("img[src=x]").count() == 0


async def test_nothing_is_wrong_with_names_nor_with_unread_marks(city_hall: CityHall, tmp_path: Path) -> None:
    axe = axe_source(tmp_path)
    kim = await city_hall.clerk("김주무관")
    for scheme in ("light", "dark"):
        visitor = await city_hall.clerk(f"{scheme} 주무관", viewport=PHONE, color_scheme=scheme)
        await kim.write(f"@{scheme} 주무관 님, 반갑습니다.")
        await (await visitor.sees("님, 반갑습니다.")).locator("mark").wait_for()
        await visitor.page.locator("#composer-text").press_sequentially("@")
        await visitor.page.locator(".naming-option").first.wait_for()
        assert await visitor.faults(axe) == []
        await visitor.go("/account")
        await kim.write("새 글입니다.")
        await (await kim.sees("새 글입니다.", by="own")).locator("time").wait_for()
        await visitor.go("/board")
        await visitor.page.locator(".unread-mark:not(:empty)").wait_for()
        assert await visitor.faults(axe) == []

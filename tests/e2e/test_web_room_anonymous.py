"""Asking without a name, in real browsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import FilePayload

from handlers.web import texts
from tests.e2e.browser import PHONE, axe_source
from tests.e2e.city_hall import CityHall

pytestmark = pytest.mark.e2e

QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"


async def test_a_question_without_a_name_is_answered_changed_and_taken_back(city_hall: CityHall) -> None:
    kim, lee = await city_hall.clerk("김주무관"), await city_hall.clerk("이주무관")
    await kim.page.check("#composer-anonymous")
    await kim.page.locator("#composer-anonymous-hint").wait_for()
    await kim.write(f"@계약통 {QUESTION}")
    answer = await kim.answer_to(QUESTION, words="근거")
    own = await kim.sees(QUESTION, by="own")
    await own.locator(".message-time", has_text=texts.SCRIPT["anonymous"]).wait_for()
    theirs = await lee.sees(QUESTION)
    assert await theirs.locator(".message-name").inner_text() == texts.ANONYMOUS_NAME
    assert "message-own" not in (await theirs.get_attribute("class") or "")
    await kim.press(answer, "해결")
    await kim.toast("")
    # What follows it up is asked by the same nobody, though the box was emptied meanwhile.
    await kim.page.uncheck("#composer-anonymous")
    await kim.reply(answer, "@계약통 그럼 5천만원이면요?")
    await (
        (await kim.sees("5천만원이면요", by="own"))
        .locator(".message-time", has_text=texts.SCRIPT["anonymous"])
        .wait_for()
    )
    assert await lee.page.locator(".message-name", has_text="김주무관").count() == 0
    # What comes in scrolls the room, and that closes a menu.
    await kim.answer_to("그럼 5천만원이면요?")
    await kim.page.locator("#thinking").wait_for(state="hidden")
    await kim.menu(await kim.sees("5천만원이면요", by="own"), texts.DELETE)
    await kim.page.locator("dialog[open] button[value=delete]").click()
    await lee.sees(texts.MESSAGE_DELETED)


async def test_a_file_is_not_sent_under_the_name_by_mistake(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    await kim.page.check("#composer-anonymous")
    draft = FilePayload(name="공고.txt", mimeType="text/plain", buffer="공고문입니다.".encode())
    await kim.page.set_input_files("#composer-file", draft)
    await kim.page.click("#composer-send")
    await kim.page.locator("#composer-error", has_text=texts.SCRIPT["anonymousFile"]).wait_for()
    assert await kim.texts() == []
    await kim.page.uncheck("#composer-anonymous")
    await kim.page.click("#composer-send")
    await kim.sees("공고.txt", by="own")


async def test_whoever_signs_out_or_comes_again_is_not_known(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    await kim.page.check("#composer-anonymous")
    await kim.write("@계약통 점심은 어디서 먹나요?")
    await kim.sees("점심은 어디서", by="own")
    await kim.page.reload()
    await kim.sees("점심은 어디서", by="own")
    assert not await kim.page.is_checked("#composer-anonymous")
    window = await kim.context.new_page()
    await window.goto(f"{city_hall.program.url}/rooms/open")
    await window.locator(".message", has_text="점심은 어디서").first.wait_for()
    assert await window.locator(".message-own").count() == 0
    await kim.page.locator("form[action='/sign-out'] button").first.click()
    assert await kim.page.evaluate("sessionStorage.getItem('gyeyaktong:pseudonyms')") is None


async def test_the_box_is_there_for_everybody(city_hall: CityHall, tmp_path: Path) -> None:
    axe = axe_source(tmp_path)
    for scheme in ("light", "dark"):
        visitor = await city_hall.clerk(
            f"김주무관 {scheme}", viewport=PHONE, color_scheme=scheme, bypass_csp=True
        )
        await visitor.page.check("#composer-anonymous")
        assert await visitor.violations(axe) == []
        assert not await visitor.scrolls_sideways()

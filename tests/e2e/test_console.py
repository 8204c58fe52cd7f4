"""The instructors' console in real browsers, with the whole program and the real local contract act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page

from handlers import texts as chat_texts
from handlers.web.console import texts
from tests.e2e.browser import PHONE, Visitor, axe_source
from tests.e2e.city_hall import CityHall, open_copy

QUESTION = "드론 촬영 용역을 하는데 비행 승인서는 언제까지 받으면 되나요?"
ANSWER = "착수 3일 전까지 받으시면 됩니다. 과업지시서에 그렇게 적어 두세요."
#: Short enough to wait for.
UNDO_SECONDS = 4


@pytest_asyncio.fixture
async def hall(installation_with_act: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    async with open_copy(
        installation_with_act, tmp_path, CONSOLE_UNDO_SECONDS=str(UNDO_SECONDS)
    ) as city_hall:
        yield city_hall


@pytest_asyncio.fixture
async def patient_hall(installation_with_act: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    """With as much time to take something back as a busy machine may need."""
    async with open_copy(installation_with_act, tmp_path, CONSOLE_UNDO_SECONDS="300") as city_hall:
        yield city_hall


async def ask(clerk: Visitor, *questions: str) -> None:
    """Ask the instructors straight away."""
    for question in questions:
        await clerk.page.fill("#composer-text", f"/강사 {question}")
        await clerk.page.click("#composer-send")
        await clerk.answer_to(question, words="강사")


async def open_question(teacher: Visitor, words: str) -> Page:
    await teacher.go("/console")
    await teacher.page.get_by_role("link", name=words).click()
    await teacher.page.wait_for_selector("#editor")
    return teacher.page


async def test_by_mouse_an_answer_with_its_rule_reaches_the_asker_and_the_next_one(hall: CityHall) -> None:
    kim, teacher = await hall.clerk("김주무관"), await hall.admin("정관리")
    await ask(kim, QUESTION)
    page = await open_question(teacher, QUESTION[:15])
    await page.fill("#answer", ANSWER)
    await page.fill("#typed", "시행령 30 1 2")
    await page.locator(".picker-option", has_text="지방계약법 시행령 제30조제1항제2호").first.click()
    await page.locator("#rules label", has_text="지방계약법 시행령 제30조제1항제2호").wait_for()
    await page.click("#act-publish")
    await kim.answer_to(QUESTION, words=ANSWER)
    shown = await (await kim.answer_to(QUESTION, words=ANSWER)).inner_text()
    assert "지방계약법 시행령 제30조제1항제2호" in shown
    await hall.program.indexed()
    await kim.write(f"@계약통 {QUESTION}")
    await kim.answer_to(QUESTION, words="학습조직 Q&A")
    await ask(kim, "드론 촬영 용역의 비행 승인서는 누가 받나요?")
    page = await open_question(teacher, "드론 촬영 용역의 비행")
    await page.locator(".found a", has_text=QUESTION[:15]).wait_for()


async def test_by_keyboard_alone(patient_hall: CityHall) -> None:
    hall = patient_hall
    kim, teacher = await hall.clerk("김주무관"), await hall.admin("정관리")
    await ask(kim, QUESTION, "두 번째로 여쭙니다. 드론 보험은 누가 드나요?")
    await teacher.go("/console")
    page = teacher.page
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#editor")
    assert QUESTION in await page.locator(".talk-question").inner_text()
    await page.keyboard.press("m")
    await page.locator(".tag", has_text=texts.MINE).wait_for()
    await page.focus("#answer")
    await page.keyboard.type(ANSWER)
    await page.focus("#typed")
    await page.keyboard.type("시행령 25 1")
    await page.locator(".picker-option").first.wait_for()
    await page.keyboard.press("ArrowDown")
    chosen = await page.locator(".picker-option[aria-selected=true] strong").inner_text()
    await page.keyboard.press("Enter")
    assert await page.locator("#rules input:checked").count() == 1
    assert chosen in await page.locator("#rules").inner_text()
    await page.keyboard.press("Control+Enter")
    # The next question is open at once, and the last act can be taken back.
    await page.locator(".talk-question", has_text="드론 보험").wait_for()
    await page.keyboard.press("u")
    await page.locator("[role=status]", has_text=texts.UNDONE).wait_for()
    assert await page.input_value("#answer") == ANSWER
    await page.focus("#answer")
    await page.keyboard.press("Control+Shift+Enter")
    await page.locator(".act", has_text=texts.ACT_TITLES["send"].format(number=1)).wait_for()


async def test_what_was_written_survives_the_window_and_the_server(hall: CityHall) -> None:
    kim, teacher = await hall.clerk("김주무관"), await hall.admin("정관리")
    await ask(kim, QUESTION)
    page = await open_question(teacher, QUESTION[:15])
    await page.fill("#answer", ANSWER)
    await page.locator("#saved", has_text="저장했습니다").wait_for()
    address = page.url
    hall.program.kill()
    await page.fill("#answer", ANSWER + " 그리고 더 있습니다.")
    await page.locator("#saved", has_text="이 브라우저에는 남아 있습니다").wait_for()
    await hall.program.start()
    await page.goto(address)
    assert await page.input_value("#answer") == ANSWER + " 그리고 더 있습니다."


async def test_two_instructors_on_one_question(patient_hall: CityHall) -> None:
    hall = patient_hall
    kim, lee, choi = await hall.clerk("김주무관"), await hall.admin("이강사"), await hall.admin("최강사")
    await ask(kim, QUESTION)
    ours, theirs = await open_question(lee, QUESTION[:15]), await open_question(choi, QUESTION[:15])
    await theirs.locator("#colleagues", has_text="이강사").wait_for()
    await ours.fill("#answer", ANSWER)
    await theirs.fill("#answer", "제 생각은 조금 다릅니다.")
    await ours.click("#act-send")
    await ours.wait_for_url("**/console")
    await theirs.click("#act-send")
    await theirs.locator("#form-error", has_text="이강사").wait_for()
    assert await theirs.input_value("#written") == "제 생각은 조금 다릅니다."


async def test_going_back_after_publishing_publishes_nothing_twice(patient_hall: CityHall) -> None:
    hall = patient_hall
    kim, teacher = await hall.clerk("김주무관"), await hall.admin("정관리")
    await ask(kim, QUESTION)
    page = await open_question(teacher, QUESTION[:15])
    address = page.url
    await page.fill("#answer", ANSWER)
    await page.fill("#typed", "시행령 30 1 2")
    await page.locator(".picker-option").first.click()
    await page.click("#act-publish")
    await page.wait_for_url("**/console")
    await page.go_back()
    assert page.url == address
    # What is about to be done is shown, and can be taken back; there is nothing to send a second time.
    await page.locator(".act", has_text=texts.ACT_TITLES["publish"].format(number=1)).wait_for()
    assert await page.locator("#act-publish").count() == 0
    await page.reload()
    assert await page.locator("#act-publish").count() == 0


async def test_without_scripts_everything_can_be_done(hall: CityHall) -> None:
    kim = await hall.clerk("김주무관")
    await ask(kim, QUESTION)
    teacher = await hall.admin("정관리")
    state = await teacher.context.storage_state()
    plain = await hall.visitor(java_script_enabled=False, storage_state=state)
    await plain.go("/console")
    page = plain.page
    await page.get_by_role("link", name=QUESTION[:15]).click()
    await page.fill("#answer", ANSWER)
    await page.fill("#typed", "시행령 제30조제1항제2호")
    await page.press("#typed", "Enter")
    assert await page.locator("#rules input:checked").count() == 1
    assert await page.input_value("#answer") == ANSWER
    await page.click("#act-send")
    await kim.answer_to(QUESTION, words=ANSWER)


async def test_an_ended_session_keeps_the_draft(hall: CityHall) -> None:
    kim, teacher = await hall.clerk("김주무관"), await hall.admin("정관리")
    await ask(kim, QUESTION)
    page = await open_question(teacher, QUESTION[:15])
    await page.fill("#answer", ANSWER)
    await page.locator("#saved", has_text="저장했습니다").wait_for()
    other = await teacher.context.new_page()
    await other.goto(f"{hall.program.url}/account")
    await other.click("form[action='/sign-out'] button")
    await page.fill("#answer", ANSWER + " 끝.")
    await page.locator("#saved", has_text="로그인이 끝났습니다").wait_for()
    assert await page.input_value("#answer") == ANSWER + " 끝."


async def test_nothing_is_wrong_with_what_opens(hall: CityHall, tmp_path: Path) -> None:
    axe = axe_source(tmp_path)
    await ask(await hall.clerk("김주무관"), QUESTION)
    for scheme in ("light", "dark"):
        teacher = await hall.admin(f"강사님 {scheme}", viewport=PHONE, color_scheme=scheme)
        page = await open_question(teacher, QUESTION[:15])
        await page.fill("#typed", "시행령 30")
        await page.locator(".picker-option").first.wait_for()
        assert await teacher.faults(axe) == []
        await teacher.go("/console")
        await page.click("#shortcuts-button")
        await page.wait_for_selector("#shortcuts[open]")
        assert await teacher.faults(axe) == []


async def test_a_chat_and_the_console_tell_each_other(hall: CityHall) -> None:
    kim, teacher = await hall.clerk("김주무관"), await hall.admin("정관리")
    await ask(kim, QUESTION)
    card = await teacher.sees(QUESTION, by="bot")
    await teacher.press(card, chat_texts.BUTTON_CLAIM)
    await teacher.toast("맡")
    page = await open_question(teacher, QUESTION[:15])
    await page.locator(".tag", has_text=texts.MINE).wait_for()
    await page.fill("#answer", ANSWER)
    await page.click("#act-send")
    await teacher.go("/rooms/instructors")
    await kim.answer_to(QUESTION, words=ANSWER)

"""What the console does with the knowledge itself, in real browsers: documents and the search bench."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from hwpx import HwpxDocument

from handlers.web.console import texts as console_texts
from handlers.web.console.bench import texts as bench
from handlers.web.console.documents import texts
from tests.e2e.city_hall import CityHall, open_copy

RULE = "비행 승인서는 착수 3일 전까지 받는다."


@pytest_asyncio.fixture
async def hall(installation_with_act: Path, tmp_path: Path) -> AsyncIterator[CityHall]:
    async with open_copy(installation_with_act, tmp_path) as city_hall:
        yield city_hall


def guide(directory: Path) -> Path:
    """A file as an office writes it."""
    document = HwpxDocument.new()
    for line in ("드론 촬영 용역 안내", "1. 비행 승인", RULE, "2. 보험", "보험은 계약상대자가 든다."):
        document.add_paragraph(line, inherit_style=False)
    path = directory / "드론 촬영 안내.hwpx"
    path.write_bytes(document.to_bytes())
    return path


async def test_a_file_is_added_corrected_and_found(hall: CityHall, tmp_path: Path) -> None:
    admin = await hall.admin("정관리")
    page = admin.page
    await admin.go("/console/documents")
    await page.set_input_files("#file", guide(tmp_path))
    await page.click("#upload button[type=submit]")
    await page.wait_for_url("**/console/incoming/*")
    assert RULE in await page.inner_text("main")
    await page.fill("#title", "드론 촬영 용역 안내")
    await page.fill("#effective", "2026-11-01")
    await page.click("button[value=register]")
    await page.wait_for_url("**/console/documents/*said=registered")
    await page.locator(".passages", has_text=RULE).wait_for()
    await hall.program.indexed()
    await admin.go("/board?q=비행 승인서")
    await page.locator("main", has_text=RULE).wait_for()
    await admin.go("/console/documents?q=드론")
    await page.get_by_role("link", name="드론 촬영 용역 안내").click()
    await page.get_by_text(texts.WITHDRAW, exact=False).first.click()
    await page.click("form[action$=withdraw] button")
    await page.locator("[role=status]", has_text=texts.SAID["withdrawn"]).wait_for()


async def test_an_upload_that_breaks_off_or_cannot_be_read_says_so(hall: CityHall, tmp_path: Path) -> None:
    admin = await hall.admin("정관리")
    page = admin.page
    await admin.go("/console/documents")
    broken = tmp_path / "깨진.hwpx"
    broken.write_bytes(b"PK\x03\x04 broken")
    await page.set_input_files("#file", broken)
    await page.click("#upload button[type=submit]")
    await page.locator("#upload-error", has_text="읽지 못했습니다").wait_for()
    # The answer with the reason, and the call without one, are what the browser notes.
    admin.complaints.clear()
    await page.set_input_files("#file", guide(tmp_path))
    await admin.context.set_offline(True)
    await page.click("#upload button[type=submit]")
    await page.locator("#upload-error", has_text=console_texts.SCRIPT["uploadBroken"]).wait_for()
    admin.complaints.clear()
    await admin.context.set_offline(False)
    await page.click("#upload button[type=submit]")
    await page.wait_for_url("**/console/incoming/*")


async def test_by_keyboard_a_question_becomes_an_evaluation_case(hall: CityHall) -> None:
    teacher = await hall.admin("정관리")
    page = teacher.page
    await teacher.go("/console/bench")
    await page.focus("#q")
    await page.keyboard.type("2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?")
    await page.keyboard.press("Enter")
    await page.locator("h2", has_text=bench.STAGES).wait_for()
    first = page.locator("#rules input").first
    await first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Control+Enter")
    await page.locator("[role=status]", has_text=bench.MARK_SAVED).wait_for()
    assert await page.locator("#rules input:checked").count() == 1
    await page.get_by_role("link", name=bench.CASES_COUNT.format(count=1)).click()
    await (
        page.locator(".tag", has_text=bench.CASE_RIGHT)
        .or_(page.locator(".tag", has_text=bench.CASE_WRONG))
        .first.wait_for()
    )


async def test_without_scripts_a_file_is_added(hall: CityHall, tmp_path: Path) -> None:
    admin = await hall.admin("정관리")
    state = await admin.context.storage_state()
    plain = await hall.visitor(java_script_enabled=False, storage_state=state)
    page = plain.page
    await plain.go("/console/documents")
    await page.set_input_files("#file", guide(tmp_path))
    await page.click("#upload button[type=submit]")
    await page.wait_for_url("**/console/incoming/*")
    await page.click("button[value=register]")
    while "/incoming/" in page.url:
        await page.wait_for_timeout(300)
        await page.reload()
    assert texts.SAID["registered"] in await page.inner_text("main")

"""The web room in real browsers, with the whole program behind it.

``SCREENSHOTS=1`` also writes the pictures of the documentation to ``docs/images``.
"""

from __future__ import annotations

import os
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Route

from handlers import texts
from handlers.web.texts import SCRIPT
from tests.e2e.browser import PHONE, ROUTED, Visitor, axe_source, chromium
from tests.e2e.city_hall import CityHall
from tests.e2e.program import Program

pytestmark = pytest.mark.e2e

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LOCAL_CONTRACT_ACT = "지방자치단체를당사자로하는계약에관한법률"
QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
UNKNOWN = "우리 시 계약 담당자 워크숍에서 쓸 입찰 담합 사례 교재의 보관 기한은 며칠인가요?"
UNKNOWN_AGAIN = "입찰 담합 사례 교재의 보관 기한은 며칠인가요?"
DRAFT = (
    "# 입찰공고\n\n1. 입찰에 부치는 사항: 청사 청소 용역\n2. 추정가격: 3억원\n3. 입찰 마감: 2026. 12. 1.\n"
)
KNOWLEDGE = "지방자치단체 입찰 담합 사례 교재는 워크숍이 끝난 날부터 1년 동안 보관하면 됩니다."


async def test_the_whole_loop(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    teacher = await city_hall.admin()

    await kim.write(f"@계약통 {QUESTION}")
    answer = await kim.answer_to(QUESTION, words="근거")
    assert await (await park.answer_to(QUESTION)).locator(".press").count() == 3
    await kim.press(answer, "👍")
    await kim.toast("다행입니다")
    await park.message("근거", by="bot").locator(".press", has_text="👍 해결됐어요 1").wait_for()
    await _follow_a_source(kim)

    await kim.write(f"@계약통 {UNKNOWN}")
    refusal = await kim.answer_to(UNKNOWN, words="답변드리지 못했습니다")
    # Whether the bot takes it for a question about contracts at all is the gate's business.
    if await refusal.locator(".press", has_text=texts.BUTTON_ASK_INSTRUCTOR).count():
        await kim.press(refusal, texts.BUTTON_ASK_INSTRUCTOR)
    card = await teacher.sees(UNKNOWN, by="bot")
    await teacher.press(card, texts.BUTTON_REPLY)
    await teacher.toast(texts.TOAST_WRITE_ANSWER)
    # The prompt is answered without choosing it first.
    await teacher.page.wait_for_selector("#composer-context:not([hidden])")
    await teacher.write(KNOWLEDGE)
    await kim.answer_to(UNKNOWN, words=KNOWLEDGE)
    await kim.sees("정관리", by="bot")
    assert await kim.page.locator(".message-bot", has_text=KNOWLEDGE).count() == 1

    draft = await teacher.sees("학습조직 Q&A", by="bot")
    await teacher.press(draft, texts.BUTTON_PUBLISH)
    await teacher.toast(texts.TOAST_PUBLISHED)
    await teacher.sees("게시되었습니다", by="bot")
    await city_hall.program.indexed()
    await park.write(f"@계약통 {UNKNOWN_AGAIN}")
    again = await park.answer_to(UNKNOWN_AGAIN, words="학습조직 Q&A")
    assert KNOWLEDGE in await again.inner_text()


async def _follow_a_source(visitor: Visitor) -> None:
    """A citation leads to its passage, and back. (Rules that are not imported have none.)"""
    link = visitor.message("근거", by="bot").locator(".bubble-text a").first
    if not await link.count():
        return
    label = await link.inner_text()
    await link.click()
    await visitor.page.wait_for_selector(".passage")
    assert label.split(" 제")[0] in await visitor.page.locator("h1").inner_text()
    await visitor.page.get_by_role("link", name="채팅방으로 돌아가기").click()
    await visitor.connected()


async def test_a_file_is_checked_and_another_one_registered(city_hall: CityHall, tmp_path: Path) -> None:
    kim, admin = await city_hall.clerk("김주무관", viewport=PHONE), await city_hall.admin()
    draft = tmp_path / "입찰공고문.md"
    draft.write_text(DRAFT, encoding="utf-8")
    await kim.page.set_input_files("#composer-file", draft)
    await kim.page.locator("#composer-context-title", has_text="입찰공고문.md").wait_for()
    await kim.page.fill("#composer-text", "점검")
    await kim.page.click("#composer-send")
    await (await kim.answer_to("입찰공고문.md", words="공고문 점검")).wait_for()
    assert not await kim.page.locator("#composer-context").is_visible()

    guide = (
        "<h1>드론 촬영 용역 안내</h1><p>드론 촬영 용역은 비행 승인서를 착수 3일 전까지 회계과에 냅니다.</p>"
    )
    await admin.go("/rooms/open")
    await admin.connected()
    await admin.page.evaluate(
        """([name, text]) => {
            const files = new DataTransfer();
            files.items.add(new File([text], name));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
        }""",
        ["드론 촬영.html", guide],
    )
    await admin.page.locator("#composer-context-title", has_text="드론 촬영.html").wait_for()
    await admin.page.click("#composer-send")
    card = await admin.sees("드론 촬영 용역 안내", by="bot")
    await admin.press(card, texts.BUTTON_IMPORT)
    await admin.sees("이제 이 문서에서도 답을 찾습니다", by="bot")
    await city_hall.program.indexed()
    question = "드론 촬영 용역 계약의 비행 승인서 제출 기한은 언제인가요?"
    await kim.page.fill("#composer-text", f"@계약통 {question}")
    await kim.page.click("#composer-send")
    await kim.answer_to(question, words="드론 촬영 용역 안내")


async def test_a_file_that_cannot_be_sent_stays_with_the_reason(city_hall: CityHall, tmp_path: Path) -> None:
    kim = await city_hall.clerk("김주무관")
    large, empty = tmp_path / "큰 파일.pdf", tmp_path / "빈 파일.pdf"
    large.write_bytes(b"%PDF" + bytes(20_000_000))
    empty.touch()
    await kim.page.set_input_files("#composer-file", large)
    await kim.page.locator("#composer-error", has_text="20MB 이하").wait_for()
    await kim.page.set_input_files("#composer-file", empty)
    await kim.page.press("#composer-text", "Enter")
    await kim.page.locator("#composer-error", has_text="빈 파일").wait_for()
    await kim.page.locator("#composer-context-title", has_text="빈 파일.pdf").wait_for()
    await kim.page.click("#composer-cancel")
    assert not await kim.page.locator("#composer-context").is_visible()


async def test_two_people_talk(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    park = await city_hall.clerk("박주무관", viewport=PHONE)
    await kim.page.locator("#people-count", has_text="2명").wait_for()
    await kim.write("안녕하세요")
    await (await park.sees("안녕하세요")).locator(".message-name", has_text="김주무관").wait_for()

    await park.menu(await park.sees("안녕하세요"), "답장")
    await park.page.fill("#composer-text", "반갑습니다\n<img src=x onerror=alert(1)>")
    await park.page.click("#composer-send")
    reply = await kim.sees("반갑습니다\n<img src=x onerror=alert(1)>")
    await reply.locator(".quote").click()
    await kim.page.wait_for_selector(".message-found")

    mine = await kim.sees("안녕하세요", by="own")
    await kim.menu(mine, "고치기")
    await kim.write("안녕하세요, 회계과입니다")
    await park.sees("안녕하세요, 회계과입니다")
    await kim.menu(await kim.sees("회계과입니다", by="own"), "지우기")
    await kim.page.click("#delete-dialog button[value=delete]")
    await park.sees("삭제된 글입니다.")
    assert await park.texts() == ["삭제된 글입니다.", "반갑습니다\n<img src=x onerror=alert(1)>"]


async def test_nothing_is_lost_while_the_server_restarts(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    await kim.write("첫째")
    await park.sees("첫째")
    city_hall.program.kill()
    await kim.disconnected()
    await park.disconnected()
    await kim.write("둘째: 끊긴 동안 쓴 글")
    await kim.write("셋째: 이어서 쓴 글")
    await park.write("넷째: 저도 썼습니다")
    await kim.page.locator(".message-state", has_text="연결되면 보냅니다").first.wait_for()
    await city_hall.program.start()
    for visitor in (kim, park):
        await visitor.connected()
        for words in ("둘째", "셋째", "넷째"):
            await (await visitor.sees(words)).locator("time").wait_for()
        said = await visitor.texts()
        assert len(said) == 4
        assert said.index("둘째: 끊긴 동안 쓴 글") < said.index("셋째: 이어서 쓴 글")
    await kim.page.reload()
    await kim.sees("넷째")
    assert len(await kim.texts()) == 4


async def test_on_a_slow_network_a_question_is_sent_once_and_answered(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    await kim.slow_network(latency_ms=400, bytes_per_second=50_000)
    await kim.go("/rooms/open")
    await kim.connected()
    await kim.write(QUESTION)
    # What was written is there at once, with a mark until the server has it.
    pending = kim.page.locator(".message-own", has_text=QUESTION)
    await pending.locator(".message-state", has_text=SCRIPT["sending"]).wait_for()
    await pending.locator("time").wait_for()
    await kim.answer_to(QUESTION, words="근거")
    await park.answer_to(QUESTION, words="근거")
    for visitor in (kim, park):
        assert (await visitor.texts()).count(QUESTION) == 1
        assert len(await visitor.texts()) == 2


async def test_what_is_written_without_a_network_is_sent_once_when_it_is_back(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    await kim.slow_network(latency_ms=400, bytes_per_second=50_000)
    await kim.write("끊기기 전에 쓴 글")
    await kim.no_network()
    await kim.write("끊긴 동안 쓴 글")
    await kim.page.locator(".message-state", has_text=SCRIPT["queued"]).first.wait_for()
    await park.write("그사이 쓴 글")
    await kim.slow_network(latency_ms=400, bytes_per_second=50_000)
    await kim.connected()
    said = ["그사이 쓴 글", "끊기기 전에 쓴 글", "끊긴 동안 쓴 글"]
    for visitor in (kim, park):
        for words in said:
            await (await visitor.sees(words)).locator("time").wait_for()
        assert sorted(await visitor.texts()) == said


async def test_a_message_whose_receipt_was_lost_is_there_once(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관", **ROUTED), await city_hall.clerk("박주무관")
    sent: list[str | None] = []

    async def lose_the_first_receipt(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        sent.append(route.request.post_data)
        if len(sent) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort()

    # Nor does the stream tell that the message has arrived.
    await kim.context.route("**/api/rooms/open/stream*", lambda route: route.abort())
    await kim.context.route("**/api/rooms/open/messages", lose_the_first_receipt)
    await kim.page.reload()
    await kim.disconnected()
    await kim.write("받았다는 말을 못 들은 글")
    await park.sees("받았다는 말을 못 들은 글")
    await kim.page.locator(".message-state", has_text=SCRIPT["queued"]).wait_for()
    await (await kim.sees("받았다는 말을 못 들은 글")).locator("time").wait_for()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    await kim.context.unroute_all()
    await kim.connected()
    for visitor in (kim, park):
        assert await visitor.texts() == ["받았다는 말을 못 들은 글"]


async def test_a_reload_keeps_what_could_not_be_sent(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관", **ROUTED), await city_hall.clerk("박주무관")
    await kim.context.route("**/api/rooms/open/messages", lambda route: route.abort())
    await kim.write("아직 못 보낸 글")
    await kim.page.locator(".message-state", has_text="연결되면 보냅니다").wait_for()
    await kim.context.unroute_all()
    await kim.page.reload()
    await park.sees("아직 못 보낸 글")


async def test_history_unread_and_long_absence(city_hall: CityHall) -> None:
    kim, park = await city_hall.clerk("김주무관"), await city_hall.clerk("박주무관")
    # That it was read is told a moment later.
    async with park.page.expect_response("**/reading"):
        await kim.write("읽은 글")
        await park.sees("읽은 글")
    await park.page.goto("about:blank")
    for number in range(25):
        await kim.write(f"그사이 {number}번째 글")
    await (await kim.sees("24번째")).locator("time").wait_for()
    await park.go("/rooms/open")
    await park.page.locator(".unread").wait_for()
    first_unread = park.page.locator(".message:has(> .unread) .bubble-text")
    assert await first_unread.inner_text() == "그사이 0번째 글"


async def test_the_keyboard_is_enough(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    page = kim.page
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip-link"
    await page.keyboard.press("Enter")
    await page.keyboard.type("첫 줄")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("둘째 줄")
    await page.keyboard.press("Enter")
    said = await kim.sees("첫 줄\n둘째 줄", by="own")
    await said.locator("time").wait_for()
    await page.keyboard.press("ArrowUp")
    assert await page.input_value("#composer-text") == "첫 줄\n둘째 줄"
    await page.keyboard.press("Escape")
    assert await page.input_value("#composer-text") == ""
    await said.locator(".message-menu-button").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    assert await page.is_visible("#composer-context")
    await page.keyboard.press("Escape")
    assert not await page.is_visible("#composer-context")


async def test_signing_out_ends_the_other_window_too(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관")
    other = await kim.context.new_page()
    await other.goto(f"{city_hall.program.url}/rooms/open")
    await other.wait_for_selector("#connection[data-state=open]")
    await kim.page.click(".sign-out button")
    await kim.page.wait_for_selector("#nickname")
    await other.locator("#banner", has_text="다시 들어와 주세요").wait_for()


async def test_only_the_list_of_messages_scrolls(city_hall: CityHall) -> None:
    kim = await city_hall.clerk("김주무관", viewport=PHONE)
    await kim.page.fill("#composer-text", "가\n" * 40 + f"@계약통 {QUESTION}")
    await kim.page.click("#composer-send")
    await kim.answer_to("가")
    assert await kim.page.evaluate("scroller.scrollHeight > scroller.clientHeight")
    assert await kim.page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


async def test_nothing_is_wrong_with_an_empty_room_nor_with_its_menu(
    city_hall: CityHall, tmp_path: Path
) -> None:
    axe = axe_source(tmp_path)
    visitors = [
        await city_hall.clerk(name, viewport=PHONE, color_scheme=scheme)
        for name, scheme in (("김주무관", "light"), ("박주무관", "dark"))
    ]
    for visitor in visitors:
        assert await visitor.faults(axe) == []
    await visitors[0].page.fill("#composer-text", QUESTION)
    await visitors[0].page.click("#composer-send")
    for visitor in visitors:
        answer = await visitor.answer_to(QUESTION, words="근거")
        await answer.locator(".message-menu-button").click()
        assert await visitor.faults(axe) == []


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="set SCREENSHOTS=1 to renew docs/images")
async def test_pictures_of_the_documentation(tmp_path: Path, statutes_dir: Path) -> None:
    acts = tmp_path / "statutes"
    shutil.copytree(statutes_dir / LOCAL_CONTRACT_ACT, acts / LOCAL_CONTRACT_ACT)
    program = Program(tmp_path / "city-hall", STATUTES_DIR=str(acts))
    await program.cli("init", within=300)
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser, AsyncExitStack() as stack:
        stack.callback(program.kill)
        await program.start()
        city_hall = CityHall(program, browser)
        kim = await city_hall.clerk("김주무관")
        park = await city_hall.clerk("박주무관", viewport=PHONE)
        await kim.write("안녕하세요. 사무용 의자를 1,800만원어치 사려고 합니다.")
        await park.sees("사무용 의자")
        await park.page.fill("#composer-text", "네, 반갑습니다. 저도 비슷한 건이 있어 함께 볼게요.")
        await park.page.click("#composer-send")
        await kim.sees("함께 볼게요")
        await kim.write(QUESTION)
        answer = await kim.answer_to(QUESTION, words="근거")
        await kim.press(answer, "👍")
        for visitor in (kim, park):
            shown = await visitor.sees("근거", by="bot")
            await shown.locator(".press", has_text="👍 해결됐어요 1").wait_for()
        await kim.page.locator(".toast").first.wait_for(state="detached")
        await kim.page.mouse.move(0, 0)
        await kim.page.screenshot(path=IMAGES / "web-room.png")
        await park.page.screenshot(path=IMAGES / "web-room-phone.png")

"""``/절차``: taps and words lead to a list of papers, each with its legal basis."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from handlers.checklist_text import checklist_text
from handlers.limits import MESSAGE_UNITS, units
from knowledge import rooms
from knowledge.checklists.choosing import ANY, bands, choose
from knowledge.checklists.standing import stand
from knowledge.checklists.table import Kind, Method, shipped_checklists
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, AnswerRow, Question
from knowledge.rooms import Mode
from knowledge.validity import day_in_seoul
from tests.checklist_statutes import cited_statutes
from tests.handlers.conftest import ASKER, NOW, OPEN, STRANGE, World

PLEDGE = "지방계약법 시행령 제5조의2제2항"


@pytest.fixture
async def legal(world: World) -> World:
    """A world that has the statutes."""
    ingest = Ingest(world.database, world.analyst)
    for statute in cited_statutes():
        await ingest.store(statute, f"{statute.short_name}.md", now=NOW)
    return world


async def recorded(world: World) -> list[tuple[str, AnswerRow]]:
    async with world.database.read() as session:
        rows = await session.execute(
            select(Question.text, AnswerRow).join(AnswerRow, AnswerRow.question_id == Question.id)
        )
        return [(text, row) for text, row in rows]


async def test_three_taps_lead_to_a_list_in_the_same_message(legal: World) -> None:
    await legal.command(ASKER, "절차")
    assert legal.last().plain == "무엇을 계약하시나요?"
    assert legal.last().labels == ["공사", "용역", "물품"]
    await legal.press(ASKER, legal.last(), "공사")
    assert legal.last().plain == "공사 계약을 어떤 방법으로 하시나요?"
    assert legal.last().labels == ["수의계약(1인 견적)", "수의계약(2인 이상 견적)", "입찰", "처음으로"]
    await legal.press(ASKER, legal.last(), "수의계약(1인")
    assert legal.last().labels == [
        "2천만원 이하", "2천만원 초과 5천만원 이하", "5천만원 초과", "금액 모름", "처음으로",
    ]  # fmt: skip
    await legal.press(ASKER, legal.last(), "2천만원 이하")
    (message,) = legal.said()
    assert message.plain.startswith("공사 수의계약(1인 견적) 제출서류ㆍ절차 목록 (2천만원 이하)")
    assert "□ 청렴서약서 (업체)" in message.plain
    assert PLEDGE in message.plain
    assert "/passages/" in message.text
    assert message.labels == ["인쇄", "처음으로"]
    url = message.keyboard[0][0].url
    assert url == "https://bot.example/checklists/works/one_quote?least=0&most=20000000"
    await legal.press(ASKER, message, "처음으로")
    assert legal.last().plain == "무엇을 계약하시나요?"


async def test_a_list_is_written_down_as_an_answer_with_its_sources(legal: World) -> None:
    await legal.command(ASKER, "절차", "물품 입찰 3천만원")
    ((text, answer),) = await recorded(legal)
    assert text == "/절차 물품 입찰 3천만원"
    assert answer.decision == "listed"
    async with legal.database.read() as session:
        lines = await session.scalars(select(AnswerLogRow).where(AnswerLogRow.kind == "answered"))
        (line,) = lines.all()
    assert line.payload["evidence"]["checklist"] == ["물품", "입찰"]
    assert line.payload["evidence"]["amounts"] == [30_000_000, 30_000_000]
    assert "입찰서: 업체" in answer.text
    assert "지방계약법 시행규칙" in {cited["law"] for cited in answer.citations}
    assert await legal.log() == ["asked", "answered"]
    await legal.command(ASKER, "절차")
    await legal.press(ASKER, legal.last(), "용역")
    await legal.press(ASKER, legal.last(), "입찰")
    await legal.press(ASKER, legal.last(), "금액 모름")
    assert (await recorded(legal))[-1][0] == "용역 입찰 제출서류ㆍ절차 목록"


async def test_words_are_taken_as_far_as_they_tell(legal: World) -> None:
    await legal.say(ASKER, "공사 수의계약 제출서류 뭐예요?")
    assert legal.last().labels == ["수의계약(1인 견적)", "수의계약(2인 이상 견적)", "처음으로"]
    await legal.say(ASKER, "1500만원 공사 수의계약 제출서류 알려 주세요")
    await legal.press(ASKER, legal.last(), "수의계약(1인")
    assert "(1,500만원)" in legal.last().plain
    said = await legal.say(ASKER, "물품 입찰 3천만원 제출서류 알려 주세요")
    assert legal.last().plain.startswith("물품 입찰 제출서류ㆍ절차 목록 (3천만원)")
    assert legal.last().reply_to == said
    assert legal.answerer.asked == []


async def test_any_other_question_goes_to_the_answerer(legal: World) -> None:
    await legal.say(ASKER, "공사 하도급 서류 뭐 내야 하나요?")
    assert len(legal.answerer.asked) == 1


async def test_nobody_is_asked_back_who_did_not_ask_the_bot(legal: World) -> None:
    async with legal.database.session() as session:
        room = await rooms.find(session, OPEN.channel, OPEN.id)
        assert room is not None
        await rooms.set_mode(session, room.id, Mode.AUTO)
    await legal.say(ASKER, "공사 수의계약 제출서류가 뭐예요?", mention=False)
    assert len(legal.answerer.asked) == 1
    await legal.say(ASKER, "공사 입찰 3억원 제출서류가 뭐예요?", mention=False)
    assert legal.last().plain.startswith("공사 입찰 제출서류ㆍ절차 목록 (3억원)")


async def test_an_answer_to_a_list_follows_it_up(legal: World) -> None:
    await legal.command(ASKER, "절차", "물품 입찰 3천만원")
    await legal.say(ASKER, "2천만원이면요?", reply_to=legal.last())
    assert legal.answerer.asked == [("2천만원이면요?", "/절차 물품 입찰 3천만원")]


async def test_without_statutes_no_list_is_made_up(world: World) -> None:
    await world.command(ASKER, "절차", "물품 입찰 3천만원")
    assert "근거 법령이 아직 등록되어 있지 않아" in world.last().plain
    assert world.last().labels == ["처음으로"]
    assert await recorded(world) == []


async def test_what_the_statutes_do_not_say_is_left_out_and_told(world: World) -> None:
    ingest = Ingest(world.database, world.analyst)
    for statute in cited_statutes(without=[PLEDGE]):
        await ingest.store(statute, f"{statute.short_name}.md", now=NOW)
    await world.command(ASKER, "절차", "공사 수의1인 1천만원")
    assert "청렴서약서" not in world.last().plain
    assert "뺀 항목이 1개 있습니다" in world.last().plain


@pytest.mark.parametrize(
    "action", ["list:99:0:0", "list:41:0:0", "list:14:0:0", "list:11:5:5", "list:11:7:3"]
)
async def test_buttons_that_nobody_made_do_nothing(legal: World, action: str) -> None:
    await legal.press_action(ASKER, OPEN, action)
    assert legal.toast.startswith("더 이상 쓸 수 없는 버튼입니다.")
    assert legal.said() == []


async def test_where_the_bot_may_not_speak_it_lists_nothing(legal: World) -> None:
    await legal.command(ASKER, "절차", chat=STRANGE)
    assert "제출서류" not in "".join(one.plain for one in legal.said(STRANGE))
    await legal.press_action(ASKER, STRANGE, "list:11:0:20000001")
    assert await recorded(legal) == []


async def test_one_person_cannot_fill_the_room(legal: World) -> None:
    for _ in range(legal.settings.questions_per_minute + 1):
        await legal.command(ASKER, "절차", "물품 입찰 3천만원")
    assert len(await recorded(legal)) == legal.settings.questions_per_minute


async def test_every_list_fits_into_a_message_with_every_line_and_basis(legal: World) -> None:
    table = shipped_checklists()
    async with legal.database.read() as session:
        for kind, method in itertools.product(Kind, Method):
            for amounts in (ANY, *bands(table, kind, method)) if table.offers(kind, method) else ():
                checklist = choose(table, kind, method, amounts)
                standing = await stand(session, checklist, day_in_seoul(NOW))
                text = checklist_text(standing, "https://bot.example")
                assert units(text) <= MESSAGE_UNITS
                for entry in checklist.entries:
                    assert f"□ {entry.name} ({entry.by})" in text.striptags()
                    assert entry.basis[0].citation in text.striptags()


async def test_a_method_is_offered_for_the_contracts_that_may_be_made_so(legal: World) -> None:
    await legal.command(ASKER, "절차", "용역")
    assert legal.last().labels[-2:] == ["협상에 의한 계약", "처음으로"]
    await legal.command(ASKER, "절차", "협상")
    assert legal.last().labels == ["용역", "물품"]
    await legal.press(ASKER, legal.last(), "용역")
    await legal.press(ASKER, legal.last(), "5천만원 초과")
    assert legal.last().plain.startswith("용역 협상에 의한 계약 제출서류ㆍ절차 목록 (5천만원 초과)")
    await legal.command(ASKER, "절차", "공사 협상 2억원")
    assert legal.last().labels == ["수의계약(1인 견적)", "수의계약(2인 이상 견적)", "입찰", "처음으로"]

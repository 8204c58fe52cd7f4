"""Questions that are edited or taken back."""

import pytest

from handlers.events import Chat
from knowledge.models import Escalation, Question
from tests.handlers.conftest import ADMIN, ASKER, INSTRUCTORS, OPEN, TEACHER

ASKED = "2천만원 이하 수의계약 견적은요?"
UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"
PRIVATE = Chat(channel="test", id=ADMIN.id, kind="private", title=ADMIN.name)
UNKNOWN_TOO = "급식 업체 변경은 누가 승인하나요?"


async def row(world, table, number=1):
    async with world.database.read() as session:
        return await session.get_one(table, number)


async def test_edited_question_is_answered_anew_in_place(world):
    message = await world.say(ASKER, ASKED)
    await world.edit(ASKER, message, UNKNOWN)
    assert len(world.said()) == 1
    assert "확실한 근거를 찾지 못해" in world.last().plain
    assert (await row(world, Question)).text == UNKNOWN
    assert UNKNOWN in world.card("강사 질문 #1").plain
    assert await world.log() == ["asked", "answered", "edited", "answered", "escalated"]


async def test_edit_that_can_be_answered_frees_the_instructors(world):
    message = await world.say(ASKER, UNKNOWN)
    await world.edit(ASKER, message, ASKED)
    assert world.last().plain.startswith("추정가격")
    assert "전달했습니다" not in world.last().plain
    card = world.card("강사 질문 #1")
    assert "계약통의 답변으로 끝남" in card.plain and card.labels == []
    await world.press(ASKER, world.last(), "👍")
    assert world.last().labels[0] == "👍 해결됐어요 1"


async def test_buttons_of_the_old_answer_are_gone(world):
    message = await world.say(ASKER, ASKED)
    old = world.last().keyboard[0][0].action
    await world.edit(ASKER, message, "공사 2천만원은요?")
    await world.press_action(ASKER, OPEN, old)
    assert "쓸 수 없는 버튼" in world.toast


async def test_edit_of_a_taken_question_only_updates_the_card(world):
    message = await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.press(TEACHER, card, "맡기")
    await world.edit(ASKER, message, ASKED)
    assert len(world.answerer.asked) == 1
    assert ASKED in card.plain and "이강사 님이 맡음" in card.plain
    assert "확실한 근거를" in world.last().plain


async def test_edit_of_an_unsure_question_stays_with_the_instructors(world):
    message = await world.say(ASKER, UNKNOWN)
    await world.edit(ASKER, message, UNKNOWN_TOO)
    assert UNKNOWN_TOO in world.card("강사 질문 #1").plain
    assert (await row(world, Escalation)).state == "open"
    assert (await row(world, Question)).state == "escalated"


async def test_edit_of_a_question_to_an_instructor_is_not_answered_by_the_bot(world):
    message = await world.command(ASKER, "강사", UNKNOWN)
    await world.edit(ASKER, message, ASKED)
    assert world.answerer.asked == []
    assert ASKED in world.card("강사 질문 #1").plain


async def test_command_in_front_of_an_edited_question_is_no_part_of_it(world):
    message = await world.command(ASKER, "강사", UNKNOWN)
    for number, command in enumerate(("/강사 ", "/강사\n", "/강사  \n ", "/instructor@gyeyak_bot ")):
        await world.edit(ASKER, message, f"{command}{UNKNOWN_TOO} {number}")
        assert (await row(world, Question)).text == f"{UNKNOWN_TOO} {number}"


async def test_edit_that_leaves_no_question_changes_nothing(world):
    message = await world.command(ASKER, "질문", ASKED)
    answer = world.last().plain
    await world.edit(ASKER, message, "/질문")
    assert (await row(world, Question)).text == ASKED
    assert world.last().plain == answer


async def test_command_is_not_obeyed_again_when_it_is_edited(world):
    message = await world.command(ADMIN, "도움말", chat=PRIVATE)
    said = len(world.messages)
    await world.edit(ADMIN, message, "/질문 2천만원 이하 수의계약 견적은요?", chat=PRIVATE)
    assert len(world.messages) == said


@pytest.mark.parametrize(("name", "arguments"), [("허용", "해제"), ("모드", "off")])
async def test_edit_is_noted_but_not_answered_where_the_bot_may_not_speak_any_more(world, name, arguments):
    message = await world.say(ASKER, ASKED)
    answer = world.last().plain
    await world.command(ADMIN, name, arguments)
    said = len(world.messages)
    await world.edit(ASKER, message, UNKNOWN)
    assert len(world.messages) == said and answer in [one.plain for one in world.messages]
    assert len(world.answerer.asked) == 1
    assert (await row(world, Question)).text == UNKNOWN


async def test_instructor_who_takes_the_question_while_the_edit_is_answered_keeps_it(world):
    message = await world.say(ASKER, UNKNOWN)
    script = world.answerer

    class Slow:
        async def answer(self, question, *, context="", on=None, may_generate=True):
            await world.press_action(TEACHER, INSTRUCTORS, "claim:1", deliver=False)
            return await script.answer(question, context=context)

    world.answerer = Slow()
    await world.edit(ASKER, message, ASKED)
    assert (await row(world, Escalation)).state == "claimed"
    assert "확실한 근거를" in world.last().plain
    assert ASKED in world.card("강사 질문 #1").plain


async def test_edit_without_change_does_nothing(world):
    message = await world.say(ASKER, ASKED)
    await world.edit(ASKER, message, ASKED)
    assert await world.log() == ["asked", "answered"]


async def test_edit_of_an_unknown_message_is_left_alone(world):
    await world.edit(ASKER, "never-seen", ASKED)
    assert world.messages == []


async def test_deleted_question_waits_for_nobody(world):
    message = await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.press(TEACHER, card, "맡기")
    await world.delete(ASKER, message)
    assert card.plain.startswith("강사 질문 #1 · 질문자가 질문을 지움") and card.labels == []
    assert UNKNOWN not in card.plain and "지워진 질문입니다." in card.plain and "제30조" not in card.plain
    assert (await row(world, Question)).state == "withdrawn"
    await world.say(TEACHER, "교육지원청입니다.", chat=INSTRUCTORS, reply_to=card)
    assert "이미 처리가 끝난 질문" in world.last(INSTRUCTORS).plain
    assert (await world.log())[-1] == "withdrawn"


async def test_deleted_answered_question(world):
    message = await world.say(ASKER, ASKED)
    await world.delete(ASKER, message)
    await world.delete(ASKER, message)
    assert (await world.log()).count("withdrawn") == 1
    await world.press(ASKER, world.last(), "👍")
    assert world.toast == "지워진 질문입니다."
    await world.delete(ASKER, "never-seen")

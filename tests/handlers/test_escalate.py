"""From a question that nobody can answer to the answer of an instructor."""

import pytest
from sqlalchemy import select

from handlers.events import Chat, Sender
from knowledge import escalations
from knowledge.models import AnswerRow, Escalation, Question
from tests.handlers.conftest import (
    ADMIN,
    ASKER,
    COLLEAGUE,
    INSTRUCTORS,
    OPEN,
    OTHER_TEACHER,
    TEACHER,
    World,
)

UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"
SIMILAR = "급식업체 변경은 누가 승인하나요?"
ANSWERED = "교육지원청의 승인을 받으시면 됩니다."


async def escalation(world: World, number: int = 1) -> Escalation:
    async with world.database.read() as session:
        return await session.get_one(Escalation, number)


async def question(world: World, number: int = 1) -> Question:
    async with world.database.read() as session:
        return await session.get_one(Question, number)


async def test_the_whole_way(world):
    asked = await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")

    await world.press(TEACHER, card, "맡기")
    assert world.toast == "강사 질문 #1번을 맡으셨습니다."
    assert card.plain.startswith("강사 질문 #1 · 이강사 님이 맡음")
    assert card.labels == ["답변하기", "넘기기", "중복", "범위 밖"]

    await world.press(TEACHER, card, "답변하기")
    prompt = world.last(INSTRUCTORS)
    assert "이 메시지에 답장" in prompt.plain and prompt.reply_to == card.id

    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=prompt)
    said = world.last()
    assert said.reply_to == asked
    assert said.plain.startswith("사내강사 이강사 님의 답변입니다.") and ANSWERED in said.plain
    assert said.labels == ["👍 해결됐어요", "👎"]
    assert card.plain.startswith("강사 질문 #1 · 이강사 님이 답변함")
    assert card.labels == []
    assert world.card("학습조직 Q&A #1 · 초안")
    assert await world.log() == [
        "asked",
        "answered",
        "escalated",
        "claimed",
        "instructor_answered",
        "drafted",
    ]
    async with world.database.read() as session:
        row = (await session.scalars(select(AnswerRow).order_by(AnswerRow.id.desc()))).first()
    assert (row.decision, row.text) == ("instructor", ANSWERED)
    assert (await question(world)).state == "answered"


async def test_card_itself_can_be_answered(world):
    await world.say(ASKER, UNKNOWN)
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    assert ANSWERED in world.last().plain
    assert (await escalation(world)).state == "answered"


async def test_of_two_instructors_at_once_one_wins_and_the_other_is_told_who(world):
    await world.say(ASKER, UNKNOWN)
    await world.press_action(TEACHER, INSTRUCTORS, "claim:1", deliver=False)
    await world.press_action(OTHER_TEACHER, INSTRUCTORS, "claim:1", deliver=False)
    await world.deliver()
    assert world.toasts == ["강사 질문 #1번을 맡으셨습니다.", "이미 이강사 님이 맡은 질문입니다."]
    card = world.card("강사 질문 #1")
    assert "이강사 님이 맡음" in card.plain

    await world.say(OTHER_TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=card)
    assert "이미 이강사 님이 맡은 질문이라 답변을 전달하지 않았습니다." in world.last(INSTRUCTORS).plain
    assert ANSWERED not in "".join(one.plain for one in world.said())


async def test_two_answers_at_once_send_one(world):
    await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=card, deliver=False)
    await world.say(OTHER_TEACHER, "다른 답변", chat=INSTRUCTORS, reply_to=card, deliver=False)
    await world.deliver()
    assert [one.plain for one in world.said() if "님의 답변입니다" in one.plain] == [world.last().plain]
    assert "이미 처리가 끝난 질문이라" in world.last(INSTRUCTORS).plain


async def test_double_tap_claims_once(world):
    await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.press(TEACHER, card, "맡기")
    await world.press_action(TEACHER, INSTRUCTORS, "claim:1", card.id)
    assert (await world.log()).count("claimed") == 1


async def test_handing_over_lets_another_take_it(world):
    await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.press(TEACHER, card, "맡기")
    await world.press_action(OTHER_TEACHER, INSTRUCTORS, "handover:1")
    assert world.toast == "이미 이강사 님이 맡은 질문입니다."
    await world.press(TEACHER, card, "넘기기")
    assert "답변 기다리는 중" in card.plain and "맡기" in card.labels
    await world.press_action(TEACHER, INSTRUCTORS, "handover:1")
    assert world.toast == "아직 아무도 맡지 않은 질문입니다."
    await world.press(OTHER_TEACHER, card, "맡기")
    assert "최강사 님이 맡음" in card.plain
    assert (await world.log()).count("handed_over") == 1


@pytest.mark.parametrize(
    "action", ["claim:1", "reply:1", "handover:1", "dup:1", "dupof:1:2", "scope:1", "cite:1:1", "publish:1"]
)
async def test_only_instructors_may_act(world, action):
    await world.say(ASKER, UNKNOWN)
    await world.press_action(ASKER, INSTRUCTORS, action)
    assert world.toast == "사내강사만 할 수 있습니다."
    assert (await escalation(world)).state == "open"


async def test_only_instructors_may_answer(world):
    await world.say(ASKER, UNKNOWN)
    await world.say(COLLEAGUE, ANSWERED, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    assert world.last(INSTRUCTORS).plain == "사내강사만 할 수 있습니다."
    assert ANSWERED not in world.last().plain


@pytest.mark.parametrize(("text", "part"), [("👍", "비어 있습니다"), ("가" * 3000, "너무 깁니다")])
async def test_answer_that_cannot_be_sent(world, text, part):
    await world.say(ASKER, UNKNOWN)
    await world.say(TEACHER, text, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    assert part in world.last(INSTRUCTORS).plain
    assert (await escalation(world)).state == "open"


async def test_duplicate_of_an_answered_question_gets_its_answer(world):
    await world.say(ASKER, UNKNOWN)
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    second = await world.say(COLLEAGUE, SIMILAR)
    card = world.card("강사 질문 #2")
    await world.press(OTHER_TEACHER, card, "중복")
    choice = world.last(INSTRUCTORS)
    assert choice.labels == [f"#1 {UNKNOWN}"]
    await world.press(OTHER_TEACHER, choice, "#1")
    said = world.last()
    assert said.reply_to == second
    assert "같은 질문(강사 질문 #1)에 사내강사 이강사 님이 한 답변" in said.plain and ANSWERED in said.plain
    assert "#1번과 같은 질문" in card.plain and card.labels == []
    await world.press(COLLEAGUE, said, "👍")
    assert said.labels[0] == "👍 해결됐어요 1"
    assert (await question(world, 2)).state == "resolved"


async def test_duplicate_of_an_open_question_waits_for_its_answer(world):
    await world.say(ASKER, UNKNOWN)
    second = await world.say(COLLEAGUE, SIMILAR)
    await world.press(TEACHER, world.card("강사 질문 #2"), "중복")
    await world.press(TEACHER, world.last(INSTRUCTORS), "#1")
    assert "이미 있어 사내강사가 함께 답변합니다" in world.last().plain
    assert world.last().reply_to == second
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    told = [one for one in world.said() if ANSWERED in one.plain]
    assert len(told) == 2 and told[1].reply_to == second


async def test_duplicate_of_itself_or_of_nothing(world):
    await world.say(ASKER, UNKNOWN)
    await world.press(TEACHER, world.card("강사 질문 #1"), "중복")
    assert "고를 만한 강사 질문이 없습니다" in world.toast
    await world.press_action(TEACHER, INSTRUCTORS, "dupof:1:1")
    await world.press_action(TEACHER, INSTRUCTORS, "dupof:1:99")
    assert "더 이상 쓸 수 없는 버튼" in world.toast
    assert (await escalation(world)).state == "open"


async def test_out_of_scope_tells_the_asker(world):
    asked = await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.press(TEACHER, card, "범위 밖")
    assert world.last().reply_to == asked and "범위를 벗어난 질문" in world.last().plain
    assert card.plain.startswith("강사 질문 #1 · 범위 밖") and card.labels == []
    assert (await question(world)).state == "out_of_scope"
    await world.press_action(TEACHER, INSTRUCTORS, "claim:1")
    assert world.toast == "이미 처리가 끝난 질문입니다."


async def test_late_bot_answer_is_dropped_once_an_instructor_has_it(world):
    await world.say(ASKER, "2천만원 이하 수의계약 견적은요?", deliver=False)
    await world.press_action(ASKER, OPEN, "ask:1", deliver=False)
    await world.press_action(TEACHER, INSTRUCTORS, "claim:1", deliver=False)
    await world.deliver()
    assert not any("추정가격" in one.plain for one in world.said())
    assert [row.guard for row in world.dropped] == ["unclaimed:1"]


async def test_ask_an_instructor_button(world):
    await world.say(ASKER, "2천만원 이하 수의계약 견적은요?")
    said = world.last()
    await world.press(ASKER, said, "강사에게 질문")
    assert world.toast == "사내강사에게 질문을 전달했습니다. (강사 질문 #1)"
    assert "사내강사에게도 질문을 전달했습니다. (강사 질문 #1)" in said.plain
    assert said.labels == ["👍 해결됐어요", "👎"]
    card = world.card("강사 질문 #1")
    assert "질문자가 강사의 답변을 원함" in card.plain and "계약통의 답변 (확신도 93%)" in card.plain
    await world.press_action(COLLEAGUE, OPEN, "ask:1", said.id)
    assert world.toast == "이미 사내강사에게 전달한 질문입니다. (강사 질문 #1, 답변 기다리는 중)"
    assert (await world.log()).count("escalated") == 1


async def test_two_people_ask_an_instructor_at_once(world):
    await world.say(ASKER, "2천만원 이하 수의계약 견적은요?")
    await world.press_action(ASKER, OPEN, "ask:1", deliver=False)
    await world.press_action(COLLEAGUE, OPEN, "ask:1", deliver=False)
    await world.deliver()
    assert (await world.log()).count("escalated") == 1
    assert len(world.said(INSTRUCTORS)) == 1


async def test_instructor_command(world):
    asked = await world.command(ASKER, "강사", "긴급입찰 사유인지 봐 주세요")
    assert world.last().reply_to == asked and "강사 질문 #1" in world.last().plain
    assert world.answerer.asked == []
    assert "긴급입찰 사유인지" in world.card("강사 질문 #1").plain
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    assert world.last().reply_to == asked


async def test_instructor_command_on_an_answer(world):
    await world.say(ASKER, "2천만원 이하 수의계약 견적은요?")
    said = world.last()
    await world.command(ASKER, "instructor", reply_to=said)
    assert "강사 질문 #1" in world.last().plain
    await world.command(ASKER, "강사", reply_to=said)
    assert "이미 사내강사에게 전달한 질문입니다." in world.last().plain


async def test_instructor_command_without_words(world):
    await world.command(ASKER, "강사")
    assert "물어볼 내용을 함께" in world.last().plain


async def test_what_is_added_to_a_taken_question_goes_to_the_instructor(world):
    await world.say(ASKER, UNKNOWN)
    told = world.last()
    await world.press(TEACHER, world.card("강사 질문 #1"), "맡기")
    await world.say(ASKER, "계약 금액은 3천만원입니다. 되나요?", reply_to=told)
    assert "사내강사 이강사 님이 답변을 준비하고" in world.last().plain
    added = world.last(INSTRUCTORS)
    assert "계약 금액은 3천만원입니다." in added.plain
    assert len(world.answerer.asked) == 1
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=added)
    assert ANSWERED in world.last().plain


async def test_bot_does_not_talk_over_the_instructor_who_has_the_question(world):
    await world.say(ASKER, UNKNOWN)
    told = world.last()
    await world.press(TEACHER, world.card("강사 질문 #1"), "맡기")
    said = len(world.messages)
    await world.say(TEACHER, "혹시 계약 금액이 얼마인가요?", reply_to=told)
    assert len(world.messages) == said


async def test_new_room_of_instructors_gets_what_waits(world):
    await world.command(ADMIN, "강사방", "해제", chat=INSTRUCTORS)
    await world.say(ASKER, UNKNOWN)
    await world.command(ADMIN, "강사방", chat=INSTRUCTORS)
    assert world.card("강사 질문 #1").labels[0] == "맡기"


async def test_new_room_of_instructors_hears_how_much_more_waits_and_gets_it_later(world):
    await world.command(ADMIN, "강사방", "해제", chat=INSTRUCTORS)
    for number in range(22):
        await world.say(Sender(id=f"s{number}", name=f"직원 {number}"), UNKNOWN)
    await world.command(ADMIN, "강사방", chat=INSTRUCTORS)
    assert "2건 더 있습니다" in world.last(INSTRUCTORS).plain
    assert world.card("강사 질문 #20")
    assert not any(one.plain.startswith("강사 질문 #21") for one in world.said(INSTRUCTORS))
    said = len(world.said(INSTRUCTORS))
    await world.command(ADMIN, "강사방", chat=INSTRUCTORS)
    assert world.last(INSTRUCTORS).plain.startswith("강사 질문 #22")
    assert len(world.said(INSTRUCTORS)) == said + 3


async def test_every_instructors_room_has_the_card(world):
    second = Chat(channel="test", id="teachers2", kind="group", title="둘째 강사방")
    await world.command(ADMIN, "강사방", chat=second)
    await world.say(ASKER, UNKNOWN)
    cards = [world.card("강사 질문 #1", chat) for chat in (INSTRUCTORS, second)]
    await world.press(TEACHER, cards[1], "맡기")
    assert all("이강사 님이 맡음" in card.plain for card in cards)


@pytest.mark.parametrize(
    "action",
    [
        "claim:999",
        "reply:999",
        "handover:999",
        "dup:999",
        "dupof:999:1",
        "scope:999",
        "solved:999",
        "unsolved:999",
        "ask:999",
        "cite:999:1",
        "publish:999",
        "rewrite:999",
        "discard:999",
        "post:999",
        "skip:999",
        "nothing:1",
        "claim",
        "claim:x",
        "claim:-1",
        "claim:1:2",
        "claim:99999999999999999999",
        "맡기:1",
        "",
    ],
)
async def test_button_of_something_long_gone_gets_a_polite_toast(world, action):
    await world.press_action(TEACHER, INSTRUCTORS, action)
    assert world.toasts == ["더 이상 쓸 수 없는 버튼입니다. 필요하시면 새로 질문해 주세요."]


async def test_buttons_of_another_room_do_nothing(world):
    await world.say(ASKER, "2천만원 이하 수의계약 견적은요?")
    for action in ("solved:1", "unsolved:1", "ask:1"):
        await world.press_action(COLLEAGUE, INSTRUCTORS, action)
    assert len(set(world.toasts)) == 1 and "쓸 수 없는 버튼" in world.toast
    async with world.database.read() as session:
        assert await escalations.for_question(session, 1) is None

"""👍 and 👎."""

from sqlalchemy import select

from knowledge.models import Escalation, Feedback, Question
from tests.handlers.conftest import ASKER, COLLEAGUE, INSTRUCTORS, OPEN, TEACHER

ASKED = "2천만원 이하 수의계약 견적은요?"
UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"


async def state(world, table, number=1):
    async with world.database.read() as session:
        return (await session.get_one(table, number)).state


async def test_solved_is_counted_and_settles_the_question(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(ASKER, said, "👍")
    assert world.toast == "해결되었다니 다행입니다. 알려 주셔서 감사합니다."
    assert said.labels == ["👍 해결됐어요 1", "👎", "강사에게 질문"]
    assert "추정가격" in said.plain
    assert await state(world, Question) == "resolved"
    assert await world.log() == ["asked", "answered", "feedback"]


async def test_one_vote_each_and_repeats_get_only_a_toast(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(COLLEAGUE, said, "👍")
    await world.press(COLLEAGUE, said, "👍")
    assert world.toast == "이미 알려 주셨습니다. 감사합니다."
    await world.press(ASKER, said, "👍")
    assert said.labels[0] == "👍 해결됐어요 2"
    assert (await world.log()).count("feedback") == 2


async def test_last_word_counts(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(ASKER, said, "👍")
    await world.press(ASKER, said, "👎")
    assert "‘강사에게 질문’을 누르시면" in world.toast
    assert said.labels == ["👍 해결됐어요", "👎 1", "강사에게 질문"]
    assert await state(world, Question) == "answered"
    async with world.database.read() as session:
        assert (await session.scalars(select(Feedback.verdict))).all() == ["not_solved"]


async def test_not_solved_then_instructor(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(ASKER, said, "👎")
    assert "‘강사에게 질문’을 누르시면" in world.toast
    await world.press(ASKER, said, "강사에게 질문")
    assert "답변으로 해결되지 않음" in world.card("강사 질문 #1").plain


async def test_whoever_was_not_helped_hears_that_an_instructor_has_the_question(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(ASKER, said, "강사에게 질문")
    await world.press(ASKER, said, "👎")
    assert world.toast == "이미 사내강사에게 전달한 질문입니다. (강사 질문 #1, 답변 기다리는 중)"


async def test_whoever_changes_their_mind_hears_how_to_ask_again(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(ASKER, said, "강사에게 질문")
    await world.press(ASKER, said, "👍")
    await world.press(ASKER, said, "👎")
    assert world.card("강사 질문 #1").plain.startswith("강사 질문 #1 · 계약통의 답변으로 끝남")
    assert "#1번은 이미 끝났습니다" in world.toast and "/강사" in world.toast
    await world.command(ASKER, "강사", reply_to=said)
    assert "#1번은 이미 끝났습니다" in world.last().plain
    await world.command(ASKER, "강사", "공사도 같나요?", reply_to=said)
    assert "강사 질문 #2" in world.last().plain


async def test_content_asker_frees_the_instructors(world):
    await world.say(ASKER, ASKED)
    said = world.last()
    await world.press(ASKER, said, "강사에게 질문")
    card = world.card("강사 질문 #1")
    await world.press(COLLEAGUE, said, "👍")
    assert await state(world, Escalation) == "open"
    await world.press(ASKER, said, "👍")
    assert await state(world, Escalation) == "closed"
    assert card.plain.startswith("강사 질문 #1 · 질문자가 해결되었다고 함") and card.labels == []
    await world.press_action(COLLEAGUE, OPEN, "ask:1", said.id)
    assert "#1번은 이미 끝났습니다" in world.toast


async def test_feedback_on_an_instructors_answer(world):
    await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문 #1")
    await world.say(TEACHER, "교육지원청입니다.", chat=INSTRUCTORS, reply_to=card)
    said = world.last()
    await world.press(ASKER, said, "👎")
    assert "답장으로 물어봐 주세요" in world.toast
    await world.press(ASKER, said, "👍")
    assert said.plain.startswith("사내강사 이강사 님의 답변입니다.")
    assert card.plain.startswith("강사 질문 #1 · 이강사 님이 답변함 · 해결됨")
    assert await state(world, Question) == "resolved"
    await world.press(ASKER, said, "👎")
    assert card.plain.startswith("강사 질문 #1 · 이강사 님이 답변함") and "해결됨" not in card.plain

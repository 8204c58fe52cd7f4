"""Asking: answers with sources, honest refusals, limits, follow-ups."""

import dataclasses
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from handlers.events import Chat
from indexer.authority import Authority
from knowledge.answering import Answer, Citation, Decision
from knowledge.models import AnswerRow, Escalation, Question
from tests.handlers.conftest import (
    ADMIN,
    ASKER,
    BOT,
    COLLEAGUE,
    INSTRUCTORS,
    OPEN,
    OTHER_RULE,
    RULE,
    STRANGE,
    SURE,
    TEACHER,
    World,
)

ASKED = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"
PRIVATE = Chat(channel="test", id="u1", kind="private")


async def count(world: World, table) -> int:
    async with world.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def test_answer_comes_first_then_its_sources_then_the_buttons(world):
    message = await world.say(ASKER, ASKED)
    said = world.last()
    assert said.reply_to == message
    assert said.plain.startswith("추정가격이 2천만원 이하이면")
    assert "[시행령]" in said.plain
    assert (
        f'<a href="https://bot.example/passages/12?path={quote("제1항제2호")}">'
        "지방계약법 시행령 제30조제1항제2호</a>"
        " (수의계약대상자의 선정절차 등) · 2026. 1. 2. 시행" in said.text
    )
    assert "최종 판단은 계약담당자" in said.plain
    assert said.labels == ["👍 해결됐어요", "👎", "강사에게 질문"]
    assert await world.log() == ["asked", "answered"]


async def test_what_people_wrote_is_escaped(world):
    world.answerer.answers["<b>"] = dataclasses.replace(SURE, text="<script>alert(1)</script>")
    await world.say(ASKER, "<b>굵게</b> 2명인가요?")
    assert "&lt;script&gt;" in world.last().text


async def test_curated_answer_names_the_learning_group_and_its_legal_basis(world):
    entry = Citation(90, "학습조직 Q&A", "", "", "", None, None, "", Authority.LEARNING_GROUP)
    world.answerer.answers["선금"] = Answer(
        Decision.CURATED, "최대 70%까지 줄 수 있습니다.", 0.97, (entry, RULE), qa_entry_id=None
    )
    await world.say(ASKER, "선금은 최대 몇 퍼센트까지인가요")
    said = world.last().plain
    assert said.startswith("학습조직 Q&A에 있는 답변입니다.")
    assert "법적 근거" in said and "제30조" in said
    assert "• [학습조직 Q&A]" not in said


async def test_curated_answer_says_which_question_it_answers(world):
    entry = Citation(
        90, "학습조직 Q&A", "", "", "선금은 <최대> 얼마까지?", None, None, "", Authority.LEARNING_GROUP
    )
    world.answerer.answers["선금"] = Answer(Decision.CURATED, "최대 70%입니다.", 0.97, (entry, RULE))
    await world.say(ASKER, "선금은 최대 몇 퍼센트까지인가요")
    assert world.last().plain.startswith(
        "학습조직 Q&A에 있는 답변입니다. 질문: 선금은 <최대> 얼마까지? 최대 70%"
    )


async def test_curated_answer_without_rule_says_that_it_is_an_opinion(world):
    entry = Citation(90, "강사 의견", "", "", "", None, None, "", Authority.INSTRUCTOR)
    world.answerer.answers["선금"] = Answer(Decision.CURATED, "보통 50%로 합니다.", 0.97, (entry,))
    await world.say(ASKER, "선금은 보통 몇 퍼센트인가요")
    assert "법령 근거가 확인되지 않은 강사 의견" in world.last().plain


async def test_a_related_entry_goes_by_its_question(world):
    entry = Citation(
        90, "강사 의견", "", "", "선금은 나누어 줄 수 있나요?", None, None, "", Authority.INSTRUCTOR
    )
    world.answerer.answers["선금"] = Answer(Decision.UNSURE, "", 0.31, (entry, RULE))
    await world.say(ASKER, "선금 사용 내역은 언제 보나요")
    said = world.last()
    assert "• [강사 의견] 선금은 나누어 줄 수 있나요? • [시행령]" in said.plain
    assert "/passages/90" in said.text


async def test_rule_not_yet_in_force_is_marked(world):
    world.answerer.answers["선금"] = dataclasses.replace(
        SURE, citations=(dataclasses.replace(RULE, pending=True),)
    )
    await world.say(ASKER, "선금은 언제부터 바뀌나요")
    assert "2026. 1. 2. 시행 예정" in world.last().plain


async def test_unsure_says_so_and_asks_the_instructors_at_once(world):
    await world.say(ASKER, UNKNOWN)
    said = world.last()
    assert "확실한 근거를 찾지 못해" in said.plain
    assert "사내강사에게 질문을 전달했습니다. (강사 질문 #1)" in said.plain
    assert "관련될 수 있는 규정 (답변이 아니라 참고 자료입니다)" in said.plain
    assert said.labels == []
    card = world.last(INSTRUCTORS)
    assert card.plain.startswith("강사 질문 #1 · 답변 기다리는 중")
    assert "계약 채팅방" in card.plain and UNKNOWN in card.plain and "확신도 31%" in card.plain
    assert card.labels == ["맡기", "답변하기", "중복", "범위 밖"]
    assert await world.log() == ["asked", "answered", "escalated"]


async def test_without_instructors_room_it_does_not_promise_what_it_cannot_do(world):
    await world.command(ADMIN, "강사방", "해제", chat=INSTRUCTORS)
    await world.say(ASKER, UNKNOWN)
    assert "아직 강사방이 없어" in world.last().plain


async def test_an_answer_without_source_is_not_said(world):
    world.answerer.answers["선금"] = Answer(Decision.GENERATED, "70%입니다.", 0.99, ())
    await world.say(ASKER, "선금은 몇 퍼센트인가요?")
    assert "70%" not in world.last().plain
    assert "확실한 근거를 찾지 못해" in world.last().plain


async def test_generated_answer_says_so_and_its_sources_have_the_numbers_that_it_names(world):
    text = "선금은 70%까지입니다 (근거 2). 현금으로 냅니다 (근거 1)."
    world.answerer.answers["선금"] = Answer(Decision.GENERATED, text, 0.9, (RULE, OTHER_RULE))
    await world.say(ASKER, "선금은 몇 퍼센트인가요?")
    said = world.last()
    assert said.plain.startswith(f"AI가 아래 근거를 바탕으로 정리한 답변입니다. {text}")
    assert "1. [시행령] 지방계약법 시행령 제30조제1항제2호" in said.plain
    assert "2. [법률] 지방계약법 제9조" in said.plain
    assert "최종 판단은 계약담당자" in said.plain


async def test_only_what_is_said_to_the_bot_may_be_sent_to_a_model(world):
    await world.say(ASKER, ASKED)
    await world.command(ASKER, "질문", ASKED)
    await world.command(ADMIN, "모드", "auto")
    await world.say(ASKER, ASKED, mention=False, to_room=True)
    assert world.answerer.might_generate == [True, True, True]
    overheard = await world.say(ASKER, ASKED, mention=False)
    await world.edit(ASKER, overheard, f"{ASKED} 공사는요?")
    assert world.answerer.might_generate[3:] == [False, False]


async def test_out_of_scope_says_what_it_can_help_with_and_offers_an_instructor(world):
    await world.say(ASKER, "오늘 날씨 어때요?")
    assert "수의계약, 입찰" in world.last().plain
    assert world.last().labels == ["강사에게 질문"]
    assert world.said(INSTRUCTORS) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "무엇이 궁금하신가요"),
        ("  \n ", "무엇이 궁금하신가요"),
        ("👍👍", "무엇이 궁금하신가요"),
        ("ㅋㅋㅋ", "무엇이 궁금하신가요"),
        ("def f(x):\n    return {x: 1};", "프로그램 코드"),
        ("안녕하세요", "계약통입니다"),
        ("감사합니다!", "다행입니다"),
        ("[공지] 내일 교육이 있습니다", "공지로 보여"),
        ("수의계약은 " + "정말 " * 400 + "되나요?", "1000자 안으로"),
        ("가" * 10_000, "1000자 안으로"),
    ],
)
async def test_whoever_addresses_the_bot_hears_why_there_is_no_answer(world, text, part):
    await world.say(ASKER, text)
    assert part in world.last().plain
    assert await count(world, Question) == 0


async def test_questions_come_too_fast(world):
    world.settings = dataclasses.replace(world.settings, questions_per_minute=2)
    for _ in range(4):
        await world.say(ASKER, ASKED)
    assert await count(world, Question) == 2
    assert "1분에 2건" in world.last().plain
    assert len(world.said()) == 3  # said once a minute
    await world.say(COLLEAGUE, ASKED)
    assert "추정가격" in world.last().plain


async def test_the_same_message_delivered_twice_is_answered_once(world):
    await world.say(ASKER, ASKED, message_id="same")
    await world.say(ASKER, ASKED, message_id="same")
    assert len(world.said()) == 1
    assert await count(world, AnswerRow) == 1


async def test_other_bots_are_not_answered(world):
    await world.say(BOT, ASKED)
    await world.command(BOT, "질문", ASKED)
    assert world.messages == []


async def test_room_that_is_not_allowed_is_told_once(world):
    await world.say(ASKER, ASKED, chat=STRANGE)
    await world.say(COLLEAGUE, ASKED, chat=STRANGE)
    await world.command(COLLEAGUE, "질문", ASKED, chat=STRANGE)
    assert len(world.said(STRANGE)) == 1
    assert "/허용" in world.last(STRANGE).plain
    assert world.answerer.asked == []


async def test_private_chat_is_for_members_of_an_allowed_room(world):
    await world.say(ASKER, ASKED, chat=PRIVATE)
    assert "구성원에게만" in world.last(PRIVATE).plain
    world.channels.members.add((OPEN.id, ASKER.id))
    await world.say(ASKER, ASKED, chat=PRIVATE)
    assert "추정가격" in world.last(PRIVATE).plain


async def test_private_chat_is_for_those_who_hold_a_role(world):
    private = Chat(channel="test", id="t1", kind="private")
    await world.say(TEACHER, ASKED, chat=private)
    assert "추정가격" in world.last(private).plain


async def test_mention_mode_leaves_other_messages_alone(world):
    await world.say(ASKER, ASKED, mention=False)
    assert world.messages == [] and world.answerer.asked == []


async def test_off_mode_is_silent(world):
    await world.command(ADMIN, "모드", "off")
    said = len(world.messages)
    await world.say(ASKER, ASKED)
    await world.command(ASKER, "질문", ASKED)
    await world.command(ASKER, "도움말")
    assert len(world.messages) == said


async def test_auto_mode_answers_an_overheard_question_that_it_is_sure_of(world):
    await world.command(ADMIN, "모드", "auto")
    await world.say(ASKER, ASKED, mention=False)
    assert "추정가격" in world.last().plain
    assert world.last().row.guard == "unclaimed:1"


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        (ASKER, UNKNOWN),
        (ASKER, "오늘 날씨 어때요?"),
        (ASKER, "2천만원짜리 계약은 제가 처리했습니다"),
        (ASKER, "[공지] 2천만원 이하 수의계약 교육에 오실 수 있나요?"),
        (ASKER, "감사합니다"),
        (ASKER, "안녕하세요"),
        (ASKER, "2천만원 " * 300 + "되나요?"),
        (TEACHER, ASKED),
        (BOT, ASKED),
    ],
)
async def test_auto_mode_is_silent_otherwise(world, sender, text):
    await world.command(ADMIN, "모드", "auto")
    said = len(world.messages)
    await world.say(sender, text, mention=False)
    assert len(world.messages) == said
    assert await count(world, Question) == 0


async def test_a_question_to_the_room_that_has_no_answer_is_handed_over(world):
    await world.command(ADMIN, "모드", "auto")
    await world.say(ASKER, UNKNOWN, mention=False, to_room=True)
    assert "확실한 근거를 찾지 못해" in world.last(OPEN).plain
    assert await count(world, Escalation) == 1


async def test_chatter_to_the_room_is_left_alone(world):
    await world.command(ADMIN, "모드", "auto")
    said = len(world.messages)
    for chatter in ("오늘 날씨 어때요?", "바로 답해 줘요", "질문 있습니다.", "내일 회의 몇 시에 하죠?"):
        await world.say(ASKER, chatter, mention=False, to_room=True)
    assert len(world.messages) == said
    assert await count(world, Escalation) == 0


async def test_a_request_without_a_question_is_nudged_where_the_bot_is_asked(world):
    await world.say(ASKER, "바로 답해 줘요")
    assert "무엇이 궁금하신가요?" in world.last().plain
    assert await count(world, Question) == 0


async def test_a_request_for_more_follows_up_what_was_asked(world):
    await world.say(ASKER, ASKED)
    await world.say(ASKER, "더 자세히 설명해 주세요.", reply_to=world.last())
    assert world.answerer.asked[-1] == ("더 자세히 설명해 주세요.", ASKED)
    assert await count(world, Question) == 2


async def test_auto_mode_does_not_talk_between_people(world):
    await world.command(ADMIN, "모드", "auto")
    said = len(world.messages)
    await world.say(ASKER, ASKED, mention=False, reply_to="m-of-a-colleague")
    assert len(world.messages) == said


async def test_auto_mode_is_silent_when_not_sure_enough(world):
    await world.command(ADMIN, "모드", "auto")
    world.answerer.answers["2천만"] = dataclasses.replace(SURE, confidence=0.79)
    said = len(world.messages)
    await world.say(ASKER, ASKED, mention=False)
    assert len(world.messages) == said


async def test_auto_mode_does_not_complain_about_speed(world):
    world.settings = dataclasses.replace(world.settings, questions_per_minute=1)
    await world.command(ADMIN, "모드", "auto")
    await world.say(ASKER, ASKED, mention=False)
    said = len(world.messages)
    await world.say(ASKER, ASKED, mention=False)
    assert len(world.messages) == said


async def test_follow_up_keeps_its_context(world):
    await world.say(ASKER, ASKED)
    await world.say(ASKER, "그럼 2천만원 넘는 공사는요?", reply_to=world.last())
    await world.say(ASKER, "용역은 2천만원이면요?", reply_to=world.last())
    assert world.answerer.asked == [
        (ASKED, ""),
        ("그럼 2천만원 넘는 공사는요?", ASKED),
        ("용역은 2천만원이면요?", f"{ASKED}\n그럼 2천만원 넘는 공사는요?"),
    ]
    async with world.database.read() as session:
        parents = await session.scalars(select(Question.parent_id).order_by(Question.id))
        assert parents.all() == [None, 1, 2]


async def test_thanks_in_reply_are_left_alone(world):
    await world.say(ASKER, ASKED)
    await world.say(ASKER, "감사합니다!", reply_to=world.last())
    await world.say(ASKER, "👍", reply_to=world.last())
    assert len(world.said()) == 1


async def test_remark_in_reply_is_not_handed_over_unasked(world):
    await world.say(ASKER, ASKED)
    await world.say(ASKER, "저희 과는 다르게 하던데 이상하네", reply_to=world.last())
    assert "‘강사에게 질문’을 눌러" in world.last().plain
    assert world.last().labels == ["강사에게 질문"]
    assert await count(world, Escalation) == 0


async def test_ask_command(world):
    await world.command(ASKER, "ask", ASKED)
    assert "추정가격" in world.last().plain
    await world.command(ASKER, "질문", "  ")
    assert "물어볼 내용을 함께" in world.last().plain
    await world.command(ASKER, "질문", "안녕하세요 2천만")
    assert "추정가격" in world.last().plain


async def test_topic_is_kept(world):
    topic = OPEN.model_copy(update={"topic": "77"})
    await world.say(ASKER, ASKED, chat=topic)
    assert world.last().chat.topic == "77"


async def test_answerer_that_breaks_leaves_nothing_behind(world):
    world.answerer.failure = RuntimeError("index")
    with pytest.raises(RuntimeError):
        await world.say(ASKER, ASKED)
    assert await count(world, Question) == 0
    assert world.messages == []


async def test_long_answer_is_shortened_and_says_so(world):
    many = tuple(
        dataclasses.replace(OTHER_RULE, law="법" * 300, title="제목" * 200, passage_id=number)
        for number in range(9)
    )
    world.answerer.answers["2천만"] = dataclasses.replace(SURE, text="긴 답변 😀" * 2000, citations=many)
    await world.say(ASKER, ASKED)  # the world checks the limit
    assert "(길어서 줄였습니다.)" in world.last().plain

"""An instructor's answer becomes knowledge."""

import pytest
from sqlalchemy import select

from handlers.curate import parse_rewrite
from indexer.authority import Authority
from knowledge import qa_entries
from knowledge.models import CorpusChange, PassageRow, QAEntry
from tests.handlers.conftest import ASKER, INSTRUCTORS, OTHER_TEACHER, TEACHER, World

UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"
ANSWERED = "교육지원청의 승인을 받으시면 됩니다."
FIRST_RULE = "지방계약법 시행령 제30조제1항제2호"


@pytest.fixture
async def draft(world: World):
    """The card of a draft."""
    await world.say(ASKER, UNKNOWN)
    await world.say(TEACHER, ANSWERED, chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    return world.card("학습조직 Q&A #1")


async def entry(world: World) -> QAEntry:
    async with world.database.read() as session:
        return await session.get_one(QAEntry, 1)


async def test_draft_shows_its_words_and_the_rules_to_choose_from(world, draft):
    assert UNKNOWN in draft.plain and ANSWERED in draft.plain
    assert draft.labels == [f"☐ {FIRST_RULE}", "☐ 지방계약법 제9조", "게시", "고치기", "버리기"]
    assert "고르지 않으면 법령 근거가 없는 ‘강사 의견’으로" in draft.plain


async def test_publishing_with_a_chosen_rule(world, draft):
    await world.press(OTHER_TEACHER, draft, f"☐ {FIRST_RULE}")
    assert world.toast == "근거로 골랐습니다."
    assert draft.labels[0] == f"☑ {FIRST_RULE}" and "고른 근거" in draft.plain
    await world.press(OTHER_TEACHER, draft, "게시")
    assert draft.plain.startswith("학습조직 Q&A #1 · 게시됨") and draft.labels == []
    assert "이제 같은 질문에 바로 답변합니다. (최강사 님)" in world.last(INSTRUCTORS).plain
    published = await entry(world)
    assert published.state == "published" and published.authority == Authority.LEARNING_GROUP
    assert [one.article for one in published.citations] == ["제30조"]
    async with world.database.read() as session:
        passage = (await session.scalars(select(PassageRow))).one()
        change = (await session.scalars(select(CorpusChange))).one()
    assert (passage.title, passage.text, passage.active) == (UNKNOWN, ANSWERED, True)
    assert passage.tokens == {"body": ANSWERED.split()}
    assert change.added == [passage.id]
    assert (await world.log())[-3:] == ["drafted", "reviewed", "published"]


async def test_rule_can_be_taken_back(world, draft):
    await world.press(TEACHER, draft, f"☐ {FIRST_RULE}")
    await world.press(TEACHER, draft, f"☑ {FIRST_RULE}")
    assert world.toast == "근거에서 뺐습니다."
    assert draft.labels[0] == f"☐ {FIRST_RULE}"


async def test_without_a_rule_it_is_only_an_opinion(world, draft):
    await world.press(OTHER_TEACHER, draft, "게시")
    assert draft.plain.startswith("학습조직 Q&A #1 · 게시됨(강사 의견)")
    assert (await entry(world)).authority == Authority.INSTRUCTOR


async def test_two_instructors_publish_once(world, draft):
    await world.press_action(TEACHER, INSTRUCTORS, "publish:1", deliver=False)
    await world.press_action(OTHER_TEACHER, INSTRUCTORS, "publish:1", deliver=False)
    await world.deliver()
    assert world.toasts[-2:] == ["게시했습니다.", "이미 처리된 초안입니다."]
    assert (await world.log()).count("published") == 1


async def test_draft_that_changes_while_it_is_published(world, draft):
    plain = world.analyst

    class EditedMeanwhile:
        async def analyse(self, passages):
            async with world.database.session() as session:
                await qa_entries.edit(session, 1, answer="그사이 바뀐 답변")
            return await plain.analyse(passages)

    world.analyst = EditedMeanwhile()
    await world.press(TEACHER, draft, "게시")
    assert "그사이 초안이 바뀌었습니다" in world.toast
    assert (await entry(world)).state == "draft"
    assert "published" not in await world.log()


async def test_rewriting_the_answer(world, draft):
    await world.press(TEACHER, draft, "고치기")
    prompt = world.last(INSTRUCTORS)
    assert "이 메시지에 답장" in prompt.plain
    await world.say(OTHER_TEACHER, "교육장의 승인을 받습니다.", chat=INSTRUCTORS, reply_to=prompt)
    assert "교육장의 승인을 받습니다." in draft.plain and ANSWERED not in draft.plain
    assert "초안을 고쳤습니다" in world.last(INSTRUCTORS).plain


async def test_rewriting_question_and_answer(world, draft):
    text = "질문: 급식 업체를 바꿀 때 승인은?\n답변: 교육장이 승인합니다.\n두 줄입니다."
    await world.say(TEACHER, text, chat=INSTRUCTORS, reply_to=draft)
    changed = await entry(world)
    assert (changed.question, changed.answer) == (
        "급식 업체를 바꿀 때 승인은?",
        "교육장이 승인합니다.\n두 줄입니다.",
    )


@pytest.mark.parametrize("text", ["답변:", "가" * 2500, "질문: " + "가" * 1500])
async def test_words_that_cannot_be_taken(world, draft, text):
    await world.say(TEACHER, text, chat=INSTRUCTORS, reply_to=draft)
    assert "비어" in world.last(INSTRUCTORS).plain or "너무 깁니다" in world.last(INSTRUCTORS).plain
    assert (await entry(world)).answer == ANSWERED


async def test_only_instructors_rewrite(world, draft):
    await world.say(ASKER, "제 답변", chat=INSTRUCTORS, reply_to=draft)
    assert (await entry(world)).answer == ANSWERED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("새 답변", (None, "새 답변")),
        ("질문: 무엇?", ("무엇?", None)),
        ("답변：전각도 됩니다", (None, "전각도 됩니다")),
        ("답변: 나\n질문: 가", ("가", "나")),
        ("이 질문: 이라는 말은 괜찮습니다", (None, "이 질문: 이라는 말은 괜찮습니다")),
        ("  ", (None, None)),
    ],
)
def test_parts_of_a_rewrite(text, expected):
    assert parse_rewrite(text) == expected


async def test_discarding(world, draft):
    await world.press(TEACHER, draft, "버리기")
    assert draft.plain.startswith("학습조직 Q&A #1 · 버려짐") and draft.labels == []
    for action in ("publish:1", "discard:1", "rewrite:1", "cite:1:1"):
        await world.press_action(TEACHER, INSTRUCTORS, action)
        assert world.toast == "이미 처리된 초안입니다."


async def test_discard_button_of_an_old_card_does_not_retire_what_is_published(world, draft):
    await world.press(TEACHER, draft, "게시")
    await world.press_action(TEACHER, INSTRUCTORS, "discard:1")
    assert (await entry(world)).state == "published"


async def test_retiring(world, draft):
    await world.press(TEACHER, draft, "게시")
    await world.command(TEACHER, "내리기", "#1", chat=INSTRUCTORS)
    assert "학습조직 Q&A #1번을 내렸습니다." in world.last(INSTRUCTORS).plain
    assert draft.plain.startswith("학습조직 Q&A #1 · 내려짐")
    async with world.database.read() as session:
        assert not (await session.scalars(select(PassageRow.active))).one()
    assert (await world.log())[-1] == "retired"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ("", "번호를 함께"),
        ("하나", "번호를 함께"),
        ("99", "찾지 못했습니다"),
        ("1", "게시된 상태가"),
    ],
)
async def test_what_cannot_be_retired(world, draft, arguments, part):
    await world.command(TEACHER, "retire", arguments, chat=INSTRUCTORS)
    assert part in world.last(INSTRUCTORS).plain


async def test_staff_cannot_retire(world, draft):
    await world.command(ASKER, "내리기", "1")
    assert world.last().plain == "사내강사만 할 수 있습니다."

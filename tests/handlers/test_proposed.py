"""``/초안``: entries that come from elsewhere are looked at one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import rooms
from knowledge.imported import Origin, ProposedEntry, propose
from knowledge.models import QAEntry
from knowledge.rooms import Purpose
from tests.handlers.conftest import ASKER, INSTRUCTORS, NOW, OPEN, SURE, TEACHER, World

RULE = ("지방계약법 시행령", "제30조", "제1항제2호")
SOURCED = ProposedEntry("견적서는 몇 명한테 받나요?", "두 명 이상입니다.", (RULE,))
DOUBTFUL = ProposedEntry("2천만원 수의계약은 되나요?", "됩니다.", remark="근거가 없습니다.")


@pytest.fixture
async def proposed(world: World) -> World:
    async with world.database.session() as session:
        await propose(session, Origin.FAQ, [SOURCED, DOUBTFUL], now=NOW)
    return world


async def states(world: World) -> list[str]:
    async with world.database.read() as session:
        return [(await session.get_one(QAEntry, number)).state for number in (1, 2)]


async def test_one_after_the_other_is_shown_and_decided(proposed: World) -> None:
    await proposed.command(TEACHER, "초안", chat=INSTRUCTORS)
    first = proposed.last(INSTRUCTORS)
    assert first.plain.startswith("학습조직 Q&A #1 · 초안") and SOURCED.answer in first.plain
    assert first.labels == ["☑ 지방계약법 시행령 제30조제1항제2호", "게시", "고치기", "버리기", "다음 초안"]
    await proposed.press(TEACHER, first, "다음 초안")
    assert proposed.toast == "남은 초안 2건"
    second = proposed.last(INSTRUCTORS)
    assert "살펴볼 점 근거가 없습니다." in second.plain
    # Rules are proposed where it came without any.
    assert [label for label in second.labels if label.startswith("☐")]
    await proposed.press(TEACHER, first, "게시")
    assert first.labels == ["다음 초안"]
    await proposed.press(TEACHER, second, "버리기")
    assert "살펴볼 점" not in second.plain
    assert await states(proposed) == ["published", "retired"]
    await proposed.press(TEACHER, second, "다음 초안")
    assert proposed.last(INSTRUCTORS).plain == "새로 살펴볼 초안이 없습니다."


async def test_one_that_is_published_already_is_named(proposed: World) -> None:
    proposed.answerer.answers["견적서는"] = replace(SURE, qa_entry_id=7)
    for _ in range(2):
        await proposed.command(TEACHER, "초안", chat=INSTRUCTORS)
    first, second = proposed.said(INSTRUCTORS)[:2]
    assert first.plain.count("게시된 Q&A #7번과 같은 질문으로 보입니다.") == 1
    assert "같은 질문" not in second.plain and "살펴볼 점 근거가 없습니다." in second.plain


async def test_what_was_shown_and_not_decided_is_named(proposed: World) -> None:
    for _ in range(3):
        await proposed.command(TEACHER, "초안", chat=INSTRUCTORS)
    assert "아직 정하지 않은 것이 2건 있습니다. #1, #2" in proposed.last(INSTRUCTORS).plain


async def test_in_another_room_it_is_said_where_the_card_is(proposed: World) -> None:
    await proposed.command(TEACHER, "초안", chat=OPEN)
    assert proposed.last(OPEN).plain == "강사방에 Q&A #1번 초안을 올렸습니다."
    assert proposed.card("학습조직 Q&A #1")


async def test_staff_may_not_and_without_an_instructors_room_it_is_said(proposed: World) -> None:
    await proposed.command(ASKER, "초안", chat=OPEN)
    assert "강사" in proposed.last(OPEN).plain
    assert await states(proposed) == ["review", "review"]
    async with proposed.database.session() as session:
        for room in await rooms.with_purpose(session, Purpose.INSTRUCTORS):
            await rooms.set_purpose(session, room.id, Purpose.OPEN)
    await proposed.command(TEACHER, "초안", chat=OPEN)
    assert "강사방이 없어 초안을 올릴 수 없습니다." in proposed.last(OPEN).plain

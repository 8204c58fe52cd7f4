"""``/비교``: two sides that contradict each other, and which of them holds."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.comparing import announce_conflicts
from handlers.events import Chat
from handlers.limits import MESSAGE_UNITS, units
from indexer.structure import Block, DocumentKind, Section
from knowledge import qa_entries
from knowledge.consistency.conflicts import ConflictState, FoundConflict, store
from knowledge.consistency.differences import Difference, DifferenceKind
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, Conflict, PassageRow, QAEntry
from knowledge.qa_entries import EntryState
from tests.handlers.conftest import ASKER, INSTRUCTORS, NOW, OPEN, OTHER_TEACHER, TEACHER, World
from tests.library import document

FIVE, THREE = "5천만원까지 할 수 있습니다.", "3천만원까지 할 수 있습니다."
QUESTION = "여성기업과 수의계약은 얼마까지 하나요?"


async def publish(world: World, answer: str) -> int:
    async with world.database.session() as session:
        entry = await qa_entries.draft(session, question=QUESTION, answer=answer, author_id=None, now=NOW)
        await qa_entries.add_citation(
            session, entry.id, law="지방계약법 시행령", article="제30조", path="제1항"
        )
    analysed = await world.analyst.analyse(qa_entries.to_passages(entry))
    async with world.database.session() as session:
        await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOW)
    return entry.id


async def store_guide(world: World, text: str) -> int:
    section = Section("", "여성기업 수의계약", ("수의계약 안내",), (Block("", text),))
    guide = document("수의계약 안내", [section], kind=DocumentKind.STANDARD)
    await Ingest(world.database, world.analyst).store(guide, "안내.hwpx", now=NOW)
    async with world.database.read() as session:
        query = select(PassageRow.id).where(PassageRow.document_version_id.is_not(None))
        return (await session.scalars(query)).one()


async def find(world: World, left: int, right: int | None, passage: int | None, *words: str) -> None:
    difference = Difference(DifferenceKind.NUMBER, *(words or (FIVE, THREE)))
    async with world.database.session() as session:
        assert (
            await store(session, [FoundConflict(left, right, passage, "수의계약 안내", difference)], now=NOW)
            == 1
        )


@pytest.fixture
async def conflicting(world: World) -> World:
    """A world in which two entries, and an entry and a document, contradict each other."""
    left, right = await publish(world, FIVE), await publish(world, THREE)
    await find(world, left, right, None)
    await find(world, left, None, await store_guide(world, THREE))
    return world


async def entries(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as session:
        rows = await session.scalars(select(QAEntry).order_by(QAEntry.id))
        return [(row.answer, row.state) for row in rows]


async def states(world: World) -> list[str]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Conflict.state).order_by(Conflict.id)))


async def test_both_sides_are_shown_and_the_wrong_one_becomes_a_draft(conflicting: World) -> None:
    await conflicting.command(TEACHER, "비교", chat=INSTRUCTORS)
    card = conflicting.last(INSTRUCTORS)
    assert card.plain.startswith("엇갈리는 답 · 남은 것 2건")
    assert f"가 학습조직 Q&A #1: {QUESTION} {FIVE}" in card.plain
    assert f"나 학습조직 Q&A #2: {QUESTION} {THREE}" in card.plain
    assert card.labels == ["가 쪽이 맞음", "나 쪽이 맞음", "둘 다 맞음", "다음"]
    await conflicting.press(TEACHER, card, "가 쪽이 맞음")
    assert "이강사 님이 정했습니다. 나를 내리고 초안으로 옮겼습니다." in card.plain
    assert card.labels == ["다음"]
    assert await entries(conflicting) == [
        (FIVE, EntryState.PUBLISHED),
        (THREE, EntryState.RETIRED),
        (THREE, EntryState.DRAFT),
    ]
    assert conflicting.card("학습조직 Q&A #3")
    assert await states(conflicting) == [ConflictState.LEFT_HOLDS, ConflictState.OPEN]
    async with conflicting.database.read() as session:
        kinds = set(await session.scalars(select(AnswerLogRow.kind)))
    assert {"reviewed", "retired", "drafted"} <= kinds
    await conflicting.press_action(TEACHER, INSTRUCTORS, "right:1")
    assert conflicting.toasts[-1] == "이미 검토한 항목입니다."


async def test_a_document_is_corrected_by_its_next_version(conflicting: World) -> None:
    await conflicting.command(TEACHER, "비교", chat=INSTRUCTORS)
    await conflicting.press(TEACHER, conflicting.last(INSTRUCTORS), "다음")
    card = conflicting.last(INSTRUCTORS)
    assert f"나 표준문서: 수의계약 안내 · 여성기업 수의계약 {THREE}" in card.plain
    await conflicting.press(TEACHER, card, "가 쪽이 맞음")
    assert "문서를 고쳐 새 판으로 등록해 주세요." in card.plain
    assert [state for _, state in await entries(conflicting)] == [EntryState.PUBLISHED] * 2


async def test_the_first_entry_is_wrong(conflicting: World) -> None:
    await conflicting.command(TEACHER, "비교", chat=INSTRUCTORS)
    card = conflicting.last(INSTRUCTORS)
    await conflicting.press(TEACHER, card, "나 쪽이 맞음")
    assert (await entries(conflicting))[0] == (FIVE, EntryState.RETIRED)
    # What else contradicted it went with it.
    await conflicting.press(TEACHER, card, "다음")
    assert card.plain == "지금은 서로 다르게 답하는 것이 없습니다."


async def test_that_both_hold_can_be_taken_back(conflicting: World) -> None:
    await conflicting.command(TEACHER, "비교", chat=INSTRUCTORS)
    card = conflicting.last(INSTRUCTORS)
    await conflicting.press(TEACHER, card, "둘 다 맞음")
    assert "둘 다 맞아 그대로 둡니다." in card.plain
    assert card.labels == ["되돌리기", "다음"]
    await conflicting.press(TEACHER, card, "되돌리기")
    assert card.plain.startswith("엇갈리는 답 · 남은 것 2건")
    assert await states(conflicting) == [ConflictState.OPEN] * 2
    assert [state for _, state in await entries(conflicting)] == [EntryState.PUBLISHED] * 2


@pytest.mark.postgresql  # SQLite has one writer, so nobody looks while somebody else decides
async def test_of_two_who_decide_at_once_the_second_is_told(conflicting: World) -> None:
    private = Chat(channel="test", id=OTHER_TEACHER.id, kind="private")
    await conflicting.press_at_once((TEACHER, INSTRUCTORS, "both:1"), (OTHER_TEACHER, private, "right:1"))
    assert conflicting.toasts[-1] == "이미 검토한 항목입니다."
    assert not conflicting.said(private)
    assert await states(conflicting) == [ConflictState.BOTH_HOLD, ConflictState.OPEN]
    assert [state for _, state in await entries(conflicting)] == [EntryState.PUBLISHED] * 2


async def test_instructors_are_told_once_and_in_working_hours(conflicting: World) -> None:
    night = NOW.replace(hour=15)  # midnight in Seoul
    async with conflicting.database.session() as session:
        services = conflicting.services(session)
        assert await announce_conflicts(services, night) == 0
        assert await announce_conflicts(services, NOW) == 2
        assert await announce_conflicts(services, NOW) == 0
    await conflicting.deliver()
    assert "같은 것을 서로 다르게 답하는 자료가 2건 있습니다." in conflicting.last(INSTRUCTORS).plain


async def test_only_instructors_compare(conflicting: World) -> None:
    await conflicting.command(ASKER, "비교", chat=OPEN)
    assert conflicting.last(OPEN).plain == "사내강사만 할 수 있습니다."
    await conflicting.command(TEACHER, "비교", chat=INSTRUCTORS)
    await conflicting.press(ASKER, conflicting.last(INSTRUCTORS), "가 쪽이 맞음")
    assert await states(conflicting) == [ConflictState.OPEN] * 2


async def test_with_nothing_to_compare_that_is_said(world: World) -> None:
    await world.command(TEACHER, "비교", chat=INSTRUCTORS)
    assert world.last(INSTRUCTORS).plain == "지금은 서로 다르게 답하는 것이 없습니다."


async def test_rows_of_tables_are_shown_as_lines(world: World) -> None:
    left, right = await publish(world, FIVE), await publish(world, THREE)
    await find(world, left, right, None, "| 여성기업 | 5천만원 |", THREE)
    await world.command(TEACHER, "비교", chat=INSTRUCTORS)
    assert "• 여성기업 / 5천만원" in world.last(INSTRUCTORS).plain


async def test_long_words_fit_into_a_message(world: World) -> None:
    left, right = await publish(world, FIVE), await publish(world, THREE)
    await find(world, left, right, None, "가나다 " * 2000, "라마바 " * 2000)
    await world.command(TEACHER, "비교", chat=INSTRUCTORS)
    assert units(world.last(INSTRUCTORS).text) <= MESSAGE_UNITS

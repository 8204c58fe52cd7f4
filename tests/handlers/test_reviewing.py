"""A decree changes, and instructors look again at what rests on it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from handlers.events import Chat
from handlers.limits import MESSAGE_UNITS, units
from handlers.reviewing import announce_reviews
from indexer.structure import Section, StructuredDocument
from knowledge import qa_entries, reviews
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, PassageRow, QAEntry, Review
from knowledge.qa_entries import EntryState
from knowledge.reviews import ReviewState
from tests.handlers.conftest import ASKER, INSTRUCTORS, NOW, OPEN, OTHER_TEACHER, TEACHER, World
from tests.library import article, document

LATER = NOW + dt.timedelta(days=1)
QUESTION = "견적서는 몇 명한테 받나요?"
CARD = "검토 필요 · 남은 것"


def decree(paragraph: str, *, effective: str) -> StructuredDocument:
    sections: list[Section] = [article("제30조", "견적", ("제1항", paragraph))]
    return document("지방계약법 시행령", sections, effective=dt.date.fromisoformat(effective))


@pytest.fixture
async def changed(world: World) -> World:
    """A world in which a Q&A entry and an answer rest on a rule that has changed since."""
    ingest = Ingest(world.database, world.analyst)
    await ingest.store(decree("2인 이상에게서 받는다.", effective="2026-01-02"), "시행령.md", now=NOW)
    await world.say(ASKER, "@계약통 2천만원 수의계약은 견적을 몇 명한테 받나요?")
    async with world.database.session() as session:
        entry = await qa_entries.draft(session, question=QUESTION, answer="둘이요.", author_id=None, now=NOW)
        await qa_entries.add_citation(
            session, entry.id, law="지방계약법 시행령", article="제30조", path="제1항"
        )
    analysed = await world.analyst.analyse(qa_entries.to_passages(entry))
    async with world.database.session() as session:
        await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOW)
    await ingest.store(decree("3인 이상에게서 받는다.", effective="2027-01-01"), "시행령.md", now=LATER)
    return world


async def states(world: World) -> dict[str, str]:
    async with world.database.read() as session:
        rows = (await session.scalars(select(Review))).all()
        return {row.subject: row.state for row in rows if row.subject in ("entry", "answers")}


async def review_of(world: World, subject: str) -> int:
    async with world.database.read() as session:
        return (await session.scalars(select(Review.id).where(Review.subject == subject))).one()


async def show(world: World, subject: str) -> None:
    """Go through the reviews to the one of a kind."""
    await world.command(TEACHER, "검토", chat=INSTRUCTORS)
    async with world.database.read() as session:
        total = await reviews.count_open(session)
    for _ in range(total):
        if world.last(INSTRUCTORS).plain.find({"entry": QUESTION, "answers": "최근 답변"}[subject]) >= 0:
            return
        await world.press(TEACHER, world.last(INSTRUCTORS), "다음")
    raise AssertionError(world.last(INSTRUCTORS).plain)


async def test_the_difference_is_shown_and_an_entry_is_kept(changed: World) -> None:
    await show(changed, "entry")
    card = changed.last(INSTRUCTORS)
    assert card.plain.startswith(CARD)
    assert f"학습조직 Q&A: {QUESTION} 둘이요." in card.plain
    assert "제30조제1항 전: 2인 이상에게서 받는다. 후: 3인 이상에게서 받는다." in card.plain
    assert "2027. 1. 1. 시행" in card.plain
    assert card.labels == ["그대로 두기", "고쳐 쓰기", "내리기", "다음"]
    await changed.press(TEACHER, card, "그대로 두기")
    assert "이강사 님이 검토했습니다. 그대로 둡니다." in changed.last(INSTRUCTORS).plain
    assert (await states(changed))["entry"] == ReviewState.KEPT
    assert changed.last(INSTRUCTORS).labels == ["되돌리기", "다음"]
    await changed.press_action(TEACHER, INSTRUCTORS, f"drop:{await review_of(changed, 'entry')}")
    assert changed.toasts[-1] == "이미 검토한 항목입니다."
    await changed.press(TEACHER, changed.last(INSTRUCTORS), "되돌리기")
    assert (await states(changed))["entry"] == ReviewState.OPEN
    assert changed.last(INSTRUCTORS).plain.startswith(CARD)


async def test_an_entry_is_taken_down(changed: World) -> None:
    await show(changed, "entry")
    await changed.press(TEACHER, changed.last(INSTRUCTORS), "내리기")
    async with changed.database.read() as session:
        (entry,) = (await session.scalars(select(QAEntry))).all()
        active = await session.scalars(select(PassageRow.id).where(PassageRow.qa_entry_id, PassageRow.active))
        kinds = (await session.scalars(select(AnswerLogRow.kind))).all()
    assert entry.state == EntryState.RETIRED
    assert active.all() == []
    assert {"reviewed", "retired"} <= set(kinds)
    assert (await states(changed))["entry"] == ReviewState.RETIRED


async def test_an_entry_becomes_a_draft_to_be_corrected(changed: World) -> None:
    await show(changed, "entry")
    await changed.press(TEACHER, changed.last(INSTRUCTORS), "고쳐 쓰기")
    async with changed.database.read() as session:
        old, new = (await session.scalars(select(QAEntry).order_by(QAEntry.id))).all()
    assert (old.state, new.state) == (EntryState.RETIRED, EntryState.DRAFT)
    assert (new.question, new.answer) == (old.question, old.answer)
    assert [(one.article, one.chosen) for one in new.citations] == [("제30조", True)]
    draft = next(one for one in changed.said(INSTRUCTORS) if "게시" in one.labels)
    await changed.press(TEACHER, draft, "게시")
    async with changed.database.read() as session:
        assert (await session.get_one(QAEntry, new.id)).state == EntryState.PUBLISHED


async def test_those_who_were_answered_by_the_rule_are_told_once(changed: World) -> None:
    await show(changed, "answers")
    card = changed.last(INSTRUCTORS)
    assert "최근 답변 1건" in card.plain
    assert card.labels == ["알리기", "알리지 않기", "다음"]
    await changed.press(TEACHER, card, "알리기")
    said = changed.last(OPEN)
    assert "「지방계약법 시행령」 제30조의 내용이 2027. 1. 1.부터 달라집니다" in said.plain
    assert said.reply_to is not None
    count = len(changed.said(OPEN))
    await changed.press_action(TEACHER, INSTRUCTORS, f"tell:{await review_of(changed, 'answers')}")
    assert len(changed.said(OPEN)) == count
    assert (await states(changed))["answers"] == ReviewState.TOLD


@pytest.mark.postgresql  # SQLite has one writer, so nobody looks while somebody else decides
async def test_of_two_who_decide_at_once_the_second_is_told(changed: World) -> None:
    private = Chat(channel="test", id=OTHER_TEACHER.id, kind="private")
    review_id, count = await review_of(changed, "answers"), len(changed.said(OPEN))
    await changed.press_at_once(
        (TEACHER, INSTRUCTORS, f"keep:{review_id}"), (OTHER_TEACHER, private, f"tell:{review_id}")
    )
    assert changed.toasts[-1] == "이미 검토한 항목입니다."
    assert not changed.said(private)
    assert len(changed.said(OPEN)) == count
    assert (await states(changed))["answers"] == ReviewState.KEPT


async def test_instructors_are_told_once_and_in_working_hours(changed: World) -> None:
    night = NOW.replace(hour=15)  # midnight in Seoul
    async with changed.database.session() as session:
        assert await announce_reviews(changed.services(session), night) == 0
        new = await announce_reviews(changed.services(session), NOW)
        assert new == len((await session.scalars(select(Review))).all())
        assert await announce_reviews(changed.services(session), NOW) == 0
    await changed.deliver()
    said = changed.last(INSTRUCTORS).plain
    assert "「지방계약법 시행령」 개정(2027. 1. 1. 시행)으로 다시 볼 것이" in said
    assert f"학습조직 Q&A: {QUESTION}" in said


async def test_only_instructors_review(changed: World) -> None:
    await changed.command(ASKER, "검토", chat=OPEN)
    assert changed.last(OPEN).plain == "사내강사만 할 수 있습니다."
    await show(changed, "entry")
    await changed.press(ASKER, changed.last(INSTRUCTORS), "내리기")
    assert (await states(changed))["entry"] == ReviewState.OPEN


async def test_with_nothing_to_review_that_is_said(world: World) -> None:
    await world.command(TEACHER, "검토", chat=INSTRUCTORS)
    assert world.last(INSTRUCTORS).plain == "지금은 검토할 것이 없습니다."


async def test_a_long_change_fits_into_a_message(world: World) -> None:
    ingest = Ingest(world.database, world.analyst)
    for year, word, now in ((2026, "전", NOW), (2027, "후", LATER)):
        sections = [article("제30조", "견적", *((f"제{n}항", f"{word}{n} " * 400) for n in range(1, 9)))]
        version = document("지방계약법 시행령", sections, effective=dt.date(year, 1, 1))
        await ingest.store(version, "시행령.md", now=now)
    await world.command(TEACHER, "검토", chat=INSTRUCTORS)
    shown = world.last(INSTRUCTORS)
    assert shown.plain.startswith(CARD)
    assert units(shown.text) <= MESSAGE_UNITS

"""A decree changes: what rests on it is to be reviewed, says so until it was, and is left alone otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer.analysis import Analyser
from indexer.authority import Authority
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.structure import Block, DocumentKind, Section, StructuredDocument
from knowledge import answers, people, qa_entries, questions, reviews, rooms
from knowledge.analyst import AsyncAnalyst
from knowledge.answerer import KnowledgeAnswerer
from knowledge.answering import Answer, Decision
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.models import DocumentVersion, Review
from knowledge.people import Role
from knowledge.reviews import ReviewState, ReviewSubject
from knowledge.versions import withdraw_version
from tests.decree import CASES, TO_COME, other_version, present_decree
from tests.knowledge.conftest import NOW
from tests.library import document

LATER = NOW + dt.timedelta(days=3)
BEFORE, AFTER = dt.date(2026, 11, 18), dt.date(2027, 3, 1)
ELECTRONIC = "수의계약 견적서는 꼭 지정정보처리장치로 받아야 하나요?"
DAMAGES = "지연배상금은 얼마까지만 받나요?"


def guide(*lines: str) -> StructuredDocument:
    """A standard document of the city."""
    blocks = tuple(Block("", line) for line in lines)
    section = Section("", "전자견적", (), blocks)
    return document(
        "전자견적 안내",
        [section],
        authority=Authority.STANDARD_DOCUMENT,
        effective=None,
        kind=DocumentKind.STANDARD,
    )


@dataclass
class City:
    """A knowledge base and those who look after it."""

    database: Database
    ingest: Ingest
    analyst: AsyncAnalyst
    follower: IndexFollower
    answerers: dict[dt.date, KnowledgeAnswerer]
    decree: StructuredDocument
    instructors: list[int]
    entries: dict[str, int]

    async def amend(self, now: dt.datetime = LATER) -> None:
        await self.ingest.store(other_version(self.decree, TO_COME, without="제91조"), "시행령.md", now=now)
        await self.follower.catch_up()

    async def reviews(self) -> list[Review]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Review).order_by(Review.id)))

    async def ask(self, question: str, day: dt.date = BEFORE) -> Answer:
        return await self.answerers[day].answer(question)


@pytest.fixture
async def city(
    database: Database,
    holder: IndexHolder,
    follower: IndexFollower,
    morphemes: Morphemes,
    analyser: Analyser,
    executor: ThreadPoolExecutor,
    statutes_dir: Path,
) -> AsyncIterator[City]:
    analyst = AsyncAnalyst(analyser, executor)
    ingest = Ingest(database, analyst)
    decree = present_decree(statutes_dir)
    await ingest.store(decree, "시행령.md", now=NOW)
    await ingest.store(
        guide("견적서는 나라장터로 받습니다(지방계약법 시행령 제30조제2항).", "마감은 오후 여섯 시입니다."),
        "안내.md",
        now=NOW,
    )
    entries = {}
    for question, answer, path in (
        (ELECTRONIC, "네. 다만 행정안전부장관이 정한 경우에는 아닙니다.", ("제30조", "제2항")),
        (DAMAGES, "계약금액의 100분의 30까지입니다.", ("제90조", "제3항")),
    ):
        async with database.session() as session:
            entry = await qa_entries.draft(session, question=question, answer=answer, author_id=None, now=NOW)
            await qa_entries.add_citation(
                session, entry.id, law="지방계약법 시행령", article=path[0], path=path[1]
            )
        analysed = await analyst.analyse(qa_entries.to_passages(entry))
        async with database.session() as session:
            await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOW)
        entries[question] = entry.id
    instructors = []
    async with database.session() as session:
        for name in ("김강사", "이강사"):
            person = await people.ensure(session, channel="web", user_id=name, name=name, now=NOW)
            await people.grant(session, person.id, Role.INSTRUCTOR, now=NOW)
            instructors.append(person.id)
    await follower.load()
    answerers = {
        day: KnowledgeAnswerer(holder, database, morphemes, executor, today=lambda day=day: day)
        for day in (BEFORE, AFTER)
    }
    yield City(database, ingest, analyst, follower, answerers, decree, instructors, entries)
    await follower.close()


async def record(city: City, question: str, *, at: dt.datetime) -> None:
    """Somebody asks, and is answered."""
    answer = await city.ask(question)
    assert answer.decision.is_answer
    async with city.database.session() as session:
        room = await rooms.ensure(session, channel="web", chat_id="r", title="계약", kind="group", now=NOW)
        person = await people.ensure(session, channel="web", user_id="u", name="직원", now=NOW)
        asked = await questions.record(
            session, room_id=room.id, person_id=person.id, message_id=f"{question}{at}", text=question, now=at
        )
        await answers.record(session, asked, answer, now=at)


async def test_what_cites_a_changed_unit_is_to_be_reviewed_and_nothing_else(city: City) -> None:
    await record(city, "시행령 제30조제2항", at=NOW)
    await record(city, "시행령 제30조", at=NOW - dt.timedelta(days=100))
    await record(city, "시행령 제90조제3항", at=NOW)
    await city.amend()
    found = {(one.subject, one.title): one for one in await city.reviews()}
    assert {key for key in found if key[0] != ReviewSubject.FIGURE} == {
        (ReviewSubject.CHECKLIST, "1인 견적으로 할 수 있는 사유 확인"),
        (ReviewSubject.CHECKLIST, "견적서(1인)"),
        (ReviewSubject.CHECKLIST, "견적서(2인 이상)"),
        (ReviewSubject.ENTRY, ELECTRONIC),
        (ReviewSubject.PASSAGE, "전자견적 안내: 전자견적"),
        (ReviewSubject.ANSWERS, "1"),
    }
    # Of the table of figures, all that cites 제30조제1항제2호, where the limit changes, or 제1항 as a whole.
    assert {title for subject, title in found if subject == ReviewSubject.FIGURE} == {
        "금액으로 수의계약을 할 수 있는 추정가격",
        "1인 견적으로 수의계약을 할 수 있는 추정가격",
        "2인 이상 견적을 받아야 하는 추정가격",
        "견적서를 받는 업체",
    }
    entry = found[ReviewSubject.ENTRY, ELECTRONIC]
    assert (entry.subject_key, entry.units) == (str(city.entries[ELECTRONIC]), [["제30조", "제2항"]])
    assert (entry.holds_from, entry.state) == (AFTER, ReviewState.OPEN)
    # They are shared out among the instructors.
    assigned = [one.assignee_id for one in found.values()]
    assert sorted(assigned.count(person) for person in city.instructors) == [5, 5]


async def test_an_entry_says_that_its_basis_has_changed_until_somebody_has_looked(city: City) -> None:
    await city.amend()
    before, after = await city.ask(ELECTRONIC), await city.ask(ELECTRONIC, AFTER)
    assert before.decision is after.decision is Decision.CURATED
    assert before.text.endswith("「지방계약법 시행령」 제30조제2항은 2027년 3월 1일부터 바뀝니다.")
    assert after.text.startswith(
        "이 답변의 근거인 「지방계약법 시행령」 제30조가 2027년 3월 1일에 바뀌어 "
        "사내강사가 다시 확인하고 있습니다."
    )
    assert "확인하고 있습니다" not in (await city.ask(DAMAGES, AFTER)).text
    (review,) = [one for one in await city.reviews() if one.subject == ReviewSubject.ENTRY]
    async with city.database.session() as session:
        by = city.instructors[0]
        assert await reviews.decide(session, review.id, ReviewState.KEPT, by_id=by, now=LATER)
        assert not await reviews.decide(session, review.id, ReviewState.RETIRED, by_id=by, now=LATER)
    assert (await city.ask(ELECTRONIC, AFTER)).text == "네. 다만 행정안전부장관이 정한 경우에는 아닙니다."
    async with city.database.session() as session:
        assert await reviews.reopen(session, review.id)
    assert "확인하고 있습니다" in (await city.ask(ELECTRONIC, AFTER)).text


async def test_a_version_taken_back_leaves_nothing_to_review(city: City) -> None:
    await city.amend()
    async with city.database.session() as session:
        newest = await session.scalar(select(DocumentVersion.id).order_by(DocumentVersion.id.desc()).limit(1))
        assert newest is not None
        await withdraw_version(session, newest, LATER)
    await city.follower.catch_up()
    assert {one.state for one in await city.reviews()} == {ReviewState.VOID}
    assert (await city.ask(ELECTRONIC, AFTER)).text == "네. 다만 행정안전부장관이 정한 경우에는 아닙니다."


async def test_what_is_gone_or_written_anew_needs_no_review(city: City) -> None:
    await city.amend()
    async with city.database.session() as session:
        await qa_entries.retire(session, city.entries[ELECTRONIC], now=LATER)
    await city.ingest.store(guide(f"{CASES[TO_COME]}에는 종이로 받습니다."), "안내.md", now=LATER)
    states = {one.subject: one.state for one in await city.reviews()}
    assert states[ReviewSubject.ENTRY] == states[ReviewSubject.PASSAGE] == ReviewState.VOID
    assert states[ReviewSubject.FIGURE] == ReviewState.OPEN


async def test_versions_that_come_together_or_late_touch_nothing(city: City) -> None:
    await city.amend(NOW)
    assert await city.reviews() == []
    await city.ingest.store(other_version(city.decree, "2024-07-01"), "옛 시행령.md", now=LATER)
    assert await city.reviews() == []


async def test_the_next_review_is_ones_own_then_anybodys(city: City) -> None:
    await city.amend()
    first, second = city.instructors
    own = [one.id for one in await city.reviews() if one.assignee_id == second]
    async with city.database.session() as session:
        seen = []
        while (review := await reviews.next_for(session, second)) is not None:
            seen.append(review.id)
            await reviews.decide(session, review.id, ReviewState.KEPT, by_id=second, now=LATER)
        assert seen[: len(own)] == own
        assert len(seen) == len(await city.reviews())
        assert await reviews.count_open(session) == 0
        assert await reviews.next_for(session, first) is None

"""A month that is made up, told shortly."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.embedder import Embedder
from indexer.morphemes import Morphemes
from indexer.thesaurus import Thesaurus, shipped_rows
from indexer.wording import WordingReader
from knowledge import answers, escalations, questions, rooms
from knowledge.answering import Answer, Citation, Decision
from knowledge.digest import SEOUL
from knowledge.models import AnswerRow, Person, QAEntry, Question, Room
from knowledge.questions import QuestionState
from knowledge.statistics.composing import compose
from knowledge.statistics.content import Statistics
from knowledge.statistics.scope import Rooms
from knowledge.statistics.span import Span

#: A Sunday to a Monday.
NOVEMBER = Span(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
#: When the statistics are made: the Tuesday after.
MADE_AT = dt.datetime(2026, 12, 1, 10, tzinfo=SEOUL)


def at(text: str) -> dt.datetime:
    """``11-03 09:30`` of 2026 in Seoul."""
    return dt.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SEOUL)


class Month:
    """What happens in rooms."""

    def __init__(self, session: AsyncSession, room: Room, asker: Person, wordings: WordingReader) -> None:
        self.session, self.room, self.asker, self.wordings = session, room, asker, wordings
        self.asked = 0

    async def ask(
        self,
        when: str | dt.datetime,
        text: str = "수의계약 한도는 얼마인가요?",
        decision: Decision | None = Decision.EXTRACTED,
        *,
        article: str = "제25조",
        entry_id: int | None = None,
        latency_ms: float = 40.0,
        state: QuestionState = QuestionState.ANSWERED,
        room: Room | None = None,
    ) -> Question:
        """A question, and what the bot said to it at once."""
        self.asked += 1
        moment = at(when) if isinstance(when, str) else when
        question = await questions.record(
            self.session,
            room_id=(room or self.room).id,
            person_id=self.asker.id,
            message_id=str(self.asked),
            text=text,
            now=moment,
            state=state,
        )
        if decision is not None:
            citation = Citation(None, "지방계약법 시행령", article, "", "", None, None, "", 2)
            answer = Answer(decision, "답", 0.9, (citation,), qa_entry_id=entry_id, latency_ms=latency_ms)
            await answers.record(self.session, question, answer, now=moment)
        return question

    async def hand_over(self, when: str, text: str = "모르는 것", **more: Any) -> tuple[Question, int]:
        """A question to which the bot has no answer; the number of its escalation comes too."""
        question = await self.ask(when, text, Decision.UNSURE, state=QuestionState.ESCALATED, **more)
        opened = await escalations.open_for(
            self.session, question.id, escalations.Reason.UNSURE, now=question.asked_at
        )
        return question, opened.id

    async def answer(self, question: Question, escalation_id: int, who: Person, when: str) -> None:
        """An instructor answers, citing an article of their own."""
        await escalations.answer(self.session, escalation_id, who.id, now=at(when))
        citation = Citation(None, "지방계약법", "제9조", "", "", None, None, "", 2)
        await answers.record_instructor(
            self.session, question, instructor_id=who.id, text="답", now=at(when), citations=[citation]
        )
        await questions.set_state(self.session, question.id, QuestionState.ANSWERED)

    async def rate(self, question: Question, who: Person, verdict: answers.Verdict) -> None:
        """Somebody says what they think of the last answer."""
        row = await answers.latest_for(self.session, question.id)
        assert isinstance(row, AnswerRow)
        await answers.give_feedback(self.session, row.id, who.id, verdict, now=question.asked_at)

    async def entry(self, question: str, when: str, **columns: Any) -> QAEntry:
        """A published entry."""
        moment = at(when)
        entry = QAEntry(
            question=question, answer="답", state="published", authority=7, created_at=moment,
            published_at=moment, **columns,
        )  # fmt: skip
        self.session.add(entry)
        await self.session.flush()
        return entry

    async def other_room(self) -> Room:
        """Another group."""
        return await rooms.ensure(
            self.session, channel="web", chat_id="other", title="", kind="group", now=MADE_AT
        )

    async def statistics(self, span: Span = NOVEMBER, of_rooms: Rooms = None) -> Statistics:
        """The statistics."""
        await self.session.flush()
        return await compose(self.session, span, self.wordings, now=MADE_AT, rooms=of_rooms)


@pytest.fixture(scope="session")
def wordings(morphemes: Morphemes, embedder: Embedder) -> WordingReader:
    """Reads questions, with the model that ships."""
    return WordingReader(morphemes, Thesaurus(morphemes, shipped_rows()), embedder)


@pytest.fixture
def month(session: AsyncSession, room: Room, asker: Person, wordings: WordingReader) -> Month:
    """A month in which nothing has happened yet."""
    return Month(session, room, asker, wordings)

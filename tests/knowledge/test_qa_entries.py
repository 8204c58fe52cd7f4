"""Q&A entries: from an instructor's answer to a published, sourced and searchable one, and out again."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.authority import Authority
from knowledge import answers, escalations, people, qa_entries, questions, rooms
from knowledge.answering import Citation
from knowledge.db import Database
from knowledge.errors import EntryChangedError, NotAllowedNow, UnsourcedEntryError
from knowledge.models import CorpusChange, Escalation, PassageRow, Person, QAEntry, Question
from knowledge.qa_entries import TRANSITIONS, EntryState, Step
from tests.knowledge.conftest import NOW


def citation(article: str, path: str = "") -> Citation:
    return Citation(None, "지방계약법 시행령", article, path, "제목", None, None, "", Authority.DECREE)


def analysed(entry: QAEntry) -> list[AnalysedPassage]:
    """What an analyst makes of an entry, without its words being tokenised."""
    return [
        AnalysedPassage(passage, {"body": ["수의계약"]}, "test", None, None)
        for passage in qa_entries.to_passages(entry)
    ]


@pytest.fixture
async def escalation(session: AsyncSession, question: Question, instructor: Person) -> Escalation:
    """An answered escalation."""
    opened = await escalations.open_for(session, question.id, escalations.Reason.UNSURE, now=NOW)
    await answers.record_instructor(
        session, question, instructor_id=instructor.id, text="1인 견적도 됩니다.\n\n근거를 보세요.", now=NOW
    )
    return await escalations.answer(session, opened.id, instructor.id, now=NOW)


@pytest.fixture
async def draft(session: AsyncSession, escalation: Escalation) -> QAEntry:
    return await qa_entries.draft_from_escalation(session, escalation.id, now=NOW)


@pytest.fixture
async def sourced(session: AsyncSession, draft: QAEntry) -> QAEntry:
    return await qa_entries.add_citation(session, draft.id, law="지방계약법 시행령", article="제30조")


async def test_an_answer_becomes_one_draft(
    session: AsyncSession, question: Question, escalation: Escalation, draft: QAEntry, instructor: Person
) -> None:
    assert (draft.question, draft.state, draft.author_id) == (question.text, "draft", instructor.id)
    assert draft.authority == Authority.INSTRUCTOR
    assert await qa_entries.draft_from_escalation(session, escalation.id, now=NOW) is draft
    assert await qa_entries.in_state(session, EntryState.DRAFT) == [draft]


async def test_two_who_keep_an_answer_at_once_get_one_draft(database: Database) -> None:
    async with database.session() as session:
        room = await rooms.ensure(session, channel="web", chat_id="1", title="", kind="group", now=NOW)
        person = await people.ensure(session, channel="web", user_id="1", name="김강사", now=NOW)
        question = await questions.record(
            session, room_id=room.id, person_id=person.id, message_id="1", text="질문", now=NOW
        )
        opened = await escalations.open_for(session, question.id, escalations.Reason.ASKED, now=NOW)
        await answers.record_instructor(session, question, instructor_id=person.id, text="답", now=NOW)

    async def keep() -> int:
        async with database.session() as session:
            return (await qa_entries.draft_from_escalation(session, opened.id, now=NOW)).id

    assert len(set(await asyncio.gather(*(keep() for _ in range(4))))) == 1


async def test_there_is_no_draft_without_an_answer(session: AsyncSession, question: Question) -> None:
    opened = await escalations.open_for(session, question.id, escalations.Reason.UNSURE, now=NOW)
    for escalation_id in (opened.id, 404):
        with pytest.raises(LookupError):
            await qa_entries.draft_from_escalation(session, escalation_id, now=NOW)


async def test_a_draft_becomes_knowledge_with_its_source(
    session: AsyncSession, draft: QAEntry, instructor: Person
) -> None:
    await qa_entries.propose_citations(
        session, draft.id, [citation("제25조", "제1항제5호"), citation("제30조"), citation("제30조")]
    )
    await qa_entries.choose_citation(session, draft.id, 2)

    published = await qa_entries.publish(
        session, draft.id, analysed(draft), publisher_id=instructor.id, now=NOW
    )

    assert (published.state, published.published_at) == ("published", NOW)
    assert [(one.article, one.chosen) for one in published.citations] == [("제30조", True)]
    (passage,) = await session.scalars(select(PassageRow))
    assert (passage.qa_entry_id, passage.active, passage.title) == (draft.id, True, draft.question)
    assert passage.text == "1인 견적도 됩니다.\n근거를 보세요."
    (change,) = await session.scalars(select(CorpusChange))
    assert (change.added, change.removed) == ([passage.id], [])


async def test_a_rule_that_the_answer_names_is_chosen_already(session: AsyncSession, draft: QAEntry) -> None:
    named = "지방계약법 시행령 제25조제1항제5호에 따라 수의계약할 수 있습니다."
    await qa_entries.edit(session, draft.id, answer=named)
    entry = await qa_entries.propose_citations(
        session, draft.id, [citation("제25조", "제1항제5호"), citation("제30조")]
    )
    assert [(one.article, one.chosen) for one in entry.citations] == [("제25조", True), ("제30조", False)]


async def test_nothing_is_published_without_a_chosen_source(session: AsyncSession, draft: QAEntry) -> None:
    await qa_entries.propose_citations(session, draft.id, [citation("제25조")])
    with pytest.raises(UnsourcedEntryError):
        await qa_entries.publish(session, draft.id, analysed(draft), publisher_id=None, now=NOW)
    stored = await qa_entries.get(session, draft.id)
    assert stored is not None
    assert (stored.state, len(stored.citations)) == ("draft", 1)
    assert list(await session.scalars(select(PassageRow))) == []


async def test_without_a_source_it_can_only_be_an_opinion(
    session: AsyncSession, draft: QAEntry, other_instructor: Person
) -> None:
    published = await qa_entries.publish(
        session, draft.id, analysed(draft), publisher_id=other_instructor.id, now=NOW, as_opinion=True
    )
    assert (published.authority, published.citations) == (Authority.INSTRUCTOR, [])


async def test_a_choice_can_be_taken_back(session: AsyncSession, draft: QAEntry) -> None:
    await qa_entries.propose_citations(session, draft.id, [citation("제25조")])
    await qa_entries.choose_citation(session, draft.id, 1)
    await qa_entries.propose_citations(session, draft.id, [citation("제25조"), citation("제30조")])
    entry = await qa_entries.choose_citation(session, draft.id, 1, chosen=False)
    assert [(one.position, one.chosen) for one in entry.citations] == [(1, False), (2, False)]
    with pytest.raises(LookupError):
        await qa_entries.choose_citation(session, draft.id, 3)


async def test_words_that_changed_meanwhile_are_not_published(
    session: AsyncSession, sourced: QAEntry
) -> None:
    stale = analysed(sourced)
    await qa_entries.edit(session, sourced.id, answer="2인 이상 견적이 필요합니다.")
    with pytest.raises(EntryChangedError):
        await qa_entries.publish(session, sourced.id, stale, publisher_id=None, now=NOW)


@pytest.mark.parametrize(
    ("publisher", "authority"),
    [
        ("author", Authority.INSTRUCTOR),
        ("another", Authority.LEARNING_GROUP),
        ("nobody", Authority.INSTRUCTOR),
    ],
)
async def test_a_second_pair_of_eyes_makes_it_the_groups_word(
    session: AsyncSession,
    sourced: QAEntry,
    instructor: Person,
    other_instructor: Person,
    publisher: str,
    authority: Authority,
) -> None:
    publisher_id = {"author": instructor.id, "another": other_instructor.id, "nobody": None}[publisher]
    published = await qa_entries.publish(
        session, sourced.id, analysed(sourced), publisher_id=publisher_id, now=NOW
    )
    assert published.authority == authority


async def test_a_retired_entry_leaves_the_index_and_stays_readable(
    session: AsyncSession, sourced: QAEntry
) -> None:
    await qa_entries.publish(session, sourced.id, analysed(sourced), publisher_id=None, now=NOW)
    later = NOW + dt.timedelta(days=1)
    retired = await qa_entries.retire(session, sourced.id, now=later)
    assert (retired.state, retired.retired_at, len(retired.citations)) == ("retired", later, 1)
    (passage,) = await session.scalars(select(PassageRow).execution_options(populate_existing=True))
    assert not passage.active
    last = (await session.scalars(select(CorpusChange).order_by(CorpusChange.seq.desc()))).first()
    assert last is not None
    assert (last.added, last.removed) == ([], [passage.id])


async def test_a_discarded_draft_tells_the_index_nothing_and_can_be_made_anew(
    session: AsyncSession, draft: QAEntry, escalation: Escalation
) -> None:
    await qa_entries.retire(session, draft.id, now=NOW)
    assert list(await session.scalars(select(CorpusChange))) == []
    again = await qa_entries.draft_from_escalation(session, escalation.id, now=NOW)
    assert (again.id != draft.id, again.state) == (True, "draft")


async def bring_to(session: AsyncSession, entry: QAEntry, state: EntryState) -> None:
    match state:
        case EntryState.REVIEW:
            await qa_entries.submit_for_review(session, entry.id)
        case EntryState.PUBLISHED:
            await qa_entries.publish(session, entry.id, analysed(entry), publisher_id=None, now=NOW)
        case EntryState.RETIRED:
            await qa_entries.retire(session, entry.id, now=NOW)


async def take(session: AsyncSession, entry: QAEntry, step: Step) -> QAEntry:
    match step:
        case Step.EDIT:
            return await qa_entries.edit(session, entry.id, question="새 질문?")
        case Step.SUBMIT:
            return await qa_entries.submit_for_review(session, entry.id)
        case Step.SEND_BACK:
            return await qa_entries.send_back(session, entry.id)
        case Step.PUBLISH:
            return await qa_entries.publish(session, entry.id, analysed(entry), publisher_id=None, now=NOW)
        case Step.RETIRE:
            return await qa_entries.retire(session, entry.id, now=NOW)


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("step", Step)
async def test_only_the_steps_of_the_table_exist(
    session: AsyncSession, sourced: QAEntry, state: EntryState, step: Step
) -> None:
    await bring_to(session, sourced, state)
    target = TRANSITIONS.get((state, step))
    if target is None:
        with pytest.raises(NotAllowedNow) as refused:
            await take(session, sourced, step)
        assert refused.value.state == state
    else:
        assert (await take(session, sourced, step)).state == target


async def test_an_unknown_entry_is_no_surprise(session: AsyncSession) -> None:
    with pytest.raises(LookupError):
        await qa_entries.retire(session, 404, now=NOW)

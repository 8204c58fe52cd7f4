"""An existing FAQ: which rows can be taken, which instructors should look at, which cannot."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.authority import Authority
from indexer.errors import DocumentError
from indexer.parsers.rows import Row, Sheet
from knowledge import qa_entries
from knowledge.db import Database
from knowledge.faq import FaqReport, FaqRow, RowState, look_through
from knowledge.imported import Origin, ProposedEntry, Standing, propose, publish_proposed
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, PassageRow, QAEntry
from knowledge.qa_entries import MAX_ANSWER_CHARS, MAX_QUESTION_CHARS, EntryState
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW
from tests.library import LOCAL_DECREE, TODAY

HEAD = ("연번", "질문 내용", "답변", "관련 근거")
QUESTION = "물품은 얼마까지 1인 견적으로 살 수 있나요?"
ANSWER = "추정가격 2,000만원 이하면 됩니다."
BASIS = "지방계약법 시행령 제30조제1항제1호"


def sheet(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Sheet:
    return Sheet((Row(1, head), *(Row(number, row) for number, row in enumerate(rows, start=2))))


@pytest.fixture
async def statutes(database: Database) -> Database:
    await Ingest(database, CountingAnalyst()).store(LOCAL_DECREE, "시행령.md", now=NOW)
    return database


async def look(database: Database, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> FaqReport:
    async with database.read() as session:
        return await look_through(session, sheet(*rows, head=head), "질의.xlsx", TODAY)


async def row(database: Database, answer: str, basis: str, question: str = QUESTION) -> FaqRow:
    (only,) = (await look(database, ("1", question, answer, basis))).rows
    return only


async def test_a_row_whose_basis_is_in_force_and_says_its_numbers_is_ready(statutes: Database) -> None:
    report = await look(statutes, ("1", QUESTION, ANSWER, BASIS))
    assert report.rows == (
        FaqRow(
            2, QUESTION, RowState.READY, (),
            ProposedEntry(QUESTION, ANSWER, (("지방계약법 시행령", "제30조", "제1항제1호"),)),
        ),
    )  # fmt: skip
    assert report.remarks == ("이 열은 가져오지 않습니다: 연번",)


@pytest.mark.parametrize(
    ("answer", "basis", "problem"),
    [
        (ANSWER, "", "근거가 없습니다."),
        (ANSWER, "계약 실무 편람 12쪽", "근거 가운데 확인하지 못한 것이 있습니다: 계약 실무 편람 12쪽"),
        (ANSWER, f"{BASIS}(견적), 회계과 방침", "근거 가운데 확인하지 못한 것이 있습니다: 회계과 방침"),
        (ANSWER, "-", "근거가 없습니다."),
        (ANSWER, "제30조제1항", "어느 법령의 조문인지 적혀 있지 않습니다: 제30조제1항"),
        (ANSWER, "건축법 제11조", "등록되지 않은 법령이라 확인하지 못했습니다: 건축법 제11조"),
        (ANSWER, "시행령 제31조", "없거나 삭제된 조문입니다: 지방계약법 시행령 제31조"),
        (ANSWER, "시행령 30조 9항", "조문에 없는 항·호입니다: 지방계약법 시행령 제30조제9항"),
        ("5천5백만원까지 됩니다.", BASIS, "근거 조문에 없는 숫자가 답변에 있습니다: 55,000,000원"),
        ("한도는 100분의 40입니다.", "시행령 제90조", "근거 조문에 없는 숫자가 답변에 있습니다: 40%"),
        ("15일 이내입니다.", "시행령 제64조", "근거 조문에 없는 숫자가 답변에 있습니다: 15일"),
        ("됩니다. 문의는 010-1234-5678", BASIS, "개인정보로 보이는 내용을 가렸습니다."),
    ],
)
async def test_what_instructors_should_look_at_is_said(
    statutes: Database, answer: str, basis: str, problem: str
) -> None:
    found = await row(statutes, answer, basis)
    assert (found.state, found.problems) == (RowState.DOUBTFUL, (problem,))
    assert found.entry is not None
    assert found.entry.remark == problem
    assert "5678" not in found.entry.answer


async def test_an_answer_that_cites_has_a_basis_without_a_column_for_it(statutes: Database) -> None:
    report = await look(statutes, ("되나요?", f"{BASIS}에 따라 됩니다."), head=("Q", "A"))
    assert [one.citations for one in report.entries(RowState.READY)] == [
        (("지방계약법 시행령", "제30조", "제1항제1호"),)
    ]


async def test_rows_that_cannot_be_taken_say_why(statutes: Database) -> None:
    report = await look(
        statutes,
        ("1", "", ANSWER, BASIS),
        ("2", "답이 없나요?", "", BASIS),
        ("3", "가" * (MAX_QUESTION_CHARS + 1), ANSWER, BASIS),
        ("4", "긴 답인가요?", "가" * (MAX_ANSWER_CHARS + 1), BASIS),
        ("5", "같은 질문인가요?", "네.", BASIS),
        ("6", "같은 질문 인가요", "네", BASIS),
        ("7", "다른 답인가요?", "네.", BASIS),
        ("8", "다른 답인가요?", "아니요.", BASIS),
        ("9", "", "", ""),
    )
    problems = {one.number: one.problems[0] for one in report.rows if one.state is RowState.UNUSABLE}
    assert problems == {
        2: "질문이 비어 있습니다.",
        3: "답변이 비어 있습니다.",
        4: "질문이 깁니다(501자). 500자까지 적을 수 있습니다.",
        5: "답변이 깁니다(4,001자). 4,000자까지 적을 수 있습니다.",
        7: "6행과 질문과 답변이 같습니다.",
        8: "9행과 질문은 같은데 답변이 다릅니다. 하나만 남겨 주세요.",
        9: "8행과 질문은 같은데 답변이 다릅니다. 하나만 남겨 주세요.",
    }
    assert [one.number for one in report.rows if one.state is RowState.READY] == [6]


@pytest.mark.parametrize(
    ("head", "rows", "reason"),
    [
        (("번호", "내용"), [("1", "무엇")], "'질문'과 '답변'이라고 적힌 줄이 없습니다"),
        (HEAD, [], "머리줄 아래에 질문이 없습니다."),
    ],
)
async def test_a_table_that_is_no_faq_is_refused(
    statutes: Database, head: tuple[str, ...], rows: list[tuple[str, ...]], reason: str
) -> None:
    with pytest.raises(DocumentError, match=reason):
        await look(statutes, *rows, head=head)


async def test_what_came_before_is_not_taken_again(statutes: Database) -> None:
    report = await look(statutes, ("1", QUESTION, ANSWER, BASIS), ("2", "버릴 질문인가요?", "네.", BASIS))
    async with statutes.session() as session:
        first, second = await propose(session, Origin.FAQ, report.entries(RowState.READY), now=NOW)
        assert second.entry_id is not None
        await qa_entries.retire(session, second.entry_id, now=NOW)
    again = await look(
        statutes,
        ("1", QUESTION.replace(" ", ""), ANSWER, BASIS),
        ("2", "버릴 질문인가요?", "네.", BASIS),
    )
    assert [one.state for one in again.rows] == [RowState.KNOWN, RowState.UNUSABLE]
    assert [one.problems for one in again.rows] == [
        (f"이미 들어와 있습니다(Q&A {first.entry_id}번).",),
        (f"전에 버리거나 내린 항목입니다(Q&A {second.entry_id}번).",),
    ]
    (differs,) = (await look(statutes, ("1", QUESTION, "아니요.", BASIS))).rows
    assert differs.problems[0].startswith("같은 질문이 다른 답변으로 이미 있습니다(Q&A")


async def test_entries_wait_for_instructors_and_those_without_a_doubt_can_be_published(
    statutes: Database,
) -> None:
    report = await look(statutes, ("1", QUESTION, ANSWER, BASIS), ("2", "근거가 없는 질문인가요?", "네.", ""))
    async with statutes.session() as session:
        entries = report.entries(RowState.READY, RowState.DOUBTFUL)
        proposals = await propose(session, Origin.FAQ, entries, now=NOW)
    assert [one.standing for one in proposals] == [Standing.NEW, Standing.NEW]
    # What came some time before can be published as well.
    known = (await look(statutes, ("1", QUESTION, ANSWER, BASIS))).entries(RowState.KNOWN)
    async with statutes.session() as session:
        proposals = await propose(session, Origin.FAQ, known, now=NOW)
    assert await publish_proposed(statutes, CountingAnalyst(), proposals, now=NOW) == 1
    async with statutes.read() as session:
        ready, doubtful = (await session.scalars(select(QAEntry).order_by(QAEntry.id))).all()
        passages = (
            await session.scalars(select(PassageRow.qa_entry_id).where(PassageRow.title == QUESTION))
        ).all()
        log = (await session.scalars(select(AnswerLogRow.kind).order_by(AnswerLogRow.seq))).all()
    assert (ready.state, ready.authority) == (EntryState.PUBLISHED, Authority.LEARNING_GROUP)
    assert (doubtful.state, doubtful.remark) == (EntryState.REVIEW, "근거가 없습니다.")
    assert passages == [ready.id]
    assert log[-3:] == ["drafted", "drafted", "published"]


_CELL = st.one_of(
    st.sampled_from(["질문", "답변", "근거", "", QUESTION, ANSWER, BASIS, "010-1234-5678", "시행령 제31조"]),
    st.text(max_size=12),
)


@pytest.mark.sqlite
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=st.lists(st.lists(_CELL, min_size=1, max_size=4).map(tuple), max_size=6))
async def test_whatever_is_in_the_table_only_what_is_sourced_is_ready(
    session: AsyncSession, rows: list[tuple[str, ...]]
) -> None:
    try:
        report = await look_through(session, sheet(*rows), "질의.csv", dt.date(2026, 11, 22))
    except DocumentError:
        return
    for one in report.rows:
        assert bool(one.problems) is (one.state is not RowState.READY)
        assert (one.entry is None) is (one.state is RowState.UNUSABLE)
        assert one.state is not RowState.READY or (one.entry is not None and one.entry.citations)
        assert one.entry is None or "5678" not in one.entry.question + one.entry.answer

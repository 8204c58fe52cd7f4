"""Rows that instructors add: what is let through, what is refused, and how every process gets to know."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from indexer.analysis import Analyser
from indexer.holder import IndexHolder
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.thesaurus import Thesaurus
from knowledge import answer_log, people, thesaurus
from knowledge.analyst import AsyncAnalyst
from knowledge.db import Database
from knowledge.errors import TermProblem, TermRefusedError
from knowledge.follower import IndexFollower
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, CorpusCounter, ThesaurusEntry
from knowledge.thesaurus import MAX_EVERYDAY, MAX_STATUTORY, Term, added_rows, newest
from tests.knowledge.conftest import NOW
from tests.library import DOCUMENTS

LATER = NOW + dt.timedelta(hours=1)
LATE_FEE = Term("연체금", "지연배상금", "지방계약법 시행령 제90조")
BACKHANDER = Term("뒷돈", "금품", "지방계약법 제6조의2")
DEADLINE = 20.0


@pytest.fixture
def words_only(morphemes: Morphemes) -> Analyser:
    return Analyser(morphemes, None)


@pytest.fixture
def analyst(words_only: Analyser, executor: ThreadPoolExecutor) -> AsyncAnalyst:
    return AsyncAnalyst(words_only, executor)


@pytest.fixture
async def stored(database: Database, analyst: AsyncAnalyst) -> None:
    for one in DOCUMENTS:
        await Ingest(database, analyst).store(one, one.title, now=NOW)


async def put(database: Database, term: Term, *, by_id: int | None = None, now: dt.datetime = NOW) -> int:
    async with database.session() as session:
        return (await thesaurus.add(session, term, by_id=by_id, now=now)).id


async def take_back(database: Database, number: int) -> ThesaurusEntry | None:
    async with database.session() as session:
        return await thesaurus.retire(session, number, by_id=None, now=LATER)


async def check(
    database: Database, analyst: AsyncAnalyst, everyday: str, statutory: str, source: str = ""
) -> Term:
    async with database.read() as session:
        return await thesaurus.check(session, analyst, everyday, statutory, source=source)


# What is let through


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("statutory", "source"),
    [
        ("지연배상금", "지방계약법 시행령 제90조"),
        ("하자보수 보증금", "지방계약법 시행령 제71조"),
        ("지체상금", "국가계약법 시행령 제74조"),
        ("노무비 전용 계좌", "하도급 관리 안내 노무비 구분관리"),
    ],
)
async def test_the_rule_that_has_the_words_becomes_the_source(
    database: Database, analyst: AsyncAnalyst, statutory: str, source: str
) -> None:
    found = await check(database, analyst, "  늦은\u00a0값 ", statutory)
    assert found == Term("늦은 값", statutory, source)


@pytest.mark.usefixtures("stored")
async def test_a_rule_that_is_named_must_have_the_words(database: Database, analyst: AsyncAnalyst) -> None:
    named = await check(database, analyst, "늦은 값", "계약금액", "지방계약법 시행령 제90조(지연배상금)")
    assert named.source == "지방계약법 시행령 제90조"
    for source, problem, words in (
        ("지방계약법 시행령 제35조", TermProblem.NOT_IN_RULE, ("지연배상금",)),
        ("지방계약법 시행령 제999조", TermProblem.NO_SUCH_RULE, ("지방계약법 시행령 제999조",)),
        ("지방계약법 시행령 제31조", TermProblem.NO_SUCH_RULE, ("지방계약법 시행령 제31조",)),
        ("누가 그러던데요", TermProblem.NO_SUCH_RULE, ("누가 그러던데요",)),
    ):
        with pytest.raises(TermRefusedError) as refused:
            await check(database, analyst, "늦은 값", "지연배상금", source)
        assert (refused.value.problem, refused.value.words) == (problem, words)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("everyday", "statutory", "problem", "words"),
    [
        ("가" * (MAX_EVERYDAY + 1), "지연배상금", TermProblem.TOO_LONG, ()),
        ("늦은 값", "가" * (MAX_STATUTORY + 1), TermProblem.TOO_LONG, ()),
        ("010-1234-5678", "지연배상금", TermProblem.PERSONAL, ()),
        ("[이름]", "지연배상금", TermProblem.PERSONAL, ()),
        ("", "지연배상금", TermProblem.NO_EVERYDAY, ()),
        ("…!", "지연배상금", TermProblem.NO_EVERYDAY, ()),
        ("돈", "지연배상금", TermProblem.NO_EVERYDAY, ()),
        ("이것을", "지연배상금", TermProblem.NO_EVERYDAY, ()),
        ("늦은 값", " … ", TermProblem.NO_STATUTORY, ()),
        ("늦은 값", "지연배상금 벌칙금", TermProblem.UNKNOWN_WORDS, ("벌칙금",)),
        ("늦은 값", "지연배상금 입찰공고", TermProblem.APART, ()),
        ("지체 상금", "지연배상금", TermProblem.KNOWN, ()),
    ],
)
async def test_what_is_refused(
    database: Database,
    analyst: AsyncAnalyst,
    everyday: str,
    statutory: str,
    problem: TermProblem,
    words: tuple[str, ...],
) -> None:
    with pytest.raises(TermRefusedError) as refused:
        await check(database, analyst, everyday, statutory)
    assert (refused.value.problem, refused.value.words) == (problem, words)


@pytest.mark.usefixtures("stored")
async def test_the_same_row_and_too_many_are_refused(
    database: Database, analyst: AsyncAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(database, LATE_FEE)
    with pytest.raises(TermRefusedError) as refused:
        await check(database, analyst, "연체 금", "지연 배상금")
    assert refused.value.problem is TermProblem.KNOWN
    monkeypatch.setattr(thesaurus, "MAX_ROWS", 1)
    with pytest.raises(TermRefusedError) as refused:
        await check(database, analyst, "늦은 값", "지연배상금")
    assert refused.value.problem is TermProblem.FULL


# What is stored


async def test_rows_are_listed_with_who_added_them(database: Database) -> None:
    async with database.session() as session:
        person = await people.ensure(session, channel="web", user_id="u2", name="김강사", now=NOW)
    first = await put(database, LATE_FEE, by_id=person.id)
    second = await put(database, BACKHANDER, now=LATER)
    async with database.read() as session:
        listed = [(one.entry.id, one.entry.source, one.added_by) for one in await newest(session)]
        assert listed == [(second, BACKHANDER.source, ""), (first, LATE_FEE.source, "김강사")]
        assert len(await newest(session, limit=1)) == 1
        assert await added_rows(session) == [("연체금", "지연배상금"), ("뒷돈", "금품")]


async def test_a_row_is_taken_back_once_and_can_come_back(database: Database) -> None:
    number = await put(database, LATE_FEE)
    retired = await take_back(database, number)
    assert retired is not None
    assert retired.retired_at == LATER
    assert await take_back(database, number) is None
    assert await take_back(database, number + 1) is None
    async with database.read() as session:
        assert await added_rows(session) == []
    elsewhere = Term(LATE_FEE.everyday, LATE_FEE.statutory, "지방계약법 제30조")
    assert await put(database, elsewhere, now=LATER) == number
    async with database.read() as session:
        (listed,) = await newest(session)
    assert (listed.entry.source, listed.entry.added_at) == ("지방계약법 제30조", LATER)


async def test_of_two_who_add_the_same_row_at_once_one_is_told(database: Database) -> None:
    """Both have been let through by ``check`` before either is stored."""
    results = await asyncio.gather(*(put(database, LATE_FEE) for _ in range(2)), return_exceptions=True)
    refused = [one for one in results if isinstance(one, TermRefusedError)]
    assert [one.problem for one in refused] == [TermProblem.KNOWN]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ThesaurusEntry)) == 1
        assert await session.scalar(select(CorpusCounter.seq)) == 1


async def test_the_log_tells_of_every_change(database: Database) -> None:
    number = await put(database, LATE_FEE)
    await take_back(database, number)
    async with database.read() as session:
        assert (await answer_log.verify(session)).ok
        rows = (await session.scalars(select(AnswerLogRow).order_by(AnswerLogRow.seq))).all()
    assert [row.kind for row in rows] == ["term_changed"] * 2
    assert [row.payload["change"] for row in rows] == ["added", "retired"]
    assert rows[0].payload["text"] == "연체금 = 지연배상금"
    assert rows[0].payload["source"] == LATE_FEE.source


# Every process follows


@asynccontextmanager
async def process(
    database_url: str, words_only: Analyser, morphemes: Morphemes, executor: ThreadPoolExecutor, root: Path
) -> AsyncIterator[IndexHolder]:
    """What a process has of its own: a connection, a thesaurus, an index and what follows."""
    database = Database(database_url)
    holder = IndexHolder(QuestionReader(morphemes, Thesaurus(morphemes, []), None))
    follower = IndexFollower(database, holder, words_only.identity, root, executor)
    await follower.load()
    task = asyncio.create_task(follower.run())
    try:
        yield holder
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await follower.close()
        await database.close()


def widened(holder: IndexHolder) -> str:
    return holder.reader.read("연체금과 뒷돈은 어떻게 되나요?").wording.statutory


async def seen(holders: list[IndexHolder], change: int, statutory: str) -> None:
    """Wait until a change has come through everywhere, and look how questions are widened then."""

    def seq(holder: IndexHolder) -> int:
        return holder.searcher.index.seq if holder.searcher else -1

    async with asyncio.timeout(DEADLINE):
        while any(seq(holder) < change for holder in holders):  # noqa: ASYNC110 (what an index says of itself)
            await asyncio.sleep(0.01)
    assert [widened(holder) for holder in holders] == [statutory] * len(holders)


async def test_every_process_follows_what_one_of_them_changes(
    database: Database,
    database_url: str,
    words_only: Analyser,
    morphemes: Morphemes,
    executor: ThreadPoolExecutor,
    tmp_path: Path,
) -> None:
    before = await put(database, LATE_FEE)
    async with AsyncExitStack() as stack:
        holders = [
            await stack.enter_async_context(
                process(database_url, words_only, morphemes, executor, tmp_path / str(number))
            )
            for number in range(2)
        ]
        await seen(holders, 1, "지연배상금")
        await put(database, BACKHANDER)
        await seen(holders, 2, "지연배상금 금품")
        await take_back(database, before)
        await seen(holders, 3, "금품")


async def test_a_change_while_nobody_ran_is_known_at_the_start(
    database: Database,
    database_url: str,
    words_only: Analyser,
    morphemes: Morphemes,
    executor: ThreadPoolExecutor,
    tmp_path: Path,
) -> None:
    number = await put(database, LATE_FEE)
    async with process(database_url, words_only, morphemes, executor, tmp_path) as holder:
        assert widened(holder) == "지연배상금"
    await take_back(database, number)
    async with process(database_url, words_only, morphemes, executor, tmp_path) as holder:
        assert widened(holder) == ""

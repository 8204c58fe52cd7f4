"""``/용어``: instructors add everyday words, list them and take them back."""

import datetime as dt

import pytest
from sqlalchemy import select

from handlers.events import Sender
from handlers.limits import MESSAGE_UNITS, units
from knowledge import corpus, thesaurus
from knowledge.models import AnswerLogRow, Document, DocumentVersion, PassageRow, Person
from knowledge.thesaurus import MAX_EVERYDAY, MAX_STATUTORY, Term
from tests.handlers.conftest import ADMIN, ASKER, INSTRUCTORS, NOW, OPEN, STRANGE, TEACHER, World

DAMAGES = "지연배상금"
USAGE = "/용어 지연료 = 지연배상금"


@pytest.fixture
async def ruled(world: World) -> World:
    """A world with one rule."""
    async with world.database.session() as session:
        document = Document(
            key="statute:지방계약법",
            kind="statute",
            title="지방자치단체를 당사자로 하는 계약에 관한 법률",
            short_name="지방계약법",
            jurisdiction="local",
            authority=1,
            created_at=NOW,
        )
        version = DocumentVersion(
            document=document,
            number=1,
            promulgation_number="1",
            repealed=False,
            source_name="법률.md",
            source_url="",
            content_hash="x",
            warnings=[],
            imported_at=NOW,
        )
        session.add(version)
        await session.flush()
        session.add(
            PassageRow(
                document_version_id=version.id,
                ordinal=0,
                article="제30조",
                path="",
                title="지연배상금 등",
                heading_path=[],
                blocks=[["", "지연배상금을 내도록 하여야 한다.", False]],
                text="지연배상금을 내도록 하여야 한다.",
                repealed=False,
                active=True,
            )
        )
        await corpus.record_change(session, [], [], NOW)
    return world


async def rows(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as session:
        return await thesaurus.added_rows(session)


@pytest.mark.parametrize(("sender", "name"), [(TEACHER, "용어"), (ADMIN, "term")])
async def test_a_term_is_added_and_confirmed_with_its_source(ruled, sender, name):
    await ruled.command(sender, name, "연체금 = 지연배상금")
    assert await rows(ruled) == [("연체금", DAMAGES)]
    said = ruled.last().plain
    assert "연체금 = 지연배상금 (지방계약법 제30조)" in said
    assert "/용어 1 해제" in said
    assert await ruled.log() == ["term_changed"]
    async with ruled.database.read() as session:
        (line,) = (await session.scalars(select(AnswerLogRow))).all()
        assert await session.get(Person, line.payload["by"])


@pytest.mark.parametrize(
    "typed",
    [
        "연체금=지연배상금",
        "연체금 ＝ 지연배상금(지방계약법 제30조)",
        "“연체금” → 지연배상금 (지방계약법 제30조)",
    ],
)
async def test_it_may_be_typed_in_several_ways(ruled, typed):
    await ruled.command(TEACHER, "용어", typed)
    assert await rows(ruled) == [("연체금", DAMAGES)]


@pytest.mark.parametrize("typed", ["1 해제", "#1 해제", "해제 1"])
async def test_a_term_is_taken_back(ruled, typed):
    await ruled.command(TEACHER, "용어", "연체금 = 지연배상금")
    await ruled.command(ADMIN, "용어", typed)
    assert "거두었습니다" in ruled.last().plain
    assert await rows(ruled) == []
    await ruled.command(ADMIN, "용어", typed)
    assert "찾지 못했습니다" in ruled.last().plain
    assert await ruled.log() == ["term_changed"] * 2


async def test_the_newest_terms_are_listed_in_one_message(world):
    await world.command(TEACHER, "용어")
    assert "아직 더한 용어가 없습니다" in world.last().plain
    assert USAGE in world.last().plain
    long_name = Sender(id="t1", name="김" * 64)
    await world.command(long_name, "도움말")
    for number in range(12):
        everyday, statutory = f"{'가' * (MAX_EVERYDAY - 2)}{number:02}", "나" * MAX_STATUTORY
        world.now += dt.timedelta(minutes=1)
        async with world.database.session() as session:
            term = Term(everyday, statutory, "다" * 200)
            await thesaurus.add(session, term, by_id=1, now=world.now)
    await world.command(TEACHER, "용어")
    said = world.last()
    assert "더한 용어 12개" in said.plain
    assert "#12" in said.plain and "#3 " in said.plain and "#2 " not in said.plain
    assert "그 밖에 2개" in said.plain
    assert units(said.text) <= MESSAGE_UNITS


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("연체금", USAGE),
        ("해제", USAGE),
        ("연체금 = ", USAGE),
        (f"{'가' * 41} = 지연배상금", "40자"),
        ("[이름] = 지연배상금", "개인정보"),
        ("! = 지연배상금", "쓰는 말의 뜻을"),
        ("연체료 = 지연배상금", "이미 있는 용어입니다."),
        ("연체금 = 벌칙금 지연배상금", "벌칙금"),
        ("연체금 = 지연배상금 (지방계약법 제31조)", "없는 조입니다: 지방계약법 제31조"),
        ("연체금 = 벌칙금 (지방계약법 제30조)", "근거로 적으신 조에 없는 말이 있습니다: 벌칙금"),
    ],
)
async def test_what_cannot_be_added_is_explained(ruled, typed, said):
    await ruled.command(TEACHER, "용어", typed)
    assert said in ruled.last().plain
    assert await rows(ruled) == []
    assert await ruled.log() == []


async def test_what_is_typed_is_no_markup(ruled):
    await ruled.command(TEACHER, "용어", "<b>연체금 = 지연배상금")
    assert "&lt;b&gt;연체금" in ruled.last().text


@pytest.mark.parametrize("typed", ["", "연체금 = 지연배상금", "1 해제"])
async def test_only_instructors_may(ruled, typed):
    await ruled.command(ASKER, "용어", typed)
    assert ruled.last().plain == "사내강사만 할 수 있습니다."
    await ruled.command(ASKER, "용어", typed, chat=STRANGE)
    assert "아직 이 채팅방에서는" in ruled.last(STRANGE).plain
    assert await rows(ruled) == []


async def test_it_works_in_the_instructors_room_and_help_names_it_to_them(ruled):
    await ruled.command(TEACHER, "용어", "연체금 = 지연배상금", chat=INSTRUCTORS)
    assert await rows(ruled) == [("연체금", DAMAGES)]
    await ruled.command(TEACHER, "도움말", chat=OPEN)
    assert "/용어" in ruled.last().plain
    await ruled.command(ASKER, "도움말", chat=OPEN)
    assert "/용어" not in ruled.last().plain

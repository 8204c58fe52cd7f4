"""The weekly digest, from draft to post."""

import dataclasses
import datetime as dt

import pytest

from handlers import digest
from handlers.digest_text import render_full, render_short
from handlers.limits import MESSAGE_UNITS, units
from knowledge.digest import (
    AskedTopic,
    ChangedDocument,
    Contributor,
    DigestContent,
    OpenQuestion,
    PublishedEntry,
)
from knowledge.models import Digest
from tests.handlers.conftest import ADMIN, ASKER, INSTRUCTORS, NOW, OPEN, OTHER_TEACHER, TEACHER, World

ASKED = "2천만원 이하 수의계약 견적은요?"
UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"
#: Monday of the week after, 09:00 in Seoul.
MONDAY = dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)


async def prepare(world: World, now: dt.datetime = MONDAY) -> int:
    world.now = now
    async with world.database.session() as session:
        new = await digest.prepare_digests(world.services(session), now)
    await world.deliver()
    return new


@pytest.fixture
async def drafted(world: World):
    """The approval card of a week with two questions."""
    await world.say(ASKER, ASKED)
    await world.say(ASKER, UNKNOWN)
    assert await prepare(world) == 1
    return world.card("주간 소식")


async def state(world: World) -> str:
    async with world.database.read() as session:
        return (await session.get_one(Digest, 1)).state


async def test_draft_waits_for_approval(world, drafted):
    assert drafted.plain.startswith("주간 소식 · 계약 채팅방 · 승인 기다리는 중")
    assert drafted.labels == ["게시", "건너뛰기"]
    assert "질문 2건 가운데 1건에 답변했습니다." in drafted.plain
    assert '<a href="https://bot.example/digests/1">전체 보기</a>' in drafted.text
    assert "주간 소식" not in "".join(one.plain for one in world.said())


async def test_approved_digest_is_posted_once(world, drafted):
    await world.press_action(TEACHER, INSTRUCTORS, "post:1", drafted.id, deliver=False)
    await world.press_action(OTHER_TEACHER, INSTRUCTORS, "post:1", drafted.id, deliver=False)
    await world.deliver()
    posts = [one for one in world.said() if one.plain.startswith("계약통 주간 소식")]
    assert len(posts) == 1
    row = posts[0].row
    assert (row.dedupe_key, row.resend, row.priority) == ("digest:2026-W47:1", False, 2)
    assert world.toasts[-2:] == ["주간 소식을 게시합니다.", "이미 처리된 주간 소식입니다."]
    assert "게시함 (이강사 님 승인)" in drafted.plain and drafted.labels == []
    assert await state(world) == "posted"
    assert (await world.log())[-2:] == ["digest_approved", "digest_posted"]


async def test_preparing_again_changes_nothing(world, drafted):
    await world.press(TEACHER, drafted, "게시")
    said = len(world.messages)
    assert await prepare(world, MONDAY + dt.timedelta(days=2)) == 0
    assert len(world.messages) == said


async def test_skipping(world, drafted):
    await world.press(TEACHER, drafted, "건너뛰기")
    assert "건너뜀 (이강사 님)" in drafted.plain
    await world.press_action(TEACHER, INSTRUCTORS, "post:1")
    assert world.toast == "이미 처리된 주간 소식입니다."
    assert await state(world) == "skipped"


async def test_only_instructors_approve(world, drafted):
    await world.press(ASKER, drafted, "게시")
    assert world.toast == "사내강사만 할 수 있습니다."
    assert await state(world) == "draft"


async def test_room_that_was_closed_meanwhile(world, drafted):
    await world.command(ADMIN, "허용", "해제")
    await world.press(TEACHER, drafted, "게시")
    assert "글을 보낼 수 없습니다" in world.toast
    assert await state(world) == "draft"


async def test_without_approval_it_is_posted_at_once(world):
    world.settings = dataclasses.replace(world.settings, digest_needs_approval=False)
    await world.say(ASKER, ASKED)
    await prepare(world)
    assert world.last().plain.startswith("계약통 주간 소식 · 2026. 11. 16. ~ 2026. 11. 22.")
    assert await state(world) == "posted"


async def test_silenced_room_gets_none(world):
    await world.say(ASKER, ASKED)
    await world.command(ADMIN, "모드", "off")
    assert await prepare(world) == 0


async def test_week_without_news_is_left_out(world):
    assert await prepare(world) == 0
    assert world.messages == []


async def test_preview(world):
    await world.say(ASKER, ASKED)
    await world.command(TEACHER, "주간소식", chat=INSTRUCTORS)
    preview = world.last(INSTRUCTORS)
    assert preview.plain.startswith("[미리 보기] 계약 채팅방") and "질문 1건" in preview.plain
    await world.command(TEACHER, "digest")
    assert world.last().plain.startswith("[미리 보기]")
    await world.command(ASKER, "주간소식")
    assert world.last().plain == "사내강사만 할 수 있습니다."
    async with world.database.read() as session:
        assert await session.get(Digest, 1) is None


async def test_preview_without_rooms(world):
    await world.command(ADMIN, "허용", "해제", chat=OPEN)
    await world.command(TEACHER, "주간소식", chat=INSTRUCTORS)
    assert "보낼 채팅방이 없습니다" in world.last(INSTRUCTORS).plain


def full_week(text: str) -> DigestContent:
    return DigestContent(
        iso_week="2026-W47",
        starts_on=dt.date(2026, 11, 16),
        ends_on=dt.date(2026, 11, 22),
        asked=10**6,
        answered=10**6,
        most_asked=tuple(AskedTopic(text, 10**6, law=text, article=text) for _ in range(10)),
        published=tuple(PublishedEntry(number, text) for number in range(10)),
        published_total=10**6,
        still_open=tuple(OpenQuestion(number, text, NOW) for number in range(10)),
        still_open_total=11,
        documents=tuple(ChangedDocument(text, number, dt.date(2026, 1, 2)) for number in range(10)),
        documents_total=10,
        contributors=tuple(Contributor(text, 3, 4) for _ in range(30)),
    )


def test_worst_week_fits_into_a_message():
    said = render_short(full_week("<b>&😀 길다 " * 300), "https://bot.example/digests/1")
    assert units(said) <= MESSAGE_UNITS - 300  # the head of its card comes on top
    assert "&lt;b&gt;" in said
    assert "그 밖에 999997건" in said


def test_full_version_has_everything_and_reads_what_is_stored():
    week = full_week("질문")
    stored = dataclasses.asdict(week)
    assert render_full(stored) == render_full(week)
    assert render_full(week).count("• 질문") == 70

"""Somebody sends a draft notice: what is to be mended is said, and the draft is forgotten."""

from __future__ import annotations

from sqlalchemy import select

from benchmarks.notices.seeded import read_draft
from handlers.events import Chat
from knowledge.models import AnswerLogRow, IncomingDocument
from tests.handlers.conftest import ASKER, OPEN, STRANGE, World
from tests.handlers.test_documents import send

PRIVATE = Chat(channel="test", id="a1", kind="private")
#: A paragraph a line, as a word processor saves it.
DRAFT = "\n\n".join(line for line in read_draft("notice-02.md").splitlines() if line)
BROKEN = DRAFT.replace("○ 교부비용: 없음", "").replace("지연배상금률", "지체상금률")


async def test_a_draft_that_lacks_something_is_told_so(world: World) -> None:
    await send(world, BROKEN.encode(), "상수관로 입찰공고.md", sender=ASKER, chat=OPEN, mentioned=True)
    said = world.last(OPEN).plain
    assert "공고문 점검: 한빛동 노후 상수관로 정비공사 입찰 공고" in said
    assert "꼭 고칠 점 1개, 표준과 다른 점 1개를 찾았습니다." in said
    assert "지방계약법 시행령 제36조제10호" in said
    assert "지연배상금" in said
    assert "위치: ‘지체상금률: 1일 1000분의 0.5’" in said
    assert "점검에만 쓰고 지웁니다" in said
    async with world.database.read() as session:
        assert (await session.scalars(select(IncomingDocument))).all() == []
        (line,) = (await session.scalars(select(AnswerLogRow))).all()
    assert line.kind == "notice_checked"
    assert line.payload["found"] == {"missing_item": 1, "wording": 1}
    assert "상수관로" not in str(line.payload)


async def test_a_complete_draft_is_told_so(world: World) -> None:
    await send(world, DRAFT.encode(), "공고문.md", sender=ASKER, chat=OPEN, mentioned=True)
    assert "고칠 점을 찾지 못했습니다" in world.last(OPEN).plain
    # No statute is stored here: what was not looked up is said.
    assert "확인하지 못한 것" in world.last(OPEN).plain


async def test_an_admin_asks_for_a_check_in_the_caption(world: World) -> None:
    await send(world, BROKEN.encode(), "공고문.md", caption="점검해 주세요")
    assert "꼭 고칠 점 1개" in world.last(PRIVATE).plain
    await send(world, BROKEN.encode(), "공고문.md")
    assert "등록할까요?" in world.last(PRIVATE).plain


async def test_what_is_no_notice_is_not_checked(world: World) -> None:
    guide = "# 검수 안내\n\n납품하면 검수합니다."
    await send(world, guide.encode(), "안내.md", sender=ASKER, chat=OPEN, mentioned=True)
    assert "문서 등록은 관리자만" in world.last(OPEN).plain
    await send(world, guide.encode(), "안내.md", sender=ASKER, chat=OPEN, mentioned=True, caption="점검")
    assert "입찰공고문으로 보이지 않습니다" in world.last(OPEN).plain


async def test_nobody_else_gets_a_check(world: World) -> None:
    await send(
        world, BROKEN.encode(), "공고문.md", sender=ASKER, chat=STRANGE, mentioned=True, caption="점검"
    )
    assert not any("점검:" in one.plain for one in world.said(STRANGE))


async def test_many_findings_come_in_several_messages(world: World) -> None:
    papers = "\n\n".join(
        f"○ 입찰자는 {name} 원본을 입찰서와 함께 제출하여야 합니다."
        for name in ("국세 완납증명서", "재무제표", "범죄경력회보서", "하도급계획서", "신용평가등급확인서")
        * 24
    )
    await send(world, f"{DRAFT}\n\n{papers}".encode(), "공고문.md", sender=ASKER, chat=OPEN, mentioned=True)
    messages = [one.plain for one in world.said(OPEN)][-4:]
    assert "표준과 다른 점 120개" in messages[0]
    assert "개가 더 있습니다" in messages[-1]

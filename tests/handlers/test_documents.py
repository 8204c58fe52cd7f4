"""An admin sends a file: it is read, shown, registered, and taken back."""

from __future__ import annotations

import itertools

import pytest
from hwpx import HwpxDocument
from sqlalchemy import select

from handlers.events import Chat, FileReceived, Sender
from knowledge.models import AnswerLogRow, Document, IncomingDocument, PassageRow
from tests.handlers.conftest import ADMIN, ASKER, NOW, OPEN, STRANGE, TEACHER, World
from tests.holding import texts_on

PRIVATE = Chat(channel="test", id="a1", kind="private")
_NUMBERS = itertools.count(1)


def hangul(*lines: str) -> bytes:
    document = HwpxDocument.new()
    for line in lines:
        document.add_paragraph(line, inherit_style=False)
    content: bytes = document.to_bytes()
    return content


NOTICE = hangul(
    "1. 입찰에 부치는 사항", "청사 보수공사를 입찰에 부칩니다.", "2. 제출서류", "견적서를 냅니다."
)


async def send(
    world: World,
    data: bytes | None,
    name: str = "표준공고.hwpx",
    *,
    caption: str = "",
    sender: Sender = ADMIN,
    chat: Chat = PRIVATE,
    mentioned: bool = False,
    size: int | None = None,
) -> None:
    number = next(_NUMBERS)
    if data is not None:
        world.channels.files[f"f{number}"] = data
    await world.handle(
        FileReceived(
            key=f"file{number}", chat=chat, sender=sender, at=NOW, message_id=f"m{number}",
            file_id=f"f{number}", file_name=name, size=len(data or b"") if size is None else size,
            caption=caption, mentioned=mentioned,
        )
    )  # fmt: skip


async def in_index(world: World) -> list[str]:
    async with world.database.read() as session:
        rows = await session.scalars(select(PassageRow.text).where(PassageRow.active).order_by(PassageRow.id))
        return list(rows.all())


async def test_a_file_is_shown_then_registered_then_taken_back(world: World) -> None:
    await send(world, NOTICE, caption="제목: 표준 입찰공고\n시행일자: 2026. 1. 2.")
    card = world.last(PRIVATE)
    assert card.plain.startswith(
        "표준 입찰공고 구분 표준문서 · 시행일자 2026. 1. 2. 절 2개 · 표 0개 · 구절 2개 "
        "• 1. 입찰에 부치는 사항 • 2. 제출서류 "
    )
    assert "새 문서로 등록할까요?" in card.plain
    assert await in_index(world) == []
    await world.press(ADMIN, card, "등록")
    assert world.toasts[-1] == "문서를 등록했습니다."
    assert "등록했습니다(구절 2개)" in card.plain
    assert await in_index(world) == ["청사 보수공사를 입찰에 부칩니다.", "견적서를 냅니다."]
    await world.press(ADMIN, card, "되돌리기")
    assert await in_index(world) == []
    assert card.labels == []
    assert "등록을 되돌렸습니다" in card.plain
    async with world.database.read() as session:
        lines = (await session.scalars(select(AnswerLogRow).order_by(AnswerLogRow.seq))).all()
        assert [line.payload["became"] for line in lines] == ["imported", "withdrawn"]
        (document,) = (await session.scalars(select(Document))).all()
        assert document.retired_at is not None
        # What was read is not kept longer than it is needed.
        (row,) = (await session.scalars(select(IncomingDocument))).all()
        assert row.content == ""


async def test_a_next_version_takes_over_and_the_first_one_holds_again_when_it_is_taken_back(
    world: World,
) -> None:
    await send(world, hangul("견적서를 둘 받습니다."), caption="시행일자: 2026-01-01")
    await world.press(ADMIN, world.last(PRIVATE), "등록")
    await send(world, hangul("견적서를 셋 받습니다."), caption="시행일자: 2026-07-01")
    card = world.last(PRIVATE)
    assert "같은 제목의 문서가 있습니다(시행일자 2026. 1. 1.). 그 문서의 새 판으로 등록할까요?" in card.plain
    await world.press(ADMIN, card, "등록")
    assert await texts_on(world.database, NOW.date()) == {"견적서를 셋 받습니다."}
    await world.press(ADMIN, card, "되돌리기")
    assert await in_index(world) == ["견적서를 둘 받습니다."]
    await send(world, hangul("견적서를 셋 받습니다."), caption="시행일자: 2026-07-01")
    await world.press(ADMIN, world.last(PRIVATE), "등록")
    assert await texts_on(world.database, NOW.date()) == {"견적서를 셋 받습니다."}


async def test_an_older_version_is_told_to_be_one(world: World) -> None:
    await send(world, hangul("견적서를 셋 받습니다."), caption="시행일자: 2026-07-01")
    await world.press(ADMIN, world.last(PRIVATE), "등록")
    await send(world, hangul("견적서를 둘 받습니다."), caption="시행일자: 2026-01-01")
    assert "지금 등록된 판(시행일자 2026. 7. 1.)보다 오래된 판입니다" in world.last(PRIVATE).plain
    await world.press(ADMIN, world.last(PRIVATE), "등록")
    assert await texts_on(world.database, NOW.date()) == {"견적서를 셋 받습니다."}


async def test_the_same_content_is_not_registered_twice(world: World) -> None:
    await send(world, NOTICE)
    first = world.last(PRIVATE)
    await send(world, NOTICE)
    second = world.last(PRIVATE)
    await world.press(ADMIN, first, "등록")
    await world.press(ADMIN, second, "등록")
    assert world.toasts[-1] == "‘표준공고’은(는) 이미 같은 내용으로 등록되어 있습니다."
    await send(world, NOTICE)
    assert "이미 같은 내용으로 등록되어 있습니다" in world.last(PRIVATE).plain
    assert len(await in_index(world)) == 2


async def test_a_button_pressed_twice_does_its_work_once(world: World) -> None:
    await send(world, NOTICE)
    card = world.last(PRIVATE)
    pressed = [button.action for row in card.keyboard for button in row]
    await world.press(ADMIN, card, "그만두기")
    assert card.plain == "‘표준공고.hwpx’은(는) 등록하지 않았습니다."
    for action in pressed:
        await world.press_action(ADMIN, card.chat, action, card.id)
        assert "이미 처리한 문서입니다" in world.toasts[-1]
    assert await in_index(world) == []


async def test_warnings_are_shown(world: World) -> None:
    await send(world, NOTICE, "이름이 다른.pdf")
    assert "⚠ 확장자와 달리 내용이 HWPX 문서라서 그렇게 읽었습니다." in world.last(PRIVATE).plain


@pytest.mark.parametrize(
    ("name", "data", "caption", "said"),
    [
        ("깨진.hwpx", NOTICE[:500], "", "‘깨진.hwpx’을(를) 읽지 못했습니다. 파일이 깨졌거나"),
        ("그림.png", b"\x89PNG", "", "그림 파일은 읽지 않습니다"),
        ("묶음.zip", b"PK\x03\x04", "", "압축 파일은 풀어서 하나씩 보내 주세요"),
        ("모름.xyz", b"text", "", "읽을 수 없는 형식입니다"),
        ("공고.hwpx", NOTICE, "시행일자: 내일", "시행일자 '내일'은(는) 날짜가 아닙니다"),
        ("공고.hwpx", NOTICE, "구분: 소문", "구분 '소문'을(를) 알 수 없습니다"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_told_with_advice(
    world: World, name: str, data: bytes, caption: str, said: str
) -> None:
    await send(world, data, name, caption=caption)
    assert said in world.last(PRIVATE).plain
    assert world.last(PRIVATE).labels == []


async def test_files_that_are_too_large_or_gone_are_told(world: World) -> None:
    await send(world, None, size=21_000_000)
    assert "20MB까지" in world.last(PRIVATE).plain
    await send(world, None, size=3)
    assert "내려받지 못했습니다" in world.last(PRIVATE).plain


async def test_only_admins_register_documents(world: World) -> None:
    await send(world, NOTICE, "안내.hwpx", sender=TEACHER)
    assert "문서 등록은 관리자만 할 수 있습니다" in world.last(PRIVATE).plain
    await send(world, NOTICE, sender=ASKER)
    assert "채팅방의 구성원에게만" in world.last(PRIVATE).plain
    await send(world, NOTICE)
    card = world.last(PRIVATE)
    await world.press(TEACHER, card, "등록")
    assert world.toasts[-1] == "관리자만 할 수 있습니다."
    assert await in_index(world) == []


async def test_files_in_a_group_are_left_alone_unless_the_bot_is_named(world: World) -> None:
    await send(world, NOTICE, chat=OPEN)
    assert world.messages == []
    await send(world, NOTICE, chat=STRANGE, mentioned=True, sender=ASKER)
    assert world.said(STRANGE) == []
    await send(world, NOTICE, chat=OPEN, mentioned=True)
    assert "새 문서로 등록할까요?" in world.last().plain

"""Files that people send into a room: shown, told to the bot, read by it, and gone."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import func, select

from handlers.events import FileReceived
from handlers.services import FileNotFetched
from handlers.web import files, texts
from handlers.web.uploads import AT_ONCE
from knowledge.incoming import MAX_BYTES
from knowledge.models import InboxRow, RoomFile, RoomMessage
from tests.handlers.web.conftest import Browser, Clock, Site

pytestmark = pytest.mark.loopback

DRAFT = "# 공고문 초안".encode()


def form(key: str, content: bytes | None = DRAFT, *, name: str = "공고문.md", caption: str = "") -> FormData:
    data = FormData(default_to_multipart=True)
    data.add_field("client_key", key)
    data.add_field("name", name)
    data.add_field("caption", caption)
    if content is not None:
        data.add_field("file", io.BytesIO(content), filename="x")
    return data


async def send(browser: Browser, data: Any, *, room: str = "open") -> tuple[int, Any]:
    return await browser.call("POST", f"{room}/files", data=data)


async def kept(site: Site) -> int:
    async with site.database.read() as session:
        return await session.scalar(select(func.count(RoomFile.message_id))) or 0


async def test_a_file_is_shown_and_waits_for_the_bot(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    status, answer = await send(kim, form(kim.key(), caption="@계약통 점검"))
    assert (status, answer["for_bot"]) == (200, True)
    (seen,) = (await park.history())["messages"]
    assert seen["text"] == "파일: 공고문.md (1KB)\n@계약통 점검"
    [event] = await site.events()
    assert isinstance(event, FileReceived)
    assert (event.file_name, event.size, event.caption, event.mentioned) == (
        "공고문.md",
        len(DRAFT),
        "점검",
        True,
    )
    assert event.message_id == str(seen["id"])
    assert await site.channel.fetch(event.file_id, max_bytes=MAX_BYTES) == DRAFT
    with pytest.raises(FileNotFetched):
        await site.channel.fetch(event.file_id, max_bytes=len(DRAFT) - 1)


async def test_the_same_call_twice_sends_once(site: Site) -> None:
    kim = await site.member("김주무관")
    key = kim.key()
    first, second = [(await send(kim, form(key)))[1]["message"]["id"] for _ in range(2)]
    assert first == second
    assert len(await site.events()) == 1
    other = await site.member("박주무관")
    assert (await send(other, form(key)))[0] == 409


async def test_names_and_captions_are_masked_and_paths_dropped(site: Site) -> None:
    kim = await site.member("김주무관")
    name = "C:/문서/견적 010-1234-5678\u202ecod.md"
    _, answer = await send(kim, form(kim.key(), name=name, caption="901010-1234567 점검"))
    [event] = await site.events()
    assert isinstance(event, FileReceived)
    for shown in (answer["message"]["text"], event.file_name + event.caption):
        assert "010-1234-5678" not in shown and "901010-1234567" not in shown
        assert "문서/" not in shown and "\u202e" not in shown


async def test_a_message_that_is_taken_back_takes_its_file_along(site: Site) -> None:
    kim = await site.member("김주무관")
    _, answer = await send(kim, form(kim.key()))
    number = answer["message"]["id"]
    body = {"client_key": kim.key()}
    assert (await kim.call("DELETE", f"open/messages/{number}", body))[0] == 200
    assert await kept(site) == 0
    with pytest.raises(FileNotFetched):
        await site.channel.fetch(str(number), max_bytes=MAX_BYTES)


async def test_files_go_when_they_are_read_or_after_a_day(site: Site, clock: Clock) -> None:
    kim = await site.member("김주무관")
    for _ in range(2):
        await send(kim, form(kim.key()))
    for hours, left in ((1, 2), (1, 1), (23, 0)):
        clock.forward(hours=hours)
        async with site.database.session() as session:
            await files.forget_read(session, now=clock())
            first = await session.scalars(select(InboxRow).where(InboxRow.update_key.startswith("row:")))
            first.all()[0].state = "done"
        assert await kept(site) == left


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(lambda key: form(key, b""), texts.FILE_EMPTY, id="empty"),
        pytest.param(lambda key: form(key, None), texts.FILE_EMPTY, id="no file"),
        pytest.param(
            lambda key: form(key, b"x" * (MAX_BYTES + 1)), texts.FILE_TOO_LARGE.format(limit=20), id="large"
        ),
        pytest.param(lambda _: form("short"), texts.BAD_REQUEST, id="no key"),
        pytest.param(lambda key: form(key, caption="가" * 30_000), texts.BAD_REQUEST, id="long caption"),
        pytest.param(lambda key: {"client_key": key}, texts.BAD_REQUEST, id="no such form"),
    ],
)
async def test_what_is_refused_leaves_nothing(site: Site, data: Any, message: str) -> None:
    kim = await site.member("김주무관")
    status, answer = await send(kim, data(kim.key()))
    assert (status, answer["error"]["message"]) == (400, message)
    async with site.database.read() as session:
        assert await session.scalar(select(func.count(RoomMessage.id))) == 0
        assert [row.event["type"] for row in await session.scalars(select(InboxRow))] == ["joined"]
    assert await kept(site) == 0


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b"--x\r\n\r\n\r\n--x--", b"--x\r\nContent-Disposition: form"]
)
async def test_a_form_that_is_cut_or_none(site: Site, body: bytes) -> None:
    kim = await site.member("김주무관")
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    status, _ = await kim.call("POST", "open/files", data=body, headers=headers)
    assert status == 400
    assert await kept(site) == 0


async def test_only_members_with_the_token_of_their_session(site: Site) -> None:
    kim = await site.member("김주무관")
    data = form(kim.key())
    assert (await kim.call("POST", "open/files", data=data, headers={"X-CSRF-Token": "x"}))[0] == 403
    assert (await send(kim, form(kim.key()), room="instructors"))[0] in (403, 404)
    stranger = site.browser()
    assert (await send(stranger, form(kim.key())))[0] == 401
    assert await kept(site) == 0


async def test_more_files_than_come_in_at_once_wait_for_their_turn(site: Site) -> None:
    kim = await site.member("김주무관")
    sent = await asyncio.gather(*(send(kim, form(kim.key())) for _ in range(3 * AT_ONCE)))
    assert [status for status, _ in sent] == [200] * 3 * AT_ONCE
    assert await kept(site) == 3 * AT_ONCE

"""What somebody has not seen: counted on the server, for every device the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

from handlers.web import stream, texts
from handlers.web.unread import MOST
from knowledge import people
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Site

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("on_both")]


async def read(browser: Browser, seen: int, room: str = "open") -> list[dict[str, Any]]:
    """Mark as read; what is unread then."""
    status, answer = await browser.call("POST", f"{room}/reading", {"seen": seen})
    assert status == 200, answer
    rooms: list[dict[str, Any]] = answer["rooms"]
    return rooms


async def marks(browser: Browser, path: str = "/board") -> dict[str, str]:
    """The marks in the head of a page."""
    page = await browser.page(path)
    found = re.findall(r'data-room="(\w+)">.*?unread-mark[^>]*>([^<]*)</span>', page)
    return dict(found)


async def test_unread_are_the_messages_of_others_since_the_last_one_seen(site: Site) -> None:
    kim = await site.member("김주무관")
    await kim.say("박주무관이 오기 전")
    park = await site.member("박주무관")
    assert await marks(park) == {"open": ""}
    said = [await kim.say(f"{number}번째") for number in range(3)]
    await park.say("제 글")
    await site.bot_says("봇의 글")
    await kim.call("PATCH", f"open/messages/{said[0]['id']}", {"client_key": kim.key(), "text": "고침"})
    await kim.call("DELETE", f"open/messages/{said[1]['id']}", {"client_key": kim.key()})
    assert await marks(park) == {"open": "3"}
    assert texts.UNREAD.format(count=3) in await park.page("/board")
    assert await read(park, said[0]["id"]) == [{"slug": "open", "unread": 2, "mentioned": False}]
    assert (await park.history())["seen_id"] == said[0]["id"]
    newest = (await park.history())["last_event_id"]
    assert await read(park, newest) == [{"slug": "open", "unread": 0, "mentioned": False}]


async def test_a_mark_never_goes_back_and_never_beyond_what_is_there(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    first, second = await kim.say("하나"), await kim.say("둘")
    await read(park, 2**53 - 1)
    assert (await park.history())["seen_id"] == second["id"]
    await read(park, first["id"])
    assert (await park.history())["seen_id"] == second["id"]
    await kim.say("셋")
    assert await marks(park) == {"open": "1"}


@pytest.mark.parametrize(
    "body", [{}, {"seen": 0}, {"seen": -1}, {"seen": 2**53}, {"seen": "1"}, {"x": 1}, []]
)
async def test_a_senseless_mark_is_refused(site: Site, body: Any) -> None:
    kim = await site.member("김주무관")
    assert (await kim.call("POST", "open/reading", body))[0] == 400


async def test_many_are_not_counted(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    for number in range(MOST + 3):
        await kim.say(f"{number}번째")
    assert await marks(park) == {"open": "99+"}


async def test_every_device_sees_the_same(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    phone = site.browser()
    phone.http.cookie_jar.update_cookies(
        {cookie.key: cookie.value for cookie in park.http.cookie_jar},
        response_url=None or site.server.make_url("/"),
    )
    await phone.read_config()
    said = await kim.say("새 글")
    assert await marks(phone) == {"open": "1"}
    async with phone.stream() as live:
        await live.next("presence")
        await read(park, said["id"])
        assert (await live.next("rooms")).json == {
            "rooms": [{"slug": "open", "unread": 0, "mentioned": False}]
        }
    assert await marks(phone) == {"open": ""}


async def test_a_stream_tells_of_all_rooms(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(stream, "PING_SECONDS", 0.06)
    kim, teacher = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    async with teacher.stream("open") as live, kim.stream("open") as other:
        assert [room["unread"] for room in (await live.next("rooms")).json["rooms"]] == [0, 0]
        await other.next("rooms")
        await site.bot_says("카드", room="instructors")
        assert (await live.next("rooms")).json["rooms"][1] == {
            "slug": "instructors",
            "unread": 1,
            "mentioned": False,
        }
        await site.bot_says("모두에게")
        assert (await other.next("rooms")).json["rooms"] == [
            {"slug": "open", "unread": 1, "mentioned": False}
        ]


async def test_nobody_hears_of_rooms_that_they_may_not_enter(site: Site) -> None:
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    await site.bot_says("강사 질문 카드", room="instructors")
    assert await marks(teacher) == {"open": "", "instructors": "1"}
    async with site.database.session() as session:
        await people.revoke(session, teacher.me["id"], Role.INSTRUCTOR)
    assert await marks(teacher) == {"open": ""}
    said = await teacher.say("이제 직원입니다.")
    assert [room["slug"] for room in await read(teacher, said["id"])] == ["open"]
    assert (await teacher.call("POST", "instructors/reading", {"seen": 1}))[0] == 403


async def test_who_gets_a_role_later_begins_with_nothing_unread(site: Site) -> None:
    kim = await site.member("김주무관")
    card = await site.bot_says("강사 질문 카드", room="instructors")
    async with site.database.session() as session:
        await people.grant(session, kim.me["id"], Role.INSTRUCTOR, now=site.context.now())
    assert await marks(kim) == {"open": "", "instructors": ""}
    assert (await kim.history("instructors"))["seen_id"] is None
    await read(kim, card, "instructors")
    await site.bot_says("다음 카드", room="instructors")
    assert await marks(kim) == {"open": "", "instructors": "1"}


async def test_who_comes_again_keeps_the_mark(site: Site) -> None:
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    kim = await site.member("김주무관")
    await kim.say("새 글")
    await teacher.submit(await site.link(Role.STAFF))
    assert (await marks(teacher))["open"] == "1"


async def test_an_unread_mention_stands_out(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    await park.say("안녕하세요")
    said = await kim.say("@박주무관 확인 부탁드립니다.")
    await kim.say("@김주무관 혼잣말")
    assert await marks(park) == {"open": "@2"}
    assert texts.UNREAD_ME.format(count=2) in await park.page("/board")
    assert (await marks(kim))["open"] == "1"
    # Named no more, or taken back: it is an ordinary message, or none.
    await kim.call("PATCH", f"open/messages/{said['id']}", {"client_key": kim.key(), "text": "확인"})
    assert await marks(park) == {"open": "2"}
    await kim.call("PATCH", f"open/messages/{said['id']}", {"client_key": kim.key(), "text": "@박주무관 꼭"})
    assert await marks(park) == {"open": "@2"}
    await kim.call("DELETE", f"open/messages/{said['id']}", {"client_key": kim.key()})
    assert await marks(park) == {"open": "1"}

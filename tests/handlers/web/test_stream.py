"""The live stream: everything once, in order, also over breaks; who is here; toasts."""

from __future__ import annotations

import asyncio

import pytest
from markupsafe import Markup

from bot.errors import Expired
from handlers.web import hub, stream
from handlers.web.messages import add
from knowledge import people, rooms
from knowledge.people import Role
from tests.handlers.web.conftest import Clock, Site

pytestmark = pytest.mark.loopback


async def test_messages_arrive_as_they_are_written(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    async with park.stream() as live:
        said = await kim.say("안녕하세요")
        event = await live.next()
        assert event.json == said
        assert int(event["id"]) == said["event_id"]
        by_bot = await site.bot_says("<b>답변</b>", reply_to=said["id"])
        event = await live.next()
        assert (event.json["id"], event.json["html"]) == (by_bot, "<b>답변</b>")
        await kim.call("DELETE", f"open/messages/{said['id']}", {"client_key": kim.key()})
        event = await live.next()
        assert (event.json["id"], event.json["deleted"]) == (said["id"], True)
        assert event.json["event_id"] > by_bot


async def test_a_browser_that_comes_back_misses_nothing(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    async with park.stream() as live:
        await kim.say("처음")
        last = (await live.next())["id"]
    written = [await kim.say(f"{number}번째") for number in range(5)]
    async with park.stream(headers={"Last-Event-ID": last}) as live:
        assert [(await live.next()).json["id"] for _ in written] == [m["id"] for m in written]
        later = await kim.say("이어서")
        assert (await live.next()).json["id"] == later["id"]
    async with park.stream(after=int(last)) as live:
        assert (await live.next()).json["id"] == written[0]["id"]


async def test_a_long_absence_is_caught_up_in_batches(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BATCH", 7)
    monkeypatch.setattr(hub, "BATCH", 7)
    monkeypatch.setattr(hub, "TAIL_MESSAGES", 5)
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    async with park.stream():
        for number in range(40):
            await kim.say(f"{number}번째")
    async with park.stream(after=0) as live:
        assert [(await live.next()).json["text"] for _ in range(40)] == [f"{n}번째" for n in range(40)]


@pytest.mark.parametrize("last", ["x", "-1", "99999999999", "1; DROP TABLE", ""])
async def test_a_senseless_position_means_from_now_on(site: Site, last: str) -> None:
    kim = await site.member("김주무관")
    await kim.say("이전 글")
    async with kim.stream(headers={"Last-Event-ID": last}) as live:
        said = await kim.say("새 글")
        assert (await live.next()).json["id"] == said["id"]


async def test_what_another_process_stores_arrives_too(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.05)
    browser = await site.member("김주무관")
    async with browser.stream() as live:
        async with site.database.session() as session:
            room = await rooms.find(session, "web", "open")
            assert room is not None
            row = await add(session, room_id=room.id, person_id=None, text="다른 서버에서", now=clock())
        event = await live.next()
        assert (event.json["id"], event.json["html"]) == (row.id, "다른 서버에서")


async def test_who_is_here(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LEAVE_SECONDS", 0.05)
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.05)
    kim, teacher = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    async with kim.stream() as live:
        assert (await live.next("presence")).json["people"] == [
            {"id": kim.me["id"], "name": "김주무관", "role": "staff"}
        ]
        async with teacher.stream():
            people_here = (await live.next("presence")).json["people"]
            assert [(p["name"], p["role"]) for p in people_here] == [
                ("김주무관", "staff"),
                ("이강사", "instructor"),
            ]
        assert len((await live.next("presence")).json["people"]) == 1


async def test_a_toast_reaches_whoever_pressed_and_nobody_else(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    toast = {"operation": "toast", "text": Markup("기록했습니다."), "press_id": f"{kim.me['id']}:k1"}
    with pytest.raises(Expired):
        await site.channel.send(site.outgoing(**toast))
    async with kim.stream() as live, park.stream() as other:
        await live.next("presence")
        assert await site.channel.send(site.outgoing(**toast, alert=True)) is None
        assert (await live.next("toast")).json == {"press_id": "k1", "text": "기록했습니다.", "alert": True}
        await kim.say("다음 글")
        event = await other.next()
        assert event["event"] == "message"


async def test_signing_out_ends_the_streams_of_that_browser(site: Site) -> None:
    browser, other = await site.member("김주무관"), await site.member("박주무관")
    async with browser.stream() as live, other.stream() as stays:
        await browser.send_form("/sign-out", csrf_token=browser.csrf)
        assert (await live.next("bye")).json == {"reason": "signed-out"}
        assert await live.ended()
        said = await other.say("남은 사람")
        assert (await stays.next()).json["id"] == said["id"]


async def test_a_stream_ends_with_its_session_and_its_role(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(stream, "PING_SECONDS", 0.06)
    teacher, kim = await site.holder("이강사", Role.INSTRUCTOR), await site.member("김주무관")
    async with teacher.stream("instructors") as live, kim.stream() as other:
        await live.next("ping")
        async with site.database.session() as session:
            await people.revoke(session, teacher.me["id"], Role.INSTRUCTOR)
        assert (await live.next("bye")).json == {"reason": "signed-out"}
        await other.next("ping")
        clock.forward(days=31)
        assert (await other.next("bye")).json == {"reason": "signed-out"}


async def test_a_stream_ends_with_its_role_however_much_is_said(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PING_SECONDS", 0.0)
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    async with teacher.stream("instructors") as live:
        await live.next("ping")
        async with site.database.session() as session:
            await people.revoke(session, teacher.me["id"], Role.INSTRUCTOR)
        await site.bot_says("강사만 볼 카드", room="instructors")
        while (event := await live.one())["event"] != "bye":
            assert event["event"] in ("ping", "rooms")


async def test_words_taken_back_are_told_to_nobody_who_comes_later(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    async with kim.stream():
        said = await kim.say("지울 비밀")
        quoting = await park.say("답글", reply_to=said["id"])
        await kim.call(
            "PATCH", f"open/messages/{said['id']}", {"client_key": kim.key(), "text": "더 큰 비밀"}
        )
        await kim.call("DELETE", f"open/messages/{said['id']}", {"client_key": kim.key()})
        async with park.stream(after=said["event_id"] - 1) as live:
            events = [await live.next() for _ in range(4)]
    assert [event.json["id"] for event in events] == [said["id"], quoting["id"], said["id"], said["id"]]
    assert events[-1].json["deleted"]
    assert "비밀" not in "".join(event["data"] for event in events)


async def test_one_person_keeps_only_so_many_streams(site: Site) -> None:
    browser = await site.member("김주무관")
    async with browser.stream() as oldest:
        await oldest.next("presence")
        opened = [browser.stream() for _ in range(hub.STREAMS_PER_PERSON)]
        lives = [await one.__aenter__() for one in opened]
        assert (await oldest.next("bye")).json == {"reason": "replaced"}
        assert await oldest.ended()
        said = await browser.say("여기는 이어집니다")
        assert {(await live.next()).json["id"] for live in lives} == {said["id"]}
        for one in opened:
            await one.__aexit__(None, None, None)


async def test_a_shutdown_does_not_wait_for_streams(site: Site) -> None:
    browser = await site.member("김주무관")
    async with browser.stream() as live:
        await live.next("presence")
        async with asyncio.timeout(5):
            await site.server.close()
        assert await live.ended()

"""What people do in a room: write, reply, change, delete, press; and what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from handlers.events import ButtonPressed, CommandGiven, MessageDeleted, MessageEdited, MessageReceived
from handlers.replies import Button
from handlers.web import texts
from knowledge.models import InboxRow, RoomMessage
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Clock, OpenSite, Site

pytestmark = pytest.mark.loopback

KEYBOARD = ((Button("👍", "solved:1"), Button("근거", url="http://gyeyaktong.example/passages/1")),)


async def test_a_message_is_shown_to_the_others_and_waits_for_the_bot(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    said = await kim.say("  안녕하세요.\r\n두 번째 줄  ")
    assert said["text"] == "안녕하세요.\n두 번째 줄"
    seen = (await park.history())["messages"]
    assert [(m["person"]["name"], m["text"], m["id"]) for m in seen] == [
        ("김주무관", "안녕하세요.\n두 번째 줄", said["id"])
    ]
    [event] = await site.events()
    assert isinstance(event, MessageReceived)
    assert (event.text, event.mentioned, event.reply_to, event.message_id) == (
        "안녕하세요.\n두 번째 줄",
        False,
        None,
        str(said["id"]),
    )
    assert event.chat.lane == "web:open"
    assert event.chat.title == "열린 계약방"
    assert event.sender.name == "김주무관"
    assert not event.sender.is_bot


@pytest.mark.parametrize(
    ("written", "heard", "mentioned"),
    [
        ("@계약통 견적은 몇 명인가요?", "견적은 몇 명인가요?", True),
        ("견적은 몇 명인가요? @계약통", "견적은 몇 명인가요?", True),
        ("@계약통님, 견적은요?", "견적은요?", True),
        ("@계약통에게 묻습니다", "@계약통에게 묻습니다", False),
        ("@계약통신 담당자", "@계약통신 담당자", False),
        ("계약통 좋네요", "계약통 좋네요", False),
        ("견적은 몇 명한테 받아야 하나요", "견적은 몇 명한테 받아야 하나요", False),
    ],
)
async def test_the_bot_is_named_with_an_at(site: Site, written: str, heard: str, mentioned: bool) -> None:
    browser = await site.member("김주무관")
    assert (await browser.say(written))["text"] == written
    [event] = await site.events()
    assert isinstance(event, MessageReceived)
    assert (event.text, event.mentioned) == (heard, mentioned)


async def test_what_answers_nobody_is_said_to_the_room(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    said = await kim.say("내일 서류 내겠습니다.")
    await park.say("몇 시에 오시나요?", reply_to=said["id"])
    to_room = [event.to_room for event in await site.events() if isinstance(event, MessageReceived)]
    assert to_room == [True, False]


@pytest.mark.parametrize(
    ("written", "name", "arguments"),
    [
        ("/도움말", "도움말", ""),
        ("@계약통 /질문 견적은\n몇 명?", "질문", "견적은\n몇 명?"),
        ("/help  me ", "help", "me"),
    ],
)
async def test_a_slash_gives_a_command(site: Site, written: str, name: str, arguments: str) -> None:
    browser = await site.member("김주무관")
    await browser.say(written)
    [event] = await site.events()
    assert isinstance(event, CommandGiven)
    assert (event.name, event.arguments) == (name, arguments)
    assert event.addressed  # the room has no other bot


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ("/역할 홍길동 강사", "홍길동 강사"),
        ("@계약통 /role 홍길동 주무관 강사 해제", "홍길동 주무관 강사 해제"),
        ("/역할 홍길동 010 1234 5678 강사", "홍길동 [전화번호] 강사"),
        ("/질문 담당자 홍길동에게 물어봐도 되나요?", "담당자 [이름]에게 물어봐도 되나요?"),
    ],
)
async def test_only_the_command_for_roles_keeps_the_name_in_it(
    site: Site, written: str, arguments: str
) -> None:
    admin = await site.holder("박관리", Role.ADMIN)
    shown = (await admin.say(written))["text"]
    event = (await site.events())[-1]
    assert isinstance(event, CommandGiven) and event.arguments == arguments
    assert shown.endswith(arguments)


@pytest.mark.parametrize("written", ["/etc/passwd 파일", "/ 2", "1/2", "//", "/질문, 견적은요?"])
async def test_a_slash_alone_is_no_command(site: Site, written: str) -> None:
    await (await site.member("김주무관")).say(written)
    [event] = await site.events()
    assert isinstance(event, MessageReceived)


async def test_an_answer_quotes_what_it_answers(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    said = await kim.say("첫 글입니다. " + "가" * 200)
    answer = await park.say("답글입니다.", reply_to=said["id"])
    assert answer["reply_to"]["id"] == said["id"]
    assert answer["reply_to"]["person"]["name"] == "김주무관"
    assert len(answer["reply_to"]["excerpt"]) == 80
    by_bot = await site.bot_says("<b>굵은</b> 답변 &lt;조문&gt;", reply_to=said["id"])
    follow_up = await kim.say("더 여쭙니다.", reply_to=by_bot)
    assert follow_up["reply_to"]["excerpt"] == "굵은 답변 <조문>"
    events = [event for event in await site.events() if isinstance(event, MessageReceived)]
    assert [(event.reply_to, event.reply_to_bot) for event in events] == [
        (None, False),
        (str(said["id"]), False),
        (str(by_bot), True),
    ]


async def test_the_browser_is_told_whether_the_bot_was_addressed(site: Site) -> None:
    browser = await site.member("김주무관")
    for text, addressed in (("안녕하세요", False), ("@계약통 안녕", True), ("/도움말", True)):
        _, answer = await browser.call("POST", "open/messages", {"client_key": browser.key(), "text": text})
        assert answer["for_bot"] is addressed


async def test_a_repeated_send_is_recognised(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    body = {"client_key": kim.key(), "text": "@계약통 한 번만"}
    answers = await asyncio.gather(*(kim.call("POST", "open/messages", body) for _ in range(5)))
    assert {status for status, _ in answers} == {200}
    assert len({answer["message"]["id"] for _, answer in answers}) == 1
    assert len(await site.events()) == 1
    assert (await park.call("POST", "open/messages", body))[0] == 409


async def test_personal_data_is_masked_before_it_is_stored(site: Site) -> None:
    browser = await site.member("김주무관")
    said = await browser.say("담당자 전화는 010-1234-5678입니다.")
    await browser.call(
        "PATCH",
        f"open/messages/{said['id']}",
        {"client_key": browser.key(), "text": "메일은 kim@example.com입니다."},
    )
    async with site.database.read() as session:
        stored = str((await session.scalars(select(RoomMessage.text))).all())
        stored += str((await session.scalars(select(InboxRow.event))).all())
    assert "1234" not in stored
    assert "kim@example.com" not in stored


@pytest.mark.parametrize("later", [Role.STAFF, Role.ADMIN])
async def test_the_highest_of_several_roles_is_shown(site: Site, later: Role) -> None:
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    await teacher.submit(await site.link(later))
    await teacher.read_config()
    said = await teacher.say("확인했습니다.")
    assert said["person"]["role"] == max(later, Role.INSTRUCTOR, key=[*Role].index)


async def test_one_changes_and_deletes_ones_own_message(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    said = await kim.say("오타가 있는 글")
    answer = await park.say("답글", reply_to=said["id"])
    path = f"open/messages/{said['id']}"
    status, edited = await kim.call("PATCH", path, {"client_key": kim.key(), "text": "@계약통 고친 글"})
    assert status == 200
    assert (edited["message"]["id"], edited["message"]["text"]) == (said["id"], "@계약통 고친 글")
    assert edited["message"]["edited"]
    shown = (await park.history())["messages"]
    assert [m["text"] for m in shown] == ["@계약통 고친 글", "답글"]
    assert shown[1]["reply_to"]["excerpt"] == "@계약통 고친 글"

    status, deleted = await kim.call("DELETE", path, {"client_key": kim.key()})
    assert deleted["message"]["deleted"]
    shown = (await park.history())["messages"]
    assert [(m["text"], m["deleted"]) for m in shown] == [("", True), ("답글", False)]
    assert shown[1]["reply_to"]["excerpt"] == texts.MESSAGE_DELETED
    async with site.database.read() as session:
        kept = (await session.scalars(select(RoomMessage.text))).all()
    assert not any("오타" in text or "고친" in text for text in kept)

    changes = [event for event in await site.events() if not isinstance(event, MessageReceived)]
    assert [(type(event), event.message_id) for event in changes if hasattr(event, "message_id")] == [
        (MessageEdited, str(said["id"])),
        (MessageDeleted, str(said["id"])),
    ]
    assert isinstance(changes[0], MessageEdited)
    assert (changes[0].text, changes[0].mentioned) == ("고친 글", True)
    assert (await kim.call("PATCH", path, {"client_key": kim.key(), "text": "다시"}))[0] == 404
    assert answer["id"]


async def test_nobody_changes_what_others_wrote(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    said = await kim.say("내 글")
    by_bot = await site.bot_says("봇의 글")
    for message_id in (said["id"], by_bot):
        path = f"open/messages/{message_id}"
        assert (await park.call("PATCH", path, {"client_key": park.key(), "text": "남의 글"}))[0] == 403
        assert (await park.call("DELETE", path, {"client_key": park.key()}))[0] == 403


async def test_a_button_is_pressed_once_for_each_press(site: Site) -> None:
    browser = await site.member("김주무관")
    message_id = await site.bot_says("답변", keyboard=KEYBOARD)
    [shown] = (await browser.history())["messages"]
    assert shown["buttons"] == [
        [
            {"label": "👍", "action": "solved:1", "url": ""},
            {"label": "근거", "action": "", "url": "/passages/1"},
        ]
    ]
    body = {"message_id": message_id, "action": "solved:1", "press_key": browser.key()}
    for _ in range(2):
        assert (await browser.call("POST", "open/presses", body))[0] == 202
    [event] = await site.events()
    assert isinstance(event, ButtonPressed)
    assert (event.message_id, event.action) == (str(message_id), "solved:1")
    assert event.press_id == f"{browser.me['id']}:{body['press_key']}"


@pytest.mark.parametrize("action", ["publish:1", "unsolved:1", "solved:2"])
async def test_a_button_that_is_not_there_cannot_be_pressed(site: Site, action: str) -> None:
    browser = await site.member("김주무관")
    message_id = await site.bot_says("답변", keyboard=KEYBOARD)
    body = {"message_id": message_id, "action": action, "press_key": browser.key()}
    status, answer = await browser.call("POST", "open/presses", body)
    assert (status, answer["error"]["message"]) == (404, texts.BUTTON_GONE)
    assert await site.events() == []


async def test_a_button_that_was_taken_away_cannot_be_pressed(site: Site) -> None:
    from markupsafe import Markup

    browser = await site.member("김주무관")
    message_id = await site.bot_says("답변", keyboard=KEYBOARD)
    await site.channel.send(site.outgoing(operation="edit", text=Markup("끝"), target=str(message_id)))
    body = {"message_id": message_id, "action": "solved:1", "press_key": browser.key()}
    assert (await browser.call("POST", "open/presses", body))[0] == 404


async def test_history_comes_in_pages(site: Site) -> None:
    browser = await site.member("김주무관")
    for number in range(53):
        await browser.say(f"{number}번째")
    page = await browser.history()
    assert [m["text"] for m in page["messages"]] == [f"{number}번째" for number in range(3, 53)]
    assert page["has_more"]
    assert page["last_event_id"] == page["messages"][-1]["id"]
    older = await browser.history(before=page["messages"][0]["id"])
    assert [m["text"] for m in older["messages"]] == ["0번째", "1번째", "2번째"]
    assert not older["has_more"]


async def test_the_instructors_room_is_for_instructors(site: Site) -> None:
    staff, instructor = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    card = await site.bot_says("강사 질문 카드", room="instructors", keyboard=KEYBOARD)
    assert (await staff.get("/rooms/instructors")).status == 403
    assert "강사방" not in await staff.page("/rooms/open")
    assert "강사방" in await instructor.page("/rooms/instructors")
    for method, path, body in (
        ("GET", "instructors/messages", None),
        ("GET", "instructors/stream", None),
        ("POST", "instructors/messages", {"client_key": staff.key(), "text": "몰래"}),
        (
            "POST",
            "instructors/presses",
            {"message_id": card, "action": "solved:1", "press_key": staff.key()},
        ),
    ):
        status, answer = await staff.call(method, path, body)
        assert (status, answer["error"]["code"]) == (403, "forbidden")
    # A card's id does not help in the open room either.
    body = {"message_id": card, "action": "solved:1", "press_key": staff.key()}
    assert (await staff.call("POST", "open/presses", body))[0] == 404
    reply = {"client_key": staff.key(), "text": "답글", "reply_to": card}
    assert (await staff.call("POST", "open/messages", reply))[0] == 404
    assert (await instructor.history("instructors"))["messages"][0]["html"] == "강사 질문 카드"


@pytest.mark.parametrize(
    "path", ["open/messages", "open/messages/1", "open/presses", "open/stream", "x/messages"]
)
async def test_strangers_get_nothing(site: Site, path: str) -> None:
    for method in ("GET", "POST", "PATCH", "DELETE"):
        status, answer = await site.browser().call(method, path, {} if method != "GET" else None)
        assert status in (401, 405)
        assert set(answer["error"]) == {"code", "message", "field", "retry_after"}


async def test_a_call_without_the_token_changes_nothing(site: Site) -> None:
    browser = await site.member("김주무관")
    body = {"client_key": browser.key(), "text": "위조"}
    for token in ("", "x", "가"):
        url = f"{browser.url}/api/rooms/open/messages"
        headers = {"X-CSRF-Token": token.encode().decode("latin-1")}
        async with browser.http.post(url, json=body, headers=headers) as response:
            assert response.status == 403
            assert (await response.json())["error"]["code"] == "csrf"
    assert await site.events() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "열쇠 없음"}, "client_key"),
        ({"client_key": "짧음", "text": "글"}, "client_key"),
        ({"client_key": "a" * 32}, "text"),
        ({"client_key": "a" * 32, "text": 5}, "text"),
        ({"client_key": "a" * 32, "text": "   \n "}, "text"),
        ({"client_key": "a" * 32, "text": "\u202e\u2066"}, "text"),
        ({"client_key": "a" * 32, "text": "가" * 4001}, "text"),
        ({"client_key": "a" * 32, "text": "글", "reply_to": -1}, "reply_to"),
        ({"client_key": "a" * 32, "text": "글", "admin": True}, "admin"),
        ([], "body"),
        ("글", "body"),
    ],
)
async def test_a_malformed_message_is_refused_by_field(site: Site, body: Any, field: str) -> None:
    browser = await site.member("김주무관")
    status, answer = await browser.call("POST", "open/messages", body)
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (400, "bad_input", field)
    assert (await browser.history())["messages"] == []


async def test_what_is_not_json_or_too_large_is_refused(site: Site) -> None:
    browser = await site.member("김주무관")
    url, headers = f"{browser.url}/api/rooms/open/messages", {"X-CSRF-Token": browser.csrf}
    for body, content_type, status in (
        (b"{", "application/json", 400),
        (b'{"client_key": "' + b"a" * 32 + b'", "text": "x"}', "text/plain", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'"' + b"x" * 70_000 + b'"', "application/json", 413),
    ):
        sent = {**headers, "Content-Type": content_type}
        async with browser.http.post(url, data=body, headers=sent) as response:
            assert response.status == status
            assert (await response.json())["error"]["message"]


async def test_too_many_messages_are_slowed_down(open_site: OpenSite) -> None:
    site = await open_site(messages_per_minute=3)
    browser, other = await site.member("김주무관"), await site.member("박주무관")
    for number in range(3):
        await browser.say(str(number))
    body = {"client_key": browser.key(), "text": "넷째"}
    status, answer = await browser.call("POST", "open/messages", body)
    assert (status, answer["error"]["code"]) == (429, "too_many")
    assert 1 <= answer["error"]["retry_after"] <= 60
    await other.say("다른 사람은 쓸 수 있습니다")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "{{ 7 * 7 }}",
    ],
)
async def test_what_people_write_stays_text(site: Site, attack: str) -> None:
    browser = await site.member("김주무관")
    said = await browser.say(attack)
    assert said["text"] == attack
    assert "html" not in said
    response = await browser.get("/api/rooms/open/messages")
    assert response.content_type == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert attack not in await browser.page("/rooms/open")


async def test_what_the_bot_says_is_cut_down_to_the_safe_subset(site: Site) -> None:
    browser = await site.member("김주무관")
    await site.bot_says(
        '<b onclick="x()">굵게</b><script>alert(1)</script><a href="javascript:alert(1)">링크</a>'
        '<a href="http://gyeyaktong.example/passages/3">근거</a>'
    )
    [shown] = (await browser.history())["messages"]
    assert shown["html"] == (
        '<b>굵게</b>&lt;script&gt;alert(1)<a href="/">링크</a><a href="/passages/3">근거</a>'
    )


async def test_a_message_and_its_event_are_stored_together_or_not_at_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await site.member("김주무관")

    async def broken(*_: Any) -> bool:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(site.context.intake, "put", broken)
        body = {"client_key": browser.key(), "text": "@계약통 사라지면 안 됩니다"}
        status, answer = await browser.call("POST", "open/messages", body)
    assert (status, answer["error"]["code"]) == (500, "internal")
    async with site.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(RoomMessage)) == 0
    # The browser sends the same again.
    assert (await browser.call("POST", "open/messages", body))[0] == 200
    assert len(await site.events()) == 1


async def test_an_expired_session_is_told_so(site: Site, clock: Clock) -> None:
    browser = await site.member("김주무관")
    clock.forward(days=31)
    status, answer = await browser.call(
        "POST", "open/messages", {"client_key": browser.key(), "text": "늦은 글"}
    )
    assert (status, answer["error"]["code"]) == (401, "not_signed_in")


async def test_a_revoked_role_closes_the_instructors_room(site: Site) -> None:
    from knowledge import people

    browser: Browser = await site.holder("이강사", Role.INSTRUCTOR)
    async with site.database.session() as session:
        await people.revoke(session, browser.me["id"], Role.INSTRUCTOR)
    assert (await browser.call("GET", "instructors/messages"))[0] == 403

"""Questions without a name: nothing that is stored leads to whoever asked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from handlers.dispatch import dispatch
from handlers.events import EVENT, ButtonPressed, MessageReceived
from handlers.replies import Button
from handlers.web import texts
from handlers.web.anonymous import MOST
from knowledge import people
from knowledge.models import Base, InboxRow, Person
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, OpenSite, Site

pytestmark = pytest.mark.loopback

BUTTONS = ((Button("해결됐어요", "solved:1"),),)
SECRET = "0123456789abcdef" * 2
OTHER = "fedcba9876543210" * 2
#: Of the session of whoever asks, and when they were here: there whether they ask or not.
_OF_SESSIONS = {"web_session", "sign_in_link", "schedule_run"}


async def write(browser: Browser, text: str, secret: str | None = SECRET, **more: Any) -> tuple[int, Any]:
    body = {"client_key": browser.key(), "text": text, "anonymous": secret} | more
    return await browser.call("POST", "open/messages", body)


async def ask(browser: Browser, text: str = "견적은 몇 명에게 받나요?", **more: Any) -> dict[str, Any]:
    status, answer = await write(browser, text, **more)
    assert status == 200, answer
    message: dict[str, Any] = answer["message"]
    return message


async def hear(site: Site) -> None:
    """Let the bot handle what it has not heard."""
    async with site.database.read() as session:
        waiting = list(await session.scalars(select(InboxRow).where(InboxRow.state == "new")))
    for row in waiting:
        async with site.database.session() as session:
            await dispatch(EVENT.validate_python(row.event), site.context.services(session))
            await session.execute(update(InboxRow).where(InboxRow.id == row.id).values(state="done"))


async def rows(site: Site) -> set[tuple[str, str]]:
    """Every row of every table but those of sessions."""
    async with site.database.read() as session:
        return {
            (table.name, repr(tuple(row)))
            for table in Base.metadata.sorted_tables
            if table.name not in _OF_SESSIONS
            for row in await session.execute(table.select())
        }


async def test_nothing_that_is_stored_leads_to_whoever_asked(site: Site) -> None:
    async with site.database.session() as session:
        # The next number is one that stands for nothing else, wherever it stands.
        now = site.context.now()
        session.add(Person(id=765431, channel="web", user_id="x", name="x", created_at=now, last_seen_at=now))
    kim = await site.member("김주무관")
    await hear(site)
    async with site.database.read() as session:
        asker = await session.get_one(Person, kim.me["id"])
    known = await rows(site)
    question = await ask(kim, "@계약통 2천만원 수의계약은 견적을 몇 명에게 받나요?")
    await hear(site)
    answer = await site.bot_says("두 명입니다.", keyboard=BUTTONS, reply_to=question["id"])
    await ask(kim, "/강사 그럼 세 명이면요?", reply_to=answer)
    for method, path, body in (
        ("POST", "open/presses", {"press_key": "p" * 32, "message_id": answer, "action": "solved:1"}),
        ("PATCH", f"open/messages/{question['id']}", {"client_key": "m" * 32, "text": "고친 질문인가요?"}),
    ):
        status, said = await kim.call(method, path, body | {"anonymous": SECRET})
        assert status in (200, 202), said
    await hear(site)
    left = await rows(site) - known
    assert {
        "question",
        "answer",
        "escalation",
        "feedback",
        "room_message",
        "inbox",
        "outbox",
        "answer_log",
    } <= {table for table, _ in left}
    telling = (str(asker.id), asker.user_id, asker.name, SECRET, kim.csrf)
    for table, row in left:
        assert not any(word in row for word in telling), (table, row)


async def test_others_see_no_name_and_the_bot_hears_none(site: Site) -> None:
    kim, lee = await site.member("김주무관"), await site.member("이주무관")
    message = await ask(kim)
    assert (message["person"]["name"], message["person"]["role"]) == (texts.ANONYMOUS_NAME, "anonymous")
    assert message["person"]["id"] not in (kim.me["id"], lee.me["id"])
    (shown,) = (await lee.history())["messages"]
    assert shown == message
    (event,) = await site.events()
    assert isinstance(event, MessageReceived)
    assert event.sender.id.startswith(people.PSEUDONYM)
    assert "김주무관" not in event.model_dump_json()


async def test_each_question_has_a_pseudonym_of_its_own_and_a_follow_up_the_same(site: Site) -> None:
    kim = await site.member("김주무관")
    first, again, other = await ask(kim), await ask(kim, "더 묻습니다."), await ask(kim, secret=OTHER)
    assert first["person"]["id"] == again["person"]["id"] != other["person"]["id"]


async def test_only_who_has_the_secret_changes_and_takes_back(site: Site) -> None:
    kim, lee = await site.member("김주무관"), await site.member("이주무관")
    path = f"open/messages/{(await ask(kim))['id']}"
    for browser, secret in ((kim, None), (lee, None), (lee, OTHER)):
        body = {"client_key": browser.key(), "anonymous": secret}
        status, answer = await browser.call("DELETE", path, body)
        assert (status, answer["error"]["message"]) == (403, texts.MESSAGE_NOT_YOURS)
    status, answer = await kim.call("DELETE", path, {"client_key": kim.key(), "anonymous": SECRET})
    assert (status, answer["message"]["deleted"]) == (200, True)


async def test_a_button_is_pressed_without_a_name_and_its_toast_still_comes(site: Site) -> None:
    kim = await site.member("김주무관")
    question = await ask(kim)
    answer = await site.bot_says("두 명입니다.", keyboard=BUTTONS, reply_to=question["id"])
    async with kim.stream() as stream:
        status, _ = await kim.call(
            "POST",
            "open/presses",
            {"press_key": "p" * 32, "message_id": answer, "action": "solved:1", "anonymous": SECRET},
        )
        assert status == 202
        event = (await site.events())[-1]
        assert isinstance(event, ButtonPressed)
        assert event.sender.id.startswith(people.PSEUDONYM)
        assert str(kim.me["id"]) != event.press_id.partition(":")[0]
        await site.channel.send(site.outgoing(operation="toast", press_id=event.press_id, text="고맙습니다."))
        toast = await stream.next("toast")
    assert (toast.json["press_id"], toast.json["text"]) == ("p" * 32, "고맙습니다.")


async def test_a_form_without_scripts_takes_it_once(site: Site) -> None:
    kim = await site.member("김주무관")
    root = await kim.say("@계약통 견적은 몇 명에게 받나요?")
    form = {
        "csrf_token": kim.csrf,
        "text": "저도 궁금합니다.",
        "reply_to": str(root["id"]),
        "nonce": "a" * 32,
    }
    for _ in range(2):
        response = await kim.send_form(f"/rooms/open/threads/{root['id']}", **form, anonymous="on")
        assert response.status == 303, await response.text()
    messages = (await kim.history())["messages"]
    assert [one["person"]["name"] for one in messages] == ["김주무관", texts.ANONYMOUS_NAME]
    assert 'name="anonymous"' in await kim.page(f"/rooms/open/threads/{root['id']}")


async def test_instructors_answer_under_their_names(site: Site) -> None:
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    body = {"client_key": teacher.key(), "text": "질문", "anonymous": SECRET}
    status, answer = await teacher.call("POST", "instructors/messages", body)
    assert (status, answer["error"]["message"]) == (400, texts.ANONYMOUS_NOT_HERE)
    assert "composer-anonymous" not in await teacher.page("/rooms/instructors")


async def test_where_it_is_not_wanted_it_is_neither_offered_nor_taken(open_site: OpenSite) -> None:
    site = await open_site(anonymous_questions=False)
    kim = await site.member("김주무관")
    status, answer = await write(kim, "견적은요?")
    assert (status, answer["error"]["message"]) == (400, texts.ANONYMOUS_NOT_HERE)
    assert "composer-anonymous" not in await kim.page("/rooms/open")


async def test_one_person_asks_only_so_often(site: Site) -> None:
    kim, lee = await site.member("김주무관"), await site.member("이주무관")
    for number in range(MOST):
        await ask(kim, f"{number}번째 질문인가요?", secret=f"{number:032x}")
    assert (await write(kim, "또 묻습니다.", OTHER))[0] == 429
    assert (await write(lee, "저도 묻습니다.", OTHER))[0] == 200


@pytest.mark.parametrize("secret", ["", "x" * 32, "0" * 31, "0" * 33, "A" * 32, 5])
async def test_a_secret_that_is_none_is_refused(site: Site, secret: Any) -> None:
    assert (await write(await site.member("김주무관"), "질문", secret))[0] == 400


async def test_nobody_is_found_named_or_called_by_a_pseudonym(site: Site) -> None:
    kim, admin = await site.member("김주무관"), await site.holder("정담당", Role.ADMIN)
    message = await ask(kim)
    status, found = await kim.call("GET", "open/people")
    assert status == 200
    assert message["person"]["id"] not in [one["id"] for one in found["people"]]
    assert texts.ANONYMOUS_NAME not in await admin.page("/console/people?q=익")
    async with site.database.read() as session:
        assert await people.find_by_name(session, "web", texts.ANONYMOUS_NAME) == []
        assert (
            len(list(await session.scalars(select(Person).where(Person.name == texts.ANONYMOUS_NAME)))) == 1
        )
    response = await site.browser().submit("/join", nickname="익명 1")
    assert response.status == 400

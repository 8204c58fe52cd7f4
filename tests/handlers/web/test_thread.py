"""Threads: what answers a message, on a page that needs no scripts."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import event, select

from handlers.events import ButtonPressed, MessageReceived
from handlers.replies import Button
from handlers.web import texts
from handlers.web.thread import PAGE_REPLIES
from knowledge import people
from knowledge.models import Person, RoomMessage
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, OpenSite, Site

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("on_both")]

KEYBOARD = ((Button("👍", "solved:1"), Button("근거", url="http://gyeyaktong.example/passages/1")),)


def shown_words(page: str) -> list[str]:
    """What the messages of a page say, in order."""
    found = re.findall(r'<div class="bubble-text">(.*?)</div>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", words)) for words in found]


def field(page: str, name: str) -> str:
    found = re.search(rf'<form class="composer".*?name="{name}" value="([^"]*)"', page, re.DOTALL)
    assert found is not None, name
    return found[1]


async def answer(browser: Browser, thread: int, text: str, *, room: str = "open", **fields: str) -> str:
    """Write into the form of a thread as a browser without scripts does; where it leads."""
    path = f"/rooms/{room}/threads/{thread}"
    page = await browser.page(path)
    sent = {name: field(page, name) for name in ("csrf_token", "nonce", "reply_to")} | {"text": text} | fields
    response = await browser.send_form(path, **sent)
    assert response.status == 303, await response.text()
    return response.headers["Location"]


async def test_answers_of_any_depth_are_in_one_thread(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    asked = await kim.say("견적은 몇 명인가요?")
    other = await park.say("점심 드셨나요?")
    by_bot = await site.bot_says("<b>두 명</b>입니다.", reply_to=asked["id"])
    more = await park.say("긴급한 때는요?", reply_to=by_bot)
    last = await kim.say("한 명입니다.", reply_to=more["id"])
    threads = {m["id"]: m["thread"] for m in (await kim.history())["messages"]}
    assert threads == {
        **{
            number: {"id": asked["id"], "replies": 3}
            for number in (asked["id"], by_bot, more["id"], last["id"])
        },
        other["id"]: {"id": other["id"], "replies": 0},
    }
    page = await park.page(f"/rooms/open/threads/{asked['id']}")
    assert shown_words(page) == ["견적은 몇 명인가요?", "두 명입니다.", "긴급한 때는요?", "한 명입니다."]
    assert texts.SCRIPT["replies"].format(count=3) in page
    response = await park.get(f"/rooms/open/threads/{last['id']}")
    assert (response.status, response.headers["Location"]) == (
        303,
        f"/rooms/open/threads/{asked['id']}#m{last['id']}",
    )


async def test_changes_stay_in_the_thread_and_what_is_taken_back_is_not_counted(site: Site) -> None:
    kim = await site.member("김주무관")
    root = await kim.say("첫 글")
    one, two = [await kim.say(text, reply_to=root["id"]) for text in ("하나", "둘")]
    await kim.call("PATCH", f"open/messages/{one['id']}", {"client_key": kim.key(), "text": "하나 반"})
    _, answer = await kim.call("DELETE", f"open/messages/{two['id']}", {"client_key": kim.key()})
    assert answer["message"]["thread"] == {"id": root["id"], "replies": 1}
    async with site.database.read() as session:
        rows = await session.execute(
            select(RoomMessage.change, RoomMessage.thread_id).order_by(RoomMessage.id)
        )
        assert [tuple(row) for row in rows][1:] == [
            ("created", root["id"]),
            ("created", root["id"]),
            ("edited", root["id"]),
            ("deleted", root["id"]),
        ]


async def test_a_thread_is_answered_without_scripts(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    asked = await kim.say("견적은 몇 명인가요?")
    by_bot = await site.bot_says("두 명입니다.", reply_to=asked["id"])
    led = await answer(kim, asked["id"], "긴급한 때는요?")
    said = (await park.history())["messages"][-1]
    assert led == f"/rooms/open/threads/{asked['id']}#m{said['id']}"
    # What somebody adds to an answer of the bot's goes on with the bot.
    assert (said["text"], said["reply_to"]["id"]) == ("긴급한 때는요?", by_bot)
    heard = (await site.events())[-1]
    assert isinstance(heard, MessageReceived)
    assert (heard.reply_to, heard.reply_to_bot) == (str(by_bot), True)
    # One's own message is not what one answers next, but another may be chosen.
    page = await kim.page(f"/rooms/open/threads/{asked['id']}")
    assert field(page, "reply_to") == str(by_bot)
    page = await kim.page(f"/rooms/open/threads/{asked['id']}?to={asked['id']}")
    assert field(page, "reply_to") == str(asked["id"])


async def test_a_form_that_is_sent_twice_says_it_once(site: Site) -> None:
    kim = await site.member("김주무관")
    root = await kim.say("첫 글")
    path = f"/rooms/open/threads/{root['id']}"
    page = await kim.page(path)
    sent = {name: field(page, name) for name in ("csrf_token", "nonce", "reply_to")}
    for text in ("하나", "하나", "둘"):
        assert (await kim.send_form(path, **sent, text=text)).status == 303
    assert [m["text"] for m in (await kim.history())["messages"]] == ["첫 글", "하나", "둘"]
    # Without the number of the page each is one of its own.
    for _ in range(2):
        assert (await kim.send_form(path, **{**sent, "nonce": "?"}, text="셋")).status == 303
    assert len((await kim.history())["messages"]) == 5


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("  \n ", texts.MESSAGE_EMPTY),
        ("가" * 4001, texts.MESSAGE_TOO_LONG.format(limit=4000)),
    ],
)
async def test_what_cannot_be_taken_is_shown_again_with_the_reason(
    site: Site, written: str, said: str
) -> None:
    kim = await site.member("김주무관")
    root = await kim.say("첫 글")
    path = f"/rooms/open/threads/{root['id']}"
    page = await kim.page(path)
    sent = {name: field(page, name) for name in ("csrf_token", "nonce", "reply_to")}
    response = await kim.send_form(path, **sent, text=written)
    shown = await response.text()
    assert response.status == 400
    assert said in shown
    assert f">{written}</textarea>" in shown
    assert len((await kim.history())["messages"]) == 1


async def test_nothing_written_is_lost_when_it_is_too_much(open_site: OpenSite) -> None:
    site = await open_site(messages_per_minute=1)
    kim = await site.member("김주무관")
    root = await kim.say("첫 글")
    path = f"/rooms/open/threads/{root['id']}"
    page = await kim.page(path)
    sent = {name: field(page, name) for name in ("csrf_token", "nonce", "reply_to")}
    response = await kim.send_form(path, **sent, text="아까운 긴 글")
    assert response.status == 429
    assert ">아까운 긴 글</textarea>" in await response.text()


async def test_only_messages_of_the_thread_are_answered_there(site: Site) -> None:
    kim = await site.member("김주무관")
    root, other = await kim.say("첫 글"), await kim.say("다른 글")
    path = f"/rooms/open/threads/{root['id']}"
    for target in (str(other["id"]), "999999", "x", ""):
        response = await kim.send_form(path, csrf_token=kim.csrf, reply_to=target, text="답글")
        assert response.status == 400
        assert texts.MESSAGE_GONE in await response.text()
    assert (await kim.send_form(path, csrf_token="x", reply_to=str(root["id"]), text="답글")).status == 403
    assert len((await kim.history())["messages"]) == 2


@pytest.mark.parametrize("number", ["999999", "0", "x", "9" * 30, "-1"])
async def test_a_thread_that_is_not_there(site: Site, number: str) -> None:
    kim = await site.member("김주무관")
    response = await kim.get(f"/rooms/open/threads/{number}")
    assert response.status == 404
    assert texts.MESSAGE_GONE in await response.text()


async def test_threads_of_the_instructors_are_for_instructors(site: Site) -> None:
    kim, teacher = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    card = await site.bot_says("강사 질문 카드", room="instructors")
    assert (await kim.get(f"/rooms/instructors/threads/{card}")).status == 403
    assert (await kim.get(f"/rooms/open/threads/{card}")).status == 404
    fields = {"csrf_token": kim.csrf, "reply_to": str(card), "text": "몰래"}
    assert (await kim.send_form(f"/rooms/instructors/threads/{card}", **fields)).status == 403
    assert (await kim.send_form(f"/rooms/open/threads/{card}", **fields)).status == 404
    assert "강사 질문 카드" in await teacher.page(f"/rooms/instructors/threads/{card}")


async def test_among_instructors_a_person_is_answered_rather_than_a_card(site: Site) -> None:
    """What answers the card goes to whoever asked."""
    lee, choi = await site.holder("이강사", Role.INSTRUCTOR), await site.holder("최강사", Role.INSTRUCTOR)
    card = await site.bot_says("강사 질문 카드", room="instructors")
    talked = await lee.say("이건 제가 볼게요.", room="instructors", reply_to=card)
    await site.bot_says("답변을 적어 주세요.", room="instructors", reply_to=card)
    page = await choi.page(f"/rooms/instructors/threads/{card}")
    assert field(page, "reply_to") == str(talked["id"])
    assert texts.THREAD_HINT_INSTRUCTORS in page


async def test_a_thread_whose_beginning_was_taken_back(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    root = await kim.say("지울 비밀")
    await park.say("답글입니다.", reply_to=root["id"])
    await kim.call("DELETE", f"open/messages/{root['id']}", {"client_key": kim.key()})
    page = await kim.page(f"/rooms/open/threads/{root['id']}")
    assert "비밀" not in page
    assert shown_words(page) == [texts.MESSAGE_DELETED, "답글입니다."]
    await answer(kim, root["id"], "그래도 답합니다.")
    shown = await park.page(f"/rooms/open/threads/{root['id']}")
    assert shown_words(shown)[-1] == "그래도 답합니다."


async def test_buttons_work_without_scripts(site: Site) -> None:
    kim = await site.member("김주무관")
    root = await kim.say("질문")
    by_bot = await site.bot_says("답변", keyboard=KEYBOARD, reply_to=root["id"])
    path = f"/rooms/open/threads/{root['id']}"
    page = await kim.page(path)
    assert 'href="/passages/1"' in page
    pressed = {
        "csrf_token": kim.csrf,
        "nonce": field(page, "nonce"),
        "message_id": str(by_bot),
        "action": "solved:1",
    }
    for _ in range(2):
        response = await kim.send_form(f"{path}/presses", **pressed)
        assert (response.status, response.headers["Location"]) == (303, f"{path}#m{by_bot}")
    [event_heard] = [one for one in await site.events() if isinstance(one, ButtonPressed)]
    assert (event_heard.message_id, event_heard.action) == (str(by_bot), "solved:1")
    for wrong in ({"action": "publish:1"}, {"message_id": "x"}, {"message_id": str(root["id"])}):
        assert (await kim.send_form(f"{path}/presses", **(pressed | wrong))).status == 404


async def test_a_long_thread_comes_in_pages(site: Site) -> None:
    kim = await site.member("김주무관")
    root = await kim.say("첫 글")
    for number in range(PAGE_REPLIES + 2):
        await kim.say(f"{number}번째", reply_to=root["id"])
    page = await kim.page(f"/rooms/open/threads/{root['id']}")
    assert shown_words(page) == ["첫 글", *(f"{number}번째" for number in range(2, PAGE_REPLIES + 2))]
    older = re.search(r'href="(\?before=\d+)"', page)
    assert older is not None
    page = await kim.page(f"/rooms/open/threads/{root['id']}{older[1]}")
    assert shown_words(page) == ["첫 글", "0번째", "1번째"]
    assert "thread.js" not in page  # what comes now would follow upon what was said long ago
    assert texts.THREAD_NEWEST in page


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
async def test_names_and_words_stay_text(site: Site, attack: str) -> None:
    """Names of people of Telegram are whatever they have chosen there."""
    kim = await site.member("김주무관")
    async with site.database.session() as session:
        person = await session.get_one(Person, kim.me["id"])
        person.name = attack + "가" * (100 - len(attack))
    root = await kim.say(attack)
    await kim.say(
        f"@{attack}{'가' * (100 - len(attack))} {attack} https://example.com/?q=<b>", reply_to=root["id"]
    )
    page = await kim.page(f"/rooms/open/threads/{root['id']}")
    assert ("<" in attack) == (attack not in page)
    assert shown_words(page)[0] == attack
    assert '<mark class="at at-me">' in page


async def test_a_page_of_fifty_messages_takes_as_many_queries_as_one_of_two(site: Site) -> None:
    kim, park = await site.member("김주무관"), await site.member("박주무관")
    counts = []
    statements: list[str] = []
    engine = site.database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    for number in (1, 24):
        for _ in range(number):
            said = await kim.say("@박주무관 견적은요?")
            await park.say("@김주무관 두 명입니다.", reply_to=said["id"])
        statements.clear()
        await kim.history()
        await kim.page(f"/rooms/open/threads/{said['id']}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


async def test_guests_of_another_channel_are_named_too(site: Site) -> None:
    kim = await site.member("김주무관")
    async with site.database.session() as session:
        await people.ensure(
            session, channel="telegram", user_id="7", name="홍 (감사관실)", now=site.context.now()
        )
    assert (await kim.say("@홍 (감사관실) 님"))["mentions"] == []  # never was here

"""Notifications of a browser, on and off, and of what people are notified there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from handlers import texts as said
from handlers.dispatch import dispatch
from handlers.push_services import KNOWN, PushServices
from handlers.web import texts
from handlers.web.concerns import UNSEEN, WAIT, is_unseen
from knowledge import push_subscriptions
from knowledge.models import OutboxRow
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, OpenSite, Site
from tests.push_service import PushBrowser

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("on_both")]

MENTIONED = texts.NOTIFICATIONS["mentioned"].format(room="열린 계약방")
ANSWERED = texts.NOTIFICATIONS["answered"].format(room="열린 계약방")


@pytest.fixture
async def site(open_site: OpenSite) -> AsyncIterator[Site]:
    site = await open_site(push_services=PushServices.parse(", ".join(KNOWN)))
    async with site.database.session() as session:
        await push_subscriptions.ensure_key(session, now=site.context.now())
    yield site


def subscription(name: str = "1") -> dict[str, Any]:
    return PushBrowser(f"https://fcm.googleapis.com/fcm/send/{name}").as_json()


async def turn(browser: Browser, method: str, body: Any = None) -> tuple[int, Any]:
    headers = {"X-CSRF-Token": browser.csrf}
    async with browser.http.request(
        method, f"{browser.url}/api/notifications", json=body, headers=headers
    ) as answer:
        return answer.status, await answer.json()


async def with_notifications(browser: Browser) -> Browser:
    """Somebody who has notifications, and can be named: they have said something."""
    await browser.say("안녕하세요")
    status, answer = await turn(browser, "POST", subscription(browser.me["name"]))
    assert status == 200, answer
    return browser


async def notified(site: Site) -> list[tuple[str, str]]:
    """Every notification in the outbox: its line and its page."""
    async with site.database.read() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.channel == "push").order_by(OutboxRow.id)
        )
        return [(row.payload["text"], row.payload["keyboard"][0][0]["url"]) for row in rows]


async def guards(site: Site) -> list[bool]:
    """Whether each of them would still be sent."""
    async with site.database.read() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.channel == "push").order_by(OutboxRow.id)
        )
        return [await is_unseen(session, (row.guard or "").removeprefix(f"{UNSEEN}:")) for row in rows]


async def test_a_browser_turns_them_on_and_off(site: Site) -> None:
    kim = await site.member("김주무관")
    offered = (await kim.read_config())["notifications"]
    assert len(offered["key"]) == 87
    assert offered["endpoint"] == ""
    assert texts.NOTIFICATIONS_ON in await kim.page("/account")
    await with_notifications(kim)
    assert (await kim.read_config())["notifications"]["endpoint"].endswith("/send/김주무관")
    assert await turn(kim, "DELETE") == (200, {})
    assert (await kim.read_config())["notifications"]["endpoint"] == ""


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://10.0.0.1/"},
        {"endpoint": "https://fcm.googleapis.com/" + "a" * 1000},
        {"endpoint": None},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": subscription()["keys"] | {"auth": "AAAA"}},
        {"keys": subscription()["keys"] | {"p256dh": "B" + "A" * 86}},
        {"keys": subscription()["keys"] | {"p256dh": "한글"}},
        {"keys": {}},
    ],
)
async def test_what_is_no_subscription_is_refused(site: Site, change: dict[str, Any]) -> None:
    kim = await site.member("김주무관")
    status, answer = await turn(kim, "POST", subscription() | change)
    assert status == 400, answer
    assert answer["error"]["message"] in (texts.BAD_REQUEST, texts.NOTIFICATIONS_SERVICE_UNKNOWN)
    assert (await kim.read_config())["notifications"]["endpoint"] == ""


async def test_where_they_are_off_nobody_is_offered_any(open_site: OpenSite) -> None:
    site = await open_site()
    kim = await site.member("김주무관")
    assert (await kim.read_config())["notifications"] is None
    assert texts.NOTIFICATIONS_TITLE not in await kim.page("/account")
    assert (await turn(kim, "POST", subscription()))[0] == 404


async def test_whom_a_message_concerns_is_notified_a_moment_later(site: Site) -> None:
    kim, park = [await with_notifications(await site.member(name)) for name in ("김주무관", "박주무관")]
    asked = await kim.say("견적은 몇 명인가요?")
    answer = await site.bot_says("두 명입니다.", reply_to=asked["id"])
    named = await kim.say("@박주무관 맞나요?")
    thread = f"/rooms/open/threads/{asked['id']}"
    assert await notified(site) == [
        (ANSWERED, f"{thread}#m{answer}"),
        (MENTIONED, f"/rooms/open/threads/{named['id']}#m{named['id']}"),
    ]
    async with site.database.read() as session:
        rows = (await session.scalars(select(OutboxRow).where(OutboxRow.channel == "push"))).all()
    assert {row.not_before for row in rows} == {site.context.now() + WAIT}
    assert (await park.get(thread)).status == 200


async def test_what_was_seen_or_taken_back_is_no_news(site: Site) -> None:
    kim, park = [await with_notifications(await site.member(name)) for name in ("김주무관", "박주무관")]
    first = await park.say("@김주무관 보셨나요?")
    second = await park.say("@김주무관 여기요.")
    assert await guards(site) == [True, True]
    await kim.call("POST", "open/reading", {"seen": first["event_id"]})
    assert await guards(site) == [False, True]
    await park.call("DELETE", f"open/messages/{second['id']}", {"client_key": park.key()})
    assert await guards(site) == [False, False]
    async with site.database.read() as session:
        assert not await is_unseen(session, f"{kim.me['id']}:999999")


async def test_nobody_is_notified_of_what_they_asked_without_a_name(site: Site) -> None:
    kim = await with_notifications(await site.member("김주무관"))
    body = {"client_key": kim.key(), "text": "견적은 몇 명인가요?", "anonymous": "0123456789abcdef" * 2}
    _, answer = await kim.call("POST", "open/messages", body)
    await site.bot_says("두 명입니다.", reply_to=answer["message"]["id"])
    assert await notified(site) == []


async def test_instructors_are_notified_of_a_question_and_whoever_asks_is_not(site: Site) -> None:
    lee, choi = [
        await with_notifications(await site.holder(name, Role.INSTRUCTOR)) for name in ("이강사", "최강사")
    ]
    await with_notifications(await site.holder("정관리", Role.ADMIN))
    await with_notifications(await site.member("박주무관"))
    await lee.say("/강사 급식업체는 누가 바꾸나요?")
    for event in await site.events():
        async with site.database.session() as session:
            await dispatch(event, site.context.services(session))
    line = said.NOTIFICATION_ASKED.format(number=1)
    assert await notified(site) == [(line, "/console/questions/1")] * 2
    async with site.database.read() as session:
        rows = (await session.scalars(select(OutboxRow).where(OutboxRow.channel == "push"))).all()
        sessions = await push_subscriptions.sessions_of(
            session, [lee.me["id"], choi.me["id"]], now=site.context.now()
        )
    assert {row.guard for row in rows} == {"unclaimed:1"}
    assert {sessions.get(row.chat_id) for row in rows} == {choi.me["id"], None}


async def test_who_has_signed_out_is_told_nothing_any_more(site: Site) -> None:
    kim, park = await with_notifications(await site.member("김주무관")), await site.member("박주무관")
    await kim.send_form("/sign-out", csrf_token=kim.csrf)
    await park.say("@김주무관 계신가요?")
    assert await notified(site) == []


async def test_a_session_that_has_run_out_is_told_nothing(open_site: OpenSite, clock: Any) -> None:
    site = await open_site(push_services=PushServices.parse(", ".join(KNOWN)), session_days=1)
    kim, park = await with_notifications(await site.member("김주무관")), await site.member("박주무관")
    clock.forward(hours=23)
    await park.get("/account")
    clock.forward(hours=2)
    asked = await park.say("@김주무관 계신가요?")
    assert asked["mentions"] == [[0, 5, [kim.me["id"]]]]
    assert await notified(site) == []

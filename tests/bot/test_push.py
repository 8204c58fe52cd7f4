"""Web Push: handed over to a push service on a port, which reads nothing, and read by the browser."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import http_ece
import pytest
from aiohttp import web
from markupsafe import Markup

from bot.channels import Outgoing
from bot.errors import Expired, NotDelivered, RetryAfter
from bot.push import KEPT_SECONDS, LIFE, WebPush, unreachable
from handlers.events import Chat
from handlers.notifications import CHANNEL
from handlers.push_services import PushServices
from handlers.replies import Button
from knowledge import access, people, push_subscriptions
from knowledge.db import Database
from knowledge.push_subscriptions import Subscriber
from tests.bot.conftest import Clock
from tests.push_service import PushBrowser, PushService

pytestmark = pytest.mark.loopback

CONTACT = "mailto:contracts@gimpo.example"
PATH = "/rooms/open/threads/7#m9"
TEXT = "열린 계약방에서 내 글에 답이 달렸습니다."


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    service = await PushService().start()
    yield service
    await service.stop()


@pytest.fixture
async def push(database: Database, service: PushService, clock: Clock) -> AsyncIterator[WebPush]:
    push = WebPush(database, PushServices.parse(service.url), CONTACT, clock)
    await push.start()
    yield push
    await push.close()


async def subscribed(
    database: Database, clock: Clock, browser: PushBrowser, *, endpoint: str | None = None
) -> Outgoing:
    """A notification for somebody whose session has this browser."""
    keys = browser.as_json()["keys"]
    async with database.session() as session:
        person = await people.ensure(session, channel="web", user_id="1", name="김주무관", now=clock())
        opened = await access.open_session(
            session, person_id=person.id, now=clock(), ttl=dt.timedelta(hours=1)
        )
        session_hash = access.hash_token(opened.token)
        subscriber = Subscriber(endpoint or browser.endpoint, keys["p256dh"], keys["auth"])
        await push_subscriptions.subscribe(session, session_hash, subscriber, now=clock())
    return Outgoing(
        id=1,
        operation="message",
        chat=Chat(channel=CHANNEL, id=session_hash, kind="private"),
        text=Markup(TEXT),
        keyboard=((Button("열기", url=PATH),),),
        put_at=clock(),
    )


async def is_kept(database: Database, row: Outgoing, clock: Clock) -> bool:
    async with database.read() as session:
        return await push_subscriptions.find(session, row.chat.id, now=clock()) is not None


async def test_only_the_browser_reads_it_and_the_service_knows_who_sends(
    push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    browser = service.browser()
    await push.send(await subscribed(database, clock, browser))
    (handed,) = browser.handed
    assert handed.said == {"text": TEXT, "path": PATH}
    assert TEXT.encode() not in handed.body and PATH.encode() not in handed.body
    assert handed.headers["TTL"] == str(KEPT_SECONDS)
    assert handed.headers["Content-Encoding"] == "aes128gcm"
    assert len(handed.headers["Topic"]) <= 32
    until = dt.datetime.fromtimestamp(handed.claims["exp"], dt.UTC) - clock()
    assert dt.timedelta() < until <= dt.timedelta(hours=24)  # RFC 8292, 2
    assert handed.claims["aud"] == service.url
    assert handed.claims["sub"] == CONTACT
    with pytest.raises(http_ece.ECEException):
        service.browser().read(handed.body)


async def test_what_is_about_one_page_has_one_topic(
    push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    browser = service.browser()
    row = await subscribed(database, clock, browser)
    await push.send(row)
    await push.send(row)
    first, second = browser.handed
    assert first.headers["Topic"] == second.headers["Topic"]
    assert first.body != second.body


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    status: int, push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    row = await subscribed(database, clock, service.browser())
    service.answer(status)
    with pytest.raises(Expired):
        await push.send(row)
    assert not await is_kept(database, row, clock)


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (503, {}, 30.0),
        (500, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30.0),
        (429, {"Retry-After": "86400"}, LIFE.total_seconds()),
    ],
)
async def test_a_busy_service_is_left_in_peace(
    status: int,
    headers: dict[str, str],
    seconds: float,
    push: WebPush,
    service: PushService,
    database: Database,
    clock: Clock,
) -> None:
    row = await subscribed(database, clock, service.browser())
    service.answer(status, **headers)
    with pytest.raises(RetryAfter) as raised:
        await push.send(row)
    assert raised.value.seconds == seconds
    assert await is_kept(database, row, clock)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 413])
async def test_what_a_service_refuses_is_dropped_and_nobody_is_led_elsewhere(
    status: int, push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    row = await subscribed(database, clock, service.browser())
    service.answer(status, Location=f"{service.url}/send/elsewhere")
    with pytest.raises(Expired):
        await push.send(row)
    assert service.asked == 1
    assert await is_kept(database, row, clock)


async def test_a_service_that_cannot_be_reached_or_hangs_up_is_tried_again(
    push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        await asyncio.sleep(0)
        return web.Response()

    row = await subscribed(database, clock, service.browser())
    service.answers.append(hang_up)
    with pytest.raises(NotDelivered):
        await push.send(row)
    await service.stop()
    with pytest.raises(NotDelivered):
        await push.send(row)


async def test_what_is_too_late_is_dropped(
    push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    row = await subscribed(database, clock, service.browser())
    clock.forward(LIFE.total_seconds() + 1)
    with pytest.raises(Expired):
        await push.send(row)
    assert service.asked == 0


async def test_nobody_is_told_anything_after_their_session(
    push: WebPush, service: PushService, database: Database, clock: Clock
) -> None:
    browser = service.browser()
    row = await subscribed(database, clock, browser)
    async with database.session() as session:
        await access.close_other_sessions(session, 1, kept="another")
    with pytest.raises(Expired):
        await push.send(row)
    assert browser.handed == []


async def test_an_address_that_is_not_allowed_any_more_is_not_asked(
    service: PushService, database: Database, clock: Clock
) -> None:
    row = await subscribed(database, clock, service.browser())
    elsewhere = WebPush(database, PushServices.parse("https://fcm.googleapis.com"), CONTACT, clock)
    await elsewhere.start()
    with pytest.raises(Expired):
        await elsewhere.send(row)
    await elsewhere.close()
    off = WebPush(database, PushServices(), "", clock)
    await off.start()
    with pytest.raises(Expired):
        await off.send(row)
    assert service.asked == 0


async def test_what_cannot_be_reached_is_named(service: PushService) -> None:
    services = PushServices.parse(f"{service.url}, http://*.push.example")
    assert await unreachable(services) == []
    await service.stop()
    assert await unreachable(services) == ["127.0.0.1"]


async def test_a_restart_keeps_the_key(database: Database, service: PushService, clock: Clock) -> None:
    keys = []
    for _ in range(2):
        push = WebPush(database, PushServices.parse(service.url), CONTACT, clock)
        await push.start()
        await push.close()
        async with database.read() as session:
            keys.append(await push_subscriptions.private_key(session))
    assert keys[0] is not None
    assert keys[0] == keys[1]

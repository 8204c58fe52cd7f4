"""Notifications, from what happens in the room to what the browser shows."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Worker

from handlers.web import texts
from tests.e2e.browser import Visitor
from tests.e2e.city_hall import CityHall, open_copy
from tests.push_service import PushBrowser, PushService

#: The browser's own end of a push service, which a browser without Google's does not have.
_SUBSCRIBING = """
    const [known, wanted] = [%s, "subscribed"];
    const plain = (text) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = (text) => Uint8Array.from(plain(text), (letter) => letter.charCodeAt(0));
    const subscription = () => ({
        endpoint: known.endpoint,
        options: { applicationServerKey: bytes(localStorage.getItem(wanted)).buffer },
        toJSON: () => known,
        unsubscribe: async () => localStorage.removeItem(wanted) ?? true,
    });
    PushManager.prototype.getSubscription = async () => localStorage.getItem(wanted) ? subscription() : null;
    PushManager.prototype.subscribe = async ({ applicationServerKey: key, userVisibleOnly: visible }) => {
        if (!visible || bytes(key).length !== 65) throw new Error("not as browsers want it");
        localStorage.setItem(wanted, key);
        return subscription();
    };
"""
_SHOWN = """
    async () => (await (await navigator.serviceWorker.ready).getNotifications())
        .map(({ title, body, data, tag }) => ({ title, body, data, tag }))
"""
#: A click on what is shown: a browser that is driven has nobody who clicks.
_CLICK = """
    async () => {
        const [notification] = await registration.getNotifications();
        const opened = new Promise((resolve) => { clients.openWindow = async (path) => resolve(path); });
        dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        const path = await opened;
        return { path, left: (await registration.getNotifications()).length };
    }
"""


@pytest_asyncio.fixture
async def service() -> AsyncIterator[PushService]:
    service = await PushService().start()
    yield service
    await service.stop()


@pytest_asyncio.fixture
async def hall(installation: Path, tmp_path: Path, service: PushService) -> AsyncIterator[CityHall]:
    settings = {"WEB_PUSH_CONTACT": "mailto:contracts@city.example", "WEB_PUSH_SERVICES": service.url}
    async with open_copy(installation, tmp_path, **settings) as hall:
        yield hall


async def clerk(hall: CityHall, name: str, browser: PushBrowser) -> Visitor:
    """Somebody whose browser lets itself be notified."""
    visitor = await hall.visitor()
    await visitor.context.grant_permissions(["notifications"], origin=hall.program.url)
    await visitor.context.add_init_script(_SUBSCRIBING % json.dumps(browser.as_json()))
    return await visitor.join(name)


async def receive(visitor: Visitor, said: dict[str, Any]) -> None:
    """Let what a push service was given arrive in the browser."""
    devtools = await visitor.context.new_cdp_session(visitor.page)
    registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def found(event: dict[str, Any]) -> None:
        if event["registrations"] and not registered.done():
            registered.set_result(event["registrations"][0]["registrationId"])

    devtools.on("ServiceWorker.workerRegistrationUpdated", found)
    await devtools.send("ServiceWorker.enable")
    async with asyncio.timeout(20):
        registration = await registered
    await devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": visitor.url, "registrationId": registration, "data": json.dumps(said)},
    )


async def shown(visitor: Visitor, count: int) -> list[dict[str, str]]:
    await visitor.page.wait_for_function(f"async () => (await ({_SHOWN})()).length === {count}")
    found: list[dict[str, str]] = await visitor.page.evaluate(_SHOWN)
    return found


async def worker(visitor: Visitor) -> Worker:
    workers = visitor.context.service_workers
    return workers[0] if workers else await visitor.context.wait_for_event("serviceworker")


async def until_handed(browser: PushBrowser, count: int) -> None:
    async with asyncio.timeout(30):
        while len(browser.handed) < count:  # noqa: ASYNC110 (it waits for another process)
            await asyncio.sleep(0.1)


def fates(hall: CityHall) -> list[str]:
    """What became of each notification, in order."""
    with closing(sqlite3.connect(hall.program.data / "gyeyaktong.db", timeout=30)) as database:
        found = database.execute("SELECT state FROM outbox WHERE channel = 'push' ORDER BY id")
        return [state for (state,) in found]


async def test_whoever_has_gone_away_is_called_back(hall: CityHall, service: PushService) -> None:
    browser = service.browser()
    kim, park = await clerk(hall, "김주무관", browser), await hall.clerk("박주무관")
    await kim.write("오늘 회의는 몇 시인가요")
    offer = kim.page.locator("#notification-offer")
    await offer.locator("button", has_text=texts.NOTIFICATIONS_ON).click()
    await kim.toast(texts.SCRIPT["notificationsTurnedOn"])
    await offer.wait_for(state="hidden")

    await kim.go("/board")
    await park.reply(await park.sees("오늘 회의는 몇 시인가요"), "세 시입니다.")
    await until_handed(browser, 1)
    said = browser.handed[0].said
    assert "세 시" not in said["text"]
    await receive(kim, said)
    (notification,) = await shown(kim, 1)
    assert notification["title"] == texts.TITLE
    assert notification["body"] == texts.NOTIFICATIONS["answered"].format(room="열린 계약방")
    # Playwright cannot click it; what the click leads to is looked at instead.
    clicked = await (await worker(kim)).evaluate(_CLICK)
    assert clicked == {"path": said["path"], "left": 0}
    await kim.go(clicked["path"])
    await kim.sees("세 시입니다.")
    # The thread is open now; the next notification about another page comes, that about this one does not.
    await receive(kim, said)
    await receive(kim, {"text": "다른 일", "path": "/console/questions/1"})
    assert [each["body"] for each in await shown(kim, 1)] == ["다른 일"]

    # Whoever has the room before their eyes needs no notification.
    await kim.go("/rooms/open")
    await kim.connected()
    await park.write("@김주무관 자리에 계시네요")
    await kim.sees("자리에 계시네요")
    async with asyncio.timeout(30):
        while fates(hall) != ["sent", "dropped"]:  # noqa: ASYNC110 (it waits for another process)
            await asyncio.sleep(0.1)
    assert len(browser.handed) == 1


async def test_they_are_turned_off_and_on_where_ones_sign_ins_are(
    hall: CityHall, service: PushService
) -> None:
    kim = await clerk(hall, "김주무관", service.browser())
    state = kim.page.locator("#notifications-state")
    await kim.go("/account")
    await state.filter(has_text=texts.SCRIPT["notificationsOff"]).wait_for()
    on, off = (kim.page.locator(f"#notifications-{name}") for name in ("on", "off"))
    await on.focus()
    await kim.page.keyboard.press("Enter")
    await state.filter(has_text=texts.SCRIPT["notificationsOn"]).wait_for()
    assert await off.evaluate("button => button === document.activeElement")
    await kim.page.reload()
    await state.filter(has_text=texts.SCRIPT["notificationsOn"]).wait_for()
    await off.click()
    await state.filter(has_text=texts.SCRIPT["notificationsOff"]).wait_for()
    await kim.page.reload()
    await on.wait_for()


async def test_whoever_declines_is_not_asked_again(hall: CityHall, service: PushService) -> None:
    kim = await clerk(hall, "김주무관", service.browser())
    await kim.write("첫 글입니다")
    offer = kim.page.locator("#notification-offer")
    await offer.locator("button", has_text=texts.NOTIFICATIONS_NO).click()
    await offer.wait_for(state="hidden")
    await kim.page.reload()
    await kim.connected()
    await kim.write("다음 글입니다")
    await (await kim.sees("다음 글입니다")).locator("time").wait_for()
    assert not await offer.is_visible()


async def test_a_browser_that_cannot_or_must_not_says_what_to_do(hall: CityHall) -> None:
    kim = await hall.clerk("김주무관")
    # What is not among the permissions of a context is denied.
    await kim.context.grant_permissions(["geolocation"], origin=kim.url)
    await kim.go("/account")
    state = kim.page.locator("#notifications-state")
    await state.filter(has_text=texts.SCRIPT["notificationsDenied"]).wait_for()
    await kim.context.add_init_script("delete window.PushManager")
    await kim.page.reload()
    await state.filter(has_text=texts.SCRIPT["notificationsUnsupported"]).wait_for()
    assert not await kim.page.locator("#notifications-on").is_visible()

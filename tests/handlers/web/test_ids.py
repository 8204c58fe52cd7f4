"""Numbers in addresses that are of something else, of nothing, or of what somebody must not see."""

from __future__ import annotations

import re

import pytest

from handlers.web.app import ROUTES
from handlers.web.routing import Access, Route
from knowledge import qa_entries
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Site

pytestmark = pytest.mark.loopback

#: What nobody has: the smallest, some of the largest that a column takes, and what is no number.
NUMBERS = ("0", "999999", "2147483647", "2147483648", "9223372036854775808", "-1", "1.5", "abc", "%00", "1;2")
WITH_NUMBER = [route for route in ROUTES if re.search(r"\{(?:id|seq|number)\}", route.path)]
#: What is refused, whatever the words: not there, not one's own, decided already, or no such form.
REFUSED = {400, 403, 404, 409, 415}


def address(path: str, number: str) -> str:
    filled = re.sub(r"\{(?:id|seq|number)\}", number, path).replace("{slug}", "open")
    return re.sub(r"\{\w+\}", "x", filled)


async def status_of(browser: Browser, method: str, path: str) -> int:
    headers = {"Accept": "text/html", "X-CSRF-Token": browser.csrf}
    async with browser.http.request(
        method, browser.url + path, headers=headers, allow_redirects=False
    ) as answer:
        return answer.status


@pytest.mark.parametrize("route", WITH_NUMBER, ids=lambda route: f"{route.method} {route.path}")
async def test_a_number_of_nothing_is_refused_and_is_no_fault_of_ours(site: Site, route: Route) -> None:
    admin = await site.holder("정담당", Role.ADMIN)
    for number in NUMBERS:
        status = await status_of(admin, route.method, address(route.path, number))
        led_back = status == 303 and route.method == "POST"
        assert status in REFUSED or led_back, (number, status)


async def test_a_message_of_the_instructors_is_not_reached_through_the_open_room(site: Site) -> None:
    teacher, kim = await site.holder("이강사", Role.INSTRUCTOR), await site.member("김주무관")
    secret = (await teacher.say("강사만 보는 글", room="instructors"))["id"]
    own = (await kim.say("제 글입니다."))["id"]
    for method, path, body in (
        ("PATCH", f"open/messages/{secret}", {"client_key": kim.key(), "text": "고침"}),
        ("DELETE", f"open/messages/{secret}", {"client_key": kim.key()}),
        ("POST", "open/messages", {"client_key": kim.key(), "text": "답", "reply_to": secret}),
        ("POST", "open/presses", {"press_key": kim.key(), "message_id": secret, "action": "solved:1"}),
    ):
        status, answer = await kim.call(method, path, body)
        unknown, said = await kim.call(
            method,
            path.replace(str(secret), "999999"),
            {**body, **({"reply_to": 999999} if "reply_to" in body else {})}
            | ({"message_id": 999999} if "message_id" in body else {}),
        )
        # Nobody learns whether there is such a message.
        assert (status, answer["error"]["message"]) == (unknown, said["error"]["message"])
        assert status == 404
    assert (await kim.get(f"/rooms/open/threads/{secret}")).status == 404
    assert (await kim.get(f"/rooms/instructors/threads/{secret}")).status in (403, 404)
    status, _ = await kim.call("DELETE", f"instructors/messages/{own}", {"client_key": kim.key()})
    assert status in (403, 404)


async def test_what_is_not_published_is_not_on_the_board(site: Site) -> None:
    kim = await site.member("김주무관")
    async with site.database.session() as session:
        entry = await qa_entries.draft(
            session, question="초안입니까?", answer="아직입니다.", author_id=None, now=site.context.now()
        )
    shown, unknown = await kim.get(f"/board/entries/{entry.id}"), await kim.get("/board/entries/999999")
    assert shown.status == unknown.status == 404
    assert "초안입니까" not in await shown.text()


async def test_every_route_with_a_number_was_walked() -> None:
    assert {route.access for route in WITH_NUMBER} >= {Access.STAFF, Access.INSTRUCTOR, Access.ADMIN}

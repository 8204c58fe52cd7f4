"""Rooms and roles at the console."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from handlers import texts as chat_texts
from handlers.web.console import texts
from knowledge import people, rooms
from knowledge.models import OutboxRow, Room
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Clock, Site
from tests.handlers.web.console.conftest import QUESTION, Ask

pytestmark = pytest.mark.loopback


@pytest.fixture
async def admin(site: Site) -> Browser:
    return await site.holder("정담당", Role.ADMIN)


async def send(admin: Browser, path: str, **fields: str) -> Any:
    return await admin.send_form(path, csrf_token=admin.csrf, **fields)


async def group(site: Site, title: str = "계약 단톡방") -> int:
    async with site.database.session() as session:
        now = site.context.now()
        room = await rooms.ensure(
            session, channel="telegram", chat_id="-100", title=title, kind="group", now=now
        )
        return room.id


async def room_of(site: Site, number: int) -> tuple[bool, str, str]:
    async with site.database.read() as session:
        room = await session.get_one(Room, number)
        return room.allowed, room.mode, room.purpose


async def test_a_room_is_allowed_and_set_up(site: Site, admin: Browser) -> None:
    number = await group(site)
    shown = await admin.page("/console/rooms")
    assert "계약 단톡방" in shown
    assert await room_of(site, number) == (False, "mention", "open")
    response = await send(admin, f"/console/rooms/{number}", allowed="yes", mode="auto", purpose="open")
    assert response.headers["Location"] == "/console/rooms?said=kept"
    assert await room_of(site, number) == (True, "auto", "open")
    await send(admin, f"/console/rooms/{number}", mode="off", purpose="open")
    assert await room_of(site, number) == (False, "off", "open")


async def test_a_new_room_of_instructors_gets_what_waits(site: Site, admin: Browser, ask: Ask) -> None:
    await ask()
    number = await group(site)
    await send(admin, f"/console/rooms/{number}", mode="mention", purpose="instructors")
    assert await room_of(site, number) == (True, "mention", "instructors")
    async with site.database.read() as session:
        (card,) = await session.scalars(select(OutboxRow).where(OutboxRow.chat_id == "-100"))
    assert QUESTION in card.payload["text"]


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/console/rooms/99", {"mode": "auto", "purpose": "open"}, 404),
        ("/console/rooms/x", {"mode": "auto", "purpose": "open"}, 404),
        ("/console/rooms/1", {"mode": "loud", "purpose": "open"}, 400),
        ("/console/people/99/roles", {"role": "admin", "do": "give"}, 404),
        ("/console/people/1/roles", {"role": "king", "do": "give"}, 400),
        ("/console/people/links", {"role": "king"}, 400),
        ("/console/people/links", {"person": "99"}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused(
    admin: Browser, path: str, fields: dict[str, str], status: int
) -> None:
    assert (await send(admin, path, **fields)).status == status


async def test_roles_are_given_and_taken(site: Site, admin: Browser) -> None:
    kim = await site.member("김주무관")
    shown = await admin.page("/console/people?q=주무")
    assert "김주무관" in shown
    path = f"/console/people/{kim.me['id']}/roles"
    assert (await send(admin, path, role="instructor", do="give")).status == 303
    await kim.page("/console")
    assert (await send(admin, path, role="instructor", do="take")).status == 303
    assert (await kim.get("/console")).status == 403


async def test_the_last_administrator_stays(site: Site, admin: Browser) -> None:
    response = await send(admin, f"/console/people/{admin.me['id']}/roles", role="admin", do="take")
    assert response.status == 409
    assert str(chat_texts.ROLE_LAST_ADMIN) in unescape(await response.text())
    async with site.database.read() as session:
        assert [one.id for one in await people.holders(session, Role.ADMIN)] == [admin.me["id"]]


async def test_a_link_is_shown_once_and_works_once_for_ten_minutes(
    site: Site, clock: Clock, admin: Browser
) -> None:
    response = await send(admin, "/console/people/links", role="instructor")
    assert response.headers["Cache-Control"] == "no-store"
    found = re.search(r"/sign-in/[\w-]{43}", await response.text())
    assert found is not None
    assert "/sign-in/" not in await admin.page("/console/people")
    newcomer = site.browser()
    assert (await newcomer.submit(found[0], nickname="새강사")).status == 303
    await newcomer.page("/console")
    assert (await site.browser().get(found[0])).status == 404

    late = re.search(
        r"/sign-in/[\w-]{43}", await (await send(admin, "/console/people/links", role="admin")).text()
    )
    assert late is not None
    clock.forward(minutes=10)
    assert (await site.browser().get(late[0])).status == 404


async def test_a_link_for_somebody_signs_in_as_them(site: Site, admin: Browser) -> None:
    lee = await site.holder("이강사", Role.INSTRUCTOR)
    response = await send(admin, "/console/people/links", person=str(lee.me["id"]))
    found = re.search(r"/sign-in/[\w-]{43}", await response.text())
    assert found is not None
    again = site.browser()
    await again.submit(found[0])
    await again.read_config()
    assert again.me["id"] == lee.me["id"]


async def test_nobody_found_is_said(admin: Browser) -> None:
    shown = unescape(await admin.page("/console/people?q=%없는사람"))
    assert texts.PEOPLE_NOT_FOUND.format(words="%없는사람") in shown
    assert texts.PEOPLE_NOBODY in shown

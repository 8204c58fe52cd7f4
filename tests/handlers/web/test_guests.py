"""People of another channel who have come in by a link that the bot sent them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from handlers.events import MessageReceived
from handlers.web import texts
from knowledge import access, people
from knowledge.models import Person
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Site

pytestmark = pytest.mark.loopback


@pytest.fixture
async def guest(site: Site) -> Browser:
    """An instructor of Telegram, signed in."""
    async with site.database.session() as session:
        now = site.context.now()
        person = await people.ensure(session, channel="telegram", user_id="77", name="이강사", now=now)
        await people.grant(session, person.id, Role.INSTRUCTOR, now=now)
        token = await access.create_sign_in_link(
            session, role=Role.STAFF, person_id=person.id, now=now, ttl=dt.timedelta(minutes=10)
        )
    browser = site.browser()
    path = f"/sign-in/{token}?next=%2Fconsole"
    shown = await browser.page(path)
    assert texts.SIGN_IN_LEAD.format(role=texts.ROLES["instructor"]) in shown
    assert texts.SIGN_IN_AS.format(name="이강사") in shown
    response = await browser.submit(path, next="/console")
    assert (response.status, response.headers["Location"]) == (303, "/console")
    await browser.read_config()
    return browser


async def test_they_are_the_same_person_on_both_channels(site: Site, guest: Browser) -> None:
    await guest.page("/console")
    await guest.say("안녕하세요")
    await guest.say("강사방에도 들어왔습니다", room="instructors")
    (said, _) = await site.events()
    assert isinstance(said, MessageReceived)
    async with site.database.session() as session:
        person = await people.find(session, said.chat.channel, said.sender.id)
        assert person is not None
        assert (person.channel, person.user_id) == ("telegram", "77")
        again = await people.ensure(
            session, channel="web", user_id=said.sender.id, name="다른 이름", now=site.context.now()
        )
        assert (again.id, again.name) == (person.id, "이강사")
        assert await session.scalar(select(func.count()).select_from(Person)) == 1


async def test_nobody_takes_their_name_while_they_are_here(site: Site, guest: Browser) -> None:
    response = await site.browser().submit("/join", nickname="이강사")
    assert response.status == 400


async def test_a_link_without_a_page_leads_to_the_room_of_the_role(site: Site) -> None:
    for role, room in ((Role.INSTRUCTOR, "instructors"), (Role.STAFF, "open")):
        response = await site.browser().submit(await site.link(role), nickname=f"박{role.value}님")
        assert response.headers["Location"] == f"/rooms/{room}"


@pytest.mark.parametrize("next_path", ["https://evil.example/", "//evil.example", "javascript:1", "/join"])
async def test_a_link_leads_to_our_own_pages_alone(site: Site, next_path: str) -> None:
    link = await site.link(Role.INSTRUCTOR)
    response = await site.browser().submit(link, nickname="박강사", next=next_path)
    assert response.headers["Location"] in ("/rooms/instructors", "/")

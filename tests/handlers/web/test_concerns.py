"""Whom a message concerns: who is named, and who is answered."""

from __future__ import annotations

import pytest

from handlers.web.concerns import Concern, concerned
from knowledge import people
from knowledge.models import RoomMessage
from knowledge.people import Role
from tests.handlers.web.conftest import Site

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("on_both")]


async def whom(site: Site, row_id: int) -> dict[int, Concern]:
    async with site.database.read() as session:
        return await concerned(session, await session.get_one(RoomMessage, row_id))


async def test_who_is_named_and_who_is_answered(site: Site) -> None:
    kim, park, choi = [await site.member(name) for name in ("김주무관", "박주무관", "최주무관")]
    asked = await kim.say("견적은 몇 명인가요?")
    await choi.say("안녕하세요")
    me = {browser.me["name"]: browser.me["id"] for browser in (kim, park, choi)}
    assert await whom(site, asked["id"]) == {}
    by_bot = await site.bot_says("두 명입니다.", reply_to=asked["id"])
    assert await whom(site, by_bot) == {me["김주무관"]: Concern.ANSWERED}
    both = await park.say("@최주무관 @김주무관 맞나요?", reply_to=asked["id"])
    assert await whom(site, both["id"]) == {
        me["최주무관"]: Concern.MENTIONED,
        me["김주무관"]: Concern.MENTIONED,
    }
    own = await kim.say("@김주무관 혼잣말", reply_to=asked["id"])
    assert await whom(site, own["id"]) == {}
    to_bot = await kim.say("더 여쭙니다.", reply_to=by_bot)
    assert await whom(site, to_bot["id"]) == {}
    _, answer = await park.call(
        "PATCH", f"open/messages/{both['id']}", {"client_key": park.key(), "text": "@최주무관 꼭"}
    )
    assert await whom(site, answer["message"]["event_id"]) == {}


async def test_nobody_is_called_into_a_room_that_is_closed_to_them(site: Site) -> None:
    lee, choi = [await site.holder(name, Role.INSTRUCTOR) for name in ("이강사", "최강사")]
    card = await choi.say("제가 볼게요.", room="instructors")
    answer = await lee.say("@최강사 부탁드립니다.", room="instructors", reply_to=card["id"])
    assert await whom(site, answer["id"]) == {choi.me["id"]: Concern.MENTIONED}
    async with site.database.session() as session:
        await people.revoke(session, choi.me["id"], Role.INSTRUCTOR)
    assert await whom(site, answer["id"]) == {}

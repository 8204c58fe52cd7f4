"""The page of a digest."""

from __future__ import annotations

import datetime as dt

import pytest

from handlers.web import texts
from knowledge import digest, rooms
from knowledge.people import Role
from tests.handlers.web.conftest import Clock, Site

pytestmark = pytest.mark.loopback


async def test_a_digest_is_for_instructors_until_it_is_posted(site: Site, clock: Clock) -> None:
    staff, instructor = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    week = digest.week_of(clock() - dt.timedelta(days=7))
    async with site.database.session() as session:
        room = await rooms.find(session, "web", "open")
        assert room is not None
        content = await digest.compose(session, room, week)
        draft = await digest.create_draft(session, room.id, content, now=clock())
        assert draft is not None
    path = f"/digests/{draft.id}"
    assert (await staff.get(path)).status == 404
    shown = await instructor.page(path)
    assert texts.DIGEST_DRAFT in shown
    assert week in shown
    async with site.database.session() as session:
        await digest.approve(session, draft.id, instructor.me["id"], now=clock())
        await digest.mark_posted(session, draft.id, now=clock())
    posted = await staff.page(path)
    assert texts.DIGEST_DRAFT not in posted
    assert week in posted

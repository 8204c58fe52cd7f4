"""The page of a digest."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from handlers import texts as chat_texts
from handlers.web import texts
from handlers.web.console import texts as console_texts
from knowledge import digest, rooms
from knowledge.models import Digest, OutboxRow
from knowledge.people import Role
from tests.handlers.web.conftest import Clock, Site

pytestmark = pytest.mark.loopback


async def test_a_digest_is_for_instructors_until_it_is_posted(site: Site, clock: Clock) -> None:
    staff, instructor = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    number, week = await draft_of(site, clock), digest.week_of(clock() - dt.timedelta(days=7))
    path = f"/digests/{number}"
    assert (await staff.get(path)).status == 404
    shown = await instructor.page(path)
    assert texts.DIGEST_DRAFT in shown
    assert week in shown
    async with site.database.session() as session:
        await digest.approve(session, number, instructor.me["id"], now=clock())
        await digest.mark_posted(session, number, now=clock())
    posted = await staff.page(path)
    assert texts.DIGEST_DRAFT not in posted
    assert week in posted


async def draft_of(site: Site, clock: Clock) -> int:
    week = digest.week_of(clock() - dt.timedelta(days=7))
    async with site.database.session() as session:
        room = await rooms.find(session, "web", "open")
        assert room is not None
        content = await digest.compose(session, room, week)
        draft = await digest.create_draft(session, room.id, content, now=clock())
        assert draft is not None
        return draft.id


@pytest.mark.parametrize(("act", "state"), [("post", "posted"), ("skip", "skipped")])
async def test_an_instructor_posts_it_or_leaves_it_out_once(
    site: Site, clock: Clock, act: str, state: str
) -> None:
    staff, instructor = await site.member("김주무관"), await site.holder("이강사", Role.INSTRUCTOR)
    path = f"/digests/{await draft_of(site, clock)}"
    assert path in await instructor.page("/console")
    decide = f"{path}/acts"
    assert (await staff.send_form(decide, csrf_token=staff.csrf, act=act)).status == 403
    assert (await instructor.send_form(decide, csrf_token=instructor.csrf, act="x")).status == 400
    done = await instructor.send_form(decide, csrf_token=instructor.csrf, act=act)
    assert done.headers["Location"] == f"/console?said={act}"
    assert console_texts.DECISIONS_SAID[act] in await instructor.page(done.headers["Location"])
    async with site.database.read() as session:
        assert list(await session.scalars(select(Digest.state))) == [state]
        said = [row.payload["text"] for row in await session.scalars(select(OutboxRow))]
    assert sum("주간" in one for one in said) == (1 if act == "post" else 0)
    again = await instructor.send_form(decide, csrf_token=instructor.csrf, act=act)
    assert again.status == 409
    assert chat_texts.TOAST_DIGEST_DONE in await again.text()

"""One's own sign-ins."""

from __future__ import annotations

import pytest

from handlers.web import texts
from knowledge import people
from knowledge.people import Role
from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback


async def test_signing_out_elsewhere_ends_every_other_session_of_the_person(site: Site) -> None:
    here, other = await site.holder("이강사", Role.INSTRUCTOR), await site.member("김주무관")
    async with site.database.read() as session:
        (person,) = await people.find_by_name(session, "web", "이강사")
    there = site.browser()
    await there.submit(await site.link(Role.INSTRUCTOR, person.id))
    await there.read_config()
    shown = await here.page("/account")
    assert shown.count("<tr>") == 3
    assert shown.count(texts.ACCOUNT_HERE) == 1

    async with there.stream("instructors") as stream:
        response = await here.send_form("/account/sign-out-elsewhere", csrf_token=here.csrf)
        assert response.status == 303, await response.text()
        assert (await stream.next("bye")).json == {"reason": "signed-out"}
    assert texts.ACCOUNT_CLOSED in await here.page("/account?closed=yes")
    assert (await there.get("/account")).status == 303
    assert (await other.get("/account")).status == 200


async def test_with_one_session_there_is_nothing_to_end_elsewhere(site: Site) -> None:
    browser = await site.member("김주무관")
    assert texts.ACCOUNT_SIGN_OUT_ELSEWHERE not in await browser.page("/account")

"""The board without a search."""

from __future__ import annotations

import datetime as dt
from html import escape

import pytest

from handlers.web import texts as web_texts
from handlers.web.board import addresses, texts
from knowledge import digest
from knowledge.digest import DigestContent
from knowledge.models import Room
from knowledge.people import Role
from knowledge.rooms import Purpose
from tests.handlers.web.board.conftest import DECREE, add_many
from tests.handlers.web.conftest import OpenSite, Site
from tests.handlers.web.shelves import Shelves
from tests.library import GUIDE, LOCAL_DECREE

pytestmark = pytest.mark.loopback

XSS = '<script>alert("1")</script><img src=x onerror=alert(1)>'


async def post_digest(site: Site, week: str, purpose: Purpose = Purpose.OPEN) -> int:
    """A posted digest of a room of some purpose."""
    now = site.context.now()
    content = DigestContent(
        iso_week=week,
        starts_on=dt.date(2026, 11, 16),
        ends_on=dt.date(2026, 11, 22),
        asked=12,
        answered=9,
        most_asked=(),
        published=(),
        published_total=0,
        still_open=(),
        still_open_total=0,
        documents=(),
        documents_total=0,
        contributors=(),
    )
    async with site.database.session() as session:
        room = Room(
            channel="telegram",
            chat_id=f"{purpose}{week}",
            title=f"{week} 방",
            kind="group",
            purpose=purpose,
            mode="auto",
            allowed=True,
            created_at=now,
        )
        session.add(room)
        await session.flush()
        made = await digest.create_draft(session, room.id, content, now=now)
        await digest.approve(session, made.id, None, now=now)
        await digest.mark_posted(session, made.id, now=now)
        return made.id


async def test_an_empty_board_says_what_will_be_there(site: Site) -> None:
    shown = await (await site.member("김주무관")).page("/board")
    assert escape(texts.FRONT_EMPTY) in shown
    assert texts.FRONT_NO_DOCUMENTS in shown
    assert texts.DIGESTS_EMPTY in shown
    assert escape(texts.FRONT_TOPICS) not in shown


async def test_it_leads_to_everything_that_there_is_to_read(site: Site, shelves: Shelves) -> None:
    [decree, guide] = await shelves.add(LOCAL_DECREE, GUIDE)
    entry = await shelves.publish("계약보증금은 얼마인가요?", "10%입니다.", (DECREE, "제30조", "제1항"))
    made = await post_digest(site, "2026-W47")
    shown = await (await site.member("김주무관")).page("/board")
    for address in (
        addresses.entry(entry),
        addresses.topic("deposit"),
        addresses.article(DECREE, "제30조"),
        addresses.document(guide),
        f"/digests/{made}",
        "/board/entries",
        "/board/documents",
        "/board/digests",
    ):
        assert f'href="{address}"' in shown
    assert f'href="{addresses.document(decree)}"' not in shown  # statutes are a list of their own


async def test_what_is_not_published_is_nowhere_on_it(site: Site, shelves: Shelves) -> None:
    await shelves.draft("초안으로 둔 보증금 질문", "아직")
    gone = await shelves.publish("내린 보증금 질문", "이제 아님", (DECREE, "제30조", ""))
    await shelves.retire(gone)
    shown = await (await site.holder("이강사", Role.INSTRUCTOR)).page("/board")
    assert "보증금 질문" not in shown
    assert addresses.article(DECREE, "제30조") not in shown


async def test_ten_thousand_entries_are_counted_and_the_newest_shown(site: Site) -> None:
    await add_many(site.database, 10_000)
    shown = await (await site.member("김주무관")).page("/board")
    assert "10,000건" in shown
    assert "10000번째 질문인가요?" in shown and "9990번째 질문인가요?" not in shown
    assert len(shown.encode()) < 50_000


async def test_the_board_is_for_those_who_have_joined_unless_it_is_public(
    site: Site, open_site: OpenSite
) -> None:
    turned_away = await site.browser().get("/board?q=보증금")
    assert turned_away.status == 303
    assert turned_away.headers["Location"].startswith("/join?next=/board?q%3D")
    public = await open_site(board_public=True)
    shown = await public.browser().page("/board")
    assert web_texts.JOIN_BUTTON in shown


async def test_a_public_board_tells_nothing_of_rooms_and_people(
    open_site: OpenSite, shelves: Shelves
) -> None:
    site = await open_site(board_public=True)
    teacher = await site.holder("이강사", Role.INSTRUCTOR)
    await post_digest(site, "2026-W47")
    entry = await shelves.publish("계약보증금은 얼마인가요?", "10%입니다.", (DECREE, "제30조", ""))
    stranger = site.browser()
    for path in ("/board", "/board/entries", addresses.entry(entry), "/board?q=보증금", "/board/documents"):
        shown = await stranger.page(path)
        for private in ("이강사", "2026-W47", "/board/digests", "/rooms/instructors", "/console"):
            assert private not in shown, (path, private)
    assert (await stranger.get("/board/digests")).status == 303
    assert "2026-W47" in await teacher.page("/board")


async def test_digests_are_listed_for_staff_newest_first_without_those_of_instructors(site: Site) -> None:
    for number in range(1, 26):
        await post_digest(site, f"2026-W{number:02}")
    await post_digest(site, "2026-W40", Purpose.INSTRUCTORS)
    browser = await site.member("김주무관")
    first, second = await browser.page("/board/digests"), await browser.page("/board/digests?page=2")
    assert "W25" in first and "W06" in first and "W05" not in first
    assert "W05" in second and "W01" in second
    assert "W40" not in first + second
    assert texts.DIGEST_ASKED.format(asked=12, answered=9) in first
    assert "2026. 11. 23.(월) 10:00" in first


async def test_an_empty_list_of_digests(site: Site) -> None:
    assert texts.DIGESTS_EMPTY in await (await site.member("김주무관")).page("/board/digests")


async def test_names_and_titles_cannot_run_anything(site: Site, shelves: Shelves) -> None:
    entry = await shelves.publish(f"{XSS} 보증금 질문", f"{XSS}\n답", (f"법{XSS}", "제1조", XSS))
    browser = await site.member("김주무관")
    for path in (
        "/board",
        "/board/entries",
        "/board/topics/deposit",
        addresses.entry(entry),
        addresses.article(f"법{XSS}", "제1조"),
        addresses.search(f"{XSS} 보증금"),
        addresses.search(XSS, "qa"),
        addresses.search(XSS * 10),
    ):
        shown = await (await browser.get(path)).text()
        assert "<script>alert" not in shown and "<img" not in shown, path
        assert "&lt;script&gt;" in shown or "&lt;" in shown, path

"""Reviews and conflicts at the console: looked at one after the other, decided, taken back."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import select

from handlers import texts as chat_texts
from handlers.web.console import texts
from indexer.structure import StructuredDocument
from knowledge import qa_entries
from knowledge.consistency.conflicts import FoundConflict, store
from knowledge.consistency.differences import Difference, DifferenceKind
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, Conflict, QAEntry, Review
from tests.handlers.conftest import PlainAnalyst
from tests.handlers.web.conftest import Site
from tests.handlers.web.console.conftest import Desk
from tests.library import article, document

pytestmark = pytest.mark.loopback

QUESTION = "견적서는 <b>몇 명</b>한테 받나요?"
FIVE, THREE = "5천만원까지 할 수 있습니다.", "3천만원까지 할 수 있습니다."


def decree(paragraph: str, effective: dt.date) -> StructuredDocument:
    section = article("제30조", "견적", ("제1항", paragraph))
    return document("지방계약법 시행령", [section], effective=effective)


async def publish(site: Site, answer: str) -> int:
    now = site.context.now()
    async with site.database.session() as session:
        entry = await qa_entries.draft(session, question=QUESTION, answer=answer, author_id=None, now=now)
        await qa_entries.add_citation(
            session, entry.id, law="지방계약법 시행령", article="제30조", path="제1항"
        )
    analysed = await PlainAnalyst().analyse(qa_entries.to_passages(entry))
    async with site.database.session() as session:
        await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=now)
    return entry.id


@pytest.fixture
async def review(site: Site) -> int:
    """The number of the review of an entry whose rule has changed."""
    ingest = Ingest(site.database, PlainAnalyst())
    now = site.context.now()
    before = now - dt.timedelta(days=30)
    await ingest.store(decree("2인 이상에게서 받는다.", dt.date(2026, 1, 2)), "시행령.md", now=before)
    await publish(site, "둘이요.")
    await ingest.store(decree("3인 이상에게서 받는다.", dt.date(2027, 1, 1)), "시행령.md", now=now)
    async with site.database.read() as session:
        return (await session.scalars(select(Review.id).where(Review.subject == "entry"))).one()


@pytest.fixture
async def conflict(site: Site) -> int:
    left, right = await publish(site, FIVE), await publish(site, THREE)
    found = FoundConflict(left, right, None, "", Difference(DifferenceKind.NUMBER, FIVE, THREE))
    async with site.database.session() as session:
        await store(session, [found], now=site.context.now())
        return (await session.scalars(select(Conflict.id))).one()


async def act(desk: Desk, path: str, what: str) -> Any:
    return await desk.browser.send_form(f"{path}/acts", csrf_token=desk.browser.csrf, act=what)


async def look(desk: Desk, path: str) -> str:
    return unescape(await desk.browser.page(path))


async def state(site: Site, table: type[Any], number: int) -> str:
    async with site.database.read() as session:
        return str((await session.get_one(table, number)).state)


async def entries(site: Site) -> list[str]:
    async with site.database.read() as session:
        return list(await session.scalars(select(QAEntry.state).order_by(QAEntry.id)))


async def test_a_review_is_found_read_kept_and_taken_up_again(site: Site, lee: Desk, review: int) -> None:
    path = f"/console/reviews/{review}"
    assert 'href="/console/reviews"' in await look(lee, "/console")
    assert f'href="{path}"' in await look(lee, "/console/reviews")
    shown = unescape(Markup(await lee.browser.page(path)).striptags())
    assert "2인 이상에게서 받는다." in shown and "3인 이상에게서 받는다." in shown and "둘이요." in shown
    assert "<b>몇 명</b>" not in await lee.browser.page(path)
    kept = await act(lee, path, "kept")
    assert kept.headers["Location"].startswith("/console/reviews")
    shown = await look(lee, kept.headers["Location"])
    assert texts.DECISIONS_SAID["kept"] in shown and f'action="{path}/acts"' in shown
    assert await state(site, Review, review) == "kept"
    again = await act(lee, path, "reopen")
    assert again.headers["Location"] == path
    assert await state(site, Review, review) == "open"
    async with site.database.read() as session:
        kinds = list(await session.scalars(select(AnswerLogRow.kind)))
    assert kinds.count("reviewed") == 2


@pytest.mark.parametrize(
    ("what", "becomes", "stands"),
    [("retired", "retired", ["retired"]), ("corrected", "corrected", ["retired", "draft"])],
)
async def test_an_entry_that_is_no_longer_right_is_taken_down(
    site: Site, lee: Desk, review: int, what: str, becomes: str, stands: list[str]
) -> None:
    response = await act(lee, f"/console/reviews/{review}", what)
    assert response.status == 303
    assert await state(site, Review, review) == becomes
    assert await entries(site) == stands
    shown = await look(lee, response.headers["Location"])
    assert texts.DECISIONS_SAID[what] in shown and 'value="reopen"' not in shown


async def test_who_decides_second_is_told(lee: Desk, choi: Desk, review: int) -> None:
    path = f"/console/reviews/{review}"
    await act(lee, path, "kept")
    second = await act(choi, path, "retired")
    assert second.status == 409
    assert chat_texts.REVIEW_DECIDED in await second.text()
    assert chat_texts.REVIEW_DECIDED in await (await choi.browser.get(path)).text()


@pytest.mark.parametrize("what", ["", "told", "open", "x"])
async def test_what_a_review_does_not_offer_is_refused(site: Site, lee: Desk, review: int, what: str) -> None:
    assert (await act(lee, f"/console/reviews/{review}", what)).status == 400
    assert await state(site, Review, review) == "open"


@pytest.mark.parametrize(
    ("what", "stands"),
    [
        ("left_holds", ["published", "retired", "draft"]),
        ("right_holds", ["retired", "published", "draft"]),
        ("both_hold", ["published", "published"]),
    ],
)
async def test_of_two_that_contradict_each_other_the_wrong_one_is_taken_down(
    site: Site, lee: Desk, conflict: int, what: str, stands: list[str]
) -> None:
    path = f"/console/conflicts/{conflict}"
    assert f'href="{path}"' in await look(lee, "/console/conflicts")
    shown = await look(lee, path)
    assert FIVE in shown and THREE in shown
    response = await act(lee, path, what)
    assert response.status == 303
    assert await entries(site) == stands
    assert texts.DECISIONS_SAID[what] in await look(lee, response.headers["Location"])
    if what == "both_hold":
        await act(lee, path, "reopen")
        assert await state(site, Conflict, conflict) == "open"
    else:
        assert (await act(lee, path, "reopen")).status == 409


@pytest.mark.parametrize("kind", ["reviews", "conflicts"])
async def test_where_nothing_is_to_be_decided_it_is_said(lee: Desk, kind: str) -> None:
    assert texts.DECISIONS_NONE in await look(lee, f"/console/{kind}")
    for number in ("999", "999999999999999999"):
        response = await lee.browser.get(f"/console/{kind}/{number}")
        assert response.status in (404, 409)
    assert (await lee.browser.get(f"/console/{kind}/x")).status == 404

"""Q&A entries at the console."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest

from handlers import texts as chat_texts
from handlers.web.console import texts
from knowledge import qa_entries
from knowledge.models import QAEntry
from tests.handlers.web.conftest import Clock, Site
from tests.handlers.web.console.conftest import RULE, Desk

pytestmark = pytest.mark.loopback

NASTY = "<script>alert(1)</script><b onmouseover=alert(2)>"


async def add(
    site: Site, question: str = "비행 승인서는 언제까지 받나요?", answer: str = "3일 전까지."
) -> int:
    async with site.database.session() as session:
        entry = await qa_entries.draft(
            session, question=question, answer=answer, author_id=None, now=site.context.now()
        )
        return entry.id


async def look(desk: Desk, path: str) -> str:
    """A page as people read it."""
    return unescape(await desk.browser.page(path))


async def act(desk: Desk, number: int, what: str, **fields: Any) -> Any:
    form = {"csrf_token": desk.browser.csrf, "act": what} | fields
    return await desk.browser.http.post(
        f"{desk.browser.url}/console/entries/{number}/acts",
        data=form,
        allow_redirects=False,
        headers={"Accept": "text/html"},
    )


async def words(site: Site, number: int) -> dict[str, Any]:
    entry = await stored(site, number)
    return {"question": entry.question, "answer": entry.answer, "version": str(entry.version)}


async def stored(site: Site, number: int) -> QAEntry:
    async with site.database.read() as session:
        entry = await qa_entries.get(session, number)
        assert entry is not None
        return entry


async def published(site: Site, desk: Desk, **more: Any) -> int:
    number = await add(site)
    response = await act(desk, number, "publish", **(await words(site, number)) | more)
    assert response.status == 303, unescape(await response.text())
    return number


async def test_a_draft_is_reworded_and_published_with_its_history(site: Site, lee: Desk, laws: None) -> None:
    number = await add(site)
    form = await words(site, number) | {"answer": "5일 전까지.", "rule": [RULE]}
    response = await act(lee, number, "publish", **form)
    assert response.headers["Location"] == f"/console/entries/{number}?said=published"
    entry = await stored(site, number)
    assert (entry.state, entry.answer) == ("published", "5일 전까지.")
    assert [(one.law, one.article, one.path) for one in entry.citations] == [tuple(RULE.split("|"))]
    shown = await look(lee, f"/console/entries/{number}?said=published")
    assert texts.ENTRY_SAID["published"] in shown
    assert "이강사" in shown.split(texts.ENTRY_HISTORY)[1]


async def test_of_two_who_reword_the_second_is_told_and_loses_nothing(
    site: Site, lee: Desk, choi: Desk
) -> None:
    number = await add(site)
    seen = await words(site, number)
    assert (await act(lee, number, "keep", **seen | {"answer": "이강사의 말"})).status == 303
    response = await act(choi, number, "keep", **seen | {"answer": "최강사의 말"})
    assert response.status == 409
    shown = unescape(await response.text())
    assert chat_texts.TOAST_CHANGED_MEANWHILE in shown
    assert "최강사의 말" in shown
    assert (await stored(site, number)).answer == "이강사의 말"


async def test_a_correction_takes_the_place_of_what_it_corrects_once_it_is_published(
    site: Site, lee: Desk, choi: Desk, laws: None
) -> None:
    old = await published(site, lee, rule=[RULE])
    response = await act(choi, old, "correct")
    new = int(response.headers["Location"].rsplit("/", 1)[1])
    assert (await stored(site, old)).state == "published"
    shown = await look(choi, f"/console/entries/{new}")
    assert texts.ENTRY_REPLACES.format(number=old) in shown
    assert f'value="{RULE}" checked' in shown
    form = await words(site, new) | {"answer": "7일 전까지로 바뀌었습니다.", "rule": [RULE]}
    assert (await act(choi, new, "publish", **form)).status == 303
    assert [(await stored(site, one)).state for one in (old, new)] == ["retired", "published"]


async def test_an_entry_is_retired_or_discarded(site: Site, lee: Desk) -> None:
    draft, live = await add(site), await published(site, lee)
    for number, what in ((draft, "discard"), (live, "retire")):
        assert (await act(lee, number, what)).status == 303
        assert (await stored(site, number)).state == "retired"
    assert (await act(lee, live, "correct")).status == 409


async def test_several_are_dated_or_retired_at_once(site: Site, clock: Clock, lee: Desk) -> None:
    first, second, third = [await published(site, lee) for _ in range(3)]
    day = (clock().date() + dt.timedelta(days=90)).isoformat()

    async def at_once(what: str, *numbers: int, **more: str) -> Any:
        form = {"csrf_token": lee.browser.csrf, "act": what, "entry": [str(one) for one in numbers]} | more
        return await lee.browser.http.post(
            f"{lee.browser.url}/console/entries/acts",
            data=form,
            allow_redirects=False,
            headers={"Accept": "text/html"},
        )

    assert (await at_once("review", first, second, review_on=day)).status == 303
    assert [(await stored(site, one)).review_on is None for one in (first, second, third)] == [
        False,
        False,
        True,
    ]
    shown = await look(lee, "/console/entries?shown=due")
    assert texts.ENTRIES_NONE in shown
    clock.forward(days=5)
    assert (await at_once("retire", second, third)).status == 303
    assert [(await stored(site, one)).state for one in (first, second, third)] == [
        "published",
        "retired",
        "retired",
    ]
    # One that cannot be retired any more stops all of them.
    assert (await at_once("retire", first, third)).status == 409
    assert (await stored(site, first)).state == "published"
    assert (await at_once("retire")).status == 400


@pytest.mark.parametrize("day", ["morgen", "2020-01-01", "2099-01-01", "2026-13-01"])
async def test_a_day_that_nobody_means_is_refused(site: Site, lee: Desk, day: str) -> None:
    number = await published(site, lee)
    response = await act(lee, number, "review", review_on=day)
    assert response.status == 400
    assert (await stored(site, number)).review_on is None
    assert (await act(lee, number, "review", review_on="")).status == 303


async def test_lists_are_filtered_and_searched_and_say_when_they_are_empty(site: Site, lee: Desk) -> None:
    await add(site, question="수의계약 한도는?")
    await add(site, question="입찰공고는 며칠?")
    shown = await look(lee, "/console/entries?shown=drafts&q=수의계약")
    assert "수의계약 한도는?" in shown
    assert "입찰공고는 며칠?" not in shown
    assert texts.ENTRIES_NONE_FOUND.format(words="없는 말") in await look(lee, "/console/entries?q=없는 말")
    assert texts.ENTRIES_NONE in await look(lee, "/console/entries?shown=retired&page=999999999")


async def test_words_are_shown_as_words(site: Site, lee: Desk, choi: Desk) -> None:
    number = await add(site, question=NASTY, answer=f"{NASTY} 하나 둘")
    await act(lee, number, "keep", **await words(site, number) | {"answer": f"{NASTY} 셋 넷"})
    await act(choi, number, "keep", **await words(site, number) | {"answer": f"{NASTY} 다섯"})
    for path in ("/console/entries", f"/console/entries/{number}", f"/console/entries?q={NASTY}"):
        shown = await lee.browser.page(path)
        assert "<script>alert" not in shown
        assert "<b on" not in shown


@pytest.mark.parametrize("path", ["/console/entries/99", "/console/entries/x"])
async def test_what_is_not_there(lee: Desk, path: str) -> None:
    response = await lee.browser.get(path)
    assert response.status == 404
    assert texts.ENTRY_NOT_FOUND in unescape(await response.text())

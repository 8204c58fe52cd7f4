"""The thesaurus at the console."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from handlers.web.console import texts
from knowledge import thesaurus
from tests.handlers.web.conftest import Site
from tests.handlers.web.console.conftest import Desk

pytestmark = pytest.mark.loopback


async def send(desk: Desk, path: str, **fields: str) -> Any:
    return await desk.browser.send_form(path, csrf_token=desk.browser.csrf, **fields)


async def rows(site: Site) -> list[tuple[str, str]]:
    async with site.database.read() as session:
        return await thesaurus.added_rows(session)


async def test_a_row_is_added_and_taken_back(site: Site, lee: Desk, laws: None) -> None:
    assert texts.TERMS_NONE in await lee.browser.page("/console/terms")
    response = await send(lee, "/console/terms", everyday="늦은벌금", statutory="지연배상금")
    assert response.status == 303, await response.text()
    assert await rows(site) == [("늦은벌금", "지연배상금")]
    shown = await lee.browser.page("/console/terms?said=kept")
    assert "지방계약법 시행령 제90조" in shown
    assert "이강사" in shown
    assert (await send(lee, "/console/terms/1/retire")).status == 303
    assert await rows(site) == []
    assert (await send(lee, "/console/terms/1/retire")).status == 409
    assert (await send(lee, "/console/terms/x/retire")).status == 409


@pytest.mark.parametrize(
    ("everyday", "statutory", "words"),
    [
        ("늦은벌금", "없는말이다", "없는말이다"),
        ("010-1234-5678", "지연배상금", "개인정보"),
        ("<script>alert(1)</script>", "지연배상금" * 20, ""),
        ("", "지연배상금", ""),
    ],
)
async def test_what_cannot_be_added_says_why_and_stays_typed(
    site: Site, lee: Desk, laws: None, everyday: str, statutory: str, words: str
) -> None:
    response = await send(lee, "/console/terms", everyday=everyday, statutory=statutory)
    assert response.status == 400
    shown = await response.text()
    assert "<script>alert" not in shown
    assert words in unescape(shown)
    assert f'value="{statutory}"' in unescape(shown)
    assert await rows(site) == []

"""The list of papers as a file to print."""

from __future__ import annotations

import io

import pytest
from docx import Document

from handlers.web import texts
from knowledge.ingest import Ingest
from tests.checklist_statutes import cited_statutes
from tests.handlers.conftest import PlainAnalyst
from tests.handlers.web.conftest import Clock, Site

pytestmark = pytest.mark.loopback

PATH = "/checklists/works/one_quote?least=0&most=20000000"


async def test_a_list_is_downloaded_as_docx(site: Site, clock: Clock) -> None:
    staff = await site.member("김주무관")
    refused = await staff.get(PATH)
    assert refused.status == 404
    assert texts.CHECKLIST_NOT_FOUND in await refused.text()
    ingest = Ingest(site.database, PlainAnalyst())
    for statute in cited_statutes():
        await ingest.store(statute, f"{statute.short_name}.md", now=clock())
    response = await staff.get(PATH)
    assert response.status == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    page = Document(io.BytesIO(await response.read()))
    assert page.paragraphs[0].text == "공사 수의계약(1인 견적) 제출서류ㆍ절차 목록 (2천만원 이하)"


@pytest.mark.parametrize(
    "path",
    [
        "/checklists/works/nothing",
        "/checklists/works/negotiation",
        "/checklists/공사/tender",
        "/checklists/x/y?most=a",
    ],
)
async def test_what_is_no_list_is_not_there(site: Site, path: str) -> None:
    staff = await site.member("김주무관")
    assert (await staff.get(path)).status == 404


async def test_only_visitors_may_print(site: Site) -> None:
    stranger = site.browser()
    assert (await stranger.get(PATH)).status in (302, 303, 401)

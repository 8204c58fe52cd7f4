"""The answer log at the console."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import text as sql

from handlers.web.console import texts
from knowledge import answer_log
from knowledge.answer_log import Kind
from knowledge.people import Role
from tests.handlers.web.conftest import Browser, Site
from tests.handlers.web.console.conftest import Desk

pytestmark = pytest.mark.loopback

NASTY = "=cmd()<script>alert(1)</script>"


@pytest.fixture
async def admin(site: Site) -> Browser:
    return await site.holder("정담당", Role.ADMIN)


@pytest.fixture
async def asked(site: Site) -> int:
    async with site.database.session() as session:
        changed = {"person": 1, "role": "admin", "change": "granted"}
        await answer_log.append(session, Kind.ROLE_CHANGED, changed, now=site.context.now())
        row = await answer_log.append(session, Kind.ASKED, {"text": NASTY}, now=site.context.now())
        return row.seq


async def test_lines_are_found_and_opened(lee: Desk, asked: int) -> None:
    shown = await lee.browser.page("/console/log?kind=asked&q=cmd&first=2026-11-01&last=2026-11-30")
    assert f'href="/console/log/{asked}"' in shown
    assert "<script>alert" not in shown
    assert texts.LOG_NONE in await lee.browser.page("/console/log?q=없는말&first=kaputt&before=x&kind=none")
    line = await lee.browser.page(f"/console/log/{asked}")
    assert "&lt;script&gt;" in line
    assert texts.LOG_HASH in line
    for path in ("/console/log/0", "/console/log/99999", "/console/log/x"):
        assert (await lee.browser.get(path)).status == 404


async def test_the_chain_is_verified(site: Site, lee: Desk, asked: int) -> None:
    async def verify() -> str:
        response = await lee.browser.send_form("/console/log/verify", csrf_token=lee.browser.csrf)
        return await response.text()

    assert texts.LOG_WHOLE.format(lines=asked) in await verify()
    async with site.database.session() as session:
        for trigger in await session.scalars(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            await session.execute(sql(f"DROP TRIGGER {trigger}"))
        await session.execute(sql("UPDATE answer_log SET payload = '{}' WHERE seq = :seq"), {"seq": asked})
    assert texts.LOG_BROKEN.format(line=asked, reason=texts.LOG_FAULTS["content"]) in await verify()


async def test_administrators_export_it_and_that_is_logged(site: Site, admin: Browser, asked: int) -> None:
    response = await admin.get("/console/log/export?format=csv")
    assert response.status == 200
    assert response.headers["Content-Disposition"].startswith('attachment; filename="answer-log-')
    rows = list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig"))))
    assert len(rows) == asked + 1
    # What would be a formula is none.
    assert not rows[-1][3].startswith("=")
    assert NASTY in rows[-1][3]
    response = await admin.get("/console/log/export?format=jsonl")
    lines = [json.loads(line) for line in (await response.text()).splitlines()]
    assert lines[-1]["kind"] == "log_exported"
    assert lines[-1]["payload"] == {"person": admin.me["id"], "format": "csv", "lines": asked}
    assert (await (await admin.get("/console/log/export?format=xlsx")).read())[:2] == b"PK"
    assert (await admin.get("/console/log/export?format=exe")).status == 400


async def test_instructors_do_not_export(lee: Desk) -> None:
    assert (await lee.browser.get("/console/log/export?format=csv")).status == 403
    assert "/console/log/export" not in await lee.browser.page("/console/log")

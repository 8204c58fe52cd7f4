"""Documents at the console: added, looked through, taken back."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from sqlalchemy import select

from handlers.web.console.documents import texts
from indexer.analysis import AnalysedPassage
from indexer.structure import Passage
from knowledge import answer_log
from knowledge.incoming import MAX_BYTES, MAX_PASSAGES
from knowledge.ingest import Ingest
from knowledge.models import AnswerLogRow, Document, DocumentVersion, IncomingDocument, PassageRow
from knowledge.people import Role
from tests.handlers.conftest import PlainAnalyst
from tests.handlers.web.conftest import SECONDS, Browser, Site
from tests.library import LOCAL_DECREE

pytestmark = pytest.mark.loopback

NOTICE = "# 표준 입찰공고\n\n## 제출서류\n\n견적서를 냅니다.\n\n## 기간\n\n7일 동안 알립니다.\n"
NASTY = "<script>alert(1)</script>"


@pytest.fixture
async def admin(site: Site) -> Browser:
    return await site.holder("정담당", Role.ADMIN)


async def send(
    browser: Browser, content: str | bytes, name: str = "공고.md", *, token: str | None = None
) -> ClientResponse:
    form = FormData(quote_fields=False)
    form.add_field("csrf_token", browser.csrf if token is None else token)
    data = content.encode() if isinstance(content, str) else content
    form.add_field("file", io.BytesIO(data), filename=name, content_type="application/octet-stream")
    return await browser.http.post(
        f"{browser.url}/console/documents", data=form, allow_redirects=False, headers={"Accept": "text/html"}
    )


async def read(browser: Browser, content: str = NOTICE, **fields: Any) -> str:
    """Send a file; the address of what was read."""
    response = await send(browser, content, **fields)
    assert response.status == 303, unescape(await response.text())
    return response.headers["Location"]


async def decide(browser: Browser, address: str, act: str, **fields: str) -> ClientResponse:
    return await browser.send_form(f"{address}/acts", csrf_token=browser.csrf, act=act, **fields)


async def register(browser: Browser, address: str, **fields: str) -> str:
    """Register what was read; the address that its page leads to in the end."""
    response = await decide(browser, address, "register", **fields)
    assert response.headers.get("Location") == address, unescape(await response.text())
    return await led_to(browser, address)


async def led_to(browser: Browser, address: str) -> str:
    async with asyncio.timeout(SECONDS):
        while True:
            shown = await browser.get(address)
            if "Location" in shown.headers:
                return shown.headers["Location"]
            await asyncio.sleep(0.02)


async def until_it_says(browser: Browser, path: str, words: str) -> str:
    async with asyncio.timeout(SECONDS):
        while True:
            shown = await look(browser, path)
            if words in shown:
                return shown
            await asyncio.sleep(0.02)


async def look(browser: Browser, path: str) -> str:
    return unescape(await browser.page(path))


async def in_index(site: Site) -> list[str]:
    async with site.database.read() as session:
        return list(
            await session.scalars(select(PassageRow.text).where(PassageRow.active).order_by(PassageRow.id))
        )


async def stored(site: Site, table: type[Any]) -> list[Any]:
    async with site.database.read() as session:
        return list(await session.scalars(select(table).order_by(table.id)))


async def test_a_file_is_read_shown_corrected_and_registered(site: Site, admin: Browser) -> None:
    address = await read(admin)
    shown = await look(admin, address)
    assert "표준 입찰공고" in shown and "7일 동안 알립니다." in shown
    assert texts.INCOMING_STANDINGS["new"] in shown
    assert await in_index(site) == []
    assert "공고.md" in await look(admin, "/console/documents")
    end = await register(
        admin, address, title="청사 입찰공고", effective="2026-03-01", kind="유권해석", jurisdiction="지방"
    )
    (document,), (version,) = await stored(site, Document), await stored(site, DocumentVersion)
    assert end == f"/console/documents/{document.id}?version=1&said=registered"
    assert (document.title, document.jurisdiction, document.authority) == ("청사 입찰공고", "local", 5)
    assert version.effective_date == dt.date(2026, 3, 1)
    assert await in_index(site) == ["견적서를 냅니다.", "7일 동안 알립니다."]
    shown = await look(admin, end)
    assert texts.SAID["registered"] in shown and "견적서를" in shown
    assert texts.PASSAGE_TERMS.format(count=2) in shown
    assert texts.WAITING_TITLE not in await look(admin, "/console/documents")
    async with site.database.read() as session:
        kinds = list(await session.scalars(select(AnswerLogRow.kind)))
    assert answer_log.Kind.DOCUMENT_IMPORTED in kinds


async def test_a_new_version_takes_the_place_of_the_old_one_until_it_is_taken_back(
    site: Site, admin: Browser
) -> None:
    await register(admin, await read(admin), effective="2026-01-01")
    newer = await read(admin, NOTICE.replace("7일", "10일"))
    end = await register(admin, newer, effective="2026-02-01")
    assert "10일 동안 알립니다." in await in_index(site)
    address = end.split("?")[0]
    assert texts.STANDINGS["past"] in await look(admin, address)
    assert "7일 동안 알립니다." in await look(admin, f"{address}?version=1")
    withdrawn = await admin.send_form(f"{address}/versions/2/withdraw", csrf_token=admin.csrf)
    assert withdrawn.headers["Location"] == f"{address}?said=withdrawn"
    assert await in_index(site) == ["견적서를 냅니다.", "7일 동안 알립니다."]
    assert texts.STANDINGS["withdrawn"] in await look(admin, address)
    again = await admin.send_form(f"{address}/versions/2/withdraw", csrf_token=admin.csrf)
    assert again.status == 409
    assert await led_to(admin, newer) == f"{address}?version=2&said=withdrawn"


async def test_a_dropped_file_leaves_nothing(site: Site, admin: Browser) -> None:
    address = await read(admin)
    dropped = await decide(admin, address, "discard")
    assert dropped.headers["Location"] == "/console/documents?said=discarded"
    assert await stored(site, Document) == []
    (row,) = await stored(site, IncomingDocument)
    assert row.content == ""
    for act in ("register", "discard"):
        assert (await decide(admin, address, act)).status == 409


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK\x03\x04broken", "공고.hwpx", "읽지 못했습니다"),
        (b"# \n", "빈글.md", "읽지 못했습니다"),
        (b"x" * (MAX_BYTES + 1), "큰파일.txt", "너무 큽니다"),
        (b"", "없음.txt", "빈 파일"),
        (
            "# 긴 글\n\n" + "\n\n".join(f"## {n}절\n\n글 {n}." for n in range(MAX_PASSAGES + 1)),
            "긴.md",
            "너무 길어",
        ),
    ],
    ids=["broken", "empty", "large", "nothing", "long"],
)
async def test_what_cannot_be_read_is_refused_with_a_reason(
    site: Site, admin: Browser, content: str | bytes, name: str, said: str
) -> None:
    response = await send(admin, content, name)
    assert response.status == 400
    assert said in unescape(await response.text())
    assert await stored(site, IncomingDocument) == []


async def test_the_same_words_are_not_registered_twice(site: Site, admin: Browser) -> None:
    first, second = await read(admin), await read(admin)
    await register(admin, first)
    again = await send(admin, NOTICE)
    assert again.status == 400
    assert texts.INCOMING_STANDINGS["stored"] in await again.text()
    await decide(admin, second, "register")
    assert texts.DISCARD in await until_it_says(admin, second, "이미 같은 내용으로 등록")
    assert len(await stored(site, DocumentVersion)) == 1


async def test_what_is_said_of_a_file_is_checked_and_shown_again(admin: Browser) -> None:
    address = await read(admin)
    response = await decide(admin, address, "register", title="새 제목", effective="2026-13-77")
    shown = unescape(await response.text())
    assert response.status == 400
    assert "2026-13-77" in shown and 'value="새 제목"' in shown


class SlowAnalyst(PlainAnalyst):
    """Lets a test see a registration while it is under way; the second piece fails until it is mended."""

    def __init__(self) -> None:
        self.goes_on = asyncio.Event()
        self.broken = False

    async def analyse(self, passages: Sequence[Passage]) -> list[AnalysedPassage]:
        await self.goes_on.wait()
        if self.broken:
            raise RuntimeError("no memory")
        return await super().analyse(passages)


async def test_how_far_it_has_come_is_shown_and_a_failure_can_be_tried_again(
    site: Site, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowAnalyst()
    monkeypatch.setattr(PlainAnalyst, "analyse", slow.analyse)
    address = await read(admin)
    await decide(admin, address, "register")
    shown = await until_it_says(admin, address, texts.REGISTERING_STEP.format(of=2, done=0))
    assert texts.REGISTER + "</button>" not in shown
    await decide(admin, address, "register")
    slow.broken = True
    slow.goes_on.set()
    await until_it_says(admin, address, texts.REGISTER_FAILED)
    assert await in_index(site) == []
    monkeypatch.undo()
    assert "said=registered" in await register(admin, address)
    assert len(await stored(site, DocumentVersion)) == 1


async def test_names_and_words_of_a_file_are_shown_as_they_are(admin: Browser) -> None:
    address = await read(admin, f"# {NASTY}\n\n## {NASTY}\n\n{NASTY} 글\n", name=f"{NASTY}.md"[-100:])
    end = await register(admin, address, title=NASTY)
    for path in (address, end, "/console/documents"):
        shown = await (await admin.get(path)).text()
        assert NASTY not in shown


async def test_instructors_look_and_only_admins_change(site: Site, admin: Browser) -> None:
    end = await register(admin, await read(admin))
    lee = await site.holder("이강사", Role.INSTRUCTOR)
    shown = await look(lee, end) + await look(lee, "/console/documents")
    assert "견적서를 냅니다." in shown
    assert texts.WITHDRAW not in shown and texts.UPLOAD_TITLE not in shown
    assert (await send(lee, NOTICE)).status == 403
    assert (
        await lee.send_form(f"{end.split('?')[0]}/versions/1/withdraw", csrf_token=lee.csrf)
    ).status == 403


async def test_a_file_without_the_token_of_the_session_is_not_taken(site: Site, admin: Browser) -> None:
    for token in ("", "x", (await site.holder("최담당", Role.ADMIN)).csrf):
        assert (await send(admin, NOTICE, token=token)).status == 403
    assert await stored(site, IncomingDocument) == []


async def test_statutes_and_their_articles_are_found(site: Site, admin: Browser) -> None:
    await Ingest(site.database, PlainAnalyst()).store(LOCAL_DECREE, "시행령.md", now=site.context.now())
    shown = await look(admin, "/console/documents?shown=statute")
    (link,) = set(re.findall(r"/console/documents/\d+", shown))
    assert LOCAL_DECREE.title in shown
    assert "제30조" in await look(admin, f"{link}?q=제30조")
    assert texts.PASSAGES_NONE in await look(admin, f"{link}?q=없는말")
    nothing = await look(admin, "/console/documents?shown=statute&q=없는법")
    assert texts.NONE_FOUND.format(words="없는법") in nothing


@pytest.mark.parametrize(
    "path",
    [
        "/console/documents/999",
        "/console/documents/999999999999999999",
        "/console/documents/x",
        "/console/incoming/999",
        "/console/incoming/999999999999999999",
    ],
)
async def test_what_is_not_there_is_said(admin: Browser, path: str) -> None:
    response = await admin.get(path)
    assert response.status == 404
    assert texts.NOT_FOUND in await response.text()


async def test_an_empty_list_says_what_to_do(admin: Browser) -> None:
    assert texts.NONE_LEAD in await look(admin, "/console/documents")

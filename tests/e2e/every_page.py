"""An address of every page that there is: where there are many of a kind, of the longest one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote

from playwright.async_api import FilePayload

from handlers.web.app import ROUTES
from handlers.web.board import addresses
from handlers.web.routing import Access
from tests.e2e.city_hall import CityHall

QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
FOR_INSTRUCTORS = "드론 촬영 용역을 하는데 비행 승인서는 언제까지 받으면 되나요?"
LONG_WORDS = f"{'가나다라마바사' * 30} 이것도 되나요? https://example.com/{'a' * 200}"
DOCUMENT = FilePayload(
    name=f"{'드론 촬영 용역 안내 ' * 9}.html",
    mimeType="text/html",
    buffer="<h1>드론 촬영 용역 안내</h1><p>비행 승인서는 착수 3일 전까지 회계과에 냅니다.</p>".encode(),
)
SIGN_IN = "/sign-in/{token}"
#: A group and an instructor with names as long as Telegram has them.
_LONG_NAMES = f"""
INSERT INTO room (channel, chat_id, title, kind, purpose, allowed, mode, created_at)
VALUES ('telegram', '-100', '{"계약학습조직" * 20}', 'group', 'open', 1, 'auto', datetime('now'));
INSERT INTO person (id, channel, user_id, name, created_at, last_seen_at)
VALUES (7654, 'telegram', '7654', '{"김계약" * 21}', datetime('now'), datetime('now'));
INSERT INTO role_grant (person_id, role, granted_at) VALUES (7654, 'instructor', datetime('now'));
"""
#: What takes a changed statute and a contradiction to happen.
_DECISIONS_TO_COME = """
INSERT INTO review (subject, subject_key, title, version_id, previous_id, units, holds_from, state, opened_at)
SELECT 'entry', qa_entry.id, question, version.id, version.id, '[["제30조", "제1항"]]', '2026-01-02', 'open',
       datetime('now')
FROM qa_entry, (
    SELECT document_version.id FROM document_version JOIN document ON document.id = document_id
    WHERE short_name = '지방계약법 시행령'
) AS version
WHERE state = 'published' ORDER BY length(answer) DESC LIMIT 1;
INSERT INTO conflict (digest, kind, left_entry_id, right_entry_id, left_words, right_words, state, found_at)
SELECT 'made', 'number', min(id), max(id), '2명', '1명', 'open', datetime('now')
FROM qa_entry WHERE state = 'published';
"""
#: Fetched by GET, and no page: they lead elsewhere, are files, or are for scripts.
_NO_PAGES = re.compile(r"/|/api/.*|/oidc/.*|/checklists/.*|/console/rules|.*/export|.*\.\w+")
#: What else a page shows, by what is asked of it, and pages whose addresses are known.
_FIXED = {
    "/board": (
        "/board",
        addresses.search("수의계약 견적"),
        addresses.search("계약", "statute"),
        addresses.search("아이폰 배터리"),
    ),
    "/board/topics/{slug}": (addresses.topic("private-contract"),),
    "/console/bench": ("/console/bench", "/console/bench?q=수의계약 견적"),
    "/console/entries": ("/console/entries", "/console/entries?shown=published"),
    "/console/people": ("/console/people", "/console/people?q=김"),
    "/rooms/{slug}": ("/rooms/open", "/rooms/instructors"),
}
_LONGEST_DOCUMENT = (
    "SELECT document_id FROM passage JOIN document_version ON document_version.id = document_version_id "
    "WHERE active GROUP BY 1 ORDER BY sum(length(text)) DESC LIMIT 1"
)
_LONGEST_ENTRY = "SELECT id FROM qa_entry WHERE state = 'published' ORDER BY length(answer) DESC LIMIT 1"
#: Queries whose rows fill the places of an address, in order.
_OF_DATA = {
    "/board/articles/{law}/{article}": (
        "SELECT short_name, article FROM passage "
        "JOIN document_version ON document_version.id = document_version_id "
        "JOIN document ON document.id = document_id WHERE kind = 'statute' AND active "
        "GROUP BY 1, 2 ORDER BY sum(length(text)) DESC LIMIT 1"
    ),
    "/board/documents/{id}": _LONGEST_DOCUMENT,
    "/board/entries/{id}": _LONGEST_ENTRY,
    "/console/documents/{id}": _LONGEST_DOCUMENT,
    "/console/entries/{id}": _LONGEST_ENTRY,
    "/console/incoming/{id}": "SELECT id FROM incoming_document",
    "/console/log/{seq}": "SELECT seq FROM answer_log ORDER BY length(payload) DESC LIMIT 1",
    "/console/questions/{id}": "SELECT id FROM escalation",
    "/digests/{id}": "SELECT id FROM digest ORDER BY length(content) DESC LIMIT 1",
    "/console/conflicts/{id}": "SELECT id FROM conflict",
    "/console/reviews/{id}": "SELECT id FROM review",
    "/rooms/{slug}/threads/{id}": (
        "SELECT chat_id, thread_id FROM room_message JOIN room ON room.id = room_id "
        "WHERE thread_id IS NOT NULL GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1"
    ),
    "/passages/{id}": (
        "SELECT * FROM (SELECT id FROM passage WHERE active ORDER BY length(text) DESC LIMIT 1) UNION "
        "SELECT min(id) FROM passage WHERE text LIKE '%| --- |%' UNION "
        "SELECT min(id) FROM passage WHERE qa_entry_id IS NOT NULL"
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page to look at.

    Attributes:
        name: Of files about it.
        path: Its address.
        for_strangers: Whether it is shown to who has not signed in; administrators see the others.
        status: That it answers with.
    """

    name: str
    path: str
    for_strangers: bool = False
    status: int = 200


async def live_a_day(hall: CityHall) -> None:
    """Let questions be answered, others go to the instructors, a document come in, and a digest be posted."""
    clerk = await hall.clerk("김주무관")
    await clerk.write(QUESTION)
    await clerk.answer_to(QUESTION, words="근거")
    await clerk.reply(await clerk.sees(QUESTION, by="own"), "저도 궁금합니다.")
    for question in (FOR_INSTRUCTORS, LONG_WORDS):
        await clerk.write(f"/강사 {question}")
        await clerk.answer_to(question, words="강사")
    admin = await hall.admin("문서담당")
    await admin.page.set_input_files("#composer-file", DOCUMENT)
    await admin.page.click("#composer-send")
    await admin.sees("드론 촬영 용역 안내", by="bot")
    await hall.program.cli("digest", "post", "--yes")
    with closing(sqlite3.connect(hall.program.data / "gyeyaktong.db", timeout=30)) as database:
        database.executescript(_LONG_NAMES + _DECISIONS_TO_COME)


async def every_page(hall: CityHall) -> list[Page]:
    """A page of every route, after a day.

    Raises:
        LookupError: Where a route has none: it is told which.
    """
    link = re.search(r"http\S+(/sign-in/[\w-]+)", await hall.program.cli("admin", "link"))
    assert link is not None
    pages = [
        Page("not-found", "/nowhere", status=404),
        Page("article-not-found", addresses.article("민법", "제1조"), status=404),
        Page("query-too-long", addresses.search("가" * 300), status=400),
    ]
    without = []
    with closing(
        sqlite3.connect(f"file:{hall.program.data / 'gyeyaktong.db'}?mode=ro", uri=True)
    ) as database:
        for route in ROUTES:
            if route.method != "GET" or _NO_PAGES.fullmatch(route.path):
                continue
            paths = [link[1]] if route.path == SIGN_IN else list(_paths(route.path, database))
            if not paths:
                without.append(route.path)
            name = "-".join(re.findall(r"\w+", route.path))
            for number, path in enumerate(paths, 1):
                suffix = f"-{number}" if len(paths) > 1 else ""
                pages.append(Page(name + suffix, path, route.access is Access.ANYONE))
    if without:
        raise LookupError(
            f"tests/e2e/every_page.py has no address of {', '.join(without)}: add one to its tables"
        )
    return pages


def _paths(route: str, database: sqlite3.Connection) -> Iterator[str]:
    if route in _FIXED:
        yield from _FIXED[route]
    elif route in _OF_DATA:
        for row in database.execute(_OF_DATA[route]):
            yield re.sub(r"{\w+}", "{}", route).format(*(quote(str(place), safe="") for place in row))
    elif "{" not in route:
        yield route

"""Every error under ``/api/v1`` has one shape, whatever was wrong."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import FormData
from yarl import URL

from handlers.web.api import texts
from handlers.web.api.problems import TITLES
from handlers.web.reading import MAX_BODY_BYTES
from tests.handlers.conftest import ScriptedAnswerer
from tests.handlers.web.api.conftest import Api

pytestmark = pytest.mark.loopback

KNOWN = {"question": "2천만원 이하는 몇 명인가요?"}


@pytest.mark.parametrize("path", ["", "/", "/nowhere", "/entries/", "/entries/1/2", "//entries", "/ask/../x"])
async def test_addresses_that_do_not_exist(api: Api, path: str) -> None:
    status, problem, _ = await (await api.client()).call("GET", path)
    assert (status, problem["title"], problem["errors"]) == (404, "Not Found", [])


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/ask", {"POST"}),
        ("OPTIONS", "/ask", {"POST"}),
        ("POST", "/entries", {"GET", "HEAD"}),
        ("DELETE", "/entries/1", {"GET", "HEAD"}),
        ("TRACE", "/log", {"GET", "HEAD"}),
        ("PATCH", "/openapi.json", {"GET", "HEAD"}),
    ],
)
async def test_methods_that_do_not_exist(api: Api, method: str, path: str, allowed: set[str]) -> None:
    status, problem, headers = await (await api.client()).call(method, path)
    assert (status, problem["title"]) == (405, "Method Not Allowed")
    assert set(headers["Allow"].replace(" ", "").split(",")) == allowed


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.1", 200),
        ("text/html, application/xhtml+xml, */*;q=0.8", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0, */*", 406),
        ("application/xml, text/*", 406),
        ("", 406),
    ],
)
async def test_only_json_is_given(api: Api, accept: str, status: int) -> None:
    assert (await (await api.client()).call("GET", "/entries", headers={"Accept": accept}))[0] == status


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "text/plain"),
        (b"{}", "application/xml"),
        (b"question=x", "application/x-www-form-urlencoded"),
        (b"{}", "application/octet-stream"),
    ],
)
async def test_only_json_is_taken(api: Api, body: bytes, kind: str) -> None:
    status, _, headers = await (await api.client()).call(
        "POST", "/ask", data=body, headers={"Content-Type": kind}
    )
    assert (status, headers["Accept"]) == (415, "application/json")


async def test_a_form_with_a_file_is_not_taken(api: Api) -> None:
    form = FormData()
    form.add_field("file", b"x", filename="x.hwpx")
    assert (await (await api.client()).call("POST", "/ask", data=form))[0] == 415


async def test_bodies_have_a_limit(api: Api) -> None:
    client = await api.client()

    async def pieces() -> Any:
        for _ in range(MAX_BODY_BYTES // 1024 + 1):
            yield b" " * 1024

    kind = {"Content-Type": "application/json"}
    for body in (b" " * (MAX_BODY_BYTES + 1), pieces()):
        status, problem, _ = await client.call("POST", "/ask", data=body, headers=kind)
        assert (status, problem["title"]) == (413, "Content Too Large")
    assert (await client.call("POST", "/ask", data=b" " * MAX_BODY_BYTES, headers=kind))[0] == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"question", b"\xff\xfe", b'{"question": "\\ud800"}', b"[" * 60_000],
)
async def test_what_is_no_json_is_told_so(api: Api, body: bytes) -> None:
    kind = {"Content-Type": "application/json"}
    status, problem, _ = await (await api.client()).call("POST", "/ask", data=body, headers=kind)
    assert (status, problem["errors"][0]["code"]) == (400, "json_invalid")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], ""),
        ("2천만원?", ""),
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": 1}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \n\t?!"}, "question"),
        ({"question": "가" * 10_001}, "question"),
        (KNOWN | {"limit": 5}, "limit"),
        (KNOWN | {"escalate": "true"}, "escalate"),
        (KNOWN | {"escalate": 1}, "escalate"),
        (KNOWN | {"as_of": "2024-02-30"}, "as_of"),
        (KNOWN | {"as_of": "1949-12-31"}, "as_of"),
        (KNOWN | {"as_of": "2100-01-01"}, "as_of"),
        (KNOWN | {"as_of": "2024-03-01T00:00:00"}, "as_of"),
        (KNOWN | {"as_of": 0}, "as_of"),
        (KNOWN | {"as_of": "어제"}, "as_of"),
    ],
)
async def test_fields_that_do_not_fit_are_named(
    api: Api, answerer: ScriptedAnswerer, body: Any, field: str
) -> None:
    status, problem, _ = await (await api.client()).call("POST", "/ask", json=body)
    assert (status, {one["field"] for one in problem["errors"]}) == (422, {field})
    assert {one["location"] for one in problem["errors"]} == {"body"}
    assert answerer.asked == []


@pytest.mark.parametrize(
    ("path", "location", "field"),
    [
        ("/entries?limit=0", "query", "limit"),
        ("/entries?limit=101", "query", "limit"),
        ("/entries?limit=1_0", "query", "limit"),
        ("/entries?limit=%2B1", "query", "limit"),
        ("/entries?limit=１", "query", "limit"),
        ("/entries?limit=1.0", "query", "limit"),
        ("/entries?limit=" + "9" * 5000, "query", "limit"),
        ("/entries?limit=1&limit=1", "query", "limit"),
        ("/entries?limit=", "query", "limit"),
        ("/entries?cursor=1", "query", "cursor"),
        ("/entries?cursor=ffffffffffffffff", "query", "cursor"),
        ("/entries?cursor=" + "0" * 16 + "%0A", "query", "cursor"),
        ("/entries?state=draft", "query", "state"),
        ("/entries?q=", "query", "q"),
        ("/entries?q=%00", "query", "q"),
        ("/entries?q=a%0Ab", "query", "q"),
        ("/entries?q=" + "a" * 101, "query", "q"),
        ("/entries?page=2", "query", "page"),
        ("/entries/1?page=2", "query", "page"),
        ("/entries/1?id=2", "query", "id"),
        ("/entries/0", "path", "id"),
        ("/entries/-1", "path", "id"),
        ("/entries/x", "path", "id"),
        ("/entries/2147483648", "path", "id"),
        ("/entries/%00", "path", "id"),
        ("/documents?q=x", "query", "q"),
        ("/documents/1/passages?version=0", "query", "version"),
        ("/documents/x/passages", "path", "id"),
        ("/escalations?state=OPEN", "query", "state"),
        ("/log?after=-1", "query", "after"),
        ("/log?after=9007199254740992", "query", "after"),
        ("/log?cursor=0000000000000001", "query", "cursor"),
    ],
)
async def test_parameters_that_do_not_fit_are_named(api: Api, path: str, location: str, field: str) -> None:
    status, problem, _ = await (await api.client()).call("GET", path)
    assert status == 422
    assert [(one["location"], one["field"]) for one in problem["errors"]] == [(location, field)]


@pytest.mark.parametrize(
    "words", ["%FF", "%ED%A0%80", "%25", "_", "'", "%22%3B--", "\\", "%F0%9D%84%9E", "+"]
)
async def test_odd_words_are_searched_for_and_break_nothing(api: Api, words: str) -> None:
    client = await api.client()
    headers = {"Authorization": f"Bearer {client.token}"}
    url = URL(f"{api.url}/api/v1/entries?q={words}", encoded=True)
    async with api.http.get(url, headers=headers) as response:
        assert response.status in (200, 422)
        assert "items" in await response.text() or response.status == 422


async def test_what_breaks_is_told_without_saying_what(
    api: Api, answerer: ScriptedAnswerer, caplog: pytest.LogCaptureFixture
) -> None:
    answerer.failure = RuntimeError("password=1234")
    status, problem, _ = await (await api.client()).call("POST", "/ask", json=KNOWN)
    assert (status, problem["title"]) == (500, "Internal Server Error")
    assert "1234" not in str(problem)
    assert "cannot answer POST" in caplog.text


async def test_no_other_site_may_read_an_answer(api: Api) -> None:
    client = await api.client()
    _, _, headers = await client.call("GET", "/entries", headers={"Origin": "https://elsewhere.example"})
    assert not any(name.lower().startswith("access-control") for name in headers)
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_every_status_has_a_sentence_and_a_title() -> None:
    assert texts.PROBLEMS.keys() == TITLES.keys()

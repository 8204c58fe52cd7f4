"""Entries, documents, escalations and the log, read page by page; what is hidden stays hidden."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from sqlalchemy import select

from knowledge import escalations, qa_entries, questions
from knowledge.api_clients import Scope
from knowledge.ingest import Ingest
from knowledge.models import DocumentVersion, QAEntry
from knowledge.versions import withdraw_version
from tests import shelf
from tests.handlers.web.api.conftest import Api
from tests.handlers.web.conftest import PUBLIC_URL
from tests.knowledge.analysts import CountingAnalyst

pytestmark = pytest.mark.loopback

OLD, IN_FORCE = dt.date(2024, 1, 1), dt.date(2026, 1, 2)


@pytest.fixture
async def entry(api: Api, now: dt.datetime) -> QAEntry:
    """A published entry, behind a draft and before one that was taken down."""
    async with api.site.database.session() as session:
        await shelf.draft(session, "초안인가요?", "네.", now=now)
        entry = await shelf.publish(session, "선금은 얼마까지 주나요?", "70%까지입니다.", now=now)
        retired = await shelf.publish(session, "내린 답인가요?", "네.", now=now)
        await qa_entries.retire(session, retired.id, now=now)
    return entry


@pytest.fixture
async def decree(api: Api, now: dt.datetime) -> None:
    """A decree in two versions, of which the second holds."""
    ingest = Ingest(api.site.database, CountingAnalyst())
    await shelf.store(
        ingest, shelf.decree(OLD, words="옛말이다."), shelf.decree(IN_FORCE, articles=5), now=now
    )


async def test_published_entries_are_read_with_their_rules(api: Api, entry: QAEntry) -> None:
    client = await api.client(Scope.ENTRIES_READ)
    (shown,) = await client.every("/entries", state="published")
    assert shown == {
        "id": entry.id,
        "state": "published",
        "question": "선금은 얼마까지 주나요?",
        "answer": "70%까지입니다.",
        "authority": "instructor",
        "basis": [{"law": "지방계약법 시행령", "article": "제30조", "path": "제1항"}],
        "published_at": "2026-11-23T01:00:00Z",
    }
    assert await client.get(f"/entries/{entry.id}") == shown
    assert await client.every("/entries", q="선금 70%") == [shown]
    assert await client.every("/entries", q="없는말") == []


async def test_entries_that_are_not_published_are_not_there(api: Api, entry: QAEntry) -> None:
    client = await api.client(Scope.ENTRIES_READ)
    for number in (entry.id - 1, entry.id + 1, entry.id + 2, 2**31 - 1):
        status, _, _ = await client.call("GET", f"/entries/{number}")
        assert status == 404


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_pages_hold_every_item_once_in_order(api: Api, now: dt.datetime, limit: int) -> None:
    client = await api.client(Scope.ENTRIES_READ)
    async with api.site.database.session() as session:
        stored = [(await shelf.publish(session, f"{one}번 질문?", "답", now=now)).id for one in range(7)]
    assert [one["id"] for one in await client.every("/entries", limit=limit, q="번 질문")] == stored


async def test_a_list_goes_on_where_it_was_whatever_happens_meanwhile(api: Api, now: dt.datetime) -> None:
    client = await api.client(Scope.ENTRIES_READ)
    async with api.site.database.session() as session:
        one, two, three, four = [await shelf.publish(session, f"{n}번?", "답", now=now) for n in range(4)]
    first = await client.get("/entries", limit=2)
    async with api.site.database.session() as session:
        await qa_entries.retire(session, two.id, now=now)
        await qa_entries.retire(session, three.id, now=now)
        five = await shelf.publish(session, "새로운가요?", "답", now=now)
    assert [each["id"] for each in first["items"]] == [one.id, two.id]
    assert [each["id"] for each in await client.every(first["next"])] == [four.id, five.id]


async def test_documents_are_read_with_their_versions(api: Api, decree: None) -> None:
    client = await api.client(Scope.DOCUMENTS_READ)
    (listed,) = await client.every("/documents")
    assert (listed["kind"], listed["short_name"], listed["jurisdiction"]) == (
        "statute", "지방계약법 시행령", "local",
    )  # fmt: skip
    shown = await client.get(f"/documents/{listed['id']}")
    versions = shown.pop("versions")
    assert shown == listed
    assert [(one["number"], one["effective_date"], one["superseded_from"]) for one in versions] == [
        (1, "2024-01-01", "2026-01-02"),
        (2, "2026-01-02", None),
    ]


async def test_passages_are_of_the_version_in_force_or_of_one_that_is_named(api: Api, decree: None) -> None:
    client = await api.client(Scope.DOCUMENTS_READ)
    first = await client.get("/documents/1/passages", limit=2)
    assert (first["version"], len(first["items"])) == (2, 2)
    assert "version=2" in first["next"]
    read = first["items"] + await client.every(first["next"])
    assert [one["article"] for one in read] == [f"제{number}조" for number in range(1, 6)]
    assert read[0]["url"] == f"{PUBLIC_URL}/passages/{read[0]['id']}"
    assert read[0]["text"] == "1번째 견적을 받는다."
    old = await client.every("/documents/1/passages", version=1)
    assert [one["text"] for one in old] == [f"{number}번째 옛말이다." for number in range(1, 4)]


async def test_versions_and_documents_that_were_taken_back_are_not_there(
    api: Api, decree: None, now: dt.datetime
) -> None:
    client = await api.client(Scope.DOCUMENTS_READ)
    async with api.site.database.read() as session:
        rows = {row.number: row.id for row in await session.scalars(select(DocumentVersion))}
    async with api.site.database.session() as session:
        await withdraw_version(session, rows[2], now)
    assert [one["number"] for one in (await client.get("/documents/1"))["versions"]] == [1]
    assert (await client.get("/documents/1/passages"))["version"] == 1
    for path in ("/documents/1/passages?version=2", "/documents/1/passages?version=3", "/documents/2"):
        assert (await client.call("GET", path))[0] == 404
    async with api.site.database.session() as session:
        await withdraw_version(session, rows[1], now)
    assert await client.every("/documents") == []
    for path in ("/documents/1", "/documents/1/passages", "/documents/1/passages?version=1"):
        assert (await client.call("GET", path))[0] == 404


async def test_escalations_are_read_with_their_answer_and_without_names(api: Api, now: dt.datetime) -> None:
    client = await api.client(Scope.ESCALATIONS_READ)
    async with api.site.database.session() as session:
        await shelf.hand_over(session, "기다리는 질문인가요?", now=now)
        answered = await shelf.hand_over(session, "답을 받은 질문인가요?", now=now)
        await shelf.answer(session, answered, "네, 받았습니다.", now=now)
    waiting, done = await client.every("/escalations")
    assert (waiting["state"], waiting["answer"]) == ("open", None)
    assert (done["state"], done["answer"]["text"]) == ("answered", "네, 받았습니다.")
    assert await client.get(f"/escalations/{answered.id}") == done
    assert await client.every("/escalations", state="answered") == [done]
    assert await client.every("/escalations", state="closed") == []
    for name in ("김주무관", "이강사", "asker", "person", "instructor_id"):
        assert name not in json.dumps([waiting, done], ensure_ascii=False)


async def test_a_question_that_was_taken_back_is_not_there(api: Api, now: dt.datetime) -> None:
    client = await api.client(Scope.ESCALATIONS_READ)
    async with api.site.database.session() as session:
        gone = await shelf.hand_over(session, "지운 질문인가요?", now=now)
        await escalations.withdraw(session, gone.id, now=now)
        await questions.withdraw(session, gone.question_id)
    assert await client.every("/escalations") == []
    assert (await client.call("GET", f"/escalations/{gone.id}"))[0] == 404


async def test_a_client_can_verify_the_log_by_itself(api: Api) -> None:
    """By what docs/api.md says of the hash, without our code."""
    client = await api.client(Scope.LOG_READ, Scope.ASK)
    for question in ("2천만원 이하 물품은 견적을 몇 명한테 받나요?", "오늘 날씨 어때요? ☃ 𝄞"):
        await client.ask(question)
    lines = await client.every("/log", limit=2)
    previous = "0" * 64
    for number, line in enumerate(lines, 1):
        content = {name: line[name] for name in ("seq", "at", "kind", "payload")}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        assert line["seq"] == number
        assert line["previous_hash"] == previous
        assert line["hash"] == hashlib.sha256((previous + canonical).encode()).hexdigest()
        previous = line["hash"]
    assert [line["hash"] for line in lines] == [row.hash for row in await api.log()]
    assert len(lines) == 5
    assert [line["seq"] for line in await client.every("/log", after=3)] == [4, 5]
    assert await client.every("/log", after=5) == await client.every("/log", after=2**53 - 1) == []

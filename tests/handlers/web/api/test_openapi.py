"""The document of the API: valid, complete, and true of every answer that schemathesis can bring about."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from handlers.web.api.routes import OPERATIONS
from knowledge.api_clients import Scope
from knowledge.ingest import Ingest
from tests import shelf
from tests.handlers.web.api.conftest import Api, OpenApi
from tests.handlers.web.conftest import PUBLIC_URL
from tests.knowledge.analysts import CountingAnalyst

pytestmark = pytest.mark.loopback


async def test_the_document_is_valid_and_nobody_needs_a_token_for_it(api: Api) -> None:
    async with api.http.get(f"{api.url}/api/v1/openapi.json") as response:
        assert response.status == 200
        document = await response.json()
    validate(document)
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": PUBLIC_URL}]


async def test_every_operation_is_described_with_its_scope(api: Api) -> None:
    document = await (await api.client()).get("/openapi.json")
    described = {
        (method.upper(), path): operation["security"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert described.pop(("GET", "/api/v1/openapi.json")) == []
    assert described == {
        (operation.method, operation.address): [{"token": [operation.scope.value]}]
        for operation in OPERATIONS
    }


async def test_the_limit_of_a_question_is_the_one_that_is_set(open_api: OpenApi) -> None:
    api = await open_api(question_max_chars=20)
    client = await api.client(Scope.ASK)
    document = await client.get("/openapi.json")
    assert document["components"]["schemas"]["Question"]["properties"]["question"]["maxLength"] == 20
    await client.ask("2천만원".ljust(20, "?"))
    assert (await client.call("POST", "/ask", json={"question": "2천만원".ljust(21, "?")}))[0] == 422


@pytest.fixture
async def filled(open_api: OpenApi, now: dt.datetime) -> Api:
    """The API with something in every list, and without limits on how often it is called."""
    api = await open_api(api_calls_per_minute=10**9, api_asks_per_minute=10**9)
    ingest = Ingest(api.site.database, CountingAnalyst())
    for day in (dt.date(2024, 1, 1), dt.date(2026, 1, 2)):
        await shelf.store(ingest, shelf.decree(day, words=f"{day}의 말이다."), now=now)
    async with api.site.database.session() as session:
        for number in range(3):
            await shelf.publish(session, f"{number}번 질문?", "답", now=now)
            escalation = await shelf.hand_over(session, f"{number}번 질문?", now=now)
        await shelf.answer(session, escalation, "답", now=now)
    return api


async def test_every_answer_is_what_the_document_says(filled: Api, tmp_path: Path) -> None:
    """Schemathesis: examples, edge cases, random requests, right ones and wrong ones, with every check."""
    client = await filled.client()
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "run", f"{filled.url}/api/v1/openapi.json",
        "--url", filled.url,
        "--header", f"Authorization: Bearer {client.token}",
        "--checks", "all",
        "--mode", "all",
        "--max-examples", "100",
        "--generation-deterministic",
        "--no-color",
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await program.communicate()
    assert program.returncode == 0, said.decode()
    assert f"Tested: {len(OPERATIONS)}\n" in said.decode(), said.decode()

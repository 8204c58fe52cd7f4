"""The table of operations against every token that may come."""

from __future__ import annotations

import re

import pytest

from handlers.web.api.operations import Operation
from handlers.web.api.routes import OPERATIONS
from knowledge import api_clients
from knowledge.api_clients import Scope
from tests.handlers.web.api.conftest import Api, Client, OpenApi
from tests.handlers.web.conftest import Clock

pytestmark = pytest.mark.loopback


def _path(operation: Operation) -> str:
    """An address of the operation, of things that do not exist."""
    return re.sub(r"\{\w+\}", "1", operation.path)


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


async def _walk(client: Client) -> dict[str, tuple[int, str]]:
    """Status and challenge of every operation."""
    found = {}
    for operation in OPERATIONS:
        body = {"json": {"question": "2천만원?"}} if operation.body else {}
        status, _, headers = await client.call(operation.method, _path(operation), **body)
        found[_name(operation)] = status, headers.get("WWW-Authenticate", "")
    return found


@pytest.mark.parametrize("scope", Scope)
async def test_a_scope_opens_its_operations_and_no_others(api: Api, scope: Scope) -> None:
    answers = await _walk(await api.client(scope))
    for operation in OPERATIONS:
        status, challenge = answers[_name(operation)]
        if operation.scope is scope:
            assert status in (200, 404), _name(operation)
        else:
            assert status == 403, _name(operation)
            assert challenge.endswith(f'error="insufficient_scope", scope="{operation.scope.value}"')


async def test_every_scope_opens_something() -> None:
    opened = {operation.scope for operation in OPERATIONS}
    # The last one is asked for by a field of a question.
    assert opened | {Scope.ESCALATIONS_WRITE} == set(Scope)


async def test_tokens_that_do_not_work_open_nothing(api: Api, clock: Clock) -> None:
    expired, revoked, unknown = await api.client(), await api.client(days=9), await api.client(days=9)
    async with api.site.database.session() as session:
        await api_clients.revoke(session, revoked.name, now=clock())
    clock.forward(days=2)
    unknown.token = f"gyt_{'A' * 43}"
    for client in (expired, revoked, unknown):
        for name, (status, challenge) in (await _walk(client)).items():
            assert (status, challenge) == (401, 'Bearer realm="gyeyaktong", error="invalid_token"'), name


async def test_a_token_stops_working_at_once_when_it_is_revoked(api: Api, clock: Clock) -> None:
    client = await api.client(Scope.ENTRIES_READ)
    assert (await client.call("GET", "/entries"))[0] == 200
    async with api.site.database.session() as session:
        await api_clients.revoke(session, client.name, now=clock())
    assert (await client.call("GET", "/entries"))[0] == 401


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="gyeyaktong"'),
        ("", 'Bearer realm="gyeyaktong"'),
        ("Bearer", 'Bearer realm="gyeyaktong"'),
        ("Bearer ", 'Bearer realm="gyeyaktong"'),
        ("Basic {token}", 'Bearer realm="gyeyaktong"'),
        ("{token}", 'Bearer realm="gyeyaktong"'),
        ("Bearer {token}x", 'Bearer realm="gyeyaktong", error="invalid_token"'),
        ("Bearer {token} {token}", 'Bearer realm="gyeyaktong", error="invalid_token"'),
        ("Bearer 토큰", 'Bearer realm="gyeyaktong", error="invalid_token"'),
    ],
)
async def test_what_is_no_bearer_token_is_refused(api: Api, header: str | None, challenge: str) -> None:
    client = await api.client()
    sent = {} if header is None else {"Authorization": header.format(token=client.token)}
    async with api.http.get(f"{api.url}/api/v1/entries", headers=sent) as response:
        assert (response.status, response.headers["WWW-Authenticate"]) == (401, challenge)
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
async def test_the_scheme_is_read_as_people_write_it(api: Api, scheme: str) -> None:
    client = await api.client()
    headers = {"Authorization": f"{scheme} {client.token}"}
    assert (await client.call("GET", "/entries", headers=headers))[0] == 200


async def test_a_session_of_the_web_is_no_token(api: Api) -> None:
    browser = await api.site.member("김주무관")
    for operation in OPERATIONS:
        async with browser.http.request(operation.method, api.url + "/api/v1" + _path(operation)) as response:
            assert response.status == 401, _name(operation)


async def test_a_token_is_no_session_of_the_web(api: Api) -> None:
    client = await api.client()
    headers = {"Authorization": f"Bearer {client.token}"}
    async with api.http.get(f"{api.url}/api/rooms/open/messages", headers=headers) as response:
        assert response.status == 401
        # The room's own calls keep their own shape.
        assert (await response.json())["error"]["code"] == "not_signed_in"


async def test_that_a_client_was_used_is_noted(api: Api, clock: Clock) -> None:
    client = await api.client(Scope.ASK)
    noted = []
    for path in ("/openapi.json", "/entries", "/nowhere"):
        await client.call("GET", path)
        noted.append(await _last_used(api))
    await client.ask("2천만원?")
    clock.forward(minutes=5)
    await client.ask("2천만원?")
    first = await _last_used(api)
    clock.forward(minutes=6)
    await client.ask("2천만원?")
    assert noted == [None, None, None]
    assert (first, await _last_used(api)) == (Clock().time, clock())


async def _last_used(api: Api) -> object:
    async with api.site.database.read() as session:
        return (await api_clients.every(session))[0].last_used_at


async def test_questions_of_a_client_are_limited_and_reading_goes_on(open_api: OpenApi) -> None:
    api = await open_api(api_asks_per_minute=2)
    client, other = await api.client(), await api.client()
    answers = [await client.call("POST", "/ask", json={"question": "2천만원?"}) for _ in range(3)]
    assert [status for status, _, _ in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1][2]["Retry-After"]) <= 60
    assert (await client.call("GET", "/entries"))[0] == 200
    await other.ask("2천만원?")


async def test_calls_of_a_client_are_limited(open_api: OpenApi) -> None:
    api = await open_api(api_calls_per_minute=3)
    client, other = await api.client(), await api.client()
    assert [(await client.call("GET", "/entries"))[0] for _ in range(4)] == [200, 200, 200, 429]
    assert (await other.call("GET", "/entries"))[0] == 200

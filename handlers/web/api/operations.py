"""Operations of the API: each declares what it needs and gives, and is checked by that before it runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from pydantic import BaseModel
from yarl import URL

from handlers.web.api import clients, reading
from handlers.web.api.problems import PREFIX
from handlers.web.api.reading import Body, Parameters
from handlers.web.context import CONTEXT, WebContext
from knowledge.api_clients import Scope
from knowledge.models import ApiClient

P = TypeVar("P", bound=Parameters)
B = TypeVar("B", bound=Body | None)


@dataclass(frozen=True, slots=True)
class Call(Generic[P, B]):
    """A request that was let in and read.

    Attributes:
        context: What the web works with.
        client: Who calls.
        url: The address, without its host.
        parameters: What stands in it.
        body: What was sent; None where the operation takes nothing.
    """

    context: WebContext
    client: ApiClient
    url: URL
    parameters: P
    body: B


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address under ``/api/v1``.

    Attributes:
        method: HTTP method.
        path: Behind the prefix, as aiohttp takes it: ``/entries/{id}``.
        scope: What a client must be allowed.
        handler: What answers, with a model of ``response``. Its docstring is its description.
        response: What it answers with.
        parameters: What may stand in the address; a field that the path names is part of that.
        body: What is sent; None where nothing is.
    """

    method: str
    path: str
    scope: Scope
    handler: Callable[[Any], Awaitable[BaseModel]]
    response: type[BaseModel]
    parameters: type[Parameters] = Parameters
    body: type[Body] | None = None

    @property
    def address(self) -> str:
        """The whole path."""
        return PREFIX + self.path


def add_operations(app: web.Application, operations: Iterable[Operation]) -> None:
    """Put operations into an application, each behind its declaration."""
    for operation in operations:
        guarded = _guarded(operation)
        if operation.method == hdrs.METH_GET:
            # With HEAD beside it.
            app.router.add_get(operation.address, guarded)
        else:
            app.router.add_route(operation.method, operation.address, guarded)


def as_json(text: str) -> web.Response:
    """An answer of the API."""
    return web.Response(text=text, content_type=reading.JSON)


def _guarded(operation: Operation) -> Handler:
    async def guard(request: web.Request) -> web.Response:
        client = await clients.admit(request, operation.scope)
        reading.require_json_accepted(request)
        body = await reading.read_body(request, operation.body) if operation.body is not None else None
        call = Call(
            context=request.app[CONTEXT],
            client=client,
            url=request.rel_url,
            parameters=reading.read_parameters(request, operation.parameters),
            body=body,
        )
        answer = await operation.handler(call)
        return as_json(answer.model_dump_json())

    return guard

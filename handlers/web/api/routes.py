"""Every operation of the API, and its document, put into an aiohttp application."""

from __future__ import annotations

import json

from aiohttp import web

from handlers.web.api import ask, documents, entries, escalations, log
from handlers.web.api.clients import ASKS, CALLS
from handlers.web.api.openapi import DOCUMENT_PATH, describe
from handlers.web.api.operations import Operation, add_operations, as_json
from handlers.web.api.problems import shape_problems
from handlers.web.context import CONTEXT
from handlers.web.limits import RateLimiter
from knowledge.api_clients import Scope

OPERATIONS = (
    Operation("POST", "/ask", Scope.ASK, ask.ask, ask.AskedAnswer, body=ask.Question),
    Operation(
        "GET",
        "/entries",
        Scope.ENTRIES_READ,
        entries.list_entries,
        entries.EntryPage,
        entries.EntriesParameters,
    ),
    Operation(
        "GET",
        "/entries/{id}",
        Scope.ENTRIES_READ,
        entries.get_entry,
        entries.Entry,
        entries.EntryParameters,
    ),
    Operation(
        "GET",
        "/documents",
        Scope.DOCUMENTS_READ,
        documents.list_documents,
        documents.DocumentPage,
        documents.DocumentsParameters,
    ),
    Operation(
        "GET",
        "/documents/{id}",
        Scope.DOCUMENTS_READ,
        documents.get_document,
        documents.DocumentWithVersions,
        documents.DocumentParameters,
    ),
    Operation(
        "GET",
        "/documents/{id}/passages",
        Scope.DOCUMENTS_READ,
        documents.list_passages,
        documents.PassagePage,
        documents.PassagesParameters,
    ),
    Operation(
        "GET",
        "/escalations",
        Scope.ESCALATIONS_READ,
        escalations.list_escalations,
        escalations.EscalationPage,
        escalations.EscalationsParameters,
    ),
    Operation(
        "GET",
        "/escalations/{id}",
        Scope.ESCALATIONS_READ,
        escalations.get_escalation,
        escalations.Escalation,
        escalations.EscalationParameters,
    ),
    Operation("GET", "/log", Scope.LOG_READ, log.list_lines, log.LogPage, log.LogParameters),
)


def install(app: web.Application) -> None:
    """Put the API into an application that has its context already; its errors get their own shape."""
    settings = app[CONTEXT].settings
    app[CALLS] = RateLimiter(settings.api_calls_per_minute, 60)
    app[ASKS] = RateLimiter(settings.api_asks_per_minute, 60)
    app.middlewares.append(shape_problems)
    add_operations(app, OPERATIONS)
    document = json.dumps(describe(OPERATIONS, settings), ensure_ascii=False)

    async def show_document(_: web.Request) -> web.Response:
        return as_json(document)

    app.router.add_get(DOCUMENT_PATH, show_document)

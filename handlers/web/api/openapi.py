"""The OpenAPI 3.1 document of the API, made from the table of its operations.

Source: https://spec.openapis.org/oas/v3.1.1.html; schemas are JSON Schema 2020-12, as pydantic writes them.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from handlers.web.api import texts
from handlers.web.api.ask import Question
from handlers.web.api.operations import Operation
from handlers.web.api.problems import CONTENT_TYPE, PREFIX, TITLES, Problem
from handlers.web.api.reading import JSON
from handlers.web.context import WebSettings
from handlers.web.reading import MAX_BODY_BYTES

DOCUMENT_PATH = f"{PREFIX}/openapi.json"
_TITLE = "Gyeyaktong API"
_ABOUT = (
    "Ask questions on public contracts, and read what answers them. Errors are problems (RFC 9457). Lists"
    " are pages in an order that does not change: follow `next` until it is null."
)
_SECURITY = "token"
_REF = "#/components/schemas/{model}"
#: Headers that come with a problem.
_HEADERS = {
    401: ("WWW-Authenticate", {"type": "string"}),
    403: ("WWW-Authenticate", {"type": "string"}),
    429: ("Retry-After", {"type": "integer", "minimum": 1}),
}


def describe(operations: Iterable[Operation], settings: WebSettings) -> dict[str, Any]:
    """The document.

    Args:
        operations: What there is.
        settings: Where it is, and how long a question may be.
    """
    operations = tuple(operations)
    schemas = _schemas(operations)
    schemas[Question.__name__]["properties"]["question"]["maxLength"] = settings.question_max_chars
    paths: dict[str, dict[str, Any]] = {DOCUMENT_PATH: {"get": _of_the_document()}}
    problems: set[int] = set()
    for operation in operations:
        statuses = _problems(operation)
        problems |= statuses
        described = _describe(operation, schemas, statuses)
        paths.setdefault(operation.address, {})[operation.method.lower()] = described
    for operation in operations:
        schemas.pop(operation.parameters.__name__, None)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": "1", "description": _ABOUT},
        "servers": [{"url": settings.public_url}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {_name(status): _problem(status) for status in sorted(problems)},
            "securitySchemes": {
                _SECURITY: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of `gyeyaktong api client add`, which also says what it may do.",
                }
            },
        },
    }


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """Every model by name, those of parameters too."""
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for operation in operations:
        models[operation.parameters, "validation"] = None
        models[operation.response, "serialization"] = None
        if operation.body is not None:
            models[operation.body, "validation"] = None
    _, found = models_json_schema(list(models), ref_template=_REF)
    definitions: dict[str, Any] = found["$defs"]
    return definitions


def _describe(operation: Operation, schemas: dict[str, Any], statuses: set[int]) -> dict[str, Any]:
    summary, _, more = (inspect.getdoc(operation.handler) or "").partition("\n")
    described: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": summary,
        "description": " ".join(more.split()) or summary,
        "security": [{_SECURITY: [operation.scope.value]}],
        "responses": {"200": {"description": "Done.", "content": _content(operation.response)}}
        | {str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(statuses)},
    }
    if parameters := _parameters(operation, schemas[operation.parameters.__name__]):
        described["parameters"] = parameters
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.body)}
        described["description"] += f" The body has at most {MAX_BODY_BYTES // 1024} KiB."
    return described


def _of_the_document() -> dict[str, Any]:
    schema = {"schema": {"type": "object"}}
    return {
        "operationId": "show_document",
        "summary": "Read this document. No token is needed.",
        "security": [],
        "responses": {"200": {"description": "This document.", "content": {JSON: schema}}},
    }


def _parameters(operation: Operation, model: dict[str, Any]) -> list[dict[str, Any]]:
    in_path = set(re.findall(r"{(\w+)}", operation.path))
    found = []
    for name, schema in model.get("properties", {}).items():
        schema = _present(schema)
        described = {
            "name": name,
            "in": "path" if name in in_path else "query",
            "required": name in model.get("required", ()),
            "schema": schema,
        }
        if description := schema.pop("description", None):
            described["description"] = description
        found.append(described)
    return found


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter that is there: one that may be left out is never null."""
    schema = {key: value for key, value in schema.items() if key != "title"}
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    if schema.get("default", ...) is None:
        del schema["default"]
    return schema | kinds[0] if kinds else schema


def _problems(operation: Operation) -> set[int]:
    """The errors that an operation may answer with."""
    statuses = {401, 403, 406, 429, 500}
    if operation.parameters.model_fields or operation.body is not None:
        statuses.add(422)
    if "{" in operation.path:
        statuses.add(404)
    if operation.body is not None:
        statuses |= {400, 413, 415}
    return statuses


def _problem(status: int) -> dict[str, Any]:
    example = Problem(title=TITLES[status], status=status, detail=texts.PROBLEMS[status]).model_dump()
    content = {CONTENT_TYPE: {"schema": _ref(Problem), "example": example}}
    described: dict[str, Any] = {"description": TITLES[status], "content": content}
    if status in _HEADERS:
        name, schema = _HEADERS[status]
        described["headers"] = {name: {"schema": schema, "required": True}}
    return described


def _name(status: int) -> str:
    return TITLES[status].replace(" ", "")


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {JSON: {"schema": _ref(model)}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}

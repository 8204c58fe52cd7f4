"""Reading what browsers send: forms, calls of scripts, numbers in addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.web import texts
from handlers.web.errors import BadInput

#: Longest body of a form or call; a message of the longest kind fits several times.
MAX_BODY_BYTES = 64 * 1024

#: Larger ones are refused by PostgreSQL, where a column of four bytes is compared with them.
_MAX_ID = 2**31 - 1
_MAX_DIGITS = 18

FORM_TYPE = "application/x-www-form-urlencoded"

BodyT = TypeVar("BodyT", bound="Body")


class Body(BaseModel):
    """What a script sends; anything else is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


async def read_body(request: web.Request, model: type[BodyT]) -> BodyT:
    """The JSON of a call.

    Raises:
        BadInput: When it is not JSON of that shape.
        web.HTTPRequestEntityTooLarge: When it is longer than ``MAX_BODY_BYTES``.
    """
    if request.content_type != "application/json":
        raise BadInput("body", texts.BAD_REQUEST)
    body = await read_limited(request)
    with _as_bad_input():
        return model.model_validate_json(body)


def read_fields(fields: Mapping[str, str], model: type[BodyT]) -> BodyT:
    """The fields of a form as a model.

    Raises:
        BadInput: When they are not of that shape.
    """
    with _as_bad_input():
        return model.model_validate(fields)


@contextmanager
def _as_bad_input() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "body"
        raise BadInput(field, texts.BAD_REQUEST) from error


async def read_form(request: web.Request) -> dict[str, str]:
    """The fields of a form.

    Raises:
        BadInput: When it is not one.
        web.HTTPRequestEntityTooLarge: When it is longer than ``MAX_BODY_BYTES``.
    """
    if request.content_type != FORM_TYPE:
        raise BadInput("body", texts.BAD_REQUEST)
    await read_limited(request)
    try:
        fields = await request.post()
    except (ValueError, LookupError) as error:  # not in the encoding that it names, or in none
        raise BadInput("body", texts.BAD_REQUEST) from error
    return {name: value for name, value in fields.items() if isinstance(value, str)}


async def read_list(request: web.Request, name: str, limit: int) -> list[str]:
    """Every value of a field that a form has several times.

    Raises:
        BadInput: As for ``read_form``, and where there are more than ``limit``.
    """
    await read_form(request)
    values = [value for value in (await request.post()).getall(name, []) if isinstance(value, str)]
    if len(values) > limit:
        raise BadInput(name, texts.BAD_REQUEST)
    return values


async def read_limited(request: web.Request) -> bytes:
    """The body of a request.

    Raises:
        web.HTTPRequestEntityTooLarge: When it is longer than ``MAX_BODY_BYTES``.
    """
    too_long = request.content_length is not None and request.content_length > MAX_BODY_BYTES
    body = b"" if too_long else await request.read()
    if too_long or len(body) > MAX_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, request.content_length or len(body))
    return body


def whole_number(text: str | None) -> int | None:
    """A row id from an address; None where it is missing or none that a row can have."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
        return None
    number = int(text)
    return number if number <= _MAX_ID else None

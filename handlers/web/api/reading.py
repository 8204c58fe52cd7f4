"""Reading a request: parameters and body by their models, what is accepted and what was sent."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from aiohttp import hdrs, web
from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.web.api.problems import Fault, Refused
from handlers.web.reading import read_limited

JSON = "application/json"
#: From the most to the least exact (RFC 9110, 12.5.1).
_RANGES = (JSON, "application/*", "*/*")
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


class Parameters(BaseModel):
    """What stands in an address; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Body(BaseModel):
    """What a client sends; anything else is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


ModelT = TypeVar("ModelT", bound=BaseModel)


def require_json_accepted(request: web.Request) -> None:
    """Refuse a client that takes no JSON.

    Raises:
        Refused: 406.
    """
    accepted = {}
    for part in ",".join(request.headers.getall(hdrs.ACCEPT, ["*/*"])).split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        found = [match for piece in parameters if (match := _QUALITY.fullmatch(piece))]
        accepted[media] = float(found[0][1]) if found else 1.0
    quality = next((accepted[media] for media in _RANGES if media in accepted), 0.0)
    if quality == 0:
        raise Refused(406)


def read_parameters(request: web.Request, model: type[ModelT]) -> ModelT:
    """The parameters in the address of a request.

    Raises:
        Refused: 422 where they are not what the model says, or one is given twice.
    """
    values: dict[str, Any] = dict(request.query)
    twice = [name for name in values if len(request.query.getall(name)) > 1]
    # What stands in the path has the last word.
    twice += [name for name in request.match_info if name in values]
    if twice:
        raise Refused(422, faults=[Fault(location="query", field=name, code="repeated") for name in twice])
    try:
        return model.model_validate(values | dict(request.match_info))
    except ValidationError as error:
        raise Refused(422, faults=_faults(error, set(request.match_info))) from error


async def read_body(request: web.Request, model: type[ModelT]) -> ModelT:
    """The JSON that a client sends.

    Raises:
        Refused: 415 where it is of another type, 400 where it is no JSON, 422 where it is not what the
            model says.
        web.HTTPRequestEntityTooLarge: When it is longer than ``reading.MAX_BODY_BYTES``.
    """
    if request.content_type != JSON:
        raise Refused(415, headers={"Accept": JSON})
    try:
        return model.model_validate_json(await read_limited(request))
    except ValidationError as error:
        faults = _faults(error, None)
        raise Refused(400 if faults[0].code == "json_invalid" else 422, faults=faults) from error


def _faults(error: ValidationError, in_path: set[str] | None) -> list[Fault]:
    """What a model has found; ``in_path`` names the parameters of the path, None means a body."""
    found = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        field = ".".join(map(str, fault["loc"]))
        location = "body" if in_path is None else "path" if field in in_path else "query"
        found.append(Fault(location=location, field=field, code=fault["type"]))
    return found

"""A file that somebody sends into a room, read from the request within limits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import BodyPartReader, MultipartReader, web

from handlers.web import texts
from handlers.web.errors import BadInput, CsrfFailed
from handlers.web.sessions import CSRF_HEADER, Visitor
from knowledge import access
from knowledge.incoming import MAX_BYTES

#: The longest a file may take to come in, its turn included.
_SECONDS = 120
#: Files that may come in at once: each is held in memory until it is stored.
AT_ONCE = 4
TURNS = web.AppKey("web_uploads", asyncio.Semaphore)
_MAX_FIELDS = 8
_MAX_FIELD_BYTES = 20_000
_FILE = "file"
_FORM_TYPE = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent.

    Attributes:
        fields: Text fields of the form by name.
        content: Of the file.
        name: Of the file, as the browser gives it; may be empty.
    """

    fields: dict[str, str]
    content: bytes
    name: str


async def read_upload(request: web.Request) -> Upload:
    """Read a form with one file.

    Raises:
        BadInput: When it is no such form, or the file is empty, too large or comes too slowly.
    """
    if request.content_type != _FORM_TYPE:
        raise BadInput("body", texts.BAD_REQUEST)
    try:
        async with asyncio.timeout(_SECONDS), request.app[TURNS]:
            return await _read(await request.multipart())
    except TimeoutError as error:
        raise BadInput(_FILE, texts.FILE_TOO_SLOW) from error
    except (ValueError, LookupError, RuntimeError) as error:  # of what aiohttp cannot read as such a form
        raise BadInput("body", texts.BAD_REQUEST) from error


async def read_own_upload(request: web.Request, visitor: Visitor) -> Upload:
    """Read a form with one file whose token may be one of its fields: so pages send it without scripts.

    Raises:
        BadInput: As for ``read_upload``.
        CsrfFailed: Without the token of the session.
    """
    token = request.headers.get(CSRF_HEADER, "")
    if not token and request.content_type != _FORM_TYPE:
        raise CsrfFailed
    if token and not access.csrf_matches(visitor.web_session, token):
        raise CsrfFailed
    upload = await read_upload(request)
    if not access.csrf_matches(visitor.web_session, token or upload.fields.get("csrf_token", "")):
        raise CsrfFailed
    return upload


async def _read(form: MultipartReader) -> Upload:
    fields: dict[str, str] = {}
    content, name = b"", ""
    for _ in range(_MAX_FIELDS):
        part = await form.next()
        if part is None:
            break
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise BadInput("body", texts.BAD_REQUEST)
        if part.name == _FILE:
            limit = texts.FILE_TOO_LARGE.format(limit=MAX_BYTES // 1_000_000)
            content, name = await _content(part, MAX_BYTES, limit), part.filename or ""
        else:
            fields[part.name] = (await _content(part, _MAX_FIELD_BYTES, texts.BAD_REQUEST)).decode()
    if not content:
        raise BadInput(_FILE, texts.FILE_EMPTY)
    return Upload(fields, content, name)


async def _content(part: BodyPartReader, limit: int, too_large: str) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > limit:
            raise BadInput(part.name or "body", too_large)
    return bytes(content)

"""A file that somebody sends into a room, read from the request within limits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import BodyPartReader, MultipartReader, web

from handlers.web import texts
from handlers.web.errors import BadInput
from knowledge.incoming import MAX_BYTES

#: The longest a file may take to come in, its turn included.
_SECONDS = 120
#: Files that may come in at once: each is held in memory until it is stored.
AT_ONCE = 4
TURNS = web.AppKey("web_uploads", asyncio.Semaphore)
_MAX_FIELDS = 8
_MAX_FIELD_BYTES = 20_000
_FILE = "file"


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent.

    Attributes:
        fields: Text fields of the form by name.
        content: Of the file.
    """

    fields: dict[str, str]
    content: bytes


async def read_upload(request: web.Request) -> Upload:
    """Read a form with one file.

    Raises:
        BadInput: When it is no such form, or the file is empty, too large or comes too slowly.
    """
    if request.content_type != "multipart/form-data":
        raise BadInput("body", texts.BAD_REQUEST)
    try:
        async with asyncio.timeout(_SECONDS), request.app[TURNS]:
            return await _read(await request.multipart())
    except TimeoutError as error:
        raise BadInput(_FILE, texts.FILE_TOO_SLOW) from error
    except (ValueError, LookupError, RuntimeError) as error:  # of what aiohttp cannot read as such a form
        raise BadInput("body", texts.BAD_REQUEST) from error


async def _read(form: MultipartReader) -> Upload:
    fields: dict[str, str] = {}
    content = b""
    for _ in range(_MAX_FIELDS):
        part = await form.next()
        if part is None:
            break
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise BadInput("body", texts.BAD_REQUEST)
        if part.name == _FILE:
            limit = texts.FILE_TOO_LARGE.format(limit=MAX_BYTES // 1_000_000)
            content = await _content(part, MAX_BYTES, limit)
        else:
            fields[part.name] = (await _content(part, _MAX_FIELD_BYTES, texts.BAD_REQUEST)).decode()
    if not content:
        raise BadInput(_FILE, texts.FILE_EMPTY)
    return Upload(fields, content)


async def _content(part: BodyPartReader, limit: int, too_large: str) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > limit:
            raise BadInput(part.name or "body", too_large)
    return bytes(content)

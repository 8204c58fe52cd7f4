"""Styles, scripts and icons, compressed once and served from memory; fonts and pictures from the disk."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

#: Text files, which compression makes a quarter as long. Fonts are compressed already.
_SUFFIXES = (".css", ".js", ".svg")
PREFIX = "/static/"


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is served from memory."""

    content_type: str
    plain: bytes
    packed: bytes
    tag: str


def add_static_files(app: web.Application, directory: Path) -> None:
    """Serve the files of a directory under ``/static/``."""
    files = {
        path.relative_to(directory).as_posix(): _read(path)
        for path in sorted(directory.rglob("*"))
        if path.suffix in _SUFFIXES
    }

    async def serve(request: web.Request) -> web.Response:
        file = files.get(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound
        return _answer(request, file)

    endings = "|".join(suffix.removeprefix(".") for suffix in _SUFFIXES)
    app.router.add_get(f"{PREFIX}{{path:.+\\.(?:{endings})}}", serve)
    app.router.add_static(PREFIX, directory)


def _read(path: Path) -> _File:
    plain = path.read_bytes()
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # Without its time, so that the same file is packed the same by every process.
    packed = gzip.compress(plain, mtime=0)
    return _File(content_type, plain, packed, hashlib.sha256(plain).hexdigest()[:32])


def _answer(request: web.Request, file: _File) -> web.Response:
    packed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower()
    tag = f'"{file.tag}{"-gz" if packed else ""}"'
    headers = {hdrs.ETAG: tag, hdrs.VARY: hdrs.ACCEPT_ENCODING}
    if tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
        return web.Response(status=304, headers=headers)
    if packed:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    charset = None if file.content_type == "image/svg+xml" else "utf-8"
    body = file.packed if packed else file.plain
    return web.Response(body=body, content_type=file.content_type, charset=charset, headers=headers)

"""The answer log at the console: looked through, opened line by line, verified and exported."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from handlers.web.console import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere
from handlers.web.pages import page
from handlers.web.reading import whole_number
from handlers.web.sessions import visitor_of
from knowledge import answer_log, log_list
from knowledge.answer_log import Kind, Verification
from knowledge.answer_log_files import LABELS, ExportFormat
from knowledge.log_list import LogFilter
from knowledge.models import AnswerLogRow

_MAX_WORDS_CHARS = 100
_CHUNK = 64 * 1024
#: Logs that are read as a whole at once: each takes its time and its place on the disk.
TURNS = web.AppKey("web_log_turns", asyncio.Semaphore)
_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def show_log(request: web.Request) -> web.Response:
    """GET /console/log?kind=…&first=…&last=…&q=…&before=…: lines of the log, newest first."""
    return await _log_page(request, None)


async def verify_log(request: web.Request) -> web.Response:
    """POST /console/log/verify: read the whole chain, and say whether it is whole."""
    context = request.app[CONTEXT]
    async with request.app[TURNS], context.database.read() as session:
        verified = await answer_log.verify(session)
    return await _log_page(request, verified)


async def show_line(request: web.Request) -> web.Response:
    """GET /console/log/{seq}: one line as it was hashed."""
    context = request.app[CONTEXT]
    seq = whole_number(request.match_info["seq"])
    async with context.database.read() as session:
        row = await session.get(AnswerLogRow, seq) if seq is not None else None
    if row is None:
        raise NotHere(texts.LOG_NOT_FOUND)
    content = json.dumps(row.payload, ensure_ascii=False, indent=2, sort_keys=True)
    return page(request, "console/log_line.html", row=row, content=content, labels=LABELS)


async def export_log(request: web.Request) -> web.StreamResponse:
    """GET /console/log/export?format=csv: the whole log as a file."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    try:
        wanted = ExportFormat(request.query.get("format", ""))
    except ValueError as error:
        raise BadInput("format", texts.LOG_FORMAT_UNKNOWN) from error
    now = context.now()
    name = f"answer-log-{now.astimezone(context.settings.zone):%Y%m%d-%H%M}.{wanted.value}"
    async with request.app[TURNS]:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / name
            async with context.database.read() as session:
                lines = await answer_log.export(session, wanted, path)
            async with context.database.session() as session:
                done = {"person": visitor.person.id, "format": wanted.value, "lines": lines}
                await answer_log.append(session, Kind.LOG_EXPORTED, done, now=now)
            return await _send(request, path, _TYPES[wanted])


async def _send(request: web.Request, path: Path, content_type: str) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": content_type,
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Content-Length": str(await asyncio.to_thread(os.path.getsize, path)),
        }
    )
    await response.prepare(request)
    with path.open("rb") as file, suppress(ConnectionError):
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            await response.write(chunk)
    return response


async def _log_page(request: web.Request, verified: Verification | None) -> web.Response:
    context = request.app[CONTEXT]
    wanted = _filter(request)
    before = whole_number(request.query.get("before"))
    async with context.database.read() as session:
        rows, more = await log_list.newest(session, wanted, context.settings.zone, before=before)
    return page(
        request,
        "console/log.html",
        rows=rows,
        more=more,
        before=before,
        wanted=wanted,
        labels=LABELS,
        kinds=list(Kind),
        verified=verified,
    )


def _filter(request: web.Request) -> LogFilter:
    """What the address asks for; what cannot be read does not matter."""
    query = request.query
    kind = query.get("kind", "")
    return LogFilter(
        kind=Kind(kind) if kind in set(Kind) else None,
        first=_day(query.get("first", "")),
        last=_day(query.get("last", "")),
        words=query.get("q", "").strip()[:_MAX_WORDS_CHARS],
    )


def _day(value: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return None
    # The day after the last one has to exist.
    return day if dt.date.min < day < dt.date.max else None

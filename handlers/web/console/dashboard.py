"""The dashboard: what is asked and what becomes of it, as charts beside their tables, and as files."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

from aiohttp import web

from handlers.web.console import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput
from handlers.web.pages import page
from handlers.web.reading import whole_number
from knowledge import rooms
from knowledge.errors import SpanError
from knowledge.statistics import texts as statistics_texts
from knowledge.statistics.content import Statistics
from knowledge.statistics.files import as_csv_zip, as_xlsx
from knowledge.statistics.report import as_pdf
from knowledge.statistics.span import Span, month
from knowledge.statistics.tables import Form, tables_of

#: What is shown before anybody has chosen.
_DAYS = 30
#: Tables that are drawn: which column holds the numbers. The first holds what they are of.
_CHARTS = {statistics_texts.PER_DAY: 2, statistics_texts.PER_HOUR: 1, statistics_texts.PER_WEEKDAY: 1}
_MAX_ROOMS = 50
#: Statistics that are made at once: each reads much.
TURNS = web.AppKey("web_statistics_turns", asyncio.Semaphore)

_FILES: dict[str, tuple[str, Callable[[Statistics], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda statistics: as_xlsx(tables_of(statistics)),
    ),
    "zip": ("application/zip", lambda statistics: as_csv_zip(tables_of(statistics))),
    "pdf": ("application/pdf", as_pdf),
}


async def show_dashboard(request: web.Request) -> web.Response:
    """GET /console/dashboard?first=…&last=…&room=…: the statistics of some days, of all rooms or of some."""
    context = request.app[CONTEXT]
    error: BadInput | None = None
    try:
        span = _span(request)
    except BadInput as unusable:
        span, error = _last_days(request), unusable
    chosen = _rooms(request)
    statistics = await _compose(request, span, chosen)
    async with context.database.read() as session:
        all_rooms = [room for room in await rooms.allowed(session) if room.kind == "group"]
    summary, *tables = tables_of(statistics)
    return page(
        request,
        "console/dashboard.html",
        status=error.status if error else 200,
        span=span,
        summary=summary,
        tables=tables,
        charts=_CHARTS,
        forms=Form,
        rooms=all_rooms,
        chosen=chosen or (),
        query=request.query_string,
        is_month=span.is_month,
        error=error,
    )


async def export_statistics(request: web.Request) -> web.Response:
    """GET /console/dashboard/export?format=xlsx&first=…&last=…, or ?format=pdf&month=2026-11: as a file."""
    kind = request.query.get("format", "")
    if kind not in _FILES:
        raise BadInput("format", texts.STATISTICS_FORMAT_UNKNOWN)
    span = _span(request)
    if kind == "pdf" and not span.is_month:
        raise BadInput("format", texts.STATISTICS_NOT_A_MONTH)
    statistics = await _compose(request, span, _rooms(request))
    content_type, write = _FILES[kind]
    content = await asyncio.to_thread(write, statistics)
    name = f"gyeyaktong-{span.first:%Y%m%d}-{span.last:%Y%m%d}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=content_type, headers=disposition)


async def _compose(request: web.Request, span: Span, chosen: tuple[int, ...] | None) -> Statistics:
    async with request.app[TURNS]:
        return await request.app[CONTEXT].statistics(span, chosen)


def _span(request: web.Request) -> Span:
    """The days of the address.

    Raises:
        BadInput: When they cannot be read, or are too many.
    """
    query = request.query
    try:
        if query.get("month"):
            return month(query["month"])
        if not query.get("first") and not query.get("last"):
            return _last_days(request)
        return Span(
            dt.date.fromisoformat(query.get("first", "")), dt.date.fromisoformat(query.get("last", ""))
        )
    except SpanError as error:
        raise BadInput("span", str(error)) from error
    except ValueError as error:
        raise BadInput("span", texts.STATISTICS_DAYS_UNREAD) from error


def _last_days(request: web.Request) -> Span:
    context = request.app[CONTEXT]
    today = context.today()
    return Span(today - dt.timedelta(days=_DAYS - 1), today)


def _rooms(request: web.Request) -> tuple[int, ...] | None:
    numbers = [whole_number(value) for value in request.query.getall("room", [])[:_MAX_ROOMS]]
    return tuple(number for number in numbers if number is not None) or None

"""Pages: a template, and around it what every page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined

from handlers.rendering import date
from handlers.web import dates, texts, unread
from handlers.web.board import texts as board_texts
from handlers.web.console import texts as console_texts
from handlers.web.console.bench import texts as bench_texts
from handlers.web.console.documents import texts as document_texts
from handlers.web.context import CONTEXT
from handlers.web.named import with_names
from handlers.web.rooms import OPEN, open_to
from handlers.web.sessions import VISITOR, Visitor, visitor_of
from indexer.authority import LABELS, Authority

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the site that the head of every page leads to."""

    path: str
    name: str
    current: bool
    #: Of a room.
    slug: str = ""
    unread: int = 0
    mentioned: bool = False


def set_up_templates(app: web.Application, zone: ZoneInfo) -> None:
    """Let an application make pages, with moments in the time of a zone."""
    filters: dict[str, Callable[..., str]] = {
        "moment": partial(dates.moment, zone=zone),
        "day": dates.day,
        "local_day": partial(dates.local_day, zone=zone),
        "clock": partial(dates.clock, zone=zone),
        "date": date,
        "authority": lambda rank: LABELS[Authority(rank)],
        "span": dates.span,
        "with_names": with_names,
    }
    environment = aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        filters=filters,
        default_helpers=False,
    )
    environment.globals |= {
        "t": texts,
        "b": board_texts,
        "c": console_texts,
        "d": document_texts,
        "e": bench_texts,
    }


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """A page made from a template, with the head that leads to the other parts of the site."""
    shown = {**_frame(request), **values, "status": status}
    return aiohttp_jinja2.render_template(template, request, shown, status=status)


def script_config(request: web.Request, slug: str) -> dict[str, Any]:
    """What the scripts of a room's pages begin with."""
    visitor = visitor_of(request)
    return {
        "slug": slug,
        "csrf": visitor.web_session.csrf_token,
        "me": {"id": visitor.person.id, "name": visitor.person.name, "role": visitor.role},
        "bot_name": texts.BOT_NAME,
        "max_chars": request.app[CONTEXT].settings.message_max_chars,
        "most_unread": unread.MOST,
        "anonymous": slug == OPEN and request.app[CONTEXT].settings.anonymous_questions,
        "roles": texts.ROLES,
        "texts": texts.SCRIPT,
    }


def _frame(request: web.Request) -> Mapping[str, Any]:
    visitor = request.get(VISITOR)
    return {
        "visitor": visitor,
        "path": request.path,
        "csrf_token": visitor.web_session.csrf_token if visitor else "",
        "places": [*_rooms(request, visitor), *_other_places(request, visitor)],
        "most_unread": unread.MOST,
    }


def _rooms(request: web.Request, visitor: Visitor | None) -> list[_Place]:
    marks = {room.slug: room for room in request.get(unread.UNREAD, ())}
    places = []
    for slug in open_to(visitor) if visitor else ():
        path, mark = f"/rooms/{slug}", marks.get(slug, unread.RoomUnread(slug, 0, False))
        name, here = texts.ROOM_TITLES[slug], _lies_in(request, path)
        places.append(_Place(path, name, here, slug, mark.unread, mark.mentioned))
    return places


def _other_places(request: web.Request, visitor: Visitor | None) -> list[_Place]:
    places = [("/board", texts.PLACE_BOARD)]
    if visitor is not None and visitor.is_instructor:
        places.append(("/console", texts.PLACE_CONSOLE))
    return [_Place(path, name, _lies_in(request, path)) for path, name in places]


def _lies_in(request: web.Request, path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")

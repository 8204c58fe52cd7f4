"""The day that somebody wants to see what held on."""

from __future__ import annotations

import datetime as dt
import re

from aiohttp import web

from handlers.web.board import texts
from handlers.web.errors import BadInput

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def asked_day(request: web.Request, name: str = "date") -> dt.date | None:
    """A day of an address (``?date=2024-03-01``); None where none is given.

    Raises:
        BadInput: When it is no day.
    """
    given = request.query.get(name, "").strip()
    if not given:
        return None
    try:
        if _DAY.fullmatch(given):
            return dt.date.fromisoformat(given)
    except ValueError:
        pass
    raise BadInput(name, texts.ARTICLE_BAD_DATE)

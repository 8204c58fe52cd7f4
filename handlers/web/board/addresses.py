"""Addresses of the board's pages. They stay: people print them, and put them into their documents."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote, urlencode

BOARD = "/board"


def search(query: str = "", kind: str = "", page: int = 1) -> str:
    """The search, or the board itself without a query."""
    return _with_query(BOARD, q=query, kind=kind, page=page if page > 1 else "")


def entry(entry_id: int) -> str:
    """An entry of the Q&A."""
    return f"{BOARD}/entries/{entry_id}"


def topic(slug: str) -> str:
    """A topic."""
    return f"{BOARD}/topics/{slug}"


def article(law: str, number: str, day: dt.date | None = None) -> str:
    """An article, as it is now or was on a day."""
    return _with_query(f"{BOARD}/articles/{quote(law, safe='')}/{quote(number, safe='')}", date=day or "")


def document(document_id: int, day: dt.date | None = None, page: int = 1) -> str:
    """A document, as it is now or was on a day."""
    return _with_query(f"{BOARD}/documents/{document_id}", date=day or "", page=page if page > 1 else "")


def ask(question: str) -> str:
    """The open room, with a question in its composer that nobody has sent yet."""
    return f"/rooms/open?{urlencode({'ask': question}, quote_via=quote)}"


def _with_query(path: str, **values: object) -> str:
    given = {name: str(value) for name, value in values.items() if value}
    return f"{path}?{urlencode(given, quote_via=quote)}" if given else path

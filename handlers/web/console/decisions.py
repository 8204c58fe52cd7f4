"""What instructors decide one after the other: a list, and a page with what is to be decided and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from markupsafe import Markup

from handlers.web.console import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere
from handlers.web.pages import page
from handlers.web.reading import whole_number
from handlers.web.sanitize import sanitize

#: More is not listed: nobody decides so much in one go.
LISTED = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list.

    Attributes:
        path: Its page.
        name: What it is about.
        day: The day on which it matters, if it does on one.
        units: The articles that it is about.
    """

    path: str
    name: str
    day: dt.date | None = None
    units: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to be decided.

    Attributes:
        title: Of its kind.
        path: Of the list of its kind.
        number: Its number.
        card: What the chat shows of it.
        choices: How it can be decided: a value, and the words of its button.
        following: The next one; None where there is none.
    """

    title: str
    path: str
    number: int
    card: Markup
    choices: Sequence[tuple[str, str]]
    following: int | None


def list_page(
    request: web.Request,
    title: str,
    path: str,
    listed: Sequence[Listed],
    total: int,
    *,
    error: BadInput | None = None,
) -> web.Response:
    """What is to be decided, or that nothing is."""
    return page(
        request,
        "console/decisions.html",
        status=error.status if error else 200,
        title=title,
        listed=listed,
        total=total,
        error=error,
        **_done(request, path),
    )


def decision_page(request: web.Request, decision: Decision) -> web.Response:
    """One thing to be decided."""
    public_url = request.app[CONTEXT].settings.public_url
    card = Markup(sanitize(str(decision.card), public_url))  # noqa: S704 (just made safe)
    done = _done(request, decision.path)
    return page(request, "console/decision.html", decision=decision, card=card, **done)


def number_of(request: web.Request) -> int:
    """The number in the address.

    Raises:
        NotHere: When it is none.
    """
    number = whole_number(request.match_info["id"])
    if number is None:
        raise NotHere(texts.DECISION_NOT_FOUND)
    return number


def _done(request: web.Request, path: str) -> dict[str, Any]:
    """What was just decided, and where to take it back if that is possible."""
    said, done = request.query.get("said", ""), whole_number(request.query.get("done"))
    undo = f"{path}/{done}/acts" if done is not None and said in texts.DECISION_UNDONE else ""
    return {"said": texts.DECISIONS_SAID.get(said, ""), "undo": undo}

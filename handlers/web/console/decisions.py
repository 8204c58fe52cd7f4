"""What instructors decide one after the other: a list, a page with one of it, and the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from aiohttp import web
from aiohttp.typedefs import Handler
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.services import Services
from handlers.web.console import texts
from handlers.web.console.actor import actor_of
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.pages import page
from handlers.web.reading import read_form, whole_number
from handlers.web.sanitize import sanitize
from handlers.web.sessions import visitor_of

#: More is not listed: nobody decides so much in one go.
LISTED = 100
#: What takes a decision back.
_REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list.

    Attributes:
        number: Which one.
        name: What it is about.
        day: The day on which it matters, if it does on one.
        units: The articles that it is about.
    """

    number: int
    name: str
    day: dt.date | None = None
    units: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class ToDecide:
    """Something to be decided.

    Attributes:
        card: What the chat shows of it.
        choices: How it can be decided: a value, and the words of its button.
    """

    card: Markup
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks, and when.

    Attributes:
        session: A snapshot or a transaction.
        person_id: An instructor.
        today: The day.
    """

    session: AsyncSession
    person_id: int
    today: dt.date


class Kind(Protocol):
    """One kind of what is decided so."""

    path: str
    title: str

    async def listed(self, desk: Desk) -> tuple[list[Listed], int]:
        """The first ``LISTED`` that are open, and how many there are."""

    async def find(self, desk: Desk, number: int) -> ToDecide:
        """One that is open.

        Raises:
            Refusal: When it is not.
        """

    async def following(self, desk: Desk, after: int) -> int | None:
        """The next one that is open, after a number."""

    async def decide(self, services: Services, actor: Actor, number: int, choice: str) -> None:
        """Decide one, by the value of a choice that ``find`` has offered.

        Raises:
            Refusal: When somebody has.
        """

    async def reopen(self, services: Services, actor: Actor, number: int) -> None:
        """Take a decision back.

        Raises:
            Refusal: When it cannot be.
        """


class Pages(NamedTuple):
    """The handlers of one kind: the list, one of it, and what its form does."""

    show_all: Handler
    show_one: Handler
    decide: Handler


def pages_of(kind: Kind) -> Pages:
    """Make the pages of a kind."""

    async def show_all(request: web.Request) -> web.Response:
        return await _list_page(request, kind)

    async def show_one(request: web.Request) -> web.Response:
        try:
            return await _one_page(request, kind, _number(request))
        except Refusal as refusal:
            return await _list_page(request, kind, error=Stale("act", refusal.text))

    async def decide(request: web.Request) -> web.Response:
        try:
            return await _decide(request, kind, _number(request))
        except Refusal as refusal:
            return await _list_page(request, kind, error=Stale("act", refusal.text))

    return Pages(show_all, show_one, decide)


async def _decide(request: web.Request, kind: Kind, number: int) -> web.Response:
    context = request.app[CONTEXT]
    choice = (await read_form(request)).get("act", "")
    actor = actor_of(visitor_of(request), context, f"{kind.path}/{number}")
    async with context.database.session() as session:
        services = context.services(session)
        if choice == _REOPEN:
            await kind.reopen(services, actor, number)
            led_to = f"{kind.path}/{number}"
        else:
            desk = _desk(request, session)
            found = await kind.find(desk, number)
            if choice not in (value for value, _ in found.choices):
                raise BadInput("act", texts.NO_ACT)
            await kind.decide(services, actor, number, choice)
            following = await kind.following(desk, 0)
            led_to = f"{kind.path}/{following}" if following is not None else kind.path
            led_to += f"?said={choice}&done={number}"
    context.committed()
    raise web.HTTPSeeOther(led_to)


async def _list_page(request: web.Request, kind: Kind, *, error: BadInput | None = None) -> web.Response:
    async with request.app[CONTEXT].database.read() as session:
        listed, total = await kind.listed(_desk(request, session))
    status = error.status if error else 200
    shown = {"kind": kind, "listed": listed, "total": total, "error": error, **_done(request, kind)}
    return page(request, "console/decisions.html", status=status, **shown)


async def _one_page(request: web.Request, kind: Kind, number: int) -> web.Response:
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        desk = _desk(request, session)
        found = await kind.find(desk, number)
        following = await kind.following(desk, number)
    return page(
        request,
        "console/decision.html",
        kind=kind,
        number=number,
        card=Markup(sanitize(str(found.card), context.settings.public_url)),  # noqa: S704 (just made safe)
        choices=found.choices,
        following=following,
        **_done(request, kind),
    )


def _desk(request: web.Request, session: AsyncSession) -> Desk:
    return Desk(session, visitor_of(request).person.id, request.app[CONTEXT].today())


def _number(request: web.Request) -> int:
    number = whole_number(request.match_info["id"])
    if number is None:
        raise NotHere(texts.DECISION_NOT_FOUND)
    return number


def _done(request: web.Request, kind: Kind) -> dict[str, Any]:
    """What was just decided, and where to take it back if that is possible."""
    said, done = request.query.get("said", ""), whole_number(request.query.get("done"))
    undo = f"{kind.path}/{done}/acts" if done is not None and said in texts.DECISION_UNDONE else ""
    return {"said": texts.DECISIONS_SAID.get(said, ""), "undo": undo}

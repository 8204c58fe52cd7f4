"""Conflicts at the console: what is published and contradicts each other, side by side."""

from __future__ import annotations

from handlers import conflict_acts
from handlers import texts as chat_texts
from handlers.acting import Actor
from handlers.services import Services
from handlers.web.console import texts
from handlers.web.console.decisions import LISTED, Desk, Listed, ToDecide, pages_of
from knowledge.consistency import conflicts
from knowledge.consistency.conflicts import ConflictState

_CHOICES = (
    (ConflictState.LEFT_HOLDS, chat_texts.BUTTON_LEFT_HOLDS),
    (ConflictState.RIGHT_HOLDS, chat_texts.BUTTON_RIGHT_HOLDS),
    (ConflictState.BOTH_HOLD, chat_texts.BUTTON_BOTH_HOLD),
)


class _Conflicts:
    """``decisions.Kind`` of conflicts."""

    path = "/console/conflicts"
    title = texts.CONFLICTS

    async def listed(self, desk: Desk) -> tuple[list[Listed], int]:
        listed = []
        for one in await conflicts.list_open(desk.session, desk.today, limit=LISTED):
            sides = await conflict_acts.sides(desk.session, one)
            listed.append(Listed(one.id, f"{sides.left} ↔ {sides.right}"))
        return listed, await conflicts.count_open(desk.session, desk.today)

    async def find(self, desk: Desk, number: int) -> ToDecide:
        conflict = await conflict_acts.opened(desk.session, number)
        left = await conflicts.count_open(desk.session, desk.today)
        return ToDecide(await conflict_acts.card(desk.session, conflict, left), _CHOICES)

    async def following(self, desk: Desk, after: int) -> int | None:
        conflict = await conflicts.next_open(desk.session, desk.today, after=after)
        return conflict.id if conflict is not None else None

    async def decide(self, services: Services, actor: Actor, number: int, choice: str) -> None:
        await conflict_acts.decide(services, actor, number, ConflictState(choice))

    async def reopen(self, services: Services, actor: Actor, number: int) -> None:
        await conflict_acts.reopen(services, actor, number)


PAGES = pages_of(_Conflicts())

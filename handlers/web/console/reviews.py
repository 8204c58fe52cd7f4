"""Reviews at the console: what rests on a rule that has changed is looked at again, one's own first."""

from __future__ import annotations

from handlers import review_acts
from handlers.acting import Actor
from handlers.services import Services
from handlers.web.console import texts
from handlers.web.console.decisions import LISTED, Desk, Listed, ToDecide, pages_of
from knowledge import reviews
from knowledge.reviews import ReviewState


class _Reviews:
    """``decisions.Kind`` of reviews."""

    path = "/console/reviews"
    title = texts.REVIEWS

    async def listed(self, desk: Desk) -> tuple[list[Listed], int]:
        found = await reviews.list_open(desk.session, desk.person_id, limit=LISTED)
        listed = [Listed(one.id, review_acts.name_of(one), one.holds_from, one.units) for one in found]
        return listed, await reviews.count_open(desk.session)

    async def find(self, desk: Desk, number: int) -> ToDecide:
        review = await review_acts.opened(desk.session, number)
        choices = [(state, review_acts.label_of(review, state)) for state in review_acts.choices(review)]
        return ToDecide(await review_acts.card(desk.session, review), choices)

    async def following(self, desk: Desk, after: int) -> int | None:
        review = await reviews.next_for(desk.session, desk.person_id, after=after)
        return review.id if review is not None else None

    async def decide(self, services: Services, actor: Actor, number: int, choice: str) -> None:
        await review_acts.decide(services, actor, number, ReviewState(choice))

    async def reopen(self, services: Services, actor: Actor, number: int) -> None:
        await review_acts.reopen(services, actor, number)


PAGES = pages_of(_Reviews())

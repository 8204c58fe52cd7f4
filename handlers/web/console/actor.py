"""Who acts at the console."""

from __future__ import annotations

from handlers.acting import Actor
from handlers.web.context import WebContext
from handlers.web.sessions import Visitor


def actor_of(visitor: Visitor, context: WebContext, what: str) -> Actor:
    """A visitor about to do something now; each time it is done anew."""
    now = context.now()
    return Actor(visitor.person, now, f"console:{what}:{visitor.person.id}:{now.isoformat()}")

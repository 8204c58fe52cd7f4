"""Who does something, when, and in what: the same act may come from a button, a reply or the console."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from knowledge.models import Person


@dataclass(frozen=True, slots=True)
class Actor:
    """An instructor who acts.

    Attributes:
        person: Who; whether they may has been checked.
        now: When.
        cause: What it is called in ``dedupe_key``: done twice, it says the same thing once.
    """

    person: Person
    now: dt.datetime
    cause: str

"""The part that answers: analysis of passages, the index that follows the database, the answerer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.answering import Answerer
from knowledge.corpus import PassageAnalyst


class Follower(Protocol):
    """Keeps the index up to date in the background."""

    def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""

    async def lag(self, session: AsyncSession) -> int:
        """How many changes the index has not applied."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What answers questions.

    Attributes:
        analyst: Makes tokens and vectors of new passages.
        answerer: Answers.
        follower: Keeps the index that the answerer searches up to date.
    """

    analyst: PassageAnalyst
    answerer: Answerer
    follower: Follower

"""What a message of the bot is about, so that a reply to it finds its subject: ``question:7``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a message can be about."""

    QUESTION = "question"
    ESCALATION = "escalation"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind and the number of its row."""

    kind: Kind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def parse(text: str | None) -> Subject | None:
    """Read a subject; None where there is none, or none that handlers know."""
    kind, _, number = (text or "").partition(":")
    if kind not in Kind.__members__.values() or not number.isdigit():
        return None
    return Subject(Kind(kind), int(number))

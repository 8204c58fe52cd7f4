"""The labelled conversations."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

_FOLDER = Path(__file__).parent
_SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a conversation.

    Attributes:
        room: Which conversation.
        number: Which message; numbers of the two rooms differ.
        at: When it was written.
        speaker: Who wrote it; empty for what the platform says.
        reply_to: The message that it replies to; None where it does not say.
        text: Its words.
    """

    room: str
    number: int
    at: dt.datetime
    speaker: str
    reply_to: int | None
    text: str


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question about contract work.

    Attributes:
        number: The message that asks it.
        answers: The messages that answer it.
        matter: What it is about: questions of one matter ask the same.
    """

    number: int
    answers: tuple[int, ...]
    matter: str


def messages() -> list[Message]:
    """The messages of both rooms, in their order."""
    return [
        Message(
            room=row["room"],
            number=int(row["number"]),
            at=dt.datetime.fromisoformat(row["time"]).replace(tzinfo=_SEOUL),
            speaker=row["speaker"],
            reply_to=int(row["reply_to"]) if row["reply_to"] else None,
            text=row["text"],
        )
        for row in _rows("messages.tsv")
    ]


def labels() -> list[LabelledQuestion]:
    """The questions of both rooms, in their order."""
    return [
        LabelledQuestion(
            number=int(row["question"]),
            answers=tuple(int(number) for number in row["answers"].split(",") if number),
            matter=row["matter"],
        )
        for row in _rows("labels.tsv")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)

"""The labelled conversations, and how many of their pairs of question and answer were found."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

#: A question and one of the messages that answer it, by their numbers.
Pair = tuple[int, int]

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


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs were found.

    Attributes:
        right: Pairs that were found and are labelled.
        found: Pairs that were found.
        labelled: Pairs that are labelled.
    """

    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        """Share of what was found that is labelled; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was found; 1 where nothing is labelled."""
        return self.right / self.labelled if self.labelled else 1.0


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


def pairs(questions: Collection[LabelledQuestion]) -> set[Pair]:
    """The pairs of questions and answers."""
    return {(one.number, answer) for one in questions for answer in one.answers}


def score(found: Collection[Pair], wanted: Collection[Pair]) -> Score:
    """Compare the pairs that were found with those that are labelled."""
    found, wanted = set(found), set(wanted)
    return Score(len(found & wanted), len(found), len(wanted))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)

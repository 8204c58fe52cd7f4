"""The labelled conversation: what was said, and which messages ask and answer together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from tests.knowledge.chats.rendering import Said

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Labels:
    """By thread: the texts that ask, the texts that answer; and which threads ask the same."""

    said: list[Said]
    asked: dict[str, list[str]]
    answered: dict[str, list[str]]
    same: dict[str, str]


def read_labels(name: str) -> Labels:
    labels = Labels([], {}, {}, {})
    day = ""
    for line in (DATA / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("= "):
            day = line.removeprefix("= ")
            continue
        time, name, label, text = line.split("\t")
        labels.said.append(Said(dt.datetime.fromisoformat(f"{day} {time}"), name, text))
        kind, (thread, _, same) = label[0], label[1:].partition(":")
        if kind == "q":
            labels.asked.setdefault(thread, []).append(text)
            labels.same[thread] = same or thread
        elif kind == "a":
            labels.answered.setdefault(thread, []).append(text)
    return labels

"""What is different between two texts of the same article, unit by unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from indexer.extract import mark
from indexer.references import is_within
from indexer.structure import Passage

#: Notes on amendments say nothing of what is in force.
_AMENDED = re.compile(r"\s*[<\[〈](?:개정|신설|본조신설|전문개정|제목개정|종전)[^>\]〉]{0,300}[>\]〉]")


class Change(StrEnum):
    """What became of a unit."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit of an article that says something else, or is there in one of both texts alone.

    Attributes:
        path: ``제1항제5호``; empty for an article without units.
        change: What became of it.
        before: What it said; empty where it was added.
        after: What it says; empty where it was removed.
    """

    path: str
    change: Change
    before: str
    after: str

    @property
    def line(self) -> str:
        """What it says, with its mark, as statutes print it."""
        return mark(self.path) + self.after


def units_of(passages: Iterable[Passage], path: str = "") -> dict[str, str]:
    """The units of an article that are in force, in reading order, by their paths.

    Args:
        passages: Of the article, in any order.
        path: A unit, to have its parts alone.
    """
    units: dict[str, str] = {}
    for passage in sorted(passages, key=lambda one: one.ordinal):
        for block in passage.blocks:
            if block.repealed or (path and not is_within(block.path, path)):
                continue
            before = units.get(block.path, "")
            # A passage begins with the sentence above its items, which stands in the one before it as well.
            if block.text not in before:
                units[block.path] = f"{before}\n{block.text}".strip()
    return units


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[UnitChange, ...]:
    """How two texts of an article differ, in reading order; spaces and notes on amendments do not count."""
    changes = [
        UnitChange(path, Change.CHANGED if path in before else Change.ADDED, before.get(path, ""), text)
        for path, text in after.items()
        if _said(before.get(path, "")) != _said(text)
    ]
    gone = [UnitChange(path, Change.REMOVED, text, "") for path, text in before.items() if path not in after]
    return (*changes, *gone)


def _said(text: str) -> str:
    return "".join(_AMENDED.sub("", text).split())

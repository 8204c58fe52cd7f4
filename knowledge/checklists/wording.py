"""A checklist in plain words: for the record, and for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from knowledge.checklists import texts
from knowledge.checklists.choosing import ANY, Checklist, Entry


def as_text(checklist: Checklist, *, left_out: int = 0, under_review: Sequence[str] = ()) -> str:
    """The list by stage, each line with what it rests on.

    Args:
        checklist: The list.
        left_out: How many lines were left out because the statutes do not bear them out.
        under_review: Names of the lines that instructors look at again.
    """
    parts = [checklist.title]
    for stage, entries in checklist.stages():
        lines = [texts.STAGE.format(stage=stage)]
        for entry in entries:
            lines += _lines(entry)
        parts.append("\n".join(lines))
    parts.append("\n".join(remarks(checklist, left_out, under_review)))
    return "\n\n".join(parts)


def remarks(checklist: Checklist, left_out: int, under_review: Sequence[str]) -> list[str]:
    """What must be known of a list."""
    names = texts.BETWEEN.join(under_review)
    return [
        *([texts.LEFT_OUT.format(count=left_out)] if left_out else []),
        *([texts.UNDER_REVIEW.format(names=names)] if names else []),
        *([texts.ONE_AMOUNT] if checklist.amounts != ANY else []),
        *texts.REMARKS,
    ]


def basis_of(entry: Entry) -> str:
    """The units that a line rests on, each law named once where its units follow each other."""
    found = []
    for law, units in groupby((one.reference for one in entry.basis), key=lambda unit: unit.law):
        places = [f"{unit.article}{unit.path}" for unit in units]
        found.append(texts.OF_LAW.format(law=law, places=texts.BETWEEN.join(places)))
    return texts.BETWEEN.join(found)


def _lines(entry: Entry) -> list[str]:
    line = texts.ENTRY.format(name=entry.name, by=entry.by, when=entry.when)
    if entry.where:
        line = texts.ENTRY_AT.format(entry=line, where=entry.where)
    if entry.only:
        line = texts.ENTRY_ONLY.format(entry=line, only=entry.only)
    line = texts.ENTRY_BASIS.format(entry=line, basis=basis_of(entry))
    return [line, texts.NOTE.format(note=entry.note)] if entry.note else [line]

"""A checklist in plain words: for the record, and for the command line."""

from __future__ import annotations

from itertools import groupby

from knowledge.checklists import texts
from knowledge.checklists.choosing import ANY, Entry
from knowledge.checklists.standing import Standing


def as_text(standing: Standing) -> str:
    """The list by stage, each line with what it rests on."""
    parts = [standing.checklist.title]
    for stage, entries in standing.checklist.stages():
        lines = [texts.STAGE.format(stage=stage)]
        for entry in entries:
            lines += _lines(entry)
        parts.append("\n".join(lines))
    parts.append("\n".join(remarks(standing)))
    return "\n\n".join(parts)


def remarks(standing: Standing) -> list[str]:
    """What must be known of a list."""
    names = texts.BETWEEN.join(standing.under_review)
    return [
        *([texts.LEFT_OUT.format(count=standing.left_out)] if standing.left_out else []),
        *([texts.UNDER_REVIEW.format(names=names)] if names else []),
        *([texts.ONE_AMOUNT] if standing.checklist.amounts != ANY else []),
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

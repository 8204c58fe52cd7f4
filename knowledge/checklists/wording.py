"""A checklist in plain words: for the record, and for the command line."""

from __future__ import annotations

from knowledge.checklists import texts
from knowledge.checklists.choosing import Checklist, Entry


def as_text(checklist: Checklist, *, left_out: int = 0) -> str:
    """The list by stage, each line with what it rests on.

    Args:
        checklist: The list.
        left_out: How many lines were left out because the statutes do not bear them out.
    """
    parts = [checklist.title]
    for stage, entries in checklist.stages():
        lines = [texts.STAGE.format(stage=stage)]
        for entry in entries:
            lines += _lines(entry)
        parts.append("\n".join(lines))
    parts.append("\n".join(remarks(left_out)))
    return "\n\n".join(parts)


def remarks(left_out: int) -> list[str]:
    """What must be known of every list."""
    return [*([texts.LEFT_OUT.format(count=left_out)] if left_out else []), *texts.REMARKS]


def _lines(entry: Entry) -> list[str]:
    line = texts.ENTRY.format(name=entry.name, by=entry.by, when=entry.when)
    if entry.where:
        line = texts.ENTRY_AT.format(entry=line, where=entry.where)
    if entry.only:
        line = texts.ENTRY_ONLY.format(entry=line, only=entry.only)
    basis = texts.BETWEEN.join(one.citation for one in entry.basis)
    line = texts.ENTRY_BASIS.format(entry=line, basis=basis)
    return [line, texts.NOTE.format(note=entry.note)] if entry.note else [line]

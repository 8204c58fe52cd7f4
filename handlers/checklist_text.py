"""A checklist as a message: as much of it as one message holds, each line with its legal basis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from handlers import texts
from handlers.limits import MESSAGE_UNITS, shorten_body, units
from handlers.rendering import date, passage_url
from knowledge.checklists.choosing import Checklist, Entry
from knowledge.checklists.standing import Standing
from knowledge.checklists.wording import remarks


@dataclass(frozen=True, slots=True)
class _Detail:
    """What a line says: everything, or less where the list is long."""

    notes: bool = True
    when: bool = True
    only: bool = True
    every_basis: bool = True


_DETAILS = (
    _Detail(),
    _Detail(notes=False),
    _Detail(notes=False, every_basis=False),
    _Detail(notes=False, when=False, every_basis=False),
    _Detail(notes=False, when=False, only=False, every_basis=False),
)


def checklist_text(standing: Standing, public_url: str) -> Markup:
    """The list by stage, at most ``limits.MESSAGE_UNITS`` long."""
    for detail in _DETAILS:
        text = _text(standing, public_url, detail)
        if units(text) <= MESSAGE_UNITS:
            return text
    return Markup.escape(shorten_body(text.striptags(), MESSAGE_UNITS))


def print_url(checklist: Checklist, public_url: str) -> str:
    """Address of the list as a file to print."""
    amounts = checklist.amounts
    query = f"?least={amounts.least}" + ("" if amounts.most is None else f"&most={amounts.most}")
    kind, method = checklist.kind.name.lower(), checklist.method.name.lower()
    return f"{public_url}/checklists/{kind}/{method}{query}"


def _text(standing: Standing, public_url: str, detail: _Detail) -> Markup:
    head = texts.CHECKLIST_TITLE.format(title=standing.checklist.title, date=date(standing.day))
    parts = [head]
    if detail != _DETAILS[0]:
        parts.append(texts.CHECKLIST_IN_SHORT)
    for stage, entries in standing.checklist.stages():
        lines = [texts.CHECKLIST_STAGE.format(stage=stage)]
        lines += [_line(entry, standing, public_url, detail) for entry in entries]
        parts.append(Markup("\n").join(lines))
    said = [texts.CHECKLIST_REMARK.format(remark=remark) for remark in remarks(standing)]
    return Markup("\n\n").join([*parts, Markup("\n").join(said)])


def _line(entry: Entry, standing: Standing, public_url: str, detail: _Detail) -> Markup:
    bases = entry.basis if detail.every_basis else entry.basis[:1]
    cited = [standing.citation(basis) for basis in bases]
    basis = Markup(", ").join(
        texts.CHECKLIST_BASIS.format(url=passage_url(citation, public_url), label=citation.label)
        for citation in cited
    )
    more = len(entry.basis) - len(bases)
    parts = [
        texts.CHECKLIST_LINE.format(name=entry.name, by=entry.by),
        *_details(entry, detail),
        texts.CHECKLIST_MORE_BASIS.format(basis=basis, count=more) if more else basis,
    ]
    line = Markup(" · ").join(parts)
    return texts.CHECKLIST_NOTE.format(line=line, note=entry.note) if entry.note and detail.notes else line


def _details(entry: Entry, detail: _Detail) -> Iterator[Markup]:
    if detail.only and entry.only:
        yield Markup.escape(entry.only)
    if detail.when:
        yield Markup.escape(entry.when)
        if entry.where:
            yield Markup.escape(entry.where)

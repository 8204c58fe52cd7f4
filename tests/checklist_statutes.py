"""Statutes that say what the checklists cite, and nothing else: small enough to be imported in a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from indexer.references import path_parts
from indexer.structure import Section, StructuredDocument
from knowledge.checklists.choosing import choose
from knowledge.checklists.table import Basis, Kind, Method, shipped_checklists
from tests.library import article, document


def cited_statutes(*, without: Iterable[str] = ()) -> list[StructuredDocument]:
    """A statute for every law that the checklists rest on; ``without`` the units of some citations."""
    laws: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(dict))
    for basis in _bases():
        if basis.citation not in without:
            unit = basis.reference
            path = "".join(path_parts(unit.path))
            laws[unit.law][unit.article].setdefault(path, []).extend(basis.words)
    return [document(law, _sections(articles)) for law, articles in laws.items()]


def _bases() -> set[Basis]:
    table = shipped_checklists()
    return {
        basis
        for kind in Kind
        for method in Method
        if table.offers(kind, method)
        for entry in choose(table, kind, method).entries
        for basis in (*entry.basis, *entry.said)
    }


def _sections(articles: dict[str, dict[str, list[str]]]) -> list[Section]:
    return [
        article(number, "제목", *((path, " ".join(words)) for path, words in sorted(units.items())))
        for number, units in articles.items()
    ]

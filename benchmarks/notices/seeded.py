"""Draft notices and the mistakes seeded into them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from indexer.parsers import parse_bytes, parse_file
from indexer.passages import cut
from indexer.structure import DocumentKind, Passage, StructuredDocument
from knowledge.cited_articles import CitedArticles
from knowledge.notices.findings import Finding

_HERE = Path(__file__).parent
DRAFTS = _HERE / "drafts"
#: What a seed without any mistake is called.
RIGHT = "ok"
#: Drafts written one after the other; see README.md.
SPLITS = {"development": "Written first", "held_out": "Written first, held out until the check was done"}


@dataclass(frozen=True, slots=True)
class Seed:
    """A draft with one thing changed.

    Attributes:
        id: Its name.
        draft: The draft that was changed.
        split: ``development`` or ``held_out``.
        kind: What kind of mistake it is; ``ok`` where it is none.
        variant: What was done.
        text: The changed draft.
        item: Of a missing item, its number in 시행령 제36조.
        where: Words at which a finding may point; any place where empty.
    """

    id: str
    draft: str
    split: str
    kind: str
    variant: str
    text: str
    item: str
    where: tuple[str, ...]

    def is_found_by(self, finding: Finding) -> bool:
        """Whether a finding is of this mistake."""
        if finding.kind != self.kind or (self.item and finding.item != self.item):
            return False
        if not self.where or finding.place is None:
            return True
        said = _plain(finding.place.text)
        return any(_plain(words) in said for words in self.where)


def drafts(split: str) -> list[str]:
    """Names of the drafts of a split."""
    marks: dict[str, Any] = json.loads((_HERE / "marks.json").read_text(encoding="utf-8"))
    return sorted(name for name, marked in marks.items() if marked["split"] == split)


def read_draft(name: str) -> str:
    """The text of a draft."""
    return (DRAFTS / name).read_text(encoding="utf-8")


def read_seeds(split: str) -> Iterator[Seed]:
    """Every seed of a split.

    Raises:
        ValueError: When what is to be changed does not stand in the draft once.
    """
    for row in json.loads((_HERE / "seeds.json").read_text(encoding="utf-8")):
        if row["split"] != split:
            continue
        text = read_draft(row["notice"])
        for edit in row["edit"]:
            if text.count(edit["find"]) != 1:
                raise ValueError(f"{row['id']}: cannot be changed")
            text = text.replace(edit["find"], edit["replace"])
        expect = row["expect"]
        where = tuple(one for one in (expect["where"], *expect["where_any"]) if one)
        yield Seed(
            row["id"], row["notice"], row["split"], row["kind"], row.get("variant", ""), text,
            row.get("item", ""), where,
        )  # fmt: skip


def parse_draft(text: str) -> StructuredDocument:
    """A draft as a word processor has it: every line a paragraph of its own."""
    lines = text.splitlines()
    spaced = [line if line.startswith("|") else f"{line}\n" for line in lines]
    return parse_bytes("\n".join(spaced).encode(), "공고문.md")


@cache
def read_statutes(directory: Path) -> CitedArticles:
    """The statutes in a directory."""
    articles: dict[tuple[str, str], list[Passage]] = {}
    laws = set()
    titles: dict[str, dict[str, str]] = {}
    for path in sorted(directory.glob("*/*.md")):
        document = parse_file(path)
        if document.kind is not DocumentKind.STATUTE:
            continue
        laws.add(document.short_name)
        for passage in cut(document):
            if not passage.repealed:
                articles.setdefault((document.short_name, passage.article), []).append(passage)
                if passage.title:
                    titles.setdefault(document.short_name, {})[passage.article] = passage.title
    return CitedArticles(articles, frozenset(laws), titles)


def _plain(text: str) -> str:
    return "".join(text.split()).replace("|", "")

"""Everyday words and the statutory words they stand for, to widen a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.morphemes import Morphemes, PhrasePart, read_table

#: Shorter words stand inside others, or mean something else, too often to be found by their spelling.
_LEAST_LETTERS = 3
#: A single syllable is no word to know a row by: what is left of 예가, taken for 예+가.
_LEAST_SYLLABLES = 2
#: Modifiers that may stand between two words of a row; an amount (1억 2천3백만원) alone has seven. Without a
#: limit, a page of numbers would be read to its end from each of them.
_MOST_BETWEEN = 10


@dataclass(frozen=True, slots=True)
class Expansion:
    """A row of the thesaurus that a question matched.

    Attributes:
        everyday: The words of the question.
        statutory: The words of the rule.
        terms: Index terms of ``statutory``.
    """

    everyday: str
    statutory: str
    terms: tuple[str, ...]


class ShippedRow(NamedTuple):
    """A row that ships with the package.

    Attributes:
        everyday: What people say.
        statutory: What the rule says.
        reason: Why they mean the same, in English.
        sources: The articles that have the statutory words.
    """

    everyday: str
    statutory: str
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, ready to be matched.

    Attributes:
        expansion: What a match gives.
        key: The morphemes to find; none where they would match too much.
        letters: The letters to find; empty where they would match too much.
        pattern: Finds the letters at the beginning of a word.
    """

    expansion: Expansion
    key: tuple[str, ...]
    letters: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows in force at one moment, never changed."""

    version: int
    rows: int
    spelled: tuple[_Row, ...]
    by_first: Mapping[str, Sequence[_Row]]


class Thesaurus:
    """Finds the statutory words for a question. Safe to use from several threads.

    A row matches where its everyday words, as morphemes, stand next to each other in the question; so
    particles and spacing do not matter, and a short word does not match inside a longer one. What changes
    the meaning of a word (*재*검사, *안* 하다, *한* 업체) must be there where the row has it. The analyzer
    takes some words apart in another way beside a particle than alone (연체+료를): a word that is long enough
    to be no accident also matches as it is spelled, at the beginning of a word.
    """

    def __init__(self, morphemes: Morphemes, rows: Iterable[tuple[str, str]]) -> None:
        """Make a thesaurus.

        Args:
            morphemes: Makes index terms, as for the passages.
            rows: Everyday words, statutory words: those that are always in force.
        """
        self._morphemes = morphemes
        self._fixed = [self._read(*row) for row in rows]
        self._added: dict[tuple[str, str], _Row | None] = {}
        self._table = self._tabulate(version=0)

    def replace_added(self, rows: Iterable[tuple[str, str]]) -> bool:
        """Put rows in force beside the fixed ones, in place of all that were put in force so before.

        They count from the next question on; a question under way sees the rows of before, all of them.

        Returns:
            Whether that changed anything.
        """
        wanted = list(dict.fromkeys(rows))
        if wanted == list(self._added):
            return False
        self._added = {row: self._added.get(row) or self._read(*row) for row in wanted}
        self._table = self._tabulate(self._table.version + 1)
        return True

    @property
    def version(self) -> int:
        """Another number whenever questions may be widened in another way."""
        return self._table.version

    def __len__(self) -> int:
        """Number of rows that can match."""
        return self._table.rows

    def expand(self, question: str) -> list[Expansion]:
        """Rows whose everyday words occur in a question."""
        table = self._table
        parts = self._morphemes.phrase(question)
        found: dict[tuple[str, str], Expansion] = {}
        for start, part in enumerate(parts):
            for row in table.by_first.get(part.form, ()):
                if _stands_at(row.key, parts, start):
                    found[row.expansion.everyday, row.expansion.statutory] = row.expansion
        spelled = question.lower()
        compact = "".join(spelled.split())
        for row in table.spelled:
            if row.letters in compact and row.pattern.search(spelled):
                found[row.expansion.everyday, row.expansion.statutory] = row.expansion
        return list(found.values())

    def _read(self, everyday: str, statutory: str) -> _Row | None:
        """A row, ready; None where there is nothing to find."""
        parts = self._morphemes.phrase(everyday)
        if not any(part.content for part in parts):
            return None
        key = tuple(part.form for part in parts)
        is_key = len("".join(key)) >= _LEAST_SYLLABLES
        letters = everyday.replace(" ", "").lower()
        is_spelled = len(letters) >= _LEAST_LETTERS or not is_key
        terms = tuple(dict.fromkeys(self._morphemes.terms(statutory)))
        return _Row(
            Expansion(everyday, statutory, terms),
            key if is_key else (),
            letters if is_spelled else "",
            re.compile(r"(?<![0-9a-z가-힣])" + r"\s*".join(map(re.escape, letters))),
        )

    def _tabulate(self, version: int) -> _Table:
        rows = [row for row in (*self._fixed, *self._added.values()) if row is not None]
        by_first: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            if row.key:
                by_first[row.key[0]].append(row)
        return _Table(version, len(rows), tuple(row for row in rows if row.letters), dict(by_first))


def _stands_at(key: Sequence[str], parts: Sequence[PhrasePart], start: int) -> bool:
    """Whether the morphemes of a row follow each other from a place on, a few other modifiers aside."""
    place = start
    for form in key:
        for part in parts[place : place + _MOST_BETWEEN + 1]:
            place += 1
            if part.form == form:
                break
            if part.content:
                return False
        else:
            return False
    return True


def shipped_table() -> list[ShippedRow]:
    """The thesaurus that ships with the package."""
    return [
        ShippedRow(everyday, statutory, reason, tuple(sources.split("; ")))
        for everyday, statutory, reason, sources in read_table("thesaurus.tsv")
    ]


def shipped_rows() -> list[tuple[str, str]]:
    """The same without reasons and sources: everyday words, statutory words."""
    return [(row.everyday, row.statutory) for row in shipped_table()]

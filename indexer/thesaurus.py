"""Everyday words and the statutory words they stand for, to widen a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.morphemes import Morphemes, read_table

#: Shorter words stand inside others, or mean something else, too often to be found by their spelling.
_LEAST_LETTERS = 3


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


class Thesaurus:
    """Finds the statutory words for a question.

    A row matches where its everyday words, as morphemes, stand next to each other in the question; so
    particles and spacing do not matter, and a short word does not match inside a longer one. The analyzer
    takes some words apart in another way beside a particle than alone (연체+료를): a word that is long enough
    to be no accident also matches as it is spelled, at the beginning of a word.
    """

    def __init__(self, morphemes: Morphemes, rows: Iterable[tuple[str, str]]) -> None:
        self._morphemes = morphemes
        self._rows = 0
        self._spelled: list[tuple[str, re.Pattern[str], Expansion]] = []
        self._by_first: dict[str, list[tuple[tuple[str, ...], Expansion]]] = defaultdict(list)
        for everyday, statutory in rows:
            self.add(everyday, statutory)

    def add(self, everyday: str, statutory: str) -> None:
        """Add a row; it counts from the next question on."""
        key = tuple(self._morphemes.words(everyday))
        if key:
            terms = tuple(dict.fromkeys(self._morphemes.terms(statutory)))
            expansion = Expansion(everyday, statutory, terms)
            self._by_first[key[0]].append((key, expansion))
            letters = everyday.replace(" ", "").lower()
            if len(letters) >= _LEAST_LETTERS:
                pattern = re.compile(r"(?<![0-9a-z가-힣])" + r"\s*".join(map(re.escape, letters)))
                self._spelled.append((letters, pattern, expansion))
            self._rows += 1

    def __len__(self) -> int:
        """Number of rows that can match."""
        return self._rows

    def expand(self, question: str) -> list[Expansion]:
        """Rows whose everyday words occur in a question."""
        words = self._morphemes.words(question)
        found: dict[tuple[str, str], Expansion] = {}
        for start, word in enumerate(words):
            for key, expansion in self._by_first.get(word, ()):
                if tuple(words[start : start + len(key)]) == key:
                    found[expansion.everyday, expansion.statutory] = expansion
        spelled = question.lower()
        compact = "".join(spelled.split())
        for letters, pattern, expansion in self._spelled:
            if letters in compact and pattern.search(spelled):
                found[expansion.everyday, expansion.statutory] = expansion
        return list(found.values())


def shipped_rows() -> list[tuple[str, str]]:
    """The thesaurus that ships with the package: everyday words, statutory words."""
    return [(row[0], row[1]) for row in read_table("thesaurus.tsv")]

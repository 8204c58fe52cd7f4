"""Fit what makes a unit (항, 호) of an article the one that answers, cross-validated by article.

    python -m training.fit_units STATUTES_DIR [--cache FILE]

The starter Q&A cites units, and ``rewordings.tsv`` asks for the same in other words: each question, with the
article that its entry cites first, is a choice among the units of that article. Prints the weights for
``indexer.units`` and how often they choose the unit cited; also for expected questions, each searched as if
it were not known, on which nothing is fitted: the other questions of a unit were written not to repeat it.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from indexer.calibration import shipped_calibration
from indexer.entries import PassageKind
from indexer.morphemes import Morphemes
from indexer.references import Reference, find_references, path_parts
from indexer.search import Searcher
from indexer.structure import Block, Passage
from indexer.units import PASSAGE_WEIGHT, UNIT_WEIGHTS, Sought, unit_features, wanted_units
from knowledge.quoting import FAR_BELOW, WIDENED_WEIGHT
from knowledge.starter import read_entries
from training.labelled import ON, make_searcher
from training.material import analysed_expected, analysed_statutes, rewordings

FOLDS = 5
PENALTY = 1.0
NAMES = (*UNIT_WEIGHTS, "passage")
#: Expected questions that are looked at, of some thousands.
SAMPLE = 700

Floats = npt.NDArray[np.float64]
#: A question, the unit cited, and the passage of the question itself, if it is an expected one.
Asked = tuple[str, Reference, int | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """A question and the units of the article that answers it.

    Attributes:
        features: One row a unit, columns as ``NAMES``.
        right: Which units are of the 항 (or 호) that was cited.
        exact: Which unit was cited.
        article: The article.
        known_from: Whether the question is one of the starter Q&A, or an expected one.
    """

    features: Floats
    right: npt.NDArray[np.bool_]
    exact: npt.NDArray[np.bool_]
    article: str
    known_from: str


def of_starter() -> Iterator[Asked]:
    """Every wording of a starter question, with the unit that its entry cites first."""
    wordings: dict[str, list[str]] = defaultdict(list)
    for key, text in rewordings():
        wordings[key].append(text)
    for entry in read_entries()[0].values():
        cited = find_references(entry.citations[0])
        if cited and cited[0].path:
            yield from ((text, cited[0], None) for text in [entry.question, *wordings[entry.key]])


class Units:
    """Makes choices from questions: searches, then looks at the units of the article cited."""

    def __init__(self, statutes: Path, cache: Path | None) -> None:
        """Index statutes and expected questions."""
        corpus = analysed_statutes(statutes, cache) + analysed_expected()
        blank = make_searcher(corpus, dense=True)
        self._searcher = Searcher(blank.index, blank.reader, shipped_calibration(dense=True))
        self._passages = {number: item.passage for number, (_, item) in enumerate(corpus, start=1)}
        self._morphemes = Morphemes()
        self._terms: dict[str, frozenset[str]] = {}

    def of_expected(self) -> list[Asked]:
        """A sample of the expected questions that cite a unit."""
        metas = self._searcher.index.table.metas
        everything = [
            (passage.title, Reference(metas[number].law, passage.article, passage.path), number)
            for number, passage in self._passages.items()
            if metas[number].kind is PassageKind.EXPECTED and passage.path
        ]
        return random.Random(1).sample(everything, SAMPLE)

    def terms(self, text: str) -> frozenset[str]:
        """Index terms of a unit."""
        if text not in self._terms:
            self._terms[text] = frozenset(self._morphemes.terms(text))
        return self._terms[text]

    def choice(self, asked: Asked) -> Choice | None:
        """What is chosen from; None where the article is not there or has but one unit."""
        text, cited, itself = asked
        index = self._searcher.index
        question = self._searcher.read(text)
        found = self._searcher.search(question, on=ON, kinds=(PassageKind.STATUTE,), limit=1000)
        article = (cited.law, cited.article)
        scores = {hit.passage_id: hit.score for hit in found.hits if hit.unit == article}
        best = max(scores.values(), default=0.0)
        expected = [one for one in found.expected.get(article, ()) if one.passage_id != itself]
        weights = index.idf("body", question.terms) | {
            term: weight * WIDENED_WEIGHT for term, weight in index.idf("body", question.widened).items()
        }
        sought = Sought(weights, wanted_units(text), expected)
        blocks: list[Block] = []
        rows: list[list[float]] = []
        for number in index.table.article(*article):
            passage = self._passages[number]
            if index.table.metas[number].kind is PassageKind.STATUTE:
                below = max(scores.get(number, best - FAR_BELOW) - best, -FAR_BELOW)
                for block, row in zip(passage.blocks, self._features(passage, sought), strict=True):
                    if not block.repealed:
                        blocks.append(block)
                        rows.append([row[name] for name in UNIT_WEIGHTS] + [below])
        unit, cited_path = path_parts(cited.path)[:1], path_parts(cited.path)
        right = np.array([path_parts(block.path)[:1] == unit for block in blocks], bool)
        exact = np.array([path_parts(block.path) == cited_path for block in blocks], bool)
        if not right.any() or right.all():
            return None
        return Choice(
            np.array(rows), right, exact, " ".join(article), "starter" if itself is None else "expected"
        )

    def _features(self, passage: Passage, sought: Sought) -> list[dict[str, float]]:
        found = [self.terms(block.text) for block in passage.blocks]
        return unit_features(passage.blocks, found, sought, self.terms(passage.title))


def fit(rows: Sequence[Choice]) -> Floats:
    """Weights that make the units cited likely among all of their article (softmax, L2 penalty)."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = PENALTY / 2 * float(weights @ weights), PENALTY * weights
        for row in rows:
            likely = np.exp(row.features @ weights - (row.features @ weights).max())
            likely /= likely.sum()
            of_right = likely[row.right].sum()
            value -= math.log(of_right + 1e-12)
            slope = slope + likely @ row.features - likely[row.right] @ row.features[row.right] / of_right
        return value, slope

    solution: Floats = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x
    return solution


def chosen_right(rows: Sequence[Choice], weights: Floats) -> Floats:
    """How often the likeliest unit is of the 항 or 호 that was cited, and how often the very unit."""
    best = [int(np.argmax(row.features @ weights)) for row in rows]
    hits = [[row.right[one], row.exact[one]] for row, one in zip(rows, best, strict=True)]
    counts: Floats = np.array(hits, float).sum(axis=0)
    return counts


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statutes", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    units = Units(given.statutes, given.cache)
    rows = [
        row for asked in (*of_starter(), *units.of_expected()) if (row := units.choice(asked)) is not None
    ]
    articles = sorted({row.article for row in rows})
    fold = {article: position % FOLDS for position, article in enumerate(articles)}
    starter = [row for row in rows if row.known_from == "starter"]
    fitted = [fit([row for row in starter if fold[row.article] != number]) for number in range(FOLDS)]
    shipped = np.array([*UNIT_WEIGHTS.values(), PASSAGE_WEIGHT])
    for name in ("starter", "expected"):
        chosen = [row for row in rows if row.known_from == name]
        held_out = sum(
            chosen_right([row for row in chosen if fold[row.article] == number], fitted[number])
            for number in range(FOLDS)
            if any(fold[row.article] == number for row in chosen)
        )
        as_shipped = chosen_right(chosen, shipped)
        print(f"{name}: {len(chosen)} questions; 항 or 호, and very unit: "
              f"{held_out / len(chosen)} held out, {as_shipped / len(chosen)} as shipped")  # fmt: skip
    print({name: round(float(weight), 1) for name, weight in zip(NAMES, fit(starter), strict=True)})


if __name__ == "__main__":
    main()

"""Fit what makes a unit (항, 호) of an article the one that answers, cross-validated by article.

    python -m training.fit_units STATUTES_DIR

The starter Q&A cites units, and ``rewordings.tsv`` asks for the same in other words: each question, with the
article that its entry cites first, is a choice among the units of that article. Prints the weights for
``indexer.extract.UNIT_WEIGHTS`` and how often they choose the cited 항 or 호.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from indexer.extract import UNIT_WEIGHTS, unit_features, wanted_units
from indexer.morphemes import Morphemes
from indexer.parsers import parse_file
from indexer.passages import cut
from indexer.references import Reference, find_references, path_parts
from indexer.structure import Passage
from indexer.thesaurus import Thesaurus, shipped_rows
from knowledge.answerer import WIDENED_WEIGHT
from knowledge.starter import read_entries
from training.material import rewordings

FOLDS = 5
PENALTY = 1.0
NAMES = tuple(UNIT_WEIGHTS)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A question and the units of the article that answers it."""

    features: Floats
    right: npt.NDArray[np.bool_]
    article: str


def statutes_in_force(directory: Path) -> dict[tuple[str, str], list[Passage]]:
    """Passages by short name of the law and article."""
    passages: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for path in sorted(directory.glob("*/*.md")):
        document = parse_file(path)
        for passage in () if document.repealed else cut(document):
            passages[document.short_name, passage.article].append(passage)
    return passages


def questions() -> Iterator[tuple[str, Reference]]:
    """Every wording of a starter question, with the unit that its entry cites first."""
    wordings: dict[str, list[str]] = defaultdict(list)
    for key, text in rewordings():
        wordings[key].append(text)
    for entry in read_entries()[0].values():
        cited = find_references(entry.citations[0])
        if cited and cited[0].path:
            yield from ((text, cited[0]) for text in [entry.question, *wordings[entry.key]])


def choices(passages: dict[tuple[str, str], list[Passage]]) -> list[Choice]:
    """What is chosen from: articles with more than one unit, of which the entry cites one."""
    morphemes = Morphemes()
    thesaurus = Thesaurus(morphemes, shipped_rows())
    everything = [set(morphemes.terms(one.text)) for of_article in passages.values() for one in of_article]
    used = Counter(term for terms in everything for term in terms)

    def idf(term: str) -> float:
        return math.log(1 + (len(everything) - used[term] + 0.5) / (used[term] + 0.5))

    rows = []
    for text, cited in questions():
        own = set(morphemes.terms(text))
        widened = {term for expansion in thesaurus.expand(text) for term in expansion.terms} - own
        weights = {term: idf(term) for term in own} | {term: WIDENED_WEIGHT * idf(term) for term in widened}
        for passage in passages.get((cited.law, cited.article), ()):
            blocks = [block for block in passage.blocks if not block.repealed]
            wanted = path_parts(cited.path)[:1]
            right = np.array([path_parts(block.path)[:1] == wanted for block in blocks], bool)
            if right.any() and not right.all():
                found = [set(morphemes.terms(block.text)) for block in blocks]
                title = set(morphemes.terms(passage.title))
                features = unit_features(blocks, found, weights, title, wanted_units(text))
                table = np.array([[row[name] for name in NAMES] for row in features])
                rows.append(Choice(table, right, f"{cited.law} {cited.article}"))
    return rows


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


def chosen_right(rows: Sequence[Choice], weights: Floats) -> int:
    """How often the likeliest unit is of the 항 or 호 that was cited."""
    return sum(bool(row.right[np.argmax(row.features @ weights)]) for row in rows)


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statutes", type=Path)
    rows = choices(statutes_in_force(parser.parse_args().statutes))
    articles = sorted({row.article for row in rows})
    fold = {article: position % FOLDS for position, article in enumerate(articles)}
    right = sum(
        chosen_right(
            [row for row in rows if fold[row.article] == number],
            fit([row for row in rows if fold[row.article] != number]),
        )
        for number in range(FOLDS)
    )
    shipped = chosen_right(rows, np.array(list(UNIT_WEIGHTS.values())))
    print(f"{len(rows)} questions about {len(articles)} articles: the unit cited is chosen in "
          f"{right / len(rows):.3f} held out, {shipped / len(rows):.3f} as shipped")  # fmt: skip
    print({name: round(float(weight), 1) for name, weight in zip(NAMES, fit(rows), strict=True)})


if __name__ == "__main__":
    main()

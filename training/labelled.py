"""Questions with every candidate that a search finds, and the fit of weights that rank them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from indexer.analysis import Analyser
from indexer.calibration import Calibration, GateCalibration, Logistic
from indexer.embedder import load_embedder
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.expected import EXPECTED
from indexer.gate import SHOWN, LabelledSearch, gate_features
from indexer.index import PassageIndex
from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.search import OTHER_SIDE, Hit, Searcher, SearchResult
from indexer.structure import Jurisdiction, Passage, StructuredDocument
from indexer.thesaurus import Thesaurus, shipped_rows
from training.material import Owned

FOLDS = 5
PENALTY = 0.001
#: Learned among rules; the others only tell Q&A entries apart, or are set by hand.
FUSION = (
    "body", "title", "body_widened", "title_widened", "bigrams", "asked", "widened",
    "own_side", "decree", "rule",
)  # fmt: skip
#: A question that names a law wants that law; too few of the questions do to learn it from them.
NAMED_WEIGHT = 2.0
ON = dt.date.today()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with every candidate: features, which of them are right, and which are so or related.

    Attributes:
        result: What ``searcher`` found for it.
        right: Of each candidate, whether it answers.
        near: The same, or related.
        topic: Rows of one topic are never on both sides of a fit.
        weight: How much it counts in the fit of fusion.
        searcher: What found the candidates.
        answerable: Whether any rule answers.
    """

    result: SearchResult
    right: npt.NDArray[np.bool_]
    near: npt.NDArray[np.bool_]
    topic: str
    weight: float
    searcher: Searcher
    answerable: bool = True

    def table(self, names: Sequence[str]) -> npt.NDArray[np.float64]:
        """Its candidates' features, one row each."""
        return np.array([[hit.features[name] for name in names] for hit in self.result.hits]).reshape(
            -1, len(names)
        )

    @property
    def offset(self) -> npt.NDArray[np.float64]:
        """What is added to each score and not learned."""
        return np.array([OTHER_SIDE * hit.features["other_side"] for hit in self.result.hits])

    def without_expected(self) -> Labelled:
        """The same question, as if nobody had written expected questions."""
        nothing = dict.fromkeys((*EXPECTED, "with_expected"), 0.0)
        hits = tuple(replace(hit, features=dict(hit.features) | nothing) for hit in self.result.hits)
        return replace(self, result=replace(self.result, hits=hits))

    def to_gate(self, kind: str, *, expected: bool = True) -> LabelledSearch:
        """What the gate is fitted on; ``expected`` tells whether expected questions cover its words."""
        covered = self.searcher.with_coverage(self.result, expected=expected)
        return LabelledSearch(gate_features(covered), self.rank <= SHOWN, kind != "far", self.topic)

    def reranked(self, weights: dict[str, float]) -> Labelled:
        """The same question, ranked by other weights."""
        names = list(weights)
        scores = self.table(names) @ list(weights.values()) + self.offset
        order = np.argsort(-scores, kind="stable")
        hits = tuple(_with_score(self.result.hits[i], float(scores[i])) for i in order)
        result = replace(self.result, hits=hits)
        return replace(self, result=result, right=self.right[order], near=self.near[order])

    @property
    def rank(self) -> int:
        """Place of the first right article; 999 where none was found."""
        best = {hit.unit: place for place, hit in reversed(list(enumerate(self.result.units(), start=1)))}
        places = [best[hit.unit] for hit, right in zip(self.result.hits, self.right, strict=True) if right]
        return min(places, default=999)


def _with_score(hit: Hit, score: float) -> Hit:
    return Hit(hit.passage_id, score, hit.meta, hit.features, hit.named)


def fit_fusion(rows: Sequence[Labelled], names: Sequence[str]) -> dict[str, float]:
    """Weights that make the right passages likely among all candidates (listwise softmax)."""
    tables = [(row.table(names), row.right, row.offset, row.weight) for row in rows if row.right.any()]
    total = sum(weight for *_, weight in tables)

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        value, slope = PENALTY * total * (weights @ weights), 2 * PENALTY * total * weights
        for table, right, offset, weight in tables:
            scores = table @ weights + offset
            likely = np.exp(scores - scores.max())
            value -= weight * np.log(likely[right].sum() / likely.sum() + 1e-30)
            of_right = likely[right] / max(likely[right].sum(), 1e-30)
            slope = slope + weight * ((likely / likely.sum()) @ table - of_right @ table[right])
        return value / total, slope / total

    solution = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 4) for name, weight in zip(names, solution, strict=True)}


def folds(rows: Sequence[Labelled], seed: int = 0) -> npt.NDArray[np.int64]:
    """Fold of each row; rows of one topic are never apart."""
    topics = sorted({row.topic for row in rows})
    np.random.default_rng(seed).shuffle(topics)
    fold = {topic: position % FOLDS for position, topic in enumerate(topics)}
    return np.array([fold[row.topic] for row in rows])


def held_out(rows: Sequence[Labelled], names: Sequence[str], fixed: dict[str, float]) -> list[Labelled]:
    """Every row, ranked by weights that were fitted without its topic."""
    fold = folds(rows)
    ranked: dict[int, Labelled] = {}
    for number in range(FOLDS):
        weights = fit_fusion([row for row, f in zip(rows, fold, strict=True) if f != number], names) | fixed
        for position in np.flatnonzero(fold == number):
            ranked[int(position)] = rows[position].reranked(weights)
    return [ranked[position] for position in range(len(rows))]


def recalls(name: str, ranks: Sequence[int]) -> None:
    """Print how often a right article is among the first."""
    places = np.array(ranks)
    shares = "  ".join(f"@{k} {np.mean(places <= k):.3f}" for k in (1, 3, 5, 10, 50))
    print(f"{name}: n {len(places)}  {shares}  mrr {np.mean(1 / places):.3f}")


def curve(name: str, probabilities: Sequence[float], right: Sequence[bool], asked: Sequence[bool]) -> None:
    """Precision and coverage at thresholds. ``asked`` marks the rows that should be answered."""
    p, r, a = np.array(probabilities), np.array(right), np.array(asked)
    for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        answered = p >= limit
        precision = r[answered].mean() if answered.any() else float("nan")
        print(f"{name} >= {limit}: precision {precision:.3f}, of those to answer {answered[a].mean():.3f}, "
              f"of the others {answered[~a].mean() if (~a).any() else 0:.3f}")  # fmt: skip


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Share of pairs of a right and a wrong row that the scores put in order."""
    s, y = np.array(scores), np.array(labels)
    above = (s[y][:, None] > s[~y][None, :]).mean() + 0.5 * (s[y][:, None] == s[~y][None, :]).mean()
    return float(above)


def meta_of(document: StructuredDocument | None, passage: Passage) -> PassageMeta:
    """Metadata of a passage, as in a database."""
    if document is None:
        return PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, 7)
    return PassageMeta(
        PassageKind(document.kind.value), document.short_name, passage.article, document.jurisdiction,
        int(document.authority), document.effective_date, None, passage.repealed, passage.path,
    )  # fmt: skip


def make_searcher(corpus: Sequence[Owned], *, dense: bool) -> Searcher:
    """A searcher over passages, numbered from 1, that ranks by nothing yet."""
    morphemes = Morphemes()
    embedder = load_embedder() if dense else None
    index = PassageIndex(Analyser(morphemes, embedder).identity)
    index.apply(
        [
            IndexRow(n, meta_of(document, item.passage), item.tokens, item.vectors if dense else None)
            for n, (document, item) in enumerate(corpus, start=1)
        ],
        (), seq=1,
    )  # fmt: skip
    none = Logistic({}, 0.0)
    gate = GateCalibration(none, none, 0.5, 0.5)
    blank = Calibration({}, {}, {}, gate, gate, none, 0.5)
    reader = QuestionReader(morphemes, Thesaurus(morphemes, shipped_rows()), embedder)
    return Searcher(index, reader, blank)


def label(
    searcher: Searcher,
    question: str,
    kinds: tuple[PassageKind, ...],
    wanted: Set[Any],
    *,
    topic: str,
    weight: float = 1.0,
    related: Set[Any] = frozenset(),
) -> Labelled:
    """Search, and mark what is wanted or related: articles by name, entries by number."""
    found = searcher.search(searcher.read(question), on=ON, kinds=kinds, limit=1000)
    unnamed = replace(found, hits=tuple(_with_score(h, h.score - 1000 * h.named) for h in found.hits))
    keys = [f"{h.meta.law} {h.meta.article}" if h.meta.article else h.passage_id for h in unnamed.hits]
    right = np.array([key in wanted for key in keys], bool)
    near = right | np.array([key in related for key in keys], bool)
    return Labelled(unnamed, right, near, topic, weight, searcher, bool(wanted))

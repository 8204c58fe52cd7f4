"""Fit the weights of fusion and the gate on labelled questions, cross-validated by topic.

    python -m training.fit_calibration STATUTES_DIR EVAL_DIR [--cache FILE]

writes ``indexer/data/calibration.json`` (numbers only, no text of the data) and prints what was measured
on questions whose topics were held out. EVAL_DIR holds ``questions.jsonl``, ``out_of_scope.jsonl``,
``qa_entries.jsonl`` and ``paraphrases.jsonl``; other wordings of the starter Q&A stand in
``rewordings.tsv``. Analysing the statutes takes minutes; ``--cache`` keeps it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from indexer import calibration as fitted
from indexer.analysis import Analyser
from indexer.calibration import Calibration, GateCalibration, Logistic
from indexer.embedder import load_embedder
from indexer.entries import IndexRow, PassageKind, PassageMeta
from indexer.expected import EXPECTED
from indexer.gate import (
    SHOWN,
    LabelledSearch,
    fit_gate,
    gate_features,
    held_out_probabilities,
)  # fmt: skip
from indexer.index import PassageIndex
from indexer.matching import COMPARED, contradicts, match_features
from indexer.morphemes import Morphemes
from indexer.parsers import parse_file
from indexer.passages import cut
from indexer.question import QuestionReader
from indexer.references import find_references
from indexer.search import OTHER_SIDE, RULES, Hit, Searcher, SearchResult
from indexer.structure import Block, Jurisdiction, Passage, StructuredDocument
from indexer.thesaurus import Thesaurus, shipped_rows
from knowledge.starter import read_entries, starter_documents
from training.material import (
    Owned,
    Row,
    analysed_expected,
    analysed_statutes,
    asked_first,
    read_rows,
    rewordings,
)

FOLDS = 5
QA = (PassageKind.QA,)
PENALTY = 0.001
#: Learned among rules; the others only tell Q&A entries apart, or are set by hand.
FUSION = (
    "body", "title", "body_widened", "title_widened", "bigrams", "asked", "widened",
    "own_side", "decree", "rule",
)  # fmt: skip
OF_STATUTES = (*FUSION, *EXPECTED)
PENALTY_OF_MATCH = 10.0
#: Questions that the evaluation calls unanswered by its entries are often answered by one all the same.
UNANSWERED_WEIGHT = 0.5
_WEIGHTS = {"high": 1.0, "medium": 0.5}
QA_FUSION = ("title", "title_bigrams", "body", "asked", "widened", "title_asked")
#: What one of our own questions counts beside one of the evaluation, when fusion is fitted: they are three
#: times as many, and written by fewer people.
OWN_WEIGHT = 0.1
#: A question that names a law wants that law; too few of the questions do to learn it from them.
NAMED_WEIGHT = 2.0
#: Least probability at which an entry answers. Much of what counts as wrong in the evaluation is another
#: entry that answers as well; see docs/decisions.
QA_FROM = {"dense": 0.6, "words": 0.5}
#: Least probability at which a standard document answers.
STANDARD_FROM = 0.7
#: Share of the questions answered at which refusals are compared.
USUAL_COVERAGE = 0.85
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


def fit_rules(
    questions: list[Labelled], asked: list[Labelled], others: list[tuple[Labelled, str]], name: str
) -> tuple[dict[str, float], GateCalibration]:
    """Fit fusion and gate for rules; print what was measured.

    Args:
        questions: Questions of the evaluation that rules answer.
        asked: Our own, see ``material.asked_first``.
        others: Questions of the evaluation that no rule answers, each with its kind.
        name: What is printed before each line.
    """
    fixed = {"named": NAMED_WEIGHT}
    learned = questions + asked
    ranked = held_out(learned, OF_STATUTES, fixed)
    sure = [row for row in ranked if row.weight == 1]
    recalls(f"{name} held out, high confidence", [row.rank for row in sure])
    near = np.mean([row.near[0] for row in sure])
    print(f"{name} held out, high confidence: gold or related first {near:.3f}")
    recalls(f"{name} held out, our own", [row.rank for row in ranked[len(questions) :] if row.answerable])
    weights = fit_fusion(learned, OF_STATUTES) | fixed
    recalls(
        f"{name} fitted, high confidence",
        [row.reranked(weights).rank for row in questions if row.weight == 1],
    )
    everything = ranked + [row.reranked(weights) for row, _ in others]
    kinds = ["in"] * len(questions) + ["own"] * len(asked) + [kind for _, kind in others]
    # Most laws have no expected questions: what was found counts there as well.
    blind = [row.without_expected().reranked(weights) for row in everything]
    searches = [row.to_gate(kind) for row, kind in zip(everything, kinds, strict=True)]
    searches += [row.to_gate(kind, expected=False) for row, kind in zip(blind, kinds, strict=True)]
    gate = fit_gate(searches)
    measured = held_out_probabilities(searches)
    of_blind = np.array([right for right, _ in measured[len(everything) :]])
    answered = of_blind >= gate.answer_from
    labels = np.array([search.right for search in searches[len(everything) :]])
    print(f"{name} without expected questions: {answered.mean():.3f} answered, "
          f"right {labels[answered].mean():.3f}")  # fmt: skip
    judged = [Judged(*one) for one in zip(everything, kinds, measured[: len(everything)], strict=True)]
    measure_gate([one for one in judged if one.kind != "own"], gate, name)
    own = [one for one in judged if one.kind == "own"]
    curve(
        f"{name} our own right",
        [one.right for one in own],
        [one.is_right for one in own],
        [one.row.answerable for one in own],
    )
    bins(f"{name} our own", own)
    return weights, gate


class Judged(NamedTuple):
    """A question with what the gate, fitted without its topic, says of it.

    Attributes:
        row: The question, ranked.
        kind: ``in`` the field, or how far from it; ``own`` for one of ours.
        probabilities: Of being right, and of being in scope.
    """

    row: Labelled
    kind: str
    probabilities: tuple[float, float]

    @property
    def right(self) -> float:
        """Probability of being right."""
        return self.probabilities[0]

    @property
    def is_right(self) -> bool:
        """Whether a right article is among those cited."""
        return self.row.rank <= SHOWN


def bins(name: str, judged: Sequence[Judged]) -> None:
    """Print whether probabilities hold what they say."""
    steps = np.clip([int(one.right * 10) for one in judged], 0, 9)
    for step in sorted(set(steps.tolist())):
        shares = [one.is_right for one, of in zip(judged, steps, strict=True) if of == step]
        print(f"{name} right from {step / 10}: {np.mean(shares):.2f} of {len(shares)}")


def measure_gate(judged: Sequence[Judged], gate: GateCalibration, name: str) -> None:
    """Print how well the gate tells right from wrong, and the field from other matters."""
    right, scope = (np.array([one.probabilities[i] for one in judged]) for i in (0, 1))
    labels, first = (
        np.array([one.is_right for one in judged]),
        np.array([one.row.rank == 1 for one in judged]),
    )
    kinds = np.array([one.kind for one in judged])
    inside = kinds == "in"
    curve(f"{name} right", right.tolist(), labels.tolist(), inside.tolist())
    for kind in ("far", "near"):
        chosen = inside | (kinds == kind)
        marks = inside[chosen].tolist()
        by_scope, by_right = auroc(scope[chosen].tolist(), marks), auroc(right[chosen].tolist(), marks)
        print(f"{name} AUROC {kind}: by scope {by_scope:.3f}, by right {by_right:.3f}")
    limit = np.quantile(right[inside], 1 - USUAL_COVERAGE)
    print(f"{name} where {USUAL_COVERAGE} of the questions are answered, from {limit:.2f}: "
          f"far refused {np.mean(right[kinds == 'far'] < limit):.3f}")  # fmt: skip
    bins(name, judged)
    answered = right >= gate.answer_from
    sure = answered & inside & np.array([one.row.weight == 1 for one in judged])
    print(f"{name} at {gate.answer_from}, high confidence: cited right "
          f"{labels[sure].mean():.3f} of {sure.sum()}")  # fmt: skip
    outside = (scope < gate.scope_from) & ~answered
    print(f"{name} at {gate.answer_from}: {answered[inside].mean():.3f} of the questions answered, "
          f"cited right {labels[answered].mean():.3f}, "
          f"first citation right {first[answered].mean():.3f}, "
          f"out of scope refused {1 - answered[~inside].mean():.3f}; called out of scope: of the field "
          f"{outside[inside].mean():.3f}, of the others {outside[~inside].mean():.3f}")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asking:
    """A question beside the Q&A entries that may ask the same."""

    features: list[dict[str, float]]
    contradicting: list[bool]
    right: list[bool]
    topic: str
    importance: float
    answerable: bool


def asking(row: Labelled, searcher: Searcher, questions: dict[int, str]) -> Asking:
    """Compare a question with its best candidates."""
    hits, wording = row.result.hits[:COMPARED], row.result.question.wording
    read = searcher.reader.wordings.known
    known = [(read(questions[hit.passage_id]), hit.features) for hit in hits]
    return Asking(
        match_features(wording, known, partial(searcher.index.idf, "body")),
        [contradicts(wording, one) for one, _ in known],
        [bool(right) for right in row.right[:COMPARED]],
        row.topic,
        row.weight,
        bool(row.right.any()),
    )


def fit_match(rows: Sequence[Asking]) -> Logistic:
    """Probability that two questions ask the same, from every pair of every row."""
    pairs = [
        (features, right, row.importance)
        for row in rows
        for features, right in zip(row.features, row.right, strict=True)
    ]
    features, right, importance = zip(*pairs, strict=True)
    return Logistic.fit(features, right, importance=importance, penalty=PENALTY_OF_MATCH)


def measure_match(sets: dict[str, list[Asking]], name: str) -> None:
    """Print how entries are matched to questions whose topics were held out."""
    everything = [row for rows in sets.values() for row in rows]
    topics = sorted({row.topic for row in everything})
    np.random.default_rng(1).shuffle(topics)
    fold = {topic: position % FOLDS for position, topic in enumerate(topics)}
    models = [fit_match([row for row in everything if fold[row.topic] != n]) for n in range(FOLDS)]
    for of, rows in sets.items():
        best, right, answerable = [], [], []
        for row in (row for row in rows if row.features):
            probabilities = [
                0.0 if against else models[fold[row.topic]].probability(features)
                for features, against in zip(row.features, row.contradicting, strict=True)
            ]
            first = max(range(len(probabilities)), key=probabilities.__getitem__)
            best.append(probabilities[first])
            right.append(row.right[first])
            answerable.append(row.answerable)
        firsts = [r for r, a in zip(right, answerable, strict=True) if a]
        print(f"{name} {of}: n {len(rows)}, right entry first {np.mean(firsts):.3f} of {len(firsts)}, "
              f"AUROC {auroc(best, right):.3f}")  # fmt: skip
        curve(f"{name} {of}", best, right, answerable)


def analysed_standards() -> list[Owned]:
    """Passages of the starter's standard documents, analysed, with the document of each."""
    documents = [parse_file(path) for path in starter_documents()]
    owners = [document for document in documents for _ in cut(document)]
    passages = [passage for document in documents for passage in cut(document)]
    return list(zip(owners, Analyser(Morphemes(), load_embedder()).analyse(passages), strict=True))


def analysed_entries(entries: Sequence[Row]) -> list[Owned]:
    """Q&A entries, analysed."""
    passages = [Passage(0, "", "", row["question"], (), (Block("", row["answer"]),)) for row in entries]
    return [(None, item) for item in Analyser(Morphemes(), load_embedder()).analyse(passages)]


def meta_of(document: StructuredDocument | None, passage: Passage) -> PassageMeta:
    """Metadata of a passage, as in a database."""
    if document is None:
        return PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, 7)
    return PassageMeta(
        PassageKind(document.kind.value), document.short_name, passage.article, document.jurisdiction,
        int(document.authority), document.effective_date, None, passage.repealed, passage.path,
    )  # fmt: skip


def fit_standards(
    asked: Sequence[tuple[str, set[str], str]],
    outside: Sequence[Row],
    expected: Sequence[Owned],
    fusion: dict[str, float],
    *,
    dense: bool,
    name: str,
) -> GateCalibration:
    """Fit the gate of standard documents; print what was measured.

    Args:
        asked: Questions, each with the articles that answer it and its topic. A passage is right where it
            cites one of them.
        outside: Questions that belong elsewhere.
        expected: Expected questions, by which words are weighed.
        fusion: Weights of the ranking.
        dense: Whether vectors are searched.
        name: What is printed before each line.
    """
    corpus = analysed_standards()
    searcher = make_searcher([*corpus, *expected], dense=dense)
    cited = [
        {f"{one.law} {one.article}" for one in find_references(item.passage.text, default_law="지방계약법")}
        for _, item in corpus
    ]
    citing: dict[str, set[int]] = defaultdict(set)
    for number, articles in enumerate(cited, start=1):
        for article in articles:
            citing[article].add(number)
    searches, inside = [], []
    rows = [(*row, True) for row in asked]
    rows += [(row["question"], set(), row["topic"], False) for row in outside]
    for question, articles, topic, of_field in rows:
        wanted = set().union(*(citing[article] for article in articles))
        row = label(searcher, question, (PassageKind.STANDARD,), wanted, topic=topic).reranked(fusion)
        if row.result.hits:
            covered = searcher.with_coverage(row.result)
            searches.append(LabelledSearch(gate_features(covered), bool(row.right[0]), of_field, topic))
            inside.append(of_field)
    searcher.index.close()
    right = [right for right, _ in held_out_probabilities(searches)]
    labels = [search.right for search in searches]
    print(f"{name} standards: n {len(searches)}, first right {np.mean(labels):.3f}, "
          f"AUROC {auroc(right, labels):.3f}")  # fmt: skip
    curve(f"{name} standards", right, labels, inside)
    return fit_gate(searches, answer_from=STANDARD_FROM)


class Entries:
    """Q&A entries as passages that follow the statutes."""

    def __init__(self, rows: Sequence[Row], after: int) -> None:
        """Analyse them; ``after`` is the number of passages before."""
        self.analysed = analysed_entries(rows)
        numbered = list(enumerate(rows, start=after + 1))
        self.ids = {row.get("id") or row["key"]: number for number, row in numbered}
        self.articles = {
            key: {
                f"{one.law} {one.article}"
                for citation in row.get("citations", ())
                for one in find_references(citation)
            }
            for key, row in zip(self.ids, rows, strict=True)
        }
        self.questions = {number: row["question"] for number, row in numbered}

    def asking(self, question: str) -> set[int]:
        """The entries with these very words."""
        return {number for number, text in self.questions.items() if text == question}


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


def main() -> None:
    """Fit both calibrations and write them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statutes", type=Path)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    names = ("questions", "out_of_scope", "qa_entries", "paraphrases")
    questions, outside, entries, paraphrases = (
        read_rows(given.evaluation / f"{name}.jsonl") for name in names
    )
    statutes, expected = analysed_statutes(given.statutes, given.cache), analysed_expected()
    corpus = statutes + expected
    own = asked_first()
    starter = [entry.model_dump() for entry in read_entries()[0].values()]
    of_evaluation, of_starter = (Entries(rows, len(corpus)) for rows in (entries, starter))
    known = {row["id"] for row in (*paraphrases, *entries)}
    unknown = [
        row
        for row in questions + outside
        if row["id"] not in known and not of_evaluation.asking(row["question"])
    ]
    result: dict[str, Any] = {}
    for name, dense in (("dense", True), ("words", False)):
        searcher = make_searcher([*corpus, *of_evaluation.analysed], dense=dense)
        rules = [
            label(
                searcher, row["question"], RULES, set(row["gold"]),
                topic=row["topic"], weight=_WEIGHTS[row["confidence"]], related=set(row["related"]),
            )
            for row in questions
        ]  # fmt: skip
        others = [
            (label(searcher, row["question"], RULES, set(), topic=row["topic"]), row["kind"])
            for row in outside
        ]
        asked_of_own, halves = [], []
        for half in (False, True):
            held = {row.question: row.gold for row in own if row.in_second_half is half}
            without = make_searcher(
                statutes + [item for item in expected if item[1].passage.title not in held], dense=dense
            )
            halves.append(without)
            asked_of_own += [
                label(without, question, RULES, gold, topic=question, weight=OWN_WEIGHT)
                for question, gold in held.items()
            ]
        fusion, gate = fit_rules(rules, asked_of_own, others, name)
        for without in halves:
            without.index.close()
        standard_fusion = fit_fusion(rules, FUSION) | {"named": NAMED_WEIGHT}
        standard_gate = fit_standards(
            [(row["question"], set(row["gold"]), row["topic"]) for row in questions]
            + [(text, of_starter.articles[key], key) for key, text in rewordings() if key != "-"],
            outside, expected, standard_fusion, dense=dense, name=name,
        )  # fmt: skip
        asked = [
            label(
                searcher, row["question"], QA,
                of_evaluation.asking(row["question"]) | {of_evaluation.ids[row["target"]]},
                topic=row["target"],
            )
            for row in paraphrases
        ]  # fmt: skip
        recalls(f"{name} Q&A by fusion, held out", [row.rank for row in held_out(asked, QA_FUSION, {})])
        qa_fusion = fit_fusion(asked, QA_FUSION)
        asked += [
            label(searcher, row["question"], QA, set(), topic=row["topic"], weight=UNANSWERED_WEIGHT)
            for row in unknown
        ]
        at_home = make_searcher([*corpus, *of_starter.analysed], dense=dense)
        reworded = [
            label(
                at_home,
                text,
                QA,
                {of_starter.ids[key]} if key != "-" else set(),
                topic=key if key != "-" else text,
            )
            for key, text in rewordings()
        ]
        sets = {
            "evaluation": [
                asking(row.reranked(qa_fusion), searcher, of_evaluation.questions) for row in asked
            ],
            "starter": [asking(row.reranked(qa_fusion), at_home, of_starter.questions) for row in reworded],
        }
        measure_match(sets, name)
        qa_match = fit_match([row for rows in sets.values() for row in rows])
        result[name] = Calibration(
            fusion, standard_fusion, qa_fusion, gate, standard_gate, qa_match, QA_FROM[name]
        ).to_json()
        searcher.index.close()
        at_home.index.close()
    target = Path(fitted.__file__).parent / "data" / "calibration.json"
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {target}")


if __name__ == "__main__":
    main()

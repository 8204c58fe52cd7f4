"""Fit the ranking and the gate of standard documents: those that ship, and others as a city registers them.

The others are fourteen documents of a city that does not exist (``registered/``) and, where they are at hand,
real ones. ``registered/questions.tsv`` has questions about each, some of which it does not answer. What is
printed was measured on documents and topics that the fit had not seen.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import Analyser
from indexer.calibration import GateCalibration
from indexer.embedder import load_embedder
from indexer.entries import PassageKind
from indexer.gate import LabelledSearch, fit_gate, gate_features, held_out_probabilities
from indexer.morphemes import Morphemes
from indexer.parsers import parse_file
from indexer.passages import cut
from indexer.references import find_references
from knowledge.starter import starter_documents
from training.labelled import (
    FUSION,
    NAMED_WEIGHT,
    Labelled,
    auroc,
    curve,
    fit_fusion,
    held_out,
    label,
    make_searcher,
    recalls,
)
from training.material import Owned, Row

#: Least probability at which a standard document answers.
STANDARD_FROM = 0.6
_REGISTERED = Path(__file__).parent / "registered"
_KINDS = (PassageKind.STANDARD,)
#: Questions of the evaluation count as answered by a passage that cites the article that answers them, which
#: often says something else of it.
_EVALUATION_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for standard documents.

    Attributes:
        question: What is asked.
        articles: It is answered by every passage that cites one of these articles of statutes …
        passages: … and by these passages: file name and ordinal.
        topic: Rows of one topic are never on both sides of a fit.
        kind: What its figures are printed under.
        weight: What it counts in the fit of the ranking.
        of_field: Whether it belongs to the field, or to the matters that the city's documents are about.
    """

    question: str
    articles: Set[str] = frozenset()
    passages: Set[tuple[str, int]] = frozenset()
    topic: str = ""
    kind: str = ""
    weight: float = 1.0
    of_field: bool = True


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages of standard documents, analysed.

    Attributes:
        passages: With the document of each.
        numbers: File name and ordinal of each passage, to its number, from 1.
        citing: Articles of statutes, to the numbers of the passages that cite them.
    """

    passages: Sequence[Owned]
    numbers: Mapping[tuple[str, int], int]
    citing: Mapping[str, Set[int]]

    def answering(self, asked: Asked) -> set[int]:
        """Numbers of the passages that answer."""
        by_article = (self.citing.get(article, set()) for article in asked.articles)
        return {self.numbers[place] for place in asked.passages}.union(*by_article)


def read_corpus(real_documents: Path | None) -> Corpus:
    """Read and analyse the standard documents.

    Args:
        real_documents: Directory of the real ones among those that questions are about; None to leave them
            out.
    """
    files = [*starter_documents(), *sorted(_REGISTERED.glob("*.md"))]
    if real_documents is not None:
        named = {row["document"] for row in _question_rows()}
        files += [path for path in sorted(real_documents.iterdir()) if path.name in named]
    documents = [(path.name, parse_file(path)) for path in files]
    found = [(name, document, passage) for name, document in documents for passage in cut(document)]
    analysed = Analyser(Morphemes(), load_embedder()).analyse([passage for *_, passage in found])
    citing: dict[str, set[int]] = defaultdict(set)
    for number, (*_, passage) in enumerate(found, start=1):
        for one in find_references(passage.text, default_law="지방계약법"):
            citing[f"{one.law} {one.article}"].add(number)
    return Corpus(
        [(document, item) for (_, document, _), item in zip(found, analysed, strict=True)],
        {(name, passage.ordinal): number for number, (name, _, passage) in enumerate(found, start=1)},
        citing,
    )


def asked_of_registered(corpus: Corpus) -> list[Asked]:
    """Our questions about registered documents that are there.

    Raises:
        KeyError: When a passage that answers is not there: the parsers have changed, and the file must be
            looked through.
    """
    there = {name for name, _ in corpus.numbers}
    asked = [
        Asked(
            row["question"],
            passages={(row["document"], int(one)) for one in row["ordinal"].split(",") if one},
            topic=row["document"],
            kind=f"registered {row['kind']}",
        )
        for row in _question_rows()
        if row["document"] in there
    ]
    missing = [place for one in asked for place in one.passages if place not in corpus.numbers]
    if missing:
        raise KeyError(f"no such passage: {missing[0]}")
    return asked


def asked_of_rules(rows: Sequence[Row], outside: Sequence[Row]) -> list[Asked]:
    """Questions of the evaluation: those that rules answer, and those out of scope."""
    weight = _EVALUATION_WEIGHT
    inside = [
        Asked(row["question"], frozenset(row["gold"]), topic=row["topic"], kind="evaluation", weight=weight)
        for row in rows
    ]
    return inside + [
        Asked(row["question"], topic=row["topic"], kind=row["kind"], of_field=row["kind"] != "far")
        for row in outside
    ]


def fit_standards(
    asked: Sequence[Asked],
    corpus: Corpus,
    rules: Sequence[Owned],
    *,
    dense: bool,
    name: str,
) -> tuple[dict[str, float], GateCalibration]:
    """Fit ranking and gate; print what was measured.

    Args:
        asked: The questions.
        corpus: Passages of standard documents.
        rules: Statutes and expected questions, by which words are weighed.
        dense: Whether vectors are searched.
        name: What is printed before each line.
    """
    searcher = make_searcher([*corpus.passages, *rules], dense=dense)
    rows = [
        (
            label(searcher, one.question, _KINDS, corpus.answering(one), topic=one.topic, weight=one.weight),
            one,
        )
        for one in asked
    ]
    found = [(row, one) for row, one in rows if row.result.hits]
    fixed = {"named": NAMED_WEIGHT}
    ranked = held_out([row for row, _ in found], FUSION, fixed)
    kinds = [one.kind for _, one in found]
    for kind in dict.fromkeys(kinds):
        ranks = [row.rank for row, of in zip(ranked, kinds, strict=True) if of == kind and row.right.any()]
        if ranks:
            recalls(f"{name} standards, {kind}", ranks)
    searches = [_to_gate(row, one.of_field) for row, (_, one) in zip(ranked, found, strict=True)]
    right = [right for right, _ in held_out_probabilities(searches)]
    print(f"{name} standards: n {len(searches)}, AUROC {auroc(right, [one.right for one in searches]):.3f}")
    for kind in dict.fromkeys(kinds):
        of_kind = [(p, one.right) for p, one, of in zip(right, searches, kinds, strict=True) if of == kind]
        curve(f"{name} standards, {kind}", *zip(*of_kind, strict=True), [True] * len(of_kind))
    gate = fit_gate(searches, answer_from=STANDARD_FROM)
    searcher.index.close()
    return fit_fusion([row for row, _ in found], FUSION) | fixed, gate


def _to_gate(row: Labelled, of_field: bool) -> LabelledSearch:
    # Of standard documents the first alone is quoted.
    covered = row.searcher.with_coverage(row.result)
    return LabelledSearch(gate_features(covered), row.rank == 1, of_field, row.topic)


def _question_rows() -> list[dict[str, str]]:
    with (_REGISTERED / "questions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))

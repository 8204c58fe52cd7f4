"""Fit the weights of fusion and the gate on labelled questions, cross-validated by topic.

    python -m training.fit_calibration STATUTES_DIR EVAL_DIR [--documents DIR] [--cache FILE]

writes ``indexer/data/calibration.json`` (numbers only, no text of the data) and prints what was measured
on questions whose topics were held out. EVAL_DIR holds ``questions.jsonl``, ``out_of_scope.jsonl``,
``qa_entries.jsonl`` and ``paraphrases.jsonl``; other wordings of the starter Q&A stand in
``rewordings.tsv``, questions about registered documents in ``registered/``, of which the real ones are in
DIR. Analysing the statutes takes minutes; ``--cache`` keeps it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from indexer import calibration as fitted
from indexer.analysis import Analyser
from indexer.calibration import Calibration, GateCalibration, Logistic
from indexer.embedder import load_embedder
from indexer.entries import PassageKind
from indexer.expected import EXPECTED
from indexer.gate import (
    SHOWN,
    fit_gate,
    held_out_probabilities,
)  # fmt: skip
from indexer.matching import COMPARED, contradicts, match_features
from indexer.morphemes import Morphemes
from indexer.references import find_references
from indexer.search import RULES, Searcher
from indexer.structure import Block, Passage
from knowledge.starter import read_entries
from training.fit_standards import (
    Asked,
    asked_of_registered,
    asked_of_rules,
    fit_standards,
    read_corpus,
)
from training.labelled import (
    FOLDS,
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
from training.material import (
    Owned,
    Row,
    analysed_expected,
    analysed_statutes,
    asked_first,
    read_rows,
    rewordings,
)

QA = (PassageKind.QA,)
OF_STATUTES = (*FUSION, *EXPECTED)
PENALTY_OF_MATCH = 10.0
#: Questions that the evaluation calls unanswered by its entries are often answered by one all the same.
UNANSWERED_WEIGHT = 0.5
_WEIGHTS = {"high": 1.0, "medium": 0.5}
QA_FUSION = ("title", "title_bigrams", "body", "asked", "widened", "title_asked")
#: What one of our own questions counts beside one of the evaluation, when fusion is fitted: they are three
#: times as many, and written by fewer people.
OWN_WEIGHT = 0.1
#: Least probability at which an entry answers. Much of what counts as wrong in the evaluation is another
#: entry that answers as well; see docs/decisions.
QA_FROM = {"dense": 0.6, "words": 0.5}
#: Share of the questions answered at which refusals are compared.
USUAL_COVERAGE = 0.85


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


def analysed_entries(entries: Sequence[Row]) -> list[Owned]:
    """Q&A entries, analysed."""
    passages = [Passage(0, "", "", row["question"], (), (Block("", row["answer"]),)) for row in entries]
    return [(None, item) for item in Analyser(Morphemes(), load_embedder()).analyse(passages)]


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


def main() -> None:
    """Fit both calibrations and write them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statutes", type=Path)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    names = ("questions", "out_of_scope", "qa_entries", "paraphrases")
    questions, outside, entries, paraphrases = (
        read_rows(given.evaluation / f"{name}.jsonl") for name in names
    )
    statutes, expected = analysed_statutes(given.statutes, given.cache), analysed_expected()
    corpus = statutes + expected
    standards = read_corpus(given.documents)
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
        standard_fusion, standard_gate = fit_standards(
            [
                *asked_of_rules(questions, outside),
                *asked_of_registered(standards),
                *(
                    Asked(text, of_starter.articles[key], topic=key, kind="starter")
                    for key, text in rewordings()
                    if key != "-"
                ),
            ],
            standards,
            corpus,
            dense=dense,
            name=name,
        )
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

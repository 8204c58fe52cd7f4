"""How a ranking came about: what each feature alone would have put first, and which of them decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from indexer.calibration import Calibration, Logistic
from indexer.entries import PassageKind
from indexer.features import FEATURES
from indexer.gate import GateResult, gate_features, judge
from indexer.matching import COMPARED, match_probabilities
from indexer.question import AnalysedQuestion
from indexer.search import OTHER_SIDE, Hit, Searcher, SearchResult
from indexer.thesaurus import Expansion

#: Articles of each stage that are named.
NAMED = 10
#: Deep enough for every candidate.
ALL = 1000
#: The stage that weighs the others.
FUSION = "fusion"
#: The term that puts an article first because the question names it.
NAMED_ARTICLE = "named_article"
#: Features that are yes or no: they put nothing in order by themselves.
_SIGNS = frozenset({"own_side", "other_side", "decree", "rule", "named"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One way of putting the candidates in order.

    Attributes:
        name: A feature, or ``fusion``.
        weight: What fusion weighs it by; 1 for fusion itself.
        first: Its first articles, with its score of each.
        found: How many articles it puts in order.
        rank: Place of the first wanted one, from 1; 0 where it found none.
    """

    name: str
    weight: float
    first: tuple[tuple[str, float], ...]
    found: int
    rank: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to the scores of two articles: its value times its weight."""

    name: str
    weight: float
    ours: float
    theirs: float

    @property
    def difference(self) -> float:
        """How far it puts ours before theirs."""
        return self.ours - self.theirs


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two articles, feature by feature.

    Attributes:
        ours: The best article that is wanted; the first where none is.
        theirs: The first of the others.
        contributions: What told them apart, the strongest first; each side adds up to its score.
    """

    ours: str
    theirs: str
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class GateTerm:
    """What one feature of the gate adds to each of its two sums."""

    name: str
    value: float
    right: float
    in_scope: float


@dataclass(frozen=True, slots=True)
class GateExplanation:
    """The gate's word, and how it came about.

    Attributes:
        result: Its word.
        terms: Its features, in its order.
        answer_from: Least probability of being right at which it answers.
        scope_from: Least probability of belonging to the field.
    """

    result: GateResult
    terms: tuple[GateTerm, ...]
    answer_from: float
    scope_from: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the search for rules went.

    Attributes:
        question: The question, read.
        wanted: Articles that answer it, as far as is known.
        expansions: Rows of the thesaurus that it matched.
        stages: Each feature that puts articles in order, then fusion.
        missing: Wanted articles that were no candidates.
        comparison: What decided; None with fewer than two articles.
        named: Whether the first article is one that the question names.
        gate: Whether it was good enough to answer with.
    """

    question: AnalysedQuestion
    wanted: frozenset[str]
    expansions: tuple[Expansion, ...]
    stages: tuple[Stage, ...]
    missing: tuple[str, ...]
    comparison: Comparison | None
    named: bool
    gate: GateExplanation


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """A Q&A entry beside the question: its place by fusion, and whether it asks the same."""

    question: str
    score: float
    probability: float


def explain(
    searcher: Searcher, question: AnalysedQuestion, *, on: dt.date, wanted: Collection[str] = ()
) -> Explanation:
    """Explain the search for rules.

    Args:
        searcher: What searches.
        question: The question, read.
        on: The day asked about.
        wanted: Articles that answer it (``지방계약법 시행령 제25조``), where known.
    """
    kinds = (PassageKind.STATUTE,)
    weights = searcher.calibration.fusion
    every = searcher.search(question, on=on, kinds=kinds, limit=ALL)
    units = list(every.units())
    known = {article_of(hit) for hit in units}
    return Explanation(
        question,
        frozenset(wanted),
        tuple(searcher.reader.wordings.expansions(question.text)),
        tuple(_stages(every, weights, wanted)),
        tuple(sorted(set(wanted) - known)),
        _comparison(units, weights, wanted),
        bool(units) and units[0].named,
        # The gate looks at a search as deep as an answer's.
        _gate(searcher.search(question, on=on, kinds=kinds), searcher.calibration),
    )


def explain_entries(
    searcher: Searcher, result: SearchResult, questions: Sequence[str]
) -> tuple[EntryMatch, ...]:
    """How the best entries of a search compare with its question, in the order of the search.

    Args:
        searcher: What searched.
        result: Its search for entries.
        questions: The question of each hit.
    """
    hits = result.hits[:COMPARED]
    if not hits:
        return ()
    read = searcher.reader.wordings.known
    known = [(read(text), hit.features) for text, hit in zip(questions, hits, strict=False)]
    probabilities = match_probabilities(
        result.question.wording, known, searcher.calibration.qa_match, partial(searcher.index.idf, "body")
    )
    return tuple(
        EntryMatch(text, hit.score, probability)
        for text, hit, probability in zip(questions, hits, probabilities, strict=False)
    )


def article_of(hit: Hit) -> str:
    """``지방계약법 시행령 제25조``, as labels name it."""
    return f"{hit.meta.law} {hit.meta.article}"


def _stages(result: SearchResult, weights: Mapping[str, float], wanted: Collection[str]) -> Iterator[Stage]:
    for name in FEATURES:
        if name in _SIGNS:
            continue
        values = [hit.features[name] for hit in result.hits]
        nothing = _value_of_nothing(values)
        if nothing is not None and all(value == nothing for value in values) and not weights.get(name):
            continue  # it is about passages of another kind
        found = [(article_of(h), v) for h, v in zip(result.hits, values, strict=True) if v != nothing]
        yield _stage(name, weights.get(name, 0.0), sorted(found, key=lambda one: -one[1]), wanted)
    yield _stage(FUSION, 1.0, [(article_of(hit), hit.score) for hit in result.hits], wanted)


def _value_of_nothing(values: Sequence[float]) -> float | None:
    """What a feature says of passages of which it knows nothing: 0 of words, the least cosine of vectors."""
    least = min(values, default=0.0)
    return least if least == 0 or values.count(least) > 1 else None


def _stage(name: str, weight: float, ordered: Iterable[tuple[str, float]], wanted: Collection[str]) -> Stage:
    best: dict[str, float] = {}
    for article, value in ordered:
        best.setdefault(article, value)
    rank = next((place for place, article in enumerate(best, start=1) if article in wanted), 0)
    return Stage(name, weight, tuple(best.items())[:NAMED], len(best), rank)


def _comparison(
    units: Sequence[Hit], weights: Mapping[str, float], wanted: Collection[str]
) -> Comparison | None:
    if len(units) < 2:
        return None
    ours = next((hit for hit in units if article_of(hit) in wanted), units[0])
    theirs = next(hit for hit in units if hit is not ours)
    of_ours, of_theirs = contributions(ours, weights), contributions(theirs, weights)
    rows = [
        Contribution(name, weights.get(name, 0.0), of_ours[name], of_theirs[name])
        for name in of_ours
        if of_ours[name] or of_theirs[name]
    ]
    rows.sort(key=lambda row: -abs(row.difference))
    return Comparison(article_of(ours), article_of(theirs), tuple(rows))


def contributions(hit: Hit, weights: Mapping[str, float]) -> dict[str, float]:
    """What each feature adds to the score of a hit; together they are the score."""
    added = {name: value * weights.get(name, 0.0) for name, value in hit.features.items()}
    added["other_side"] += OTHER_SIDE * hit.features["other_side"]
    added[NAMED_ARTICLE] = hit.score - sum(added.values()) if hit.named else 0.0
    return added


def _gate(result: SearchResult, calibration: Calibration) -> GateExplanation:
    gate = calibration.gate

    def added(model: Logistic, name: str, value: float) -> float:
        return model.weights.get(name, 0.0) * value

    return GateExplanation(
        judge(result, gate),
        tuple(
            GateTerm(name, value, added(gate.right, name, value), added(gate.in_scope, name, value))
            for name, value in gate_features(result).items()
        ),
        gate.answer_from,
        gate.scope_from,
    )

"""Fusion: one ranked list from words, vectors, exact references, jurisdiction and authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from indexer.calibration import Calibration, shipped_calibration
from indexer.entries import PassageKind, PassageMeta
from indexer.expected import EXPECTED, UNANSWERED, Article, ExpectedQuestion, find_expected
from indexer.features import FEATURES, Features, feature_matrix
from indexer.index import PassageIndex
from indexer.matching import Match, best_match
from indexer.question import AnalysedQuestion, QuestionReader

#: What is searched for rules, as opposed to Q&A entries.
RULES = (PassageKind.STATUTE, PassageKind.STANDARD)
#: An article that the question names goes before everything that is only alike.
_NAMED_ARTICLE = 1000.0
#: The other side's twin of a rule goes below every rule of the own side.
OTHER_SIDE = -100.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    Attributes:
        passage_id: The passage.
        score: What it is ranked by; differences mean something, the value itself does not.
        meta: What the index keeps of it.
        features: Feature name to value, see ``indexer.features``.
        named: Whether the question names its article.
    """

    passage_id: int
    score: float
    meta: PassageMeta
    features: Mapping[str, float]
    named: bool = False

    @property
    def unit(self) -> tuple[str, str] | int:
        """What counts once in a ranking: the article, or the passage where there is none."""
        return (self.meta.law, self.meta.article) if self.meta.article else self.passage_id


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A question and what was found for it.

    Attributes:
        question: The question, read.
        hits: Passages, best first.
        expected: Expected questions that are like it, by the article that answers them.
        unanswered: Those like it that no rule answers.
        uncovered: Share of the question's terms, each weighed by how few expected questions have it, that
            stand neither in the best article nor in its expected questions; every version counts.
    """

    question: AnalysedQuestion
    hits: tuple[Hit, ...]
    expected: Mapping[Article, Sequence[ExpectedQuestion]] = field(default_factory=dict)
    unanswered: Sequence[ExpectedQuestion] = ()
    uncovered: float = 0.0

    def units(self) -> Iterator[Hit]:
        """The best hit of each article, best first."""
        seen = set()
        for hit in self.hits:
            if hit.unit not in seen:
                seen.add(hit.unit)
                yield hit


class Searcher:
    """Searches one index. Safe to use from several threads."""

    def __init__(
        self, index: PassageIndex, reader: QuestionReader, calibration: Calibration | None = None
    ) -> None:
        """Make a searcher.

        Args:
            index: The index.
            reader: Reads questions; made with the same analyzer and model as the index.
            calibration: Weights; the shipped ones where None.
        """
        self.index = index
        self.calibration = calibration or shipped_calibration(dense=index.identity.model_id is not None)
        self.reader = reader

    def read(self, question: str, context: str = "") -> AnalysedQuestion:
        """Read a question once, to search for rules and for Q&A entries with it."""
        return self.reader.read(question, context)

    def search(
        self,
        question: AnalysedQuestion,
        *,
        on: dt.date,
        kinds: Iterable[PassageKind] = RULES,
        limit: int = 50,
    ) -> SearchResult:
        """Find passages.

        Args:
            question: The question, read.
            on: The day asked about; what is not in force then is not found.
            kinds: Kinds of passages to search.
            limit: Passages at most.
        """
        kinds = tuple(kinds)
        named = {
            passage
            for reference in question.references
            for passage in self.index.table.article(reference.law, reference.article)
        }
        expected = find_expected(self.index, question, on) if PassageKind.STATUTE in kinds else {}
        unanswered = expected.pop(UNANSWERED, ())
        asked = {passage for article in expected for passage in self.index.table.article(*article)}
        candidates = self.index.candidates(question.query, kinds=kinds, on=on, extra=named | asked)
        if not candidates.metas:
            return SearchResult(question, (), unanswered=unanswered)
        matrix = feature_matrix(self.index, question, candidates, expected)
        weights = self.calibration.fusion_for(kinds)
        scores = matrix @ [weights.get(name, 0.0) for name in FEATURES]
        scores += OTHER_SIDE * matrix[:, FEATURES.index("other_side")]
        ids = candidates.ids
        if named:
            scores += _NAMED_ARTICLE * np.isin(ids, list(named))
        # Of two that are alike in everything, the higher authority prevails, then the earlier passage.
        ranks = [meta.authority for meta in candidates.metas.values()]
        best = np.lexsort((np.array(ids), np.array(ranks), -scores))[:limit].tolist()
        hits = tuple(
            Hit(
                ids[position],
                float(scores[position]),
                candidates.metas[ids[position]],
                Features(matrix[position]),
                ids[position] in named,
            )
            for position in best
        )
        found = SearchResult(question, hits, expected, unanswered)
        return found if PassageKind.QA in kinds else self.with_coverage(found)

    def with_coverage(self, result: SearchResult, *, expected: bool = True) -> SearchResult:
        """The same, with what its best article leaves uncovered of the question.

        Args:
            result: What was found for rules.
            expected: Whether expected questions cover what they have.
        """
        if not result.hits:
            return result
        best = result.hits[0]
        passages = self.index.table.article(*best.unit) if isinstance(best.unit, tuple) else (best.unit,)
        if not expected:
            metas = self.index.table.metas
            passages = tuple(one for one in passages if metas[one].kind is not PassageKind.EXPECTED)
        weights = self.index.idf("question", result.question.terms)
        missing = self.index.uncovered(weights, passages)
        share = sum(weights[term] for term in missing) / max(sum(weights.values()), 1.0)
        return replace(result, uncovered=share)

    def without_expected(self, result: SearchResult) -> SearchResult:
        """What would have been found for rules if nobody had written expected questions."""
        hits = []
        for hit in result.hits:
            names = {*EXPECTED, "with_expected"}
            lost = sum(self.calibration.fusion.get(name, 0.0) * hit.features[name] for name in names)
            features = dict(hit.features) | dict.fromkeys(names, 0.0)
            hits.append(replace(hit, features=features, score=hit.score - lost))
        ranked = replace(result, hits=tuple(sorted(hits, key=lambda hit: -hit.score)), expected={})
        return self.with_coverage(ranked, expected=False)

    def match(self, result: SearchResult, questions: Sequence[str]) -> Match | None:
        """Find the Q&A entry whose question asks the same.

        Args:
            result: A search for entries.
            questions: The question of each of its best hits, in their order.
        """
        read = self.reader.wordings.known
        known = [(read(text), hit.features) for text, hit in zip(questions, result.hits, strict=False)]
        model, idf = self.calibration.qa_match, partial(self.index.idf, "body")
        return best_match(result.question.wording, known, model, idf)

    def rank(self, question: str, *, on: dt.date, depth: int = 10) -> list[str]:
        """Articles that answer a question, best first: ``지방계약법 시행령 제25조``, each once."""
        result = self.search(self.read(question), on=on, kinds=(PassageKind.STATUTE,), limit=depth * 20)
        return [f"{hit.meta.law} {hit.meta.article}" for hit in result.units() if hit.meta.article][:depth]

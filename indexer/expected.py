"""Expected questions (예상 질문): what people ask that an article answers, written beforehand in their words.

They bridge what no synonym bridges ("낙찰됐는데 계약을 안 하면?"). An article is expanded by questions at
import (doc2query; Nogueira and others, 2019), here by questions that people wrote. Each is a passage of its
own, so that the most alike ones count and tell which unit of the article answers. None is ever quoted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.entries import PassageKind
from indexer.index import PassageIndex, Query
from indexer.parsers.expected import UNANSWERED_LAW
from indexer.question import AnalysedQuestion

#: Expected questions that each way of searching may name.
_LIMIT = 40
#: Questions that have nothing to do with each other are about this much alike.
_UNLIKE = 0.85
_SCALE = 10.0
#: An article is more surely meant where several of its questions are like the one asked.
_COUNTED = 3

#: Names of the features, see ``expected_features``.
EXPECTED = ("expected_words", "expected_words_sum", "expected_alike", "expected_alike_sum")

#: Law and article.
Article = tuple[str, str]
#: Stands for the article of the questions that no rule answers.
UNANSWERED: Article = (UNANSWERED_LAW, "")


@dataclass(frozen=True, slots=True)
class ExpectedQuestion:
    """An expected question that is like the one asked.

    Attributes:
        passage_id: Its passage.
        path: The unit of the article that answers it; empty for the whole.
        words: Which share of the question's terms it has, weighted by BM25.
        alike: How much more its vector is like the question's than chance, scaled; 0 without vectors.
    """

    passage_id: int
    path: str
    words: float
    alike: float


def find_expected(
    index: PassageIndex, question: AnalysedQuestion, on: dt.date
) -> dict[Article, list[ExpectedQuestion]]:
    """Find the expected questions that are like the one asked, by the article that answers them.

    Those that no rule answers are under ``UNANSWERED``.
    """
    terms = dict.fromkeys(question.terms, 1.0)
    vectors = {name: vector for name, vector in question.query.vectors.items() if name == "widened"}
    query = Query({"words": ("question", terms)}, vectors)
    found = index.candidates(query, kinds=(PassageKind.EXPECTED,), on=on, limit=_LIMIT)
    searched = query.lexical["words"][1]
    mass = max(sum(index.idf("question", searched).values()), 1.0) if found.metas else 1.0
    words, cosines = found.lexical.get("words", {}), found.windows.get("widened")
    articles: dict[Article, list[ExpectedQuestion]] = defaultdict(list)
    for position, (passage, meta) in enumerate(found.metas.items()):
        cosine = 0.0 if cosines is None else float(cosines[position])
        articles[meta.law, meta.article].append(
            ExpectedQuestion(
                passage,
                meta.path,
                words.get(passage, 0.0) / mass,
                max(cosine - _UNLIKE, 0.0) * _SCALE,
            )
        )
    return dict(articles)


def expected_features(questions: Sequence[ExpectedQuestion]) -> Mapping[str, float]:
    """What the expected questions of one article say for it."""
    words = sorted((one.words for one in questions), reverse=True)[:_COUNTED]
    alike = sorted((one.alike for one in questions), reverse=True)[:_COUNTED]
    values = (max(words, default=0.0), sum(words), max(alike, default=0.0), sum(alike))
    return dict(zip(EXPECTED, values, strict=True))

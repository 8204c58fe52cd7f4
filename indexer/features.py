"""What is known of each candidate for a question, as numbers that fusion weighs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from indexer.authority import Authority
from indexer.expected import EXPECTED, Article, ExpectedQuestion, expected_features
from indexer.index import Candidates, PassageIndex
from indexer.law_names import split_level
from indexer.question import AnalysedQuestion
from indexer.structure import Jurisdiction

#: Names of the features, in the order of the columns.
FEATURES = (
    "body",
    "title",
    "body_widened",
    "title_widened",
    "bigrams",
    "title_bigrams",
    "asked",
    "widened",
    "title_asked",
    "own_side",
    "other_side",
    "decree",
    "rule",
    "named",
    *EXPECTED,
    "with_expected",
)
#: The cosines of this model lie close together, around this value.
_COSINE_CENTRE = 0.85
_COSINE_FLOOR = 0.7
_COSINE_SCALE = 10.0
_OTHER_SIDE = {Jurisdiction.LOCAL: Jurisdiction.STATE, Jurisdiction.STATE: Jurisdiction.LOCAL}

_COLUMN = {name: column for column, name in enumerate(FEATURES)}

Matrix = npt.NDArray[np.float64]


class Features(Mapping[str, float]):
    """Features of one candidate by their names: a row of the matrix, not copied."""

    __slots__ = ("_row",)

    def __init__(self, row: Matrix) -> None:
        """Name the values of a row of ``feature_matrix``."""
        self._row = row

    def __getitem__(self, name: str) -> float:
        """The value of one of ``FEATURES``."""
        return float(self._row[_COLUMN[name]])

    def __iter__(self) -> Iterator[str]:
        """Their names, in the order of the columns."""
        return iter(FEATURES)

    def __len__(self) -> int:
        """How many there are."""
        return len(FEATURES)


def feature_matrix(
    index: PassageIndex,
    question: AnalysedQuestion,
    candidates: Candidates,
    expected: Mapping[Article, Sequence[ExpectedQuestion]],
) -> Matrix:
    """Features of candidates, one row each, in their order.

    A lexical score is divided by the weight of the question's terms (the sum of their idf), so that it
    says which share of the question a passage covers, whatever the question's length.
    """
    ids = candidates.ids
    columns = {name: np.zeros(len(ids)) for name in FEATURES}
    for name, (field, terms) in question.query.lexical.items():
        mass = max(sum(index.idf(field, terms).values()), 1.0)
        scores = candidates.lexical[name]
        columns[name] = np.array([scores.get(passage, 0.0) for passage in ids]) / mass
    for name, cosines in candidates.windows.items():
        columns[name] = _scaled(cosines)
    if "asked" in candidates.titles:
        columns["title_asked"] = _scaled(candidates.titles["asked"])
    metas = list(candidates.metas.values())
    sides = np.array([meta.jurisdiction for meta in metas])
    columns["own_side"] = sides == question.jurisdiction
    columns["other_side"] = sides == _OTHER_SIDE.get(question.jurisdiction, "")
    ranks = np.array([meta.authority for meta in metas])
    columns["decree"], columns["rule"] = ranks == Authority.DECREE, ranks == Authority.RULE
    if question.laws:
        columns["named"] = np.array([split_level(meta.law)[0] in question.laws for meta in metas])
    of_article = {article: expected_features(questions) for article, questions in expected.items()}
    for row, meta in enumerate(metas):
        for name, value in of_article.get((meta.law, meta.article), {}).items():
            columns[name][row] = value
    with_expected = index.table.with_expected
    columns["with_expected"] = np.array([(meta.law, meta.article) in with_expected for meta in metas])
    return np.column_stack([columns[name] for name in FEATURES]).astype(np.float64)


def _scaled(cosines: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Cosines, centred and scaled; what has no vector counts as rather unlike."""
    return (np.maximum(cosines, _COSINE_FLOOR).astype(np.float64) - _COSINE_CENTRE) * _COSINE_SCALE

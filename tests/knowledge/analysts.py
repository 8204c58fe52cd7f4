"""What makes tokens and vectors in tests of what becomes of passages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.analysis import AnalysedPassage, Vectors
from indexer.structure import Passage


class CountingAnalyst:
    """Words for tokens and lengths for vectors; remembers what it was given."""

    def __init__(self, tokenizer: str = "words-1", model: str = "lengths-1") -> None:
        self.analysed: list[Passage] = []
        self._tokenizer = tokenizer
        self._model = model

    async def analyse(
        self, passages: Sequence[Passage], *, known: Sequence[Vectors | None] = ()
    ) -> list[AnalysedPassage]:
        self.analysed += passages
        return [self._one(passage) for passage in passages]

    def _one(self, passage: Passage) -> AnalysedPassage:
        vectors = np.full((1, 2), len(passage.text), np.float16)
        return AnalysedPassage(passage, {"body": passage.text.split()}, self._tokenizer, vectors, self._model)

"""What is computed of a passage once, at import: its tokens and its vectors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from indexer.embedder import Embedder
from indexer.index import IndexIdentity
from indexer.morphemes import Morphemes, bigrams
from indexer.structure import Passage

#: Rows of float16, normalised.
Vectors = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage with everything that an index needs of it.

    Attributes:
        passage: The passage.
        tokens: Field name (``indexer.lexical.GROUPS``) to its index terms.
        tokenizer_id: Identity of the analyzer and its dictionaries.
        vectors: float16, normalised: one row of the title, then one a window; None where there is no
            dense model.
        model_id: Identity of the dense model; None where there is none.
    """

    passage: Passage
    tokens: dict[str, list[str]]
    tokenizer_id: str
    vectors: Vectors | None
    model_id: str | None


class Analyser:
    """Makes the tokens and vectors of passages. Uses every core while it works."""

    def __init__(self, morphemes: Morphemes, embedder: Embedder | None) -> None:
        """Make an analyser.

        Args:
            morphemes: Makes the index terms.
            embedder: Makes the vectors; None for an index of words alone.
        """
        self._morphemes = morphemes
        self._embedder = embedder

    @property
    def identity(self) -> IndexIdentity:
        """What its tokens and vectors are made with."""
        if self._embedder is None:
            return IndexIdentity(self._morphemes.tokenizer_id, None, 0)
        return IndexIdentity(self._morphemes.tokenizer_id, self._embedder.model_id, self._embedder.dimension)

    def analyse(
        self,
        passages: Sequence[Passage],
        done: Callable[[int], None] | None = None,
        *,
        known: Sequence[Vectors | None] = (),
    ) -> list[AnalysedPassage]:
        """Analyse passages, in their order.

        Args:
            passages: Any number.
            done: Told how many are ready, after each.
            known: Vectors that this very model has made of them, one each; None where they are to be
                made. They take most of the time, and outlive a change of the analyzer of words.
        """
        analysed: list[AnalysedPassage] = []
        with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="analyse") as pool:
            for item in pool.map(self._analyse, passages, known or repeat(None)):
                analysed.append(item)
                if done is not None:
                    done(len(analysed))
        return analysed

    def _analyse(self, passage: Passage, known: Vectors | None) -> AnalysedPassage:
        vectors = known
        if self._embedder is not None and known is None:
            vectors = self._embedder.passage(passage)
        identity = self.identity
        return AnalysedPassage(
            passage, self.tokens(passage), identity.tokenizer_id, vectors, identity.model_id
        )

    def tokens(self, passage: Passage) -> dict[str, list[str]]:
        """Index terms of a passage, by field."""
        if passage.is_question:
            return {"question": self._morphemes.terms(passage.title)}
        return {
            "title": self._morphemes.terms(passage.title),
            "heading": self._morphemes.terms(" ".join(passage.heading_path)),
            "body": self._morphemes.terms(passage.text),
            "bigrams": bigrams(f"{passage.title} {passage.text}"),
            "title_bigrams": bigrams(passage.title),
        }

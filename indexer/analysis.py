"""What is computed of a passage once, at import: its tokens and its vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.structure import Passage


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage with everything that an index needs of it.

    Attributes:
        passage: The passage.
        tokens: Field name (``title``, ``heading``, ``body``, ``bigrams`` …) to its index terms.
        tokenizer_id: Identity of the analyzer and its dictionaries.
        vectors: float16, one row a window, normalised; None where there is no dense model.
        model_id: Identity of the dense model; None where there is none.
    """

    passage: Passage
    tokens: dict[str, list[str]]
    tokenizer_id: str
    vectors: npt.NDArray[np.float16] | None
    model_id: str | None

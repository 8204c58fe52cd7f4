"""Passages as rows: storing them with tokens and vectors, retiring them, and the change feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from indexer.analysis import AnalysedPassage
from indexer.structure import Passage


class PassageAnalyst(Protocol):
    """Makes the tokens and vectors of passages, once, off the event loop."""

    async def analyse(self, passages: Sequence[Passage]) -> list[AnalysedPassage]:
        """Analyse passages, in their order."""

"""Analysis of passages off the event loop, for imports and for publishing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial

from indexer.analysis import AnalysedPassage, Analyser, Vectors
from indexer.structure import Passage
from knowledge.threads import in_thread


class AsyncAnalyst:
    """A ``PassageAnalyst`` that works in a thread."""

    def __init__(self, analyser: Analyser, executor: Executor) -> None:
        """Make an analyst.

        Args:
            analyser: Does the work; it uses every core.
            executor: The thread that it is called from.
        """
        self._analyser = analyser
        self._executor = executor

    async def analyse(
        self,
        passages: Sequence[Passage],
        done: Callable[[int], None] | None = None,
        *,
        known: Sequence[Vectors | None] = (),
    ) -> list[AnalysedPassage]:
        """Analyse passages, in their order.

        Args:
            passages: Any number.
            done: Told in the worker's thread how many are ready, after each.
            known: See ``indexer.analysis.Analyser.analyse``.
        """
        work = partial(self._analyser.analyse, list(passages), done, known=known)
        return await in_thread(self._executor, work)

"""Analysis of passages off the event loop, for imports and for publishing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from indexer.analysis import AnalysedPassage, Analyser
from indexer.structure import Passage


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
        self, passages: Sequence[Passage], done: Callable[[int], None] | None = None
    ) -> list[AnalysedPassage]:
        """Analyse passages, in their order.

        Args:
            passages: Any number.
            done: Told in the worker's thread how many are ready, after each.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._analyser.analyse, list(passages), done)

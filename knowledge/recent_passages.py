"""Passages that answers read, kept while the index stays as it is: the same few are read again and again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.corpus import StoredPassage, load_passages

#: Passages kept: at about 5 kB each.
_KEPT = 4000


class RecentPassages:
    """Passages by their ids, without tokens and vectors. For one event loop."""

    def __init__(self) -> None:
        self._seq = -1
        self._kept: dict[int, StoredPassage] = {}

    async def load(self, session: AsyncSession, ids: Sequence[int], *, seq: int) -> list[StoredPassage]:
        """Load passages, in the order of their ids, without those that were retired.

        Args:
            session: Where what is not kept is read.
            ids: Any number.
            seq: Number of the last change in the index that named them. With the next change everything is
                read anew: whatever changes a passage, its dates too, is such a change.
        """
        # What a session reads is as old as its first statement, however far the index has come since.
        seq = session.info.setdefault(self, seq)
        if seq != self._seq:
            self._seq, self._kept = seq, {}
        kept = self._kept
        known = {one: kept.pop(one) for one in ids if one in kept}
        missing = [one for one in ids if one not in known]
        if missing:
            known |= {one.id: one for one in await load_passages(session, missing, with_analysis=False)}
        kept.update(known)
        while len(kept) > _KEPT:
            del kept[next(iter(kept))]
        return [known[one] for one in ids if one in known and known[one].active]

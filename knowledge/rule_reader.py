"""Rules that hold on a day, read by name or as they were found, and cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.entries import PassageKind
from indexer.extract import MAX_CHARS
from indexer.search import Hit, Searcher, SearchResult
from knowledge.answering import Citation
from knowledge.citing import cite, cite_by_name, cite_unit, first_holding
from knowledge.corpus import StoredPassage
from knowledge.delegation import carried_out_by, delegates_to
from knowledge.models import DocumentVersion, PassageRow, QACitation
from knowledge.quoting import Quoter, passages_to_read
from knowledge.recent_passages import RecentPassages
from knowledge.threads import in_thread
from knowledge.validity import version_on

#: With less room left, a lower rule is cited and not quoted.
_WORTH_QUOTING = 250
#: Articles found among which the one is looked for that carries out another.
_FOLLOWED = 15


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads and cites rules for one question.

    Attributes:
        session: Where they are stored.
        searcher: The index, which knows the passages of every article.
        day: The day asked about.
        passages: What was read before.
        quoter: Chooses what is quoted of what was found.
        executor: Threads for the quoter.
    """

    session: AsyncSession
    searcher: Searcher
    day: dt.date
    passages: RecentPassages
    quoter: Quoter
    executor: Executor

    async def load(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Stored passages, in the order of their ids, without those that were retired."""
        return await self.passages.load(self.session, ids, seq=self.searcher.index.seq)

    async def passage(self, law: str, article: str, path: str) -> StoredPassage | None:
        """The passage where a unit begins; None where it is not stored or not in force."""
        return first_holding(await self.article(law, article), path)

    async def cite_named(
        self, law: str, article: str, path: str, *, max_chars: int = MAX_CHARS
    ) -> Citation | None:
        """Cite a unit, or the whole article where its path is empty; None as for ``passage``."""
        article_passages = await self.article(law, article)
        stored = first_holding(article_passages, path)
        if stored is None:
            return None
        return cite_unit(stored, path, on=self.day, article=article_passages, max_chars=max_chars)

    async def cite_basis(self, basis: QACitation) -> Citation:
        """Cite the legal basis of a Q&A entry; by name alone where it is not stored or not in force."""
        named = await self.cite_named(basis.law, basis.article, basis.path)
        return named or cite_by_name(basis.law, basis.article, basis.path)

    async def cite_found(self, result: SearchResult, hits: Sequence[Hit]) -> list[Citation]:
        """Cite what answers the question in each of some hits, without those that were retired meanwhile."""
        ids = [passages_to_read(self.searcher, result, hit, self.day) for hit in hits]
        stored = {one.id: one for one in await self.load([one for few in ids for one in few])}
        found = [
            (hit, passages)
            for hit, few in zip(hits, ids, strict=True)
            if (passages := [stored[one] for one in few if one in stored])
        ]
        quotes = await in_thread(self.executor, self.quoter.quote, self.searcher, result, found)
        return [cite(one, quote, on=self.day) for one, quote in quotes]

    async def cite_carrying_out(self, delegating: Citation, result: SearchResult) -> Citation | None:
        """Cite what was found of the lower rule to which a rule leaves the matter, if anything."""
        laws = delegates_to(delegating)
        ids = [
            passage
            for hit in islice(result.units(), _FOLLOWED)
            if hit.meta.law in laws
            for passage in passages_to_read(self.searcher, result, hit, self.day)
        ]
        unit = carried_out_by(delegating, await self.load(ids))
        if unit is None:
            return None
        stored, path = unit
        room = MAX_CHARS - len(delegating.quote)
        return await self.cite_named(
            stored.meta.law,
            stored.meta.article,
            path,
            max_chars=room if room >= _WORTH_QUOTING else MAX_CHARS,
        )

    async def article(self, law: str, article: str) -> list[StoredPassage]:
        """The passages of an article that hold on the day."""
        table = self.searcher.index.table
        allowed = table.allowed((PassageKind.STATUTE,), self.day)
        return await self.load([passage for passage in table.article(law, article) if allowed[passage]])

    async def find(self, citation: Citation) -> StoredPassage | None:
        """The passage in the index that has the words cited."""
        return first_holding(await self.article(citation.law, citation.article), citation.path)

    async def of_the_day(self, citation: Citation) -> Citation:
        """The same words in the version that held on the day: the index has them in the newest that does."""
        day = citation.effective_date
        if day is None or day <= self.day or citation.pending or citation.passage_id is None:
            return citation
        newest = await self.session.get_one(PassageRow, citation.passage_id)
        newer = await self.session.get_one(DocumentVersion, newest.document_version_id)
        version = await version_on(self.session, newer.document_id, self.day)
        if version is None:
            return citation
        same = (
            PassageRow.document_version_id == version.id,
            PassageRow.article == newest.article,
            PassageRow.path == newest.path,
            PassageRow.title == newest.title,
            PassageRow.text == newest.text,
        )
        twin = await self.session.scalar(select(PassageRow.id).where(*same).limit(1))
        return replace(
            citation,
            passage_id=twin or citation.passage_id,
            document_version=version.id if twin else citation.document_version,
            effective_date=version.effective_date if twin else day,
        )

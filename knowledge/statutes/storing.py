"""Storing one text of a source."""

from __future__ import annotations

import datetime as dt

from indexer.structure import StructuredDocument
from knowledge.ingest import FileResult, Ingest, Progress


async def store(
    ingest: Ingest,
    document: StructuredDocument,
    name: str,
    *,
    now: dt.datetime,
    progress: Progress | None = None,
) -> FileResult:
    """Store a document unless it is stored; ``progress`` is told first how much there is to do."""
    if progress is not None:
        progress.expect(await ingest.count_new([document]))
    return await ingest.store(document, name, now=now, progress=progress)

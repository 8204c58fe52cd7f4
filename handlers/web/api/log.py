"""``/log``: the lines of the answer log, with the hashes by which a client can check the chain itself."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from handlers.web.api import texts
from handlers.web.api.operations import Call
from handlers.web.api.pages import Limit, LineNumber
from handlers.web.api.reading import Parameters
from knowledge import answer_log
from knowledge.answer_log import Kind
from knowledge.answer_log_files import hashed_line


class LogParameters(Parameters):
    """Which lines."""

    after: LineNumber = Field(default=0, description="Number of the line behind which to begin.")
    limit: Limit = Field(default=50, description="How many lines at most.")


class LogLine(BaseModel):
    """One line. Its hash is that of the line before and of `seq`, `at`, `kind` and `payload`."""

    seq: int = Field(examples=[1])
    at: str = Field(
        description="The moment in UTC, as hashed.", examples=["2026-11-23T01:00:00.000000+00:00"]
    )
    kind: Kind
    payload: dict[str, Any] = Field(
        description="What happened; persons and rooms are numbers.",
        examples=[{"follows": None, "person": 1, "question": 1, "room": 1, "text": texts.EXAMPLE_QUESTION}],
    )
    previous_hash: str = Field(pattern="^[0-9a-f]{64}$")
    hash: str = Field(pattern="^[0-9a-f]{64}$")


class LogPage(BaseModel):
    """Lines that follow each other without a gap."""

    items: list[LogLine]
    next: str | None = Field(
        description="Address of the lines that follow; null where these are the last ones.",
        examples=["/api/v1/log?after=50&limit=50"],
    )


async def list_lines(call: Call[LogParameters, None]) -> LogPage:
    """Read the answer log, from its first line on."""
    asked = call.parameters
    async with call.context.database.read() as session:
        found = await answer_log.after(session, asked.after, limit=asked.limit + 1)
    lines = [LogLine.model_validate(hashed_line(row)) for row in found[: asked.limit]]
    more = len(found) > asked.limit
    onward = call.url.update_query(after=lines[-1].seq, limit=asked.limit) if more else None
    return LogPage(items=lines, next=str(onward) if onward else None)

"""``/entries``: the published Q&A."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

from handlers.web.api import texts
from handlers.web.api.citations import Rule
from handlers.web.api.operations import Call
from handlers.web.api.pages import Id, Page, Paged, next_page
from handlers.web.api.problems import Refused
from handlers.web.api.reading import Parameters
from indexer.authority import Authority
from knowledge import listings
from knowledge.models import QAEntry


class EntriesParameters(Paged):
    """Which entries."""

    state: Literal["published"] = Field(
        default="published", description="Drafts and what was taken down are not to be had."
    )
    q: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        pattern=r"^[^\u0000-\u001f\u007f]+$",
        description="Words that the question or the answer must hold, all of them.",
        examples=[texts.EXAMPLE_WORDS],
    )


class EntryParameters(Parameters):
    """Which entry."""

    id: Id


class Entry(BaseModel):
    """A curated question and answer."""

    id: int = Field(examples=[17])
    state: Literal["published"]
    question: str = Field(examples=[texts.EXAMPLE_QUESTION])
    answer: str = Field(examples=[texts.EXAMPLE_ANSWER])
    authority: Literal["learning_group", "instructor"] = Field(
        description="Whose word it is: agreed upon, or the opinion of one instructor."
    )
    basis: list[Rule] = Field(description="The rules it rests on.")
    published_at: dt.datetime | None


class EntryPage(Page[Entry]):
    """A page of entries."""


async def list_entries(call: Call[EntriesParameters, None]) -> EntryPage:
    """List the published Q&A entries, oldest first."""
    asked = call.parameters
    async with call.context.database.read() as session:
        found = await listings.entries(session, asked.span, words=(asked.q or "").split())
    return EntryPage(
        items=[_shown(entry) for entry in found[: asked.limit]],
        next=next_page(call.url, found, asked.limit, lambda entry: entry.id),
    )


async def get_entry(call: Call[EntryParameters, None]) -> Entry:
    """Read one published Q&A entry."""
    async with call.context.database.read() as session:
        entry = await listings.entry(session, call.parameters.id)
    if entry is None:
        raise Refused(404)
    return _shown(entry)


def _shown(entry: QAEntry) -> Entry:
    return Entry(
        id=entry.id,
        state="published",
        question=entry.question,
        answer=entry.answer,
        authority="instructor" if entry.authority == Authority.INSTRUCTOR else "learning_group",
        basis=[
            Rule(law=one.law, article=one.article, path=one.path) for one in entry.citations if one.chosen
        ],
        published_at=entry.published_at,
    )

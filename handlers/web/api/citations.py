"""Rules that an answer rests on, as the API names them."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from handlers.rendering import passage_url
from handlers.web.api import texts
from knowledge import answering


class Rule(BaseModel):
    """A rule by name."""

    law: str = Field(
        description="Short name of the statute, or title of the document.", examples=[texts.EXAMPLE_LAW]
    )
    article: str = Field(description="Empty outside statutes.", examples=[texts.EXAMPLE_ARTICLE])
    path: str = Field(
        description="Paragraph and item; empty for the whole article.", examples=[texts.EXAMPLE_PATH]
    )


class Citation(Rule):
    """A passage quoted as the source of an answer."""

    label: str = Field(description="All of it in words.", examples=[texts.EXAMPLE_LABEL])
    title: str = Field(description="Title of the article or heading.", examples=[texts.EXAMPLE_TITLE])
    effective_date: dt.date | None = Field(
        description="The day from which the version cited holds.", examples=["2026-01-02"]
    )
    pending: bool = Field(description="Whether that day is still to come.")
    page: int | None = Field(description="Page of the document; null where it has none.")
    quote: str = Field(description="The words quoted.", examples=[texts.EXAMPLE_QUOTE])
    url: str | None = Field(
        description="Address of the passage for people; null where the rule is not imported.",
        examples=["https://gyeyaktong.example/passages/12?path=%EC%A0%9C1%ED%95%AD"],
    )


def shown(citation: answering.Citation, public_url: str) -> Citation:
    """A citation with the address of its page."""
    return Citation(
        law=citation.law,
        article=citation.article,
        path=citation.path,
        label=citation.label,
        title=citation.title,
        effective_date=citation.effective_date,
        pending=citation.pending,
        page=citation.page,
        quote=citation.quote,
        url=passage_url(citation, public_url) if citation.passage_id is not None else None,
    )

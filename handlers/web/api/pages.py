"""Pages of a list: the opaque cursor at which one ends and the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError
from yarl import URL

from handlers.web.api.reading import Parameters
from knowledge.listings import Span

MAX_LIMIT = 100
#: Numbers are columns of 32 bits.
MAX_ID = 2**31 - 1

T = TypeVar("T")


def _digits(value: object) -> object:
    """Only what is written as people write a number; pydantic reads ``1_000`` and `` +1 `` too."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise PydanticCustomError("int_parsing", "not a whole number")
    return value


Id = Annotated[int, Field(ge=1, le=MAX_ID), BeforeValidator(_digits)]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), BeforeValidator(_digits)]
LineNumber = Annotated[int, Field(ge=0, lt=2**53), BeforeValidator(_digits)]


class Paged(Parameters):
    """Where a page begins, and how long it is."""

    cursor: str | None = Field(
        default=None,
        pattern="^[0-7][0-9a-f]{15}$",
        description="Where to go on: taken from `next` of the page before.",
    )
    limit: Limit = Field(default=50, description="How many items at most.")

    @property
    def span(self) -> Span:
        """What to read: one item more than is shown, to know whether there is another page."""
        return Span(int(self.cursor, 16) if self.cursor else 0, self.limit + 1)


class Page(BaseModel, Generic[T]):
    """A part of a list, in an order that does not change."""

    items: list[T]
    next: str | None = Field(
        description="Address of the next page; null where this is the last one.",
        examples=["/api/v1/entries?limit=50&cursor=0000000000000032"],
    )


def next_page(url: URL, found: Sequence[T], limit: int, position: Callable[[T], int]) -> str | None:
    """Address of the page after this one; None where there is none.

    Args:
        url: Address of this page, without its host.
        found: What was read for it, see ``Paged.span``.
        limit: How many of them it shows.
        position: Behind which number the page after an item begins.
    """
    if len(found) <= limit:
        return None
    return str(url.update_query(cursor=f"{position(found[limit - 1]):016x}", limit=limit))

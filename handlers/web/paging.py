"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from aiohttp import web

from handlers.web.reading import whole_number

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a list somebody is.

    Attributes:
        number: The page shown, from 1.
        last: The last page; 1 of an empty list.
        total: Items in all.
        size: Items on a page.
        path: Address of the list, without the number of the page.
    """

    number: int
    last: int
    total: int
    size: int
    path: str

    @classmethod
    def of(cls, request: web.Request, total: int, path: str, size: int = PAGE_SIZE) -> Self:
        """The page that a request asks for (``?page=2``); the nearest there is."""
        last = max(1, -(-total // size))
        asked = whole_number(request.query.get("page")) or 1
        return cls(min(asked, last), last, total, size, path)

    @property
    def offset(self) -> int:
        """Items before the page."""
        return (self.number - 1) * self.size

    @property
    def before(self) -> str:
        """Address of the page before; empty on the first."""
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Address of the next page; empty on the last."""
        return self.address(self.number + 1) if self.number < self.last else ""

    @property
    def address(self) -> Callable[[int], str]:
        """Address of a page by its number."""
        join = "&" if "?" in self.path else "?"
        return lambda number: f"{self.path}{join}page={number}" if number > 1 else self.path

"""Rows of a table as its author laid them out."""

from __future__ import annotations

from dataclasses import dataclass

#: More than this is data, and nothing that anybody asks about.
MAX_ROWS = 5_000
MAX_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        number: As the program that made it counts, from 1.
        cells: What stands in its columns; empty where nothing does.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that says the most.

    Attributes:
        rows: The rows in which something stands.
        cut: Whether there are more rows or columns than were read.
        others: Names of other sheets that say something.
    """

    rows: tuple[Row, ...]
    cut: bool = False
    others: tuple[str, ...] = ()

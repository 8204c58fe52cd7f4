"""The table of figures: what the statutes set as a number, where it stands, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from indexer.quantities import quantities
from indexer.references import Reference, parse_reference
from knowledge.table_file import TableModel, Texts, read_table, split_words

FIGURES_FILE = Path(__file__).parent.parent / "data" / "figures.yaml"
#: Kinds of contract that a row can be about.
KINDS = ("공사", "물품", "용역", "임대차", "운송")


class Asks(StrEnum):
    """What kind of number is asked for."""

    AMOUNT = "amount"
    RATE = "rate"
    TIME = "time"
    PARTIES = "parties"
    TIMES = "times"


class Way(StrEnum):
    """How something is worked out from what a question brings."""

    SHARE = "share"
    DELAY = "delay"
    NOTICE = "notice"
    WITHIN = "within"
    WORKDAYS = "workdays"
    AFTER = "after"
    YEARS = "years"


def _alternatives(value: Any) -> Any:
    return [each.split("|") if isinstance(each, str) else each for each in value]


def _won(value: Any) -> Any:
    """``2천만원`` as 20000000."""
    if not isinstance(value, str):
        return value
    (term,) = quantities(value)
    return int(term.removesuffix("원"))


#: Alternatives, of each of which a question must hold one.
Groups = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_alternatives)]
Won = Annotated[int | None, BeforeValidator(_won)]


class Band(TableModel):
    """Amounts that a row is about, in won; each bound None where there is none."""

    over: Won = None
    at_least: Won = None
    up_to: Won = None
    below: Won = None

    @property
    def bounded(self) -> bool:
        """Whether there is any bound."""
        return any(bound is not None for bound in (self.over, self.at_least, self.up_to, self.below))

    @property
    def first(self) -> int:
        """The least amount in it."""
        return max(self.at_least or 0, self.over + 1 if self.over is not None else 0)

    @property
    def last(self) -> int | None:
        """The greatest amount in it; None for no limit."""
        lasts = [last for last in (self.up_to, self.below and self.below - 1) if last is not None]
        return min(lasts, default=None)

    def meets(self, least: int, most: int | None) -> bool:
        """Whether an amount between two (``most`` None: no limit) lies in it."""
        return (self.last is None or least <= self.last) and (most is None or most >= self.first)

    def holds(self, least: int, most: int | None) -> bool:
        """Whether every amount between two (``most`` None: no limit) lies in it."""
        below_last = self.last is None or (most is not None and most <= self.last)
        return self.first <= least and below_last


class Row(Band):
    """What one unit of a statute sets.

    Attributes:
        when: For what it holds, in words; empty where the figure has one row.
        says: The number in words, as the end of a sentence; a whole sentence where it is an aside.
        value: The numbers, each as ``indexer.quantities`` reads it; none where another rule sets it.
        citation: The unit that says so.
        words: Words that stand in the unit.
        since: First day on which it holds, as far as known (``from`` in the file).
        until: First day on which it holds no more (``to`` in the file).
        kinds: Kinds of contract that it is about; all where empty.
        cases: Circumstances, of each of which the question must name one where it names any.
        rare: Whether it is told only where one of its circumstances is named.
        aside: Whether it is added to the others, as a sentence.
        cap: Whether it limits what is worked out from the others.
        compute: Whether something is worked out of it.
    """

    when: str = ""
    says: str = Field(min_length=1, max_length=120)
    value: Texts = ()
    citation: str
    words: Texts = Field(min_length=1)
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = Field(None, alias="to")
    kinds: Annotated[tuple[str, ...], BeforeValidator(split_words)] = ()
    cases: Groups = ()
    rare: bool = False
    aside: bool = False
    cap: bool = False
    compute: bool = True

    @property
    def reference(self) -> Reference:
        """The unit, read."""
        reference = parse_reference(self.citation)
        if reference is None:
            raise ValueError(self.citation)
        return reference

    @property
    def terms(self) -> frozenset[str]:
        """The numbers in canonical form: ``20000000원``, ``10%``, ``7일``."""
        return frozenset(term for value in self.value for term in quantities(value))

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @model_validator(mode="after")
    def _consistent(self) -> Row:
        if parse_reference(self.citation) is None:
            raise ValueError(f"근거 '{self.citation}'을(를) 읽을 수 없습니다.")
        if unknown := set(self.kinds) - set(KINDS):
            raise ValueError(f"모르는 계약 종류입니다: {', '.join(sorted(unknown))}")
        if self.value and not self.terms:
            raise ValueError(f"값 '{self.value[0]}'을(를) 읽을 수 없습니다.")
        for text, name in ((self.says, "says"), (" ".join(self.words), "words")):
            if missing := self.terms - set(quantities(text)):
                raise ValueError(f"{name}에 값 {', '.join(sorted(missing))}이(가) 없습니다.")
        return self


class Calculation(TableModel):
    """What can be worked out.

    Attributes:
        way: How.
        of: Of what, in words: ``계약금액``, ``청구를 받은 날``.
    """

    way: Way = Field(alias="kind")
    of: str


class Figure(TableModel):
    """Something that people ask a number of.

    Attributes:
        key: Its name in the file.
        label: What it is, in words.
        asks: What kinds of number it is.
        subject: What a question must name.
        also: What else a question may say without asking for something else.
        kinds: Kinds of contract that its rows are about, where they do not say so themselves.
        calculation: What can be worked out of an amount or a date.
        rows: What the law says.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,80}$")
    label: str = Field(min_length=1, max_length=60)
    asks: frozenset[Asks] = Field(min_length=1)
    subject: Groups = Field(min_length=1)
    also: tuple[str, ...] = ()
    kinds: Annotated[tuple[str, ...], BeforeValidator(split_words)] = ()
    calculation: Calculation | None = None
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> Figure:
        rows = [row for row in self.rows if not (row.aside or row.rare)]
        if len({row.says for row in rows}) > 1 and not all(row.when for row in rows):
            raise ValueError("여러 줄이면 줄마다 when이 있어야 합니다.")
        return self

    @property
    def banded(self) -> bool:
        """Whether an amount in the question tells which rows are meant."""
        return any(row.bounded for row in self.rows if not row.aside)


class _File(TableModel):
    editions: dict[str, dt.date]
    figures: tuple[Figure, ...]

    @model_validator(mode="after")
    def _dated(self) -> _File:
        keys = [figure.key for figure in self.figures]
        if len(set(keys)) < len(keys):
            raise ValueError(f"key가 두 번 있습니다: {max(keys, key=keys.count)}")
        for figure in self.figures:
            for row in figure.rows:
                if row.reference.law not in self.editions and row.since is None:
                    raise ValueError(f"{figure.key}: {row.reference.law}의 시행일이 editions에 없습니다.")
        return self


@dataclass(frozen=True, slots=True)
class FigureTable:
    """All figures.

    Attributes:
        figures: In the order of the file.
        source: Name of the file.
    """

    figures: tuple[Figure, ...]
    source: str


def read_figures(path: Path = FIGURES_FILE) -> FigureTable:
    """Read a file of figures.

    Raises:
        DocumentError: When it cannot be read, or a value does not stand in its own words.
    """
    held = read_table(path, _File)
    figures = tuple(_dated(figure, held.editions) for figure in held.figures)
    return FigureTable(figures, path.name)


@cache
def shipped_figures() -> FigureTable:
    """The table that ships with the program, read once."""
    return read_figures()


def _dated(figure: Figure, editions: Mapping[str, dt.date]) -> Figure:
    """The figure with what its rows leave to the file filled in."""
    rows = tuple(
        row.model_copy(
            update={
                "since": row.since or editions[row.reference.law],
                "kinds": row.kinds or figure.kinds,
            }
        )
        for row in figure.rows
    )
    return figure.model_copy(update={"rows": rows})

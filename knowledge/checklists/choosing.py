"""From kind, method and amount of a contract to its checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from knowledge.checklists import texts
from knowledge.checklists.limits import Bound, band, figure_of, fill, korean_won, limit, told_rows
from knowledge.checklists.table import Basis, ChecklistTable, Item, Kind, Limit, Maker, Method, Stage
from knowledge.figures.table import Band

_CONDITIONS = {
    Bound.OVER: texts.OVER,
    Bound.AT_LEAST: texts.AT_LEAST,
    Bound.UP_TO: texts.UP_TO,
    Bound.BELOW: texts.BELOW,
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts that a contract may have, in won.

    Attributes:
        least: The least.
        most: The greatest; None for no limit.
    """

    least: int = 0
    most: int | None = None

    @property
    def label(self) -> str:
        """``2천만원 초과 5천만원 이하``, ``1,500만원``."""
        if self.least == self.most:
            return korean_won(self.least)
        parts = []
        if self.least:
            parts.append(_side(self.least, Bound.OVER, Bound.AT_LEAST))
        if self.most is not None:
            parts.append(_side(self.most, Bound.BELOW, Bound.UP_TO))
        return " ".join(parts) or texts.ANY_AMOUNT


ANY = Amounts()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a checklist.

    Attributes:
        stage: Under which heading.
        paper: Key of the paper.
        name: Its name.
        by: Who makes it.
        when: By when.
        where: In which system; may be empty.
        only: Under which circumstances it is needed; empty for always.
        note: What helps besides; may be empty.
        basis: On what it rests; its limits too.
        said: On what the figures rest that its words say.
        figures: Keys of the figures that set its limits, or that its words say.
    """

    stage: Stage
    paper: str
    name: str
    by: Maker
    when: str
    where: str
    only: str
    note: str
    basis: tuple[Basis, ...]
    said: tuple[Basis, ...] = ()
    figures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a contract needs.

    Attributes:
        kind: What is contracted for.
        method: How.
        method_label: How that is called.
        amounts: For which amounts.
        entries: In order.
    """

    kind: Kind
    method: Method
    method_label: str
    amounts: Amounts
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """``공사 수의계약(1인 견적) 제출서류ㆍ절차 목록 (2천만원 이하)``."""
        title = texts.TITLE.format(kind=self.kind, method=self.method_label)
        if self.amounts == ANY:
            return title
        return texts.TITLE_OF_AMOUNT.format(title=title, amount=self.amounts.label)

    def stages(self) -> Iterator[tuple[Stage, tuple[Entry, ...]]]:
        """The entries by stage, in order."""
        for stage, entries in groupby(self.entries, key=lambda entry: entry.stage):
            yield stage, tuple(entries)


def choose(table: ChecklistTable, kind: Kind, method: Method, amounts: Amounts = ANY) -> Checklist:
    """The checklist of a contract.

    What amounts decide is decided; where they leave something open, the entry says on which amount it
    depends.
    """
    chosen = [
        entry
        for item in table.items
        if kind in item.kinds and method in item.methods
        for entry in _entry(table, item, kind, amounts)
    ]
    order = list(Stage)
    chosen.sort(key=lambda entry: order.index(entry.stage))
    return Checklist(kind, method, table.method(method).label, amounts, tuple(chosen))


def bands(table: ChecklistTable, kind: Kind, method: Method) -> tuple[Amounts, ...]:
    """The bands of amounts that are offered for a method, the least first."""
    firsts = sorted({_next(table, cut, kind) for cut in table.method(method).cuts})
    if not firsts:
        return ()
    edges = [0, *firsts]
    return (*(Amounts(least, after - 1) for least, after in pairwise(edges)), Amounts(edges[-1]))


def _entry(table: ChecklistTable, item: Item, kind: Kind, amounts: Amounts) -> Iterator[Entry]:
    paper = table.papers[item.paper]
    least, most = amounts.least, amounts.most
    open_needs = []
    for need in item.needs:
        needed = _band(table, need, kind)
        if not needed.meets(least, most):
            return
        if not needed.holds(least, most):
            open_needs.append(_condition(table, need, kind))
    depends = texts.IF_AMOUNT.format(condition=texts.BETWEEN.join(open_needs)) if open_needs else ""
    yield Entry(
        stage=item.stage,
        paper=paper.key,
        name=paper.name,
        by=paper.by,
        when=fill(paper.when, table.figures, kind, least=least, most=most),
        where=paper.where,
        only=texts.BETWEEN.join(part for part in (depends, paper.only) if part),
        note=fill(paper.note, table.figures, kind, least=least, most=most),
        basis=_joined([*paper.basis, *_rows(table, [need.figure for need in item.needs], kind, ANY)]),
        said=_joined(_rows(table, sorted(paper.figures), kind, amounts)),
        figures=frozenset(map(figure_of, (*paper.figures, *(need.figure for need in item.needs)))),
    )


def _rows(table: ChecklistTable, figures: Iterable[str], kind: Kind, amounts: Amounts) -> Iterator[Basis]:
    """What the figures of some keys rest on, as far as they are told of some amounts."""
    for key in figures:
        for row in told_rows(table.figures, key, kind, least=amounts.least, most=amounts.most):
            yield Basis(citation=row.citation, words=row.words)


def _joined(found: Iterable[Basis]) -> tuple[Basis, ...]:
    """Each unit once, with all words that must stand in it."""
    words: dict[str, tuple[str, ...]] = {}
    for basis in found:
        words[basis.citation] = tuple(dict.fromkeys((*words.get(basis.citation, ()), *basis.words)))
    return tuple(Basis(citation=citation, words=stand) for citation, stand in words.items())


def _band(table: ChecklistTable, need: Limit, kind: Kind) -> Band:
    return band(need.bound, _amount(table, need, kind))


def _amount(table: ChecklistTable, need: Limit, kind: Kind) -> int:
    amount = limit(table.figures, need.figure, kind)
    if amount is None:
        raise ValueError(need.figure)
    return amount


def _condition(table: ChecklistTable, need: Limit, kind: Kind) -> str:
    return _CONDITIONS[need.bound].format(of=need.of, amount=korean_won(_amount(table, need, kind)))


def _next(table: ChecklistTable, cut: Limit, kind: Kind) -> int:
    """The first amount beyond a cut."""
    side = _band(table, cut, kind)
    return side.first if side.last is None else side.last + 1


def _side(amount: int, odd: Bound, even: Bound) -> str:
    """An end of a span: beyond a round amount where it lies just beside one."""
    beside = amount - 1 if odd is Bound.OVER else amount + 1
    bound, shown = (odd, beside) if beside % 10_000 == 0 else (even, amount)
    return _CONDITIONS[bound].format(of="", amount=korean_won(shown)).strip()

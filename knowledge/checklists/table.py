"""The table of checklists: papers and steps, on what they rest, and for which contracts they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from indexer.errors import DocumentError
from indexer.references import Reference, parse_reference
from knowledge.checklists import texts
from knowledge.checklists.limits import NEEDS, PLACE, Bound, figure_says, limit
from knowledge.figures.table import FigureTable, shipped_figures
from knowledge.table_file import TableModel, Texts, listed, read_table, split_words

CHECKLISTS_FILE = Path(__file__).parent.parent / "data" / "checklists.yaml"


class Kind(StrEnum):
    """What is contracted for."""

    WORKS = "공사"
    SERVICE = "용역"
    GOODS = "물품"


class Method(StrEnum):
    """How the other party is found."""

    ONE_QUOTE = "수의1인"
    TWO_QUOTES = "수의2인"
    TENDER = "입찰"
    NEGOTIATION = "협상"


class Stage(StrEnum):
    """When in the course of a contract, in order."""

    BEFORE = "계약 방법 결정 전"
    OFFERS = "입찰ㆍ견적"
    CONCLUSION = "계약 체결"
    START = "착수"
    PERFORMANCE = "이행 중"
    COMPLETION = "완료ㆍ검사"
    PAYMENT = "대가 지급"
    DEFECTS = "하자"


class Maker(StrEnum):
    """Who makes a paper or takes a step."""

    CONTRACTOR = "업체"
    CONTRACTS = "계약부서"
    ORDERING = "발주부서"


def _bound(value: Any) -> Any:
    """``up_to stamp-tax``; with what it bounds before it, ``계약금액 up_to stamp-tax``."""
    match = NEEDS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"'{value}'을(를) 읽을 수 없습니다.")
    return match.groupdict(default="")


def _bounds(value: Any) -> Any:
    return [_bound(each) for each in listed(value)]


WordSet = Annotated[frozenset[str], BeforeValidator(split_words)]


class Limit(TableModel):
    """A bound whose amount a figure sets.

    Attributes:
        of: Which amount of the contract; empty where it divides bands.
        bound: On which side of the amount.
        figure: Key of the figure.
    """

    of: str = ""
    bound: Bound
    figure: str


class Basis(TableModel):
    """A unit of a statute that asks for a paper.

    Attributes:
        citation: The unit.
        words: Words that stand in it.
    """

    citation: str
    words: Texts = Field(min_length=1)

    @property
    def reference(self) -> Reference:
        """The unit, read."""
        reference = parse_reference(self.citation)
        if reference is None:
            raise ValueError(self.citation)
        return reference

    @model_validator(mode="after")
    def _readable(self) -> Basis:
        if parse_reference(self.citation) is None:
            raise ValueError(f"근거 '{self.citation}'을(를) 읽을 수 없습니다.")
        return self


class MethodRow(TableModel):
    """A method as it is offered.

    Attributes:
        key: Which.
        label: How it is called.
        words: How people name it.
        kinds: For which contracts it is offered.
        cuts: What divides the bands of amounts that are offered.
    """

    key: Method
    label: str = Field(min_length=1, max_length=30)
    words: Texts = Field(min_length=1)
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(split_words)] = tuple(Kind)
    cuts: Annotated[tuple[Limit, ...], BeforeValidator(_bounds)] = ()


class Paper(TableModel):
    """A paper that is made or handed in, or a step that is taken.

    Attributes:
        key: Its name in the file.
        name: Its name.
        by: Who makes it.
        when: By when, or at which moment.
        where: In which system or place; empty where the law leaves it open.
        only: Under which circumstance that nobody has told; empty for always.
        note: What helps besides.
        basis: On what it rests.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,80}$")
    name: str = Field(min_length=1, max_length=60)
    by: Maker
    when: str = Field(min_length=1, max_length=60)
    where: str = Field("", max_length=40)
    only: str = Field("", max_length=60)
    note: str = Field("", max_length=160)
    basis: tuple[Basis, ...] = Field(min_length=1)

    @property
    def figures(self) -> frozenset[str]:
        """Keys of the figures that its words say."""
        return frozenset(PLACE.findall(f"{self.when} {self.note}"))


class Item(TableModel):
    """Where a paper stands in which lists.

    Attributes:
        stage: Under which heading.
        paper: Key of the paper.
        kinds: For which contracts.
        methods: For which methods.
        needs: Which amounts they must have.
    """

    stage: Stage
    paper: str
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(split_words)] = tuple(Kind)
    methods: Annotated[tuple[Method, ...], BeforeValidator(split_words)] = tuple(Method)
    needs: Annotated[tuple[Limit, ...], BeforeValidator(_bounds)] = ()


class QuestionWords(TableModel):
    """Words of which a question for a checklist is made.

    Attributes:
        kinds: What tells the kind of contract.
        nouns: Nouns, and words like them.
        particles: What stands behind a noun.
        verbs: Stems of verbs.
        endings: What stands behind a stem.
    """

    kinds: dict[Kind, Texts]
    nouns: WordSet
    particles: WordSet
    verbs: WordSet
    endings: WordSet


class _File(TableModel):
    words: QuestionWords
    methods: tuple[MethodRow, ...]
    papers: tuple[Paper, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ChecklistTable:
    """All checklists.

    Attributes:
        words: Of questions for one.
        methods: In the order in which they are offered.
        papers: By key.
        items: In the order of the file.
        figures: Where the limits come from.
        source: Name of the file.
    """

    words: QuestionWords
    methods: tuple[MethodRow, ...]
    papers: dict[str, Paper]
    items: tuple[Item, ...]
    figures: FigureTable
    source: str

    def method(self, key: Method) -> MethodRow:
        """The row of a method."""
        return next(row for row in self.methods if row.key is key)

    def title(self, key: str) -> str:
        """The name of a paper, with the lists that it is in where others have the same name."""
        name = self.papers[key].name
        if sum(paper.name == name for paper in self.papers.values()) == 1:
            return name
        items = [item for item in self.items if item.paper == key]
        kinds = [kind for kind in Kind if any(kind in item.kinds for item in items)]
        offered = [method for method in Method if any(self.offers(kind, method) for kind in kinds)]
        methods = [method for method in offered if any(method in item.methods for item in items)]
        told = (kinds if len(kinds) < len(Kind) else [], methods if methods != offered else [])
        lists = " ".join(texts.EACH.join(names) for names in told if names)
        return texts.PAPER_OF.format(name=name, lists=lists)

    def offers(self, kind: Kind, method: Method) -> bool:
        """Whether a contract of a kind may be made in a way."""
        return kind in self.method(method).kinds


def read_checklists(path: Path = CHECKLISTS_FILE, figures: FigureTable | None = None) -> ChecklistTable:
    """Read a file of checklists.

    Args:
        path: The file.
        figures: Where the limits come from; those that ship where None.

    Raises:
        DocumentError: When it cannot be read, or names what does not exist. It says in which row.
    """
    figures = figures or shipped_figures()
    held = read_table(path, _File)
    papers = {paper.key: paper for paper in held.papers}
    problem = next(_problems(held, papers, figures), "")
    if problem:
        raise DocumentError(path.name, problem)
    return ChecklistTable(held.words, held.methods, papers, held.items, figures, path.name)


@cache
def shipped_checklists() -> ChecklistTable:
    """The table that ships with the program, read once."""
    return read_checklists()


def _problems(held: _File, papers: dict[str, Paper], figures: FigureTable) -> Iterator[str]:
    """What does not fit together, each with the row that it is in."""
    keys = [paper.key for paper in held.papers]
    if len(papers) < len(keys):
        yield f"papers: key가 두 번 있습니다: {max(keys, key=keys.count)}"
    offered = [row.key for row in held.methods]
    if sorted(offered) != sorted(Method):
        yield f"methods: 계약 방법마다 한 번씩 있어야 합니다: {', '.join(Method)}"
    yield from _dangling(held, papers)
    for item in held.items:
        yield from _of_item(item, papers[item.paper], figures)
    for row in held.methods:
        for cut in row.cuts:
            missing = [kind for kind in row.kinds if limit(figures, cut.figure, kind) is None]
            if missing:
                yield f"methods {row.key}: {missing[0]}의 기준값 {cut.figure}에 금액이 없습니다."


def _of_item(item: Item, paper: Paper, figures: FigureTable) -> Iterator[str]:
    for need in item.needs:
        if not need.of:
            yield f"items {item.paper}: needs에 어느 금액인지 없습니다."
    for kind in item.kinds:
        for need in item.needs:
            if limit(figures, need.figure, kind) is None:
                yield f"items {item.paper}: {kind}의 기준값 {need.figure}에 금액이 없습니다."
        for key in sorted(paper.figures):
            if not figure_says(figures, key, kind):
                yield f"papers {item.paper}: {kind}의 기준값 {key}이(가) 없습니다."


def _dangling(held: _File, papers: dict[str, Paper]) -> Iterator[str]:
    listed = {item.paper for item in held.items}
    for key in sorted(listed - papers.keys()):
        yield f"items {key}: papers에 없습니다."
    for key in sorted(papers.keys() - listed):
        yield f"papers {key}: 어느 목록에도 없습니다."
    seen: set[tuple[str, Kind, Method, tuple[Limit, ...]]] = set()
    for item in held.items:
        for kind in item.kinds:
            for method in item.methods:
                place = (item.paper, kind, method, item.needs)
                if place in seen:
                    yield f"items {item.paper}: {kind} {method} 목록에 두 번 있습니다."
                seen.add(place)

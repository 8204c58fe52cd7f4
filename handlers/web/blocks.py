"""The words of a rule or document as pages show them: unit by unit, with tables as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.tables import Table, parts
from indexer.extract import mark
from indexer.structure import Block
from knowledge.models import PassageRow


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One unit of the text, or a ``table`` in it; ``depth`` 0 for 항, 1 for 호, 2 for 목."""

    text: str = ""
    depth: int = 0
    cited: bool = False
    repealed: bool = False
    table: Table | None = None


def blocks_of(row: PassageRow) -> list[Block]:
    """The units of a stored passage."""
    return [Block(*block) for block in row.blocks]


def is_cited(block_path: str, cited_path: str) -> bool:
    """Whether a block lies within what is cited: 제1항제5호가목 in 제1항제5호, but not 제5호의2 in 제5호."""
    if not cited_path or not block_path.startswith(cited_path):
        return False
    return not block_path[len(cited_path) :].startswith("의")


def shown(blocks: Iterable[Block], *, cited_path: str = "", whole: bool = False) -> Iterator[ShownBlock]:
    """Units as they are shown.

    Args:
        blocks: The units, in reading order.
        cited_path: The unit that was cited, to be marked.
        whole: Whether all of them were.
    """
    for block in blocks:
        cited = whole or is_cited(block.path, cited_path)
        depth = ("호" in block.path) + ("목" in block.path)
        lead = mark(block.path)
        for part in parts(block.text):
            if isinstance(part, Table):
                yield ShownBlock(table=part, cited=cited)
            else:
                yield ShownBlock(lead + part, depth=depth, cited=cited, repealed=block.repealed)
                lead = ""


def without_repeats(blocks: Iterable[Block]) -> Iterator[Block]:
    """Units of a whole article: a passage begins with the sentence above its items, as the one before did."""
    above: dict[str, str] = {}
    for block in blocks:
        if block.path and above.get(block.path) == block.text:
            continue
        above[block.path] = block.text
        yield block


def shown_text(text: str) -> Sequence[ShownBlock]:
    """Plain words that may hold tables, as an entry's answer."""
    return list(shown([Block("", text)]))

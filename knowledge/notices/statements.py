"""A draft notice as statements: what it says piece by piece, each under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.structure import Block, StructuredDocument

#: More of a draft is not looked at.
MAX_STATEMENTS = 3_000
#: Marks of list items inside a paragraph; numbers are left alone, because dates have them as well.
_ITEM = re.compile(r"(?<=\s)(?=(?:[가나다라마바사아자차카타파하]\.|[○□■◎◆●※①-⑳])\s)")
_BULLET = re.compile(r"\s*(?:[-○●◎•·ㆍ*※]|[가-하]\.|\d{1,2}[.)]|[①-⑳])\s")
_MARK = re.compile(r"^\s*(?:[-○●◎•*※□■◆]|[가-하]\.|\(?\d{1,2}(?:-\d{1,2})?[.)]|[①-⑳])\s+")
_HEADED = re.compile(r"^\s*[□■◎◆]\s")
#: What no heading has.
_SENTENCE = re.compile(r"[:.]\s|[:.]$|[다요음함]$|\d{2}")
_HEADING_CHARS = 30
_RULE = re.compile(r"^[\s:|-]+$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a notice says.

    Attributes:
        text: Its words, without the mark of a list; a table row as ``first cell: head second cell; …``.
        heading: The nearest heading above it.
        number: Its place in the notice, from 0.
        page: Page on which it stands; None where the format has none.
        is_heading: Whether it only announces what follows.
        unit: Won in one of the amounts that its table leaves without a unit.
    """

    text: str
    heading: str
    number: int
    page: int | None = None
    is_heading: bool = False
    unit: int = 1

    @property
    def whole(self) -> str:
        """Heading and words together."""
        return f"{self.heading} ▸ {self.text}"


def read_statements(document: StructuredDocument) -> tuple[Statement, ...]:
    """The statements of a notice, in reading order; at most ``MAX_STATEMENTS``."""
    pieces = list(_pieces(document))
    statements: list[Statement] = []
    heading, title = "", ""
    for position, piece in enumerate(pieces[:MAX_STATEMENTS]):
        if piece.heading != title:
            heading = title = piece.heading
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        is_heading = piece.is_heading or _announces(piece, following)
        words = _MARK.sub("", piece.text).strip()
        statements.append(replace(piece, text=words, heading=heading, number=position, is_heading=is_heading))
        if is_heading and not piece.is_heading:
            heading = words
    return tuple(one for one in statements if one.text)


def _pieces(document: StructuredDocument) -> Iterator[Statement]:
    for section in document.sections:
        # What stands above the first heading carries the title of the notice, which says what it is about.
        title = section.title
        for block in section.blocks:
            if block.text.startswith("|"):
                yield from _rows(block, title)
                continue
            for line in block.text.splitlines():
                for piece in _ITEM.split(line):
                    if piece.strip():
                        yield Statement(piece, title, 0, block.page)


def _announces(piece: Statement, following: Statement | None) -> bool:
    """Whether a line is a heading that was not set as one."""
    words = _MARK.sub("", piece.text).strip()
    if len(words) > _HEADING_CHARS or _SENTENCE.search(words):
        return False
    if _HEADED.match(piece.text):
        return True
    is_lower = following is not None and _BULLET.match(following.text) is not None
    same_level = following is not None and _level(piece.text) == _level(following.text)
    return is_lower and not same_level


def _level(text: str) -> str:
    """The kind of mark before a line; empty where it has none."""
    mark = _BULLET.match(text)
    if mark is None:
        return ""
    kind = mark[0].strip()
    return "1" if kind[:1].isdigit() else "가" if "가" <= kind[:1] <= "힣" else kind


def _rows(block: Block, heading: str) -> Iterator[Statement]:
    rows = [_cells(line) for line in block.text.splitlines() if not _RULE.match(line)]
    if not rows:
        return
    head, *body = rows
    unit = 1000 if "천원" in " ".join(head) else 1
    if len(head) == 2 and all(len(row) == 2 for row in body) and not _is_head(head):
        head, body = ["", ""], rows
    for row in body:
        first, *others = row
        said = [
            f"{head[place]} {cell}".strip()
            for place, cell in enumerate(others, start=1)
            if cell and place < len(head)
        ]
        if first or said:
            text = f"{first}: {'; '.join(said)}" if said else first
            yield Statement(
                text, heading, 0, block.page, is_heading=not said and len(text) <= _HEADING_CHARS, unit=unit
            )


def _is_head(row: list[str]) -> bool:
    """Whether the first row of a table of two columns names them."""
    return any(word in row[0] + row[1] for word in ("구분", "항목", "내용", "일시", "절차", "비고", "단계"))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]

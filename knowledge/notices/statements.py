"""A draft notice as statements: what it says piece by piece, each under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from indexer.structure import Block, StructuredDocument

#: More of a draft is not looked at.
MAX_STATEMENTS = 3_000
_NUMBER = r"(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,4}\.|제?\d{1,2}(?:-\d{1,2})?[.)]|\(\d{1,2}\)|[가-하][.)]|\([가-하]\)|[①-⑳])"
_SIGN = r"[-–○●◎◦•·▪▫■□◆◇❍❏▶▷*※◈]"
#: Marks of list items inside a paragraph; numbers are left alone, because dates have them as well.
_ITEM = re.compile(r"(?<=\s)(?=(?:[가나다라마바사아자차카타파하][.)]|[○□■◎◆●◦▪❍※①-⑳])\s)")
_SENTENCE_END = re.compile(r"(?<=[다요음함임됨])\.\s+(?=\S)")
_MARKED = re.compile(rf"\s*(?:{_NUMBER}|{_SIGN})\s")
_MARK = re.compile(rf"^\s*(?:(?:{_NUMBER}|{_SIGN})\s*)(?=\S)")
_HEADED = re.compile(r"^\s*[□■◎◆◈]\s|^\s*[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,4}\.")
#: ``참가자격. 전세버스운송사업을 등록한 …``
_RUN_IN = re.compile(r"^([가-힣][가-힣·ㆍ\s]{0,13}[가-힣](?<![다요음함]))\.(?:\s+(?=\S)|$)")
#: ``납 품 기 한``
_SPACED_OUT = re.compile(r"(?<![가-힣])(?:[가-힣]\s){2,9}[가-힣](?![가-힣])")
#: What no heading has.
_NO_HEADING = re.compile(r"[:.]\s|[:.]$|(?:니다|한다|음|함|없음|있음)$|\d{2}")
_HEADING_CHARS = 30
_DETAIL = re.compile(r":\s|\d{2}")
_RULE = re.compile(r"^[\s:|-]+$")
#: A column that only counts the rows.
_COUNTER = re.compile(r"^(?:번호|순번|연번|No\.?|구분)?$|^\d{1,3}$")


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
    pieces = list(islice(_pieces(document), MAX_STATEMENTS))
    headings = {
        position for position, one in enumerate(pieces) if one.is_heading or _announces(pieces, position)
    }
    # A heading under which nothing stands looks like those under which something does.
    levels = {_level(pieces[position].text) for position in headings} - {""}
    headings |= {
        position for position, one in enumerate(pieces) if _level(one.text) in levels and _may_head(one.text)
    }
    statements: list[Statement] = []
    heading, title = "", ""
    for position, piece in enumerate(pieces):
        if piece.heading != title:
            heading = title = piece.heading
        is_heading = position in headings
        words = _SPACED_OUT.sub(_closed_up, _MARK.sub("", piece.text)).strip()
        run_in = _RUN_IN.match(words)
        if run_in is not None:
            heading, words = run_in[1], words[run_in.end() :]
        for sentence in _SENTENCE_END.split(words):
            if sentence:
                number = len(statements)
                statements.append(
                    replace(piece, text=sentence, heading=heading, number=number, is_heading=is_heading)
                )
        if is_heading and not piece.is_heading:
            heading = words
    return tuple(statements)


def _closed_up(match: re.Match[str]) -> str:
    return "".join(match[0].split())


def _pieces(document: StructuredDocument) -> Iterator[Statement]:
    for section in document.sections:
        for block in section.blocks:
            if block.text.startswith("|"):
                yield from _rows(block, section.title)
                continue
            for line in block.text.splitlines():
                for piece in _ITEM.split(line):
                    if piece.strip():
                        yield Statement(piece, section.title, 0, block.page)


def _announces(pieces: Sequence[Statement], position: int) -> bool:
    """Whether a line is a heading that was not set as one."""
    text = pieces[position].text
    if position + 1 == len(pieces) or not _may_head(text):
        return False
    following = pieces[position + 1].text
    return bool(_HEADED.match(text)) or (
        _level(text) != _level(following) and len(following) > len(text) // 2
    )


def _may_head(text: str) -> bool:
    """Whether a line is short and says nothing by itself."""
    words = _MARK.sub("", text).strip()
    return len(words) <= _HEADING_CHARS and not _NO_HEADING.search(words)


def _level(text: str) -> str:
    """The kind of mark before a line; empty where it has none."""
    mark = _MARKED.match(text)
    if mark is None:
        return ""
    kind = mark[0].strip()
    return "1" if any(one.isdigit() for one in kind) else "가" if "가" <= kind[:1] <= "힣" else kind


def _rows(block: Block, heading: str) -> Iterator[Statement]:
    rows = [_cells(line) for line in block.text.splitlines() if not _RULE.match(line)]
    if not rows:
        return
    if len(rows[0]) > 2 and all(_COUNTER.match(row[0]) for row in rows):
        rows = [row[1:] for row in rows]
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

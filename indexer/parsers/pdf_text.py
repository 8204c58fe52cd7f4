"""The characters of a PDF page and the lines that they make.

A PDF only says where to draw which character. PDFium puts them into lines; inside a line their order is that
of drawing, which is none where a font for digits follows one for Korean, so they are put in order here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import pypdfium2.raw as pdfium_c
from pypdfium2 import PdfPage

#: Of the height of a line: a gap so much wider than the usual one is a space.
_SPACE = 0.2
#: Of the height of a line: how far apart two characters of it may stand in height, and how far overlap.
_SAME_HEIGHT = 0.3
_OVERLAP = 0.5
#: A page of small print has 6,000.
_MAX_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def has(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point is in it."""
        return self.left - slack <= x <= self.right + slack and self.bottom - slack <= y <= self.top + slack


@dataclass(frozen=True, slots=True)
class Character:
    """A character and where it stands; ``line`` is the number of its line on the page."""

    text: str
    box: Box
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands."""

    text: str
    box: Box


def characters(page: PdfPage) -> list[Character]:
    """The characters of a page in PDFium's order, without spaces."""
    text_page = page.get_textpage()
    try:
        return list(_in_lines(_characters(text_page.raw, min(text_page.count_chars(), _MAX_CHARACTERS))))
    finally:
        text_page.close()


def lines(found: Iterable[Character]) -> list[Line]:
    """The lines that characters make, those of each line from left to right."""
    by_line: dict[int, list[Character]] = {}
    for character in found:
        by_line.setdefault(character.line, []).append(character)
    return [_line(part) for one in by_line.values() for part in _levels(one)]


def _levels(found: Sequence[Character]) -> list[list[Character]]:
    """What stands at one height: where text is drawn out of order, PDFium takes two lines for one."""
    levels: list[list[Character]] = []
    for character in found:
        for level in levels:
            _, y = level[0].box.middle
            if level[0].box.bottom <= character.box.middle[1] <= level[0].box.top or (
                character.box.bottom <= y <= character.box.top
            ):
                level.append(character)
                break
        else:
            levels.append([character])
    return levels


def _characters(text_page: object, count: int) -> Iterator[Character]:
    rectangle = pdfium_c.FS_RECTF()
    line = 0
    high = ""
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        if code in (0x0A, 0x0D):
            line += code == 0x0A
            continue
        text = chr(code) if code <= 0x10FFFF else ""
        if 0xD800 <= code <= 0xDBFF:  # Windows-style pairs: the first half says nothing yet
            high = text
            continue
        if 0xDC00 <= code <= 0xDFFF:
            text = (high + text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        high = ""
        if not text.strip() or not text.isprintable():
            continue
        if pdfium_c.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(rectangle)):
            box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            yield Character(text, box, line)


def _in_lines(found: Iterable[Character]) -> Iterator[Character]:
    """The characters, with those in one line again that PDFium parts.

    A page whose text fills less of its width than of its height it takes for vertical writing, in which every
    character makes a line.
    """
    line = 0
    before: Character | None = None
    for character in found:
        if before is not None and character.line != before.line and not _goes_on(before, character):
            line += 1
        before = character
        yield replace(character, line=line)


def _goes_on(before: Character, after: Character) -> bool:
    """Whether a character stands right behind another at the same height."""
    height = max(one.box.top - one.box.bottom for one in (before, after))
    gap = after.box.left - before.box.right
    return (
        abs(after.box.middle[1] - before.box.middle[1]) < _SAME_HEIGHT * height
        and -_OVERLAP * height < gap < height
    )


def _line(found: list[Character]) -> Line:
    found = sorted(found, key=lambda character: character.box.left)
    height = max(character.box.top - character.box.bottom for character in found)
    gaps = [after.box.left - before.box.right for before, after in pairwise(found)]
    # Letters set closer than their widths have gaps below zero, and so has a space between them.
    usual = min(median(gaps), 0.0) if gaps else 0.0
    texts = [found[0].text]
    for gap, character in zip(gaps, found[1:], strict=True):
        texts.append(" " + character.text if gap - usual > _SPACE * height else character.text)
    return Line(
        "".join(texts),
        Box(
            found[0].box.left,
            min(character.box.bottom for character in found),
            max(character.box.right for character in found),
            max(character.box.top for character in found),
        ),
    )

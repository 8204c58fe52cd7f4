"""Plain text: headings are told by their numbering, paragraphs by blank lines."""

from __future__ import annotations

import re

from indexer.parsers.decoding import decode
from indexer.parsers.front_matter import read_front_matter
from indexer.parsers.standard import Outline, standard_document
from indexer.structure import StructuredDocument

_MAX_HEADING = 60
#: Forms of headings, outermost first; the place in this list gives the level.
_HEADINGS = (
    re.compile(r"^제\s*\d+\s*편(?:의\d+)?\s+\S"),
    re.compile(r"^제\s*\d+\s*장(?:의\d+)?\s+\S"),
    re.compile(r"^제\s*\d+\s*절(?:의\d+)?\s+\S"),
    re.compile(r"^[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\s*[.)]?\s*\S"),
    re.compile(r"^제\s*\d+\s*조(?:의\d+)?\s*\("),
    re.compile(r"^\d{1,2}\.\s*\S"),
    re.compile(r"^\d{1,2}\.\d{1,2}\.?\s+\S"),
    re.compile(r"^[□■◆◇▣]\s*\S|^【.+】$"),
)
_ARTICLE = re.compile(r"^(?P<title>제\s*\d+\s*조(?:의\d+)?\s*\([^()\n]{1,60}\))\s*(?P<text>.*)$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*○●ㆍ·•※▶]|[가-하][.)]|\(?\d{1,2}\)|[①-⑳])\s*\S")
_SENTENCE = re.compile(r"(?:다|요|오|음|함|임|것)\.?$|[.;:,]$")


class TextParser:
    """Reads plain text."""

    suffixes = (".txt",)

    def recognises(self, _data: bytes, /) -> bool:
        """Any text."""
        return True

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a text file; a YAML header as in Markdown is allowed.

        Raises:
            EmptyDocumentError: When there is nothing in it.
            UnreadableTextError: When it is no text.
            FrontMatterError: When its header is broken.
        """
        front = read_front_matter(decode(data, name), name)
        outline = Outline()
        paragraph: list[str] = []
        lines = front.body.split("\n")
        title = _title_line(lines)
        for index, line in enumerate(lines):
            alone = not paragraph
            level = _heading_level(line, alone)
            if level or not line.strip() or _LIST_ITEM.match(line):
                outline.block("\n".join(paragraph))
                paragraph = []
            if level:
                article = _ARTICLE.match(line.strip())
                outline.heading(level, article["title"] if article else line.strip())
                paragraph = [article["text"]] if article and article["text"] else []
            elif line.strip():
                paragraph.append(line.rstrip())
            if index == title and level == 0:
                outline.heading(1, line.strip())
                paragraph = []
        outline.block("\n".join(paragraph))
        return standard_document(front, outline)


def _heading_level(line: str, alone: bool) -> int:
    """The level of a heading, from 2; 0 for any other line."""
    text = line.strip()
    for level, pattern in enumerate(_HEADINGS, start=2):
        if pattern.match(text):
            if _ARTICLE.match(text):
                return level
            return level if alone and len(text) <= _MAX_HEADING and not _SENTENCE.search(text) else 0
    return 0


def _title_line(lines: list[str]) -> int | None:
    """The place of the first line that is not blank, where it stands alone and reads like a title."""
    place = next((index for index, line in enumerate(lines) if line.strip()), None)
    if place is None:
        return None
    first = lines[place].strip()
    stands_alone = not "".join(lines[place + 1 : place + 2]).strip()
    return place if stands_alone and len(first) <= _MAX_HEADING and not _SENTENCE.search(first) else None

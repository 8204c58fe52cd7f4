"""Plain text: headings are told by their numbering, paragraphs by blank lines."""

from __future__ import annotations

from indexer.parsers.decoding import decode
from indexer.parsers.front_matter import read_front_matter
from indexer.parsers.numbering import (
    is_heading,
    is_list_item,
    numbering_level,
    reads_like_title,
    split_article,
)
from indexer.parsers.standard import Outline, standard_document
from indexer.structure import StructuredDocument


class TextParser:
    """Reads plain text."""

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
        # The line that names the document stands above all numbering.
        number = 0
        lines = front.body.split("\n")
        title = _title_line(lines)
        for index, line in enumerate(lines):
            level = numbering_level(line)
            heads = bool(level) and is_heading(line, alone=not paragraph)
            if heads or not line.strip() or is_list_item(line):
                outline.block("\n".join(paragraph), number=number)
                paragraph = []
            if heads:
                heading, text = split_article(line)
                outline.heading(level + 1, heading, guessed=True)
                paragraph = [text] if text else []
                number = 0
            elif index == title:
                outline.heading(1, line.strip())
            elif line.strip():
                number = number if paragraph else level and level + 1
                paragraph.append(line.rstrip())
        outline.block("\n".join(paragraph), number=number)
        return standard_document(front, outline)


def _title_line(lines: list[str]) -> int | None:
    """The place of the first line that is not blank, where it stands alone and reads like a title."""
    place = next((index for index, line in enumerate(lines) if line.strip()), None)
    if place is None:
        return None
    stands_alone = not "".join(lines[place + 1 : place + 2]).strip()
    return place if stands_alone and reads_like_title(lines[place].strip()) else None

"""What word processors write: paragraphs and tables in their order, made a document of sections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from indexer.errors import MalformedDocumentError
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.grid import Cell, markdown_table
from indexer.parsers.numbering import is_heading, numbering_level, split_article
from indexer.parsers.standard import Outline, standard_document
from indexer.structure import StructuredDocument

#: Headings that are told by their numbering stand below those that the author styled as such.
_STYLED_LEVELS = 9
#: A number that stands in a box of its own, beside the heading that it numbers.
_BOXED_NUMBER = re.compile(r"^(?:\d{1,2}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+)\.?$")
#: A line of a table of contents, which repeats a heading.
_IN_CONTENTS = re.compile(r"(?:[·.…ㆍ∙‥⋯─-] ?){6,}\s*\d+$")
#: Letters that are spaced for looks: 제 안 요 청 서.
_SPACED = re.compile(r"^[가-힣](?: {1,4}[가-힣]){2,}$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        text: Its words, with its number or bullet; lines within it end in a line feed.
        level: Level of a heading that the author styled as one, 1 to 9; 0 for any other paragraph.
        page: Page on which it begins, from 1; None where the format has no pages.
    """

    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        cells: Its cells in reading order.
        page: Page on which it begins, from 1; None where the format has no pages.
    """

    cells: tuple[Cell, ...]
    page: int | None = None


def flow_document(
    name: str, parts: Iterable[Paragraph | Table], warnings: Iterable[str] = ()
) -> StructuredDocument:
    """Make the document of a file's paragraphs and tables.

    It is called by its file: the first line of such documents (``제안요청서``) is the same for many.

    Raises:
        EmptyDocumentError: When there is no text in it.
        MalformedDocumentError: When a table claims more places than any real one.
    """
    outline = Outline()
    try:
        for part in parts:
            if isinstance(part, Table):
                _add_table(outline, part)
            else:
                _add_paragraph(outline, part)
    except ValueError as error:
        raise MalformedDocumentError(
            name, "표의 합친 칸이 너무 많은 칸에 걸쳐 있습니다. 합친 칸을 줄여 주세요."
        ) from error
    return standard_document(FrontMatter({"제목": title_of_file(name)}, "", 1, name), outline, warnings)


def title_of_file(name: str) -> str:
    """What a document is called by the name of its file: ``수의계약_안내.hwpx`` is 수의계약 안내."""
    return " ".join(PurePath(name).stem.replace("_", " ").split())


def _add_table(outline: Outline, table: Table) -> None:
    filled = [cell for cell in table.cells if cell.text.strip()]
    if len({cell.row for cell in filled}) > 1:
        outline.block(markdown_table(table.cells), table.page)
    elif len(filled) == 1:
        # A frame around text.
        for line in filled[0].text.split("\n"):
            _add_paragraph(outline, Paragraph(line, page=table.page))
    else:
        texts = [" ".join(cell.text.split()) for cell in filled]
        if len(texts) == 2 and _BOXED_NUMBER.match(texts[0]) and texts[1][0].isalpha():
            text = f"{texts[0].rstrip('.')}. {texts[1]}"
        else:
            text = " | ".join(texts)
        _add_paragraph(outline, Paragraph(text, page=table.page))


def _add_paragraph(outline: Outline, paragraph: Paragraph) -> None:
    text = "\n".join(line for line in _tidy(paragraph.text).split("\n") if not _is_in_contents(line))
    if not any(character.isalnum() for character in text):
        return
    number = numbering_level(text) and numbering_level(text) + _STYLED_LEVELS
    if paragraph.level:
        outline.heading(paragraph.level, text.replace("\n", " "), paragraph.page, guessed=True)
    elif number and is_heading(text):
        heading, rest = split_article(text)
        outline.heading(number, heading, paragraph.page, guessed=True)
        outline.block(rest, paragraph.page)
    else:
        outline.block(text, paragraph.page, number=number)


def _is_in_contents(line: str) -> bool:
    """Whether a line repeats a heading with its page; a list of points (``가격 ······ 80``) does not."""
    return _IN_CONTENTS.search(line) is not None and numbering_level(line) > 0


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    lines = (line.replace(" ", "") if _SPACED.match(line) else line for line in lines)
    return "\n".join(line for line in lines if line)

"""What a parser makes of a file: one structured document, whatever the format.

A document is a list of *sections* in reading order: an article (조) of a statute, or the text
under one heading of any other document. A section holds *blocks*: the smallest units that can be
quoted on their own (항, 호, 목, a paragraph, a list item, a table).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is, which decides how its passages are numbered and cited."""

    STATUTE = "statute"
    STANDARD = "standard"
    EXPECTED = "expected"


class Jurisdiction(StrEnum):
    """Whose contracts a rule governs; twins of a local rule exist on the state side."""

    LOCAL = "local"
    STATE = "state"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest quotable unit of a section.

    Attributes:
        path: Where it stands inside its section: ``제1항제5호가목``, ``제3호``; empty for plain prose.
        text: Its words, without amendment marks (``<개정 …>``) and Markdown escapes.
        repealed: True where the unit only says that it was deleted (``삭제 <2014.2.5>``).
        page: Page on which it begins, from 1; None where the format has no pages.
    """

    path: str
    text: str
    repealed: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One article of a statute, or what stands under one heading of another document.

    Attributes:
        number: ``제25조의2`` in a statute; empty elsewhere.
        title: The article's or heading's title, without number and brackets.
        heading_path: The titles above it, outermost first (``제1장 총칙``).
        blocks: Its text in reading order.
        repealed: True where the whole section was deleted.
        supplementary: True in the 부칙, which is kept but not cited as a rule of the body.
    """

    number: str
    title: str
    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]
    repealed: bool = False
    supplementary: bool = False


@dataclass(frozen=True, slots=True)
class StructuredDocument:
    """A parsed document, ready to be cut into passages.

    Attributes:
        kind: Statute or standard document.
        title: Full title, as the document gives it.
        short_name: The name used in citations (``지방계약법 시행령``); the title where there is none.
        jurisdiction: Whose contracts it governs.
        authority: Rank in the authority ladder, 1 (법률) to 8 (강사 의견); see ``indexer.authority``.
        effective_date: 시행일자; None where the document gives none.
        promulgation_number: 공포번호, or the document's own version label; empty where there is none.
        repealed: True where the document says of itself that it is no longer in force.
        source_url: Where the original can be read; empty where unknown.
        sections: Its content in reading order.
        warnings: What the parser had to mend or leave out, in Korean, for the person importing it.
    """

    kind: DocumentKind
    title: str
    short_name: str
    jurisdiction: Jurisdiction
    authority: int
    effective_date: dt.date | None
    promulgation_number: str
    repealed: bool
    source_url: str
    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> int:
        """How many tables it has."""
        return sum(block.text.startswith("|") for section in self.sections for block in section.blocks)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and cited: an article, or a part of a long one.

    Attributes:
        ordinal: Position in its document, from 0.
        article: ``제25조의2`` in a statute; empty elsewhere.
        path: The part of the article that it holds (``제1항``); empty where it holds the whole.
        title: Title of the article or heading.
        heading_path: Titles above it, outermost first.
        blocks: The quotable units that it holds.
        repealed: True where its text is no longer in force.
    """

    ordinal: int
    article: str
    path: str
    title: str
    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]
    repealed: bool = False

    @property
    def is_question(self) -> bool:
        """Whether it is an expected question: it has a title, and no words to quote."""
        return not self.blocks

    @property
    def text(self) -> str:
        """The passage's words, one block a line."""
        return "\n".join(block.text for block in self.blocks)

"""What all standard documents have in common: header, sections under headings, kinds of sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from indexer.authority import LABELS, Authority
from indexer.errors import EmptyDocumentError, FrontMatterError
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.numbering import is_article
from indexer.structure import Block, DocumentKind, Jurisdiction, Section, StructuredDocument

_JURISDICTIONS = {
    "지방": Jurisdiction.LOCAL,
    "지방자치단체": Jurisdiction.LOCAL,
    "국가": Jurisdiction.STATE,
    "공통": Jurisdiction.ANY,
}
_AUTHORITIES = {
    **{label: authority for authority, label in LABELS.items()},
    "예규·고시": Authority.NOTICE,
    "예규": Authority.NOTICE,
    "고시": Authority.NOTICE,
    "훈령": Authority.NOTICE,
}


_Choice = TypeVar("_Choice")


class Outline:
    """Collects the sections of a document while a parser walks through it.

    Attributes:
        title: The first heading of the outermost level, which names the document.
    """

    def __init__(self) -> None:
        self.title = ""
        self._parts: list[_Part] = []

    def heading(self, level: int, title: str, page: int | None = None, *, guessed: bool = False) -> None:
        """Begin the section under a heading.

        Args:
            level: 1 the outermost.
            title: Its words.
            page: The page on which it stands.
            guessed: Whether it only looks like one: it becomes a block where nothing stands under it, for
                it is an item of a list then (``1. 사업자등록증``), whatever the next items look like.
        """
        if level == 1 and not self.title:
            self.title = title
        self._parts.append(_Part(Block("", title, page=page), level, is_heading=True, is_guessed=guessed))

    def block(self, text: str, page: int | None = None, *, number: int = 0) -> None:
        """Add a paragraph, list item or table to the section.

        Args:
            text: Its words.
            page: The page on which it begins.
            number: The level at which it is numbered, as headings are; 0 where it is not.
        """
        if text.strip():
            self._parts.append(_Part(Block("", text.strip("\n"), page=page), number, is_heading=False))

    def sections(self) -> list[Section]:
        """Everything collected; nothing where there is no text but headings."""
        parts = self._with_items()
        only_headings = all(part.is_heading for part in self._parts)
        if only_headings and sum(not part.is_heading for part in parts) < _LEAST_ITEMS:
            return []
        sections: list[Section] = []
        headings: dict[int, str] = {}
        blocks: list[Block] = []
        for part in [*parts, _END]:
            if not part.is_heading:
                blocks.append(part.block)
                continue
            if blocks:
                *above, title = [headings[level] for level in sorted(headings)] or [""]
                sections.append(Section("", title, tuple(above), tuple(blocks)))
                blocks = []
            headings = {level: text for level, text in headings.items() if level < part.level}
            headings[part.level] = part.block.text
        return sections

    def _with_items(self) -> list[_Part]:
        """The parts, with guessed headings that are items of a list made blocks.

        Those are items that have nothing under them, the last one of a list, which has all that comes after
        it under it, and what is numbered inside an article.
        """
        parts: list[_Part] = []
        after = _END
        for part in reversed(self._parts):
            has_nothing = 0 < after.level <= part.level
            after = replace(part, is_heading=False) if part.is_guessed and has_nothing else part
            parts.append(after)
        parts.reverse()
        article = 0
        following = _following(parts)
        for place, part in enumerate(parts):
            before = parts[place - 1] if place else _END
            if part.is_guessed and (0 < article < part.level or _ends_list(before, part, following[place])):
                parts[place] = replace(part, is_heading=False)
            elif part.is_heading and (part.level <= article or not article):
                article = part.level if is_article(part.block.text) else 0
        return parts


def _ends_list(before: _Part, part: _Part, following: int) -> bool:
    """Whether a part comes right after an item numbered like it, and before nothing else that is.

    Args:
        before: The part before it.
        part: The part.
        following: Level of the next part that is numbered like it or further out.
    """
    return not before.is_heading and before.level == part.level and following < part.level


def _following(parts: Sequence[_Part]) -> list[int]:
    """Of each part, the level of the next one that is numbered like it or further out."""
    found: list[int] = []
    #: Levels that come later, the nearest last; what is further in than a nearer one hides nothing.
    later: list[int] = [_END.level]
    for part in reversed(parts):
        found.append(next((level for level in reversed(later) if level <= part.level), _END.level))
        if part.level > 0:
            while later and later[-1] >= part.level:
                later.pop()
            later.append(part.level)
    return found[::-1]


#: What is numbered alone is a heading of nothing; several are a list.
_LEAST_ITEMS = 2


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading or block, and the level at which it is numbered."""

    block: Block
    level: int
    is_heading: bool
    is_guessed: bool = False


#: Whatever its level, nothing else is under it.
_END = _Part(Block("", ""), 1, is_heading=True)


def standard_document(
    front: FrontMatter, outline: Outline, warnings: Iterable[str] = ()
) -> StructuredDocument:
    """Make the document of a header and an outline.

    The header may give 제목, 시행일자, 판, 관할 (지방, 국가, 공통), 구분 (예규, 고시, 유권해석, 표준문서),
    출처 and 근거. The citations under 근거 become a supplementary section: checked, not searched.

    Raises:
        EmptyDocumentError: When nothing but headings is there.
        FrontMatterError: When the header says something that it cannot mean.
    """
    sections = outline.sections()
    if not sections:
        raise EmptyDocumentError(front.name)
    title = front.text("제목") or outline.title or PurePath(front.name).stem
    bases = tuple(Block("", text) for text in front.texts("근거"))
    basis = [Section("", "근거", (title,), bases, supplementary=True)] if bases else []
    return StructuredDocument(
        kind=DocumentKind.STANDARD,
        title=title,
        short_name=title,
        jurisdiction=_choice(front, "관할", _JURISDICTIONS, Jurisdiction.ANY),
        authority=_choice(front, "구분", _AUTHORITIES, Authority.STANDARD_DOCUMENT),
        effective_date=_date(front),
        promulgation_number=front.text("판", "공포번호"),
        repealed=front.text("상태") == "폐지",
        source_url=front.text("출처"),
        sections=(*(_under_title(section, title) for section in sections), *basis),
        warnings=tuple(warnings),
    )


def described(document: StructuredDocument, front: FrontMatter) -> StructuredDocument:
    """A standard document with what a header says of it in place of what it says of itself.

    For files that cannot have a header of their own. Of the header count 제목, 시행일자, 판, 관할 and 구분;
    a document of another kind stays as it is.

    Raises:
        FrontMatterError: When the header says something that it cannot mean.
    """
    if document.kind is not DocumentKind.STANDARD:
        return document
    title = front.text("제목") or document.title
    sections = (_moved(section, document.title, title) for section in document.sections)
    return replace(
        document,
        title=title,
        short_name=title,
        jurisdiction=_choice(front, "관할", _JURISDICTIONS, document.jurisdiction),
        authority=_choice(front, "구분", _AUTHORITIES, Authority(document.authority)),
        effective_date=_date(front) or document.effective_date,
        promulgation_number=front.text("판") or document.promulgation_number,
        sections=tuple(sections),
    )


def _moved(section: Section, old: str, new: str) -> Section:
    """The section of a document whose title has changed."""
    if section.heading_path[:1] == (old,):
        return replace(section, heading_path=(new, *section.heading_path[1:]))
    return replace(section, title=new) if section.title == old else section


def _date(front: FrontMatter) -> dt.date | None:
    given = front.text("시행일자")
    date = front.date("시행일자")
    if given and date is None:
        raise FrontMatterError(
            front.name, f"머리말의 시행일자 '{given}'은(는) 날짜가 아닙니다(예: 2026-01-02)."
        )
    return date


def _under_title(section: Section, title: str) -> Section:
    """The section with the document's title outermost, so that its passages tell where they are from."""
    if title in (section.title, *section.heading_path[:1]):
        return section if section.title else _retitled(section, title, section.heading_path)
    if not section.title:
        return _retitled(section, title, section.heading_path)
    return _retitled(section, section.title, (title, *section.heading_path))


def _retitled(section: Section, title: str, heading_path: tuple[str, ...]) -> Section:
    return Section(section.number, title, heading_path, section.blocks)


def _choice(front: FrontMatter, key: str, choices: dict[str, _Choice], default: _Choice) -> _Choice:
    value = front.text(key)
    if not value:
        return default
    if value not in choices:
        known = ", ".join(choices)
        raise FrontMatterError(
            front.name, f"머리말의 {key} '{value}'을(를) 알 수 없습니다. {known} 중에서 고르세요."
        )
    return choices[value]

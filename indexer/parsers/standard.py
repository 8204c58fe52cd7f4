"""What all standard documents have in common: header, sections under headings, kinds of sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeVar

from indexer.authority import LABELS, Authority
from indexer.errors import EmptyDocumentError, FrontMatterError
from indexer.parsers.front_matter import FrontMatter
from indexer.structure import Block, DocumentKind, Jurisdiction, Section, StructuredDocument

_JURISDICTIONS = {
    "지방": Jurisdiction.LOCAL,
    "지방자치단체": Jurisdiction.LOCAL,
    "국가": Jurisdiction.STATE,
    "공통": Jurisdiction.ANY,
}
_AUTHORITIES = {
    **{label: authority for authority, label in LABELS.items()},
    "예규": Authority.NOTICE,
    "고시": Authority.NOTICE,
    "훈령": Authority.NOTICE,
}


_Choice = TypeVar("_Choice")


@dataclass(slots=True)
class Outline:
    """Collects the sections of a document while a parser walks through it.

    Attributes:
        title: The first heading of the outermost level, which names the document.
    """

    title: str = ""
    _headings: dict[int, str] = field(default_factory=dict)
    _blocks: list[Block] = field(default_factory=list)
    _sections: list[Section] = field(default_factory=list)

    def heading(self, level: int, title: str) -> None:
        """Begin the section under a heading; level 1 is the outermost."""
        self._close()
        if level == 1 and not self.title:
            self.title = title
        self._headings = {above: text for above, text in self._headings.items() if above < level}
        self._headings[level] = title

    def block(self, text: str) -> None:
        """Add a paragraph, list item or table to the section."""
        if text.strip():
            self._blocks.append(Block("", text.strip("\n")))

    def sections(self) -> list[Section]:
        """Everything collected; call once, at the end."""
        self._close()
        return self._sections

    def _close(self) -> None:
        if self._blocks:
            *above, title = [self._headings[level] for level in sorted(self._headings)] or [""]
            self._sections.append(Section("", title, tuple(above), tuple(self._blocks)))
            self._blocks = []


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
    given_date = front.text("시행일자")
    date = front.date("시행일자")
    if given_date and date is None:
        raise FrontMatterError(
            front.name, f"머리말의 시행일자 '{given_date}'은(는) 날짜가 아닙니다(예: 2026-01-02)."
        )
    bases = tuple(Block("", text) for text in front.texts("근거"))
    basis = [Section("", "근거", (title,), bases, supplementary=True)] if bases else []
    return StructuredDocument(
        kind=DocumentKind.STANDARD,
        title=title,
        short_name=title,
        jurisdiction=_choice(front, "관할", _JURISDICTIONS, Jurisdiction.ANY),
        authority=_choice(front, "구분", _AUTHORITIES, Authority.STANDARD_DOCUMENT),
        effective_date=date,
        promulgation_number=front.text("판", "공포번호"),
        repealed=front.text("상태") == "폐지",
        source_url=front.text("출처"),
        sections=(*(_under_title(section, title) for section in sections), *basis),
        warnings=tuple(warnings),
    )


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

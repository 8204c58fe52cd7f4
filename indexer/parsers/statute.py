"""Statutes in the Markdown of legalize-kr: YAML header, ``##### 제N조의M (제목)``, bold ①, escaped 1.

Source: the layout of https://github.com/legalize-kr/legalize-kr, which renders the texts of
law.go.kr. What the layout loses of the original, this parser cannot bring back: tables of 별표 and
formulas that are pictures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.authority import authority_of_kind
from indexer.errors import EmptyDocumentError, FrontMatterError
from indexer.law_names import jurisdiction_of, normalise_law_name
from indexer.parsers.articles import RawArticle, says_it_is_repealed, sections_of, supplements_of, unmark
from indexer.parsers.decoding import decode
from indexer.parsers.front_matter import FrontMatter, read_front_matter
from indexer.structure import DocumentKind, StructuredDocument

_HEADING = re.compile(r"^(#{1,4})\s+(?P<title>.+?)\s*$")
_ARTICLE = re.compile(
    r"^#####\s+제\s*(?P<number>\d+)\s*조(?P<branch>(?:의\d+)*)\s*(?:\((?P<title>.*)\))?[^)]*$"
)
_SUPPLEMENT = re.compile(r"^##\s+부\s*칙")

#: Keys of the header that only statutes have, as the encodings that we read write them.
_STATUTE_MARKS = tuple(
    f"\n{key}:".encode(encoding)
    for key in ("법령구분", "법령MST")
    for encoding in ("utf-8", "cp949", "utf-16-le", "utf-16-be")
)


def is_statute(data: bytes) -> bool:
    """Whether a Markdown file has a statute's header (법령구분, 법령MST)."""
    return any(mark in data[:8192] for mark in _STATUTE_MARKS)


@dataclass(frozen=True, slots=True)
class StatuteHeader:
    """What the header of a statute says, before its articles are read.

    Attributes:
        title: Its full title.
        short_name: The name used in citations, which all its versions share.
        effective: 시행일자.
        front: The header, and the text after it.
    """

    title: str
    short_name: str
    effective: dt.date
    front: FrontMatter


def read_header(data: bytes, name: str) -> StatuteHeader:
    """Read the header of a statute.

    Raises:
        UnreadableTextError: When it is no text.
        FrontMatterError: When its header is broken, or lacks 제목 or a valid 시행일자.
    """
    front = read_front_matter(decode(data, name), name)
    title = front.text("제목", "법령명") or _first_heading(front.body)
    if not title:
        raise FrontMatterError(name, "머리말에 법령 이름(제목)이 없습니다.")
    effective = front.date("시행일자")
    if effective is None:
        raise FrontMatterError(name, "머리말의 시행일자가 없거나 날짜가 아닙니다(예: 2026-01-02).")
    return StatuteHeader(" ".join(title.split()), normalise_law_name(title), effective, front)


class StatuteParser:
    """Reads statutes in the layout of legalize-kr."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a statute.

        Raises:
            EmptyDocumentError: When it has no articles and does not say that it was repealed.
            UnreadableTextError: When it is no text.
            FrontMatterError: When its header is broken, or lacks 제목 or a valid 시행일자.
            DuplicateArticleError: When two articles of one number say different things.
        """
        header = read_header(data, name)
        front = header.front
        warnings: list[str] = []
        body, supplement = _split_supplement(front)
        sections = sections_of(_articles(body), name, header.effective, warnings)
        repealed = front.text("상태") in ("폐지", "실효") or says_it_is_repealed(sections)
        if not sections:
            raise EmptyDocumentError(name)
        return StructuredDocument(
            kind=DocumentKind.STATUTE,
            title=header.title,
            short_name=header.short_name,
            jurisdiction=jurisdiction_of(header.short_name),
            authority=authority_of_kind(front.text("법령구분"), warnings),
            effective_date=header.effective,
            promulgation_number=front.text("공포번호"),
            repealed=repealed,
            source_url=front.text("출처"),
            sections=(*sections, *supplements_of(supplement)),
            warnings=tuple(warnings),
        )


def _first_heading(body: str) -> str:
    match = re.search(r"^#\s+(.+)$", body, re.MULTILINE)
    return match[1].strip() if match else ""


def _split_supplement(front: FrontMatter) -> tuple[list[tuple[int, str]], list[str]]:
    """The numbered lines of the body, and the lines of the 부칙."""
    lines = front.body.split("\n")
    for index, line in enumerate(lines):
        if _SUPPLEMENT.match(line):
            return list(enumerate(lines[:index], front.body_line)), lines[index + 1 :]
    return list(enumerate(lines, front.body_line)), []


def _articles(body: list[tuple[int, str]]) -> Iterator[RawArticle]:
    headings: dict[int, str] = {}
    current = RawArticle("", "", (), "")
    for line_number, line in body:
        article = _ARTICLE.match(line)
        heading = _HEADING.match(line)
        if article:
            yield current
            # 제0조 is how the layout writes a rule that has no articles.
            number = f"제{int(article['number'])}조{article['branch']}" if int(article["number"]) else ""
            title = unmark(article["title"] or "")
            path = tuple(headings[level] for level in sorted(headings))
            current = RawArticle(number, title, path, f"{line_number}행")
        elif heading:
            level = len(heading[1])
            headings = {above: title for above, title in headings.items() if above < level}
            if level > 1:
                headings[level] = unmark(heading["title"])
        else:
            current.lines.append(line)
    yield current

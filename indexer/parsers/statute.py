"""Statutes in the Markdown of legalize-kr: YAML header, ``##### 제N조의M (제목)``, bold ①, escaped 1.

Source: the layout of https://github.com/legalize-kr/legalize-kr, which renders the texts of
law.go.kr. What the layout loses of the original, this parser cannot bring back: tables of 별표 and
formulas that are pictures.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.authority import Authority
from indexer.errors import DuplicateArticleError, EmptyDocumentError, FrontMatterError
from indexer.law_names import jurisdiction_of, normalise_law_name
from indexer.parsers.decoding import decode
from indexer.parsers.drawn_tables import tidy_drawing
from indexer.parsers.front_matter import FrontMatter, find_dates, read_front_matter
from indexer.references import SUB_ITEM_LETTERS, circled_number
from indexer.structure import Block, DocumentKind, Section, StructuredDocument

_HEADING = re.compile(r"^(#{1,4})\s+(?P<title>.+?)\s*$")
_ARTICLE = re.compile(
    r"^#####\s+제\s*(?P<number>\d+)\s*조(?P<branch>(?:의\d+)*)\s*(?:\((?P<title>.*)\))?[^)]*$"
)
_SUPPLEMENT = re.compile(r"^##\s+부\s*칙")
_SUPPLEMENT_TITLE = re.compile(r"^부\s*칙\s*(?:\(.*\)\s*)?(?:<.*>)?\s*$")

#: Marks of when a text came about, which are no part of it.
_AMENDED = re.compile(r"\s*<(?:[가-힣]{0,6}\s*)?\d{4}\s?[.ㆍ·][^<>]*>")
_BRACKETED = re.compile(
    r"\s*\[(?:(?:전문개정|본조신설|제목개정|본항신설|본호신설|종전)[^\[\]]*|[^\[\]]{1,60}이동[^\[\]]*)\]"
)
_REPEALED = re.compile(r"^삭제\s*(?:<[^<>]*>|\[[^\[\]]*\])?\s*$")
_REPEALS_ITSELF = re.compile(r"(?:을|를)\s*폐지한다\.?$")
#: A note on when a part takes effect; it belongs to the article as a whole.
_NOTE = re.compile(r"^\[시행일")
_PICTURE = re.compile(r"</?img\b[^>]*>")
#: A picture that the layout does not also draw with characters.
_LOST_PICTURE = re.compile(r"<img\b[^>]*>\s*(?:</img>|$)")

#: Forms of numbering, outermost first; the place in this list is the depth of the unit.
_UNITS = (
    re.compile(r"^\*\*(?P<circled>[①-⑳㉑-㉟㊱-㊿])\*\*\s*(?P<text>.*)$"),
    re.compile(r"^\s*(?P<number>\d+)(?P<branch>(?:의\d+)*)\\\.\s*(?P<text>.*)$"),
    re.compile(rf"^\s*(?P<letter>[{SUB_ITEM_LETTERS}])(?P<branch>(?:의\d+)?)\\\.\s*(?P<text>.*)$"),
    re.compile(r"^\s*(?P<mark>\d{1,2}\))\s+(?P<text>.*)$"),
    re.compile(rf"^\s*(?P<mark>[{SUB_ITEM_LETTERS}]\))\s+(?P<text>.*)$"),
    re.compile(r"^\s*(?P<mark>\(\d{1,2}\))\s+(?P<text>.*)$"),
    re.compile(rf"^\s*(?P<mark>\([{SUB_ITEM_LETTERS}]\))\s+(?P<text>.*)$"),
)

#: Keys of the header that only statutes have, as the encodings that we read write them.
_STATUTE_MARKS = tuple(
    f"\n{key}:".encode(encoding)
    for key in ("법령구분", "법령MST")
    for encoding in ("utf-8", "cp949", "utf-16-le", "utf-16-be")
)

_AUTHORITY = (
    (re.compile(r"^(?:헌법|법률)$"), Authority.ACT),
    (re.compile(r"^대통령령$"), Authority.DECREE),
    (re.compile(r"(?:부령|총리령|규칙)$"), Authority.RULE),
    (re.compile(r"(?:예규|고시|훈령|지침|공고)$"), Authority.NOTICE),
)


def is_statute(data: bytes) -> bool:
    """Whether a Markdown file has a statute's header (법령구분, 법령MST)."""
    return any(mark in data[:8192] for mark in _STATUTE_MARKS)


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
        front = read_front_matter(decode(data, name), name)
        title = front.text("제목", "법령명") or _first_heading(front.body)
        if not title:
            raise FrontMatterError(name, "머리말에 법령 이름(제목)이 없습니다.")
        effective = front.date("시행일자")
        if effective is None:
            raise FrontMatterError(name, "머리말의 시행일자가 없거나 날짜가 아닙니다(예: 2026-01-02).")
        warnings: list[str] = []
        body, supplement = _split_supplement(front)
        sections = _sections(body, name, effective, warnings)
        repealed = front.text("상태") in ("폐지", "실효") or _says_it_is_repealed(sections)
        if not sections:
            raise EmptyDocumentError(name)
        short = normalise_law_name(title)
        return StructuredDocument(
            kind=DocumentKind.STATUTE,
            title=" ".join(title.split()),
            short_name=short,
            jurisdiction=jurisdiction_of(short),
            authority=_authority(front, warnings),
            effective_date=effective,
            promulgation_number=front.text("공포번호"),
            repealed=repealed,
            source_url=front.text("출처"),
            sections=(*sections, *_supplements(supplement)),
            warnings=tuple(warnings),
        )


@dataclass(slots=True)
class _RawArticle:
    """An article as its lines; empty number for text before the first article."""

    number: str
    title: str
    heading_path: tuple[str, ...]
    line: int
    lines: list[str] = field(default_factory=list)


def _first_heading(body: str) -> str:
    match = re.search(r"^#\s+(.+)$", body, re.MULTILINE)
    return match[1].strip() if match else ""


def _authority(front: FrontMatter, warnings: list[str]) -> Authority:
    kind = front.text("법령구분")
    for pattern, authority in _AUTHORITY:
        if pattern.search(kind):
            return authority
    warnings.append(f"법령구분 '{kind}'을(를) 몰라서 규칙으로 다룹니다.")
    return Authority.RULE


def _split_supplement(front: FrontMatter) -> tuple[list[tuple[int, str]], list[str]]:
    """The numbered lines of the body, and the lines of the 부칙."""
    lines = front.body.split("\n")
    for index, line in enumerate(lines):
        if _SUPPLEMENT.match(line):
            return list(enumerate(lines[:index], front.body_line)), lines[index + 1 :]
    return list(enumerate(lines, front.body_line)), []


def _sections(
    body: list[tuple[int, str]], name: str, effective: dt.date, warnings: list[str]
) -> list[Section]:
    seen: dict[str, _RawArticle] = {}
    sections = []
    for raw in _articles(body):
        known = seen.get(raw.number)
        if known is not None and raw.number:
            if [line.strip() for line in known.lines] != [line.strip() for line in raw.lines]:
                raise DuplicateArticleError(name, raw.number, known.line, raw.line)
            warnings.append(f"{raw.number}가 똑같이 두 번 나와 하나만 가져왔습니다({raw.line}행).")
            continue
        seen[raw.number] = raw
        section = _section(raw, effective)
        if not section.blocks and section.number:
            warnings.append(f"{raw.number}에 내용이 없어 삭제된 조로 다룹니다({raw.line}행).")
        if section.blocks or section.number:
            sections.append(section)
        if any(_NOTE.match(block.text) for block in section.blocks):
            warnings.append(f"{raw.number}에 아직 시행되지 않은 부분이 있습니다. 시행일을 확인해 주세요.")
        if _LOST_PICTURE.search("\n".join(raw.lines)):
            warnings.append(f"{raw.number}의 그림은 가져오지 못했습니다. 원문을 확인해 주세요.")
    return sections


def _articles(body: list[tuple[int, str]]) -> Iterator[_RawArticle]:
    headings: dict[int, str] = {}
    current = _RawArticle("", "", (), 0)
    for line_number, line in body:
        article = _ARTICLE.match(line)
        heading = _HEADING.match(line)
        if article:
            yield current
            # 제0조 is how the layout writes a rule that has no articles.
            number = f"제{int(article['number'])}조{article['branch']}" if int(article["number"]) else ""
            title = _unmark(article["title"] or "")
            path = tuple(headings[level] for level in sorted(headings))
            current = _RawArticle(number, title, path, line_number)
        elif heading:
            level = len(heading[1])
            headings = {above: title for above, title in headings.items() if above < level}
            if level > 1:
                headings[level] = _unmark(heading["title"])
        else:
            current.lines.append(line)
    yield current


def _section(raw: _RawArticle, effective: dt.date) -> Section:
    blocks = tuple(block for block in _blocks(raw.lines) if not _is_past_note(block, effective))
    units = [block for block in blocks if not _NOTE.match(block.text)]
    return Section(
        number=raw.number,
        title=raw.title,
        heading_path=raw.heading_path,
        blocks=blocks,
        repealed=bool(raw.number) and all(block.repealed for block in units),
    )


def _is_past_note(block: Block, effective: dt.date) -> bool:
    """Whether it only tells of a day that had come when this version took effect."""
    days = find_dates(block.text) if _NOTE.match(block.text) else []
    return bool(days) and max(days) <= effective


def _blocks(lines: list[str]) -> Iterator[Block]:
    """The units of an article, each with all lines that belong to it."""
    steps: list[str] = [""] * len(_UNITS)
    path, texts, in_note = "", list[str](), False
    for line in lines:
        unit = None if in_note and not line.startswith("**") else _unit(line)
        note = _NOTE.match(line.strip())
        if unit is None and not note:
            texts.append(line.strip())
            continue
        yield from _block(path, texts)
        in_note = unit is None
        if unit is None:
            path, texts = "", [line.strip()]
        else:
            depth, step, text = unit
            steps[depth:] = [step] + [""] * (len(_UNITS) - depth - 1)
            path, texts = "".join(steps), [text]
    yield from _block(path, texts)


def _unit(line: str) -> tuple[int, str, str] | None:
    """Depth, step of the path and text of a numbered line; None for any other."""
    for depth, pattern in enumerate(_UNITS):
        match = pattern.match(line)
        if match is None:
            continue
        found = match.groupdict()
        if depth == 0:
            step = f"제{circled_number(found['circled'])}항"
        elif depth == 1:
            step = f"제{int(found['number'])}호{found['branch']}"
        elif depth == 2:
            step = f"{found['letter']}목{found['branch']}"
        else:
            step = found["mark"]
        return depth, step, found["text"].strip()
    return None


def _block(path: str, lines: list[str]) -> Iterator[Block]:
    text = "\n".join(line for line in lines if line)
    if _REPEALED.match(text):
        yield Block(path, text, repealed=True)
        return
    text = tidy_drawing(_unmark(text))
    if text:
        yield Block(path, text)


def _unmark(text: str) -> str:
    text = html.unescape(_PICTURE.sub("", text))
    text = _BRACKETED.sub("", _AMENDED.sub("", text)).replace("\\.", ".")
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _says_it_is_repealed(sections: list[Section]) -> bool:
    """Whether the rule is one sentence that repeals it (``… 시행규칙을 폐지한다.``)."""
    texts = [block.text for section in sections for block in section.blocks]
    return len(texts) == 1 and bool(_REPEALS_ITSELF.search(texts[0]))


def _supplements(lines: list[str]) -> Iterator[Section]:
    """One section a 부칙, one block a paragraph of it."""
    title, texts = "부칙", list[str]()
    for line in (*lines, "부칙"):
        if not _SUPPLEMENT_TITLE.match(line.strip()):
            texts.append(line.strip())
            continue
        blocks = tuple(Block("", text) for text in texts if text)
        if blocks:
            yield Section("", title, ("부칙",), blocks, supplementary=True)
        title, texts = " ".join(line.split()), []

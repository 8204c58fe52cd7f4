r"""Articles of rules: from the lines of an article to its quotable units.

The lines are those of legalize-kr's Markdown (bold ①, escaped ``1\.``), whoever wrote them: a law read
from there and from the National Law Information service gives the same sections.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from indexer.errors import DuplicateArticleError
from indexer.parsers.drawn_tables import tidy_drawing
from indexer.parsers.front_matter import find_dates
from indexer.references import SUB_ITEM_LETTERS, circled_number
from indexer.structure import Block, Section

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


@dataclass(slots=True)
class RawArticle:
    """An article as its lines.

    Attributes:
        number: ``제25조의2``; empty for text before the first article, and for a rule without articles.
        title: Its title.
        heading_path: The titles above it, outermost first.
        place: Where it stands in its source, in Korean, for messages (``12행``).
        lines: Its text.
    """

    number: str
    title: str
    heading_path: tuple[str, ...]
    place: str
    lines: list[str] = field(default_factory=list)


def sections_of(
    articles: Iterable[RawArticle], name: str, effective: dt.date, warnings: list[str]
) -> list[Section]:
    """The sections of a rule's articles.

    Args:
        articles: In reading order.
        name: The file, for messages.
        effective: 시행일자 of the version.
        warnings: What has to be mended or is left out is added here.

    Raises:
        DuplicateArticleError: When two articles of one number say different things.
    """
    seen: dict[str, RawArticle] = {}
    sections = []
    for raw in articles:
        known = seen.get(raw.number)
        if known is not None and raw.number:
            if [line.strip() for line in known.lines] != [line.strip() for line in raw.lines]:
                raise DuplicateArticleError(name, raw.number, known.place, raw.place)
            warnings.append(f"{raw.number}가 똑같이 두 번 나와 하나만 가져왔습니다({raw.place}).")
            continue
        seen[raw.number] = raw
        section = _section(raw, effective)
        if not section.blocks and section.number:
            warnings.append(f"{raw.number}에 내용이 없어 삭제된 조로 다룹니다({raw.place}).")
        if section.blocks or section.number:
            sections.append(section)
        if any(_NOTE.match(block.text) for block in section.blocks):
            warnings.append(f"{raw.number}에 아직 시행되지 않은 부분이 있습니다. 시행일을 확인해 주세요.")
        if _LOST_PICTURE.search("\n".join(raw.lines)):
            warnings.append(f"{raw.number}의 그림은 가져오지 못했습니다. 원문을 확인해 주세요.")
    return sections


def _section(raw: RawArticle, effective: dt.date) -> Section:
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
    text = tidy_drawing(unmark(text))
    if text:
        yield Block(path, text)


def unmark(text: str) -> str:
    """A text without amendment marks, pictures, escapes and needless spaces."""
    text = html.unescape(_PICTURE.sub("", text))
    text = _BRACKETED.sub("", _AMENDED.sub("", text)).replace("\\.", ".")
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def says_it_is_repealed(sections: list[Section]) -> bool:
    """Whether the rule is one sentence that repeals it (``… 시행규칙을 폐지한다.``)."""
    texts = [block.text for section in sections for block in section.blocks]
    return len(texts) == 1 and bool(_REPEALS_ITSELF.search(texts[0]))


def supplements_of(lines: Iterable[str]) -> Iterator[Section]:
    """The sections of a rule's 부칙: one each (``부칙 <제19239호,2005.12.30>``), one block a line."""
    title, texts = "부칙", list[str]()
    for line in (*lines, "부칙"):
        if not _SUPPLEMENT_TITLE.match(line.strip()):
            texts.append(line.strip())
            continue
        blocks = tuple(Block("", text) for text in texts if text)
        if blocks:
            yield Section("", title, ("부칙",), blocks, supplementary=True)
        title, texts = " ".join(line.split()), []

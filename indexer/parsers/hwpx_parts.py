"""HWPX before its library reads it: text where that library finds it, and nothing that it should not see.

unhwp 0.23.1 drops the words of a paragraph that a header, a text box, a memo or the caption of a table
hangs on (in a real tender notice that was its title), and counts one too low where a section begins with a
numbered outline paragraph. So whatever hangs on a paragraph is put behind it, and each section gets an empty
beginning.

Source: OWPML, KS X 6101.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from indexer.errors import EncryptedDocumentError, MalformedDocumentError
from indexer.parsers.packages import pack, read_parts

_PARTS = re.compile(r"(?:mimetype|version\.xml|settings\.xml|(?:Contents|META-INF)/[^/]+\.(?:xml|hpf|rdf))")
_SECTION = re.compile(r"Contents/section\d+\.xml")
_MANIFEST = "META-INF/manifest.xml"
#: On every page, or for the author alone.
_DROPPED = ("header", "footer", "hiddenComment", "indexmark", "pageNum", "pageHiding")
_NOTES = ("footNote", "endNote")
_NOTE_MARK = "※ 각주: "
#: What stands for an element inside of words.
_SPELLED = {"nbSpace": " ", "fwSpace": " ", "lineBreak": " ", "hyphen": "-"}
#: Text boxes in table cells in text boxes …; real documents have four levels.
_MAX_DEPTH = 100


def rearranged(data: bytes, name: str) -> bytes:
    """The package with the words of every paragraph in its place.

    Raises:
        EncryptedDocumentError: When it has a password.
        DocumentError: As `read_parts` does.
        MalformedDocumentError: When its XML is broken.
    """
    parts = read_parts(data, name, lambda part: bool(_PARTS.fullmatch(part)))
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise EncryptedDocumentError(name)
    for part, content in parts.items():
        if _SECTION.fullmatch(part):
            parts[part] = _rearranged_section(content, name)
    return pack(parts)


def _rearranged_section(content: bytes, name: str) -> bytes:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise MalformedDocumentError(
            name, "한글 파일(HWPX)이 깨졌습니다. 한글에서 다시 저장해 주세요."
        ) from error
    _spell_out(root)
    _rearrange(root, depth=0)
    first = next(iter(root), None)
    if first is not None and _kind(first) == "p":
        root.insert(0, _empty_paragraph(first))
    result: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return result


def _spell_out(root: Element) -> None:
    """Write as text what stands inside of words as elements, and leave out what was deleted in a revision.

    unhwp reads deleted words, and closes up words at spaces and line breaks that are elements.
    """
    deleted = False
    for words in [one for one in root.iter() if _kind(one) == "t"]:
        inside = list(words)
        pieces: list[tuple[Element | None, str]] = [(None, "" if deleted else words.text or "")]
        for child in inside:
            kind = _kind(child)
            deleted = {"deleteBegin": True, "deleteEnd": False}.get(kind, deleted)
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + ("" if deleted else _SPELLED.get(kind, "")))
            if kind not in _SPELLED and not kind.endswith(("Begin", "End")):
                pieces.append((child, ""))
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + ("" if deleted else child.tail or ""))
            words.remove(child)
        words.text = pieces[0][1]
        for kept, tail in pieces[1:]:
            if kept is not None:
                kept.tail = tail
                words.append(kept)


def _kind(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _rearrange(container: Element, depth: int) -> None:
    """Put what hangs on the paragraphs of a container behind them; lifted paragraphs are looked at too."""
    if depth > _MAX_DEPTH:
        raise RecursionError(f"more than {_MAX_DEPTH} containers inside each other")
    place = 0
    while place < len(container):
        element = container[place]
        place += 1
        if _kind(element) != "p":
            _rearrange(element, depth + 1)
            continue
        lifted = [one for run in element if _kind(run) == "run" for one in _detach(run, depth)]
        container[place:place] = lifted


def _detach(run: Element, depth: int) -> Iterator[Element]:
    """Take out of a run what hangs on it; gives the paragraphs of it, in their order."""
    for child in list(run):
        kind = _kind(child)
        if kind == "tbl":
            for caption in [part for part in child if _kind(part) == "caption"]:
                yield from _paragraphs(caption)
                child.remove(caption)
            for cell in _cells(child):
                _rearrange(cell, depth + 1)
        elif kind == "ctrl":
            yield from _detach_control(child)
        elif kind != "t" and (paragraphs := list(_paragraphs(child))):
            yield from paragraphs
            run.remove(child)


def _detach_control(control: Element) -> Iterator[Element]:
    for child in list(control):
        if _kind(child) in _NOTES:
            for paragraph in _paragraphs(child):
                _mark(paragraph)
                yield paragraph
        if _kind(child) in (*_DROPPED, *_NOTES):
            control.remove(child)
            continue
        for memo in [part for part in child if _kind(part) == "subList"]:
            child.remove(memo)


def _cells(table: Element) -> Iterator[Element]:
    for row in table:
        for cell in row:
            yield from (part for part in cell if _kind(part) == "subList")


def _paragraphs(element: Element) -> Iterator[Element]:
    """The outermost paragraphs inside an element; not by recursion, for it may be nested without end."""
    waiting = list(element)[::-1]
    while waiting:
        one = waiting.pop()
        if _kind(one) == "p":
            yield one
        else:
            waiting += list(one)[::-1]


def _mark(note: Element) -> None:
    """Say of a note's first words that they are one: they stand behind the text now."""
    words = next((one for one in note.iter() if _kind(one) == "t"), None)
    if words is not None:
        words.text = _NOTE_MARK + (words.text or "").lstrip()


def _empty_paragraph(like: Element) -> Element:
    """A paragraph without words and, unlike the one it is made after, without a number."""
    paragraph = Element(like.tag, dict.fromkeys(("paraPrIDRef", "styleIDRef"), "0"))
    SubElement(paragraph, like.tag[: like.tag.rfind("}") + 1] + "run", {"charPrIDRef": "0"})
    return paragraph

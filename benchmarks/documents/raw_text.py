"""The words of a file straight from its format, by other means than the parsers: what ought to be found.

Sources: HWP 5.0 document format (Hancom, revision 1.3), records and control characters; OWPML (KS X 6101);
ECMA-376 Part 1.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import olefile
import pypdfium2
from defusedxml.ElementTree import fromstring
from dochan import Dochan

#: HWP 5: bits of the file header, the record of a paragraph, and control characters that take one unit.
_COMPRESSED, _DISTRIBUTION = 1, 4
_PARAGRAPH_TEXT = 67
_SHORT_CONTROLS = (0, 10, 13, 24, 25, 26, 27, 28, 29, 30, 31)
#: On every page, or for the author alone: what a parser is right to leave out.
_LEFT_OUT = ("header", "footer", "hiddenComment", "fieldBegin")


def raw_paragraphs(path: Path) -> list[str]:
    """The paragraphs, lines or cells of a file; none where this kind of file cannot be read so."""
    data = path.read_bytes()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {info.filename.replace("\\", "/"): info for info in package.infolist()}
            return [
                text
                for name, info in sorted(parts.items())
                if (reader := _reader(name)) is not None
                for text in reader(fromstring(package.read(info)))
            ]
    if data[:4] == b"%PDF":
        return _pdf(path)
    return _hwp(path) if olefile.isOleFile(data=data) else []


def _reader(name: str):  # type: ignore[no-untyped-def]
    if re.fullmatch(r"Contents/section\d+\.xml", name):
        return _hwpx
    if re.fullmatch(r"word/(?:document|footnotes)\.xml", name):
        return _docx
    return _xlsx if name == "xl/sharedStrings.xml" else None


def _kind(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _hwpx(root: Element) -> Iterator[str]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _kind(element) in _LEFT_OUT:
            continue
        if _kind(element) == "p":
            yield "".join(_own_words(element))
        waiting += list(element)


def _own_words(paragraph: Element) -> Iterator[str]:
    for run in paragraph:
        for child in run:
            if _kind(child) == "t":
                yield "".join(child.itertext())


def _docx(root: Element) -> Iterator[str]:
    for paragraph in root.iter():
        if _kind(paragraph) == "p":
            yield "".join(one.text or "" for one in paragraph.iter() if _kind(one) == "t")


def _xlsx(root: Element) -> Iterator[str]:
    for item in root:
        yield "".join(one.text or "" for one in item.iter() if _kind(one) == "t")


def _pdf(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        # Word by word: where lines and cells go on, is the parser's to find out.
        return [word for page in document for word in page.get_textpage().get_text_bounded().split()]
    finally:
        document.close()


def _hwp(path: Path) -> list[str]:
    with olefile.OleFileIO(path) as container:
        flags = int.from_bytes(container.openstream("FileHeader").read()[36:40], "little")
        if flags & _DISTRIBUTION:
            return re.split(r"[\n|]", Dochan(str(path)).to_markdown())
        sections = [stream for stream in container.listdir() if stream[0] == "BodyText"]
        streams = [container.openstream(section).read() for section in sections]
    if flags & _COMPRESSED:
        streams = [zlib.decompress(stream, -15) for stream in streams]
    return [text for stream in streams for text in _texts(stream)]


def _texts(stream: bytes) -> Iterator[str]:
    """The paragraphs of a section's records: a tag of 10 bits, a level of 10, a size of 12 or 32."""
    place = 0
    while place + 4 <= len(stream):
        head = int.from_bytes(stream[place : place + 4], "little")
        tag, size = head & 0x3FF, head >> 20
        place += 4
        if size == 0xFFF:
            size = int.from_bytes(stream[place : place + 4], "little")
            place += 4
        if tag == _PARAGRAPH_TEXT:
            yield _characters(stream[place : place + size])
        place += size


def _characters(data: bytes) -> str:
    """The words of a paragraph: two bytes a character; most control characters take eight of them."""
    units = memoryview(data[: len(data) // 2 * 2]).cast("H")
    kept: list[int] = []
    place = 0
    while place < len(units):
        unit = units[place]
        if unit >= 32:
            kept.append(unit)
        place += 1 if unit >= 32 or unit in _SHORT_CONTROLS else 8
    return b"".join(unit.to_bytes(2, "little") for unit in kept).decode("utf-16-le", "replace")

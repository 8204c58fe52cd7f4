"""Which parser reads which file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from indexer.errors import (
    DocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
    MalformedDocumentError,
    UnsupportedFormatError,
)
from indexer.parsers.base import Parser
from indexer.parsers.formats import HEAD_BYTES, Format, is_binary, refuse_unread, sniff
from indexer.parsers.isolation import WALL_SECONDS, parse_isolated
from indexer.parsers.statute import is_statute
from indexer.structure import StructuredDocument


@dataclass(frozen=True, slots=True)
class Entry:
    """A parser and what it reads.

    Attributes:
        path: Module and class inside this package; loaded when the first such file comes, for some bring
            large libraries.
        suffixes: Endings of its files, in lower case, with the dot.
        formats: Formats that show in a file's content, whatever it is called; none where it is text.
        isolated: Whether it runs in a process of its own: a library reads there what strangers may have made.
        recognises: Whether a content is meant for it, where several read the same suffix.
    """

    path: str
    suffixes: tuple[str, ...]
    formats: tuple[Format, ...] = ()
    isolated: bool = True
    recognises: Callable[[bytes], bool] = bool


#: In the order in which they are asked.
PARSERS: tuple[Entry, ...] = (
    Entry("statute.StatuteParser", (".md", ".markdown"), isolated=False, recognises=is_statute),
    Entry("markdown.MarkdownParser", (".md", ".markdown"), isolated=False),
    Entry("text.TextParser", (".txt",), isolated=False),
    Entry("html.HtmlParser", (".html", ".htm")),
    Entry("hwp.HwpParser", (".hwpx", ".hwp"), (Format.HWPX, Format.HWP)),
    Entry("pdf.PdfParser", (".pdf",), (Format.PDF,)),
    Entry("docx.DocxParser", (".docx", ".docm"), (Format.DOCX,)),
    Entry("xlsx.XlsxParser", (".xlsx", ".xlsm"), (Format.XLSX,)),
)
SUFFIXES: tuple[str, ...] = tuple(dict.fromkeys(suffix for entry in PARSERS for suffix in entry.suffixes))

#: A longer text is read in a process of its own as well.
_AT_HAND = 200_000
#: The largest act of all has 2 MB; notices with many pictures have ten times as much.
MAX_BYTES = 50 * 1024 * 1024


def parse_file(
    path: Path, *, max_bytes: int = MAX_BYTES, name: str | None = None, wall_seconds: float = WALL_SECONDS
) -> StructuredDocument:
    """Parse a file. Reads no more of it than the limit allows.

    Args:
        path: The file; its content tells the format, and its suffix where that is text.
        max_bytes: A larger file is refused unread.
        name: What to call it in messages; its file name where None.
        wall_seconds: How long the process of a parser may take by the clock.

    Raises:
        DocumentError: With the file's name and the reason in Korean.
    """
    name = name or path.name
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > max_bytes:
                raise DocumentTooLargeError(name, size, max_bytes)
            if size > _AT_HAND:
                is_law = is_statute(file.read(HEAD_BYTES))
                file.seek(0)
                # A reader of our own is slow where a text is made to be: that may hold up nobody else.
                if not is_law:
                    return parse_isolated(file, name, wall_seconds=wall_seconds)
            return _parse_open(file, name, max_bytes, wall_seconds)
    except OSError as error:
        raise DocumentError(name, f"파일을 열 수 없습니다({error.strerror}).") from error


def parse_bytes(data: bytes, name: str) -> StructuredDocument:
    """Parse the content of a file that is called ``name``, in this process.

    Raises:
        DocumentError: With the file's name and the reason in Korean.
    """
    if not data:
        raise EmptyDocumentError(name)
    found = sniff(data)
    refuse_unread(found, name)
    entry = _entry(data, found, name)
    try:
        document = _load(entry.path).parse(data, name)
    except RecursionError as error:
        raise MalformedDocumentError(name, "너무 깊이 겹쳐 쓴 부분이 있어 읽을 수 없습니다.") from error
    if found is None or Path(name).suffix.lower() in entry.suffixes:
        return document
    warning = f"확장자와 달리 내용이 {found} 문서라서 그렇게 읽었습니다."
    return replace(document, warnings=(*document.warnings, warning))


def _parse_open(file: BinaryIO, name: str, max_bytes: int, wall_seconds: float) -> StructuredDocument:
    suffix = Path(name).suffix.lower()
    entries = [entry for entry in PARSERS if suffix in entry.suffixes]
    if any(entry.isolated for entry in entries):
        return parse_isolated(file, name, wall_seconds=wall_seconds)
    head = file.read(HEAD_BYTES)
    if is_binary(head):
        file.seek(0)
        return parse_isolated(file, name, wall_seconds=wall_seconds)
    if not entries:
        raise UnsupportedFormatError(name, SUFFIXES)
    # One byte more than allowed: a file may grow while it is read.
    data = head + file.read(max_bytes + 1 - len(head))
    if len(data) > max_bytes:
        raise DocumentTooLargeError(name, len(data), max_bytes)
    return parse_bytes(data, name)


def _entry(data: bytes, found: Format | None, name: str) -> Entry:
    suffix = Path(name).suffix.lower()
    by_format = [entry for entry in PARSERS if found in entry.formats]
    by_name = [entry for entry in PARSERS if suffix in entry.suffixes and entry.recognises(data)]
    if not by_format and not by_name:
        raise UnsupportedFormatError(name, SUFFIXES)
    return (by_format or by_name)[0]


@cache
def _load(path: str) -> Parser:
    module, _, name = path.partition(".")
    parser: Parser = getattr(import_module(f"indexer.parsers.{module}"), name)()
    return parser

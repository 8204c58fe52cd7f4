"""Which parser reads which file."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import (
    DocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
    MalformedDocumentError,
    UnsupportedFormatError,
)
from indexer.parsers.base import Parser
from indexer.parsers.html import HtmlParser
from indexer.parsers.markdown import MarkdownParser
from indexer.parsers.statute import StatuteParser
from indexer.parsers.text import TextParser
from indexer.structure import StructuredDocument

#: In the order in which they are asked; the last one of a suffix reads whatever the others do not.
PARSERS: tuple[Parser, ...] = (StatuteParser(), MarkdownParser(), TextParser(), HtmlParser())
SUFFIXES: tuple[str, ...] = tuple(dict.fromkeys(suffix for parser in PARSERS for suffix in parser.suffixes))

#: The largest act of all has 2 MB; a standard document of this size is a mistake.
MAX_BYTES = 20 * 1024 * 1024


def parse_file(path: Path, *, max_bytes: int = MAX_BYTES, name: str | None = None) -> StructuredDocument:
    """Parse a file. Reads no more of it than the limit allows.

    Args:
        path: The file; its suffix tells the format.
        max_bytes: A larger file is refused unread.
        name: What to call it in messages; its file name where None.

    Raises:
        DocumentError: With the file's name and the reason in Korean.
    """
    name = name or path.name
    _candidates(name)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
            size = max(len(data), path.stat().st_size)
    except OSError as error:
        raise DocumentError(name, f"파일을 열 수 없습니다({error.strerror}).") from error
    if size > max_bytes:
        raise DocumentTooLargeError(name, size, max_bytes)
    return parse_bytes(data, name)


def parse_bytes(data: bytes, name: str) -> StructuredDocument:
    """Parse the content of a file that is called ``name``.

    Raises:
        DocumentError: With the file's name and the reason in Korean.
    """
    if not data:
        raise EmptyDocumentError(name)
    parsers = _candidates(name)
    parser = next((parser for parser in parsers if parser.recognises(data)), parsers[-1])
    try:
        return parser.parse(data, name)
    except RecursionError as error:
        raise MalformedDocumentError(name, "너무 깊이 겹쳐 쓴 부분이 있어 읽을 수 없습니다.") from error


def _candidates(name: str) -> list[Parser]:
    suffix = Path(name).suffix.lower()
    parsers = [parser for parser in PARSERS if suffix in parser.suffixes]
    if not parsers:
        raise UnsupportedFormatError(name, SUFFIXES)
    return parsers

"""Parsers: from a file to a ``StructuredDocument``, whatever its format."""

from indexer.parsers.archive import SUFFIX as ARCHIVE_SUFFIX
from indexer.parsers.isolation import unpack_isolated
from indexer.parsers.registry import MAX_BYTES, SUFFIXES, parse_bytes, parse_file
from indexer.parsers.standard import described

__all__ = [
    "ARCHIVE_SUFFIX",
    "MAX_BYTES",
    "SUFFIXES",
    "described",
    "parse_bytes",
    "parse_file",
    "unpack_isolated",
]

"""Parsers: from a file to a ``StructuredDocument``, whatever its format."""

from indexer.parsers.registry import MAX_BYTES, SUFFIXES, parse_bytes, parse_file

__all__ = ["MAX_BYTES", "SUFFIXES", "parse_bytes", "parse_file"]

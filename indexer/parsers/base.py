"""What every parser offers."""

from __future__ import annotations

from typing import Protocol

from indexer.structure import StructuredDocument


class Parser(Protocol):
    """Makes a structured document of a file's bytes."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a file.

        Args:
            data: Its content; the caller has limited its size.
            name: Its name, for messages and as a title of last resort.

        Raises:
            DocumentError: With the file's name and the reason in Korean.
        """

"""The table of real documents: what was read, how much of its text, how fast."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.documents.raw_text import raw_paragraphs
from benchmarks.documents.reading import Reading, read
from indexer.parsers import SUFFIXES
from indexer.passages import cut
from indexer.structure import StructuredDocument

__all__ = ["SUFFIXES", "table"]

#: Shorter paragraphs are numbers and labels, which are found anywhere.
_LETTERS = 8


def table(files: Sequence[Path]) -> Iterator[str]:
    """The lines of the table, one a file."""
    yield (
        "Each file is read in a process of its own; time and memory are of the whole process, its start "
        "(0.2 s) included. *Text* is the share of the letters of the file's own paragraphs, read straight "
        "from its XML or records (of distribution documents by dochan, of PDF word by word), that are in the "
        "result."
    )
    yield ""
    yield "| file | result | text | table rows | sections | passages | CPU s | MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for path in files:
        reading = read(path, path.name)
        yield f"| {path.name} | {_cells(path, reading)} | {reading.cpu_s:.2f} | {reading.memory_mb:.0f} |"


def _cells(path: Path, reading: Reading) -> str:
    document = reading.document
    if document is None:
        said = f"{reading.error}: {reading.reason}" if reading.error else f"ended with {reading.status}"
        return f"{said} | | | |"
    blocks = [block.text for section in document.sections for block in section.blocks]
    rows = sum(line.startswith("|") for text in blocks for line in text.split("\n"))
    rows -= 2 * sum(text.startswith("|") for text in blocks)
    share = completeness(path, document)
    said = "read" + ("; " + " ".join(document.warnings) if document.warnings else "")
    shown = "–" if share is None else f"{share:.3f}"
    return f"{said} | {shown} | {rows} | {len(document.sections)} | {len(cut(document))}"


def completeness(path: Path, document: StructuredDocument) -> float | None:
    """Share of the letters of raw paragraphs that are in a document; None where there are none to compare."""
    texts = [document.title]
    for section in document.sections:
        texts += [*section.heading_path, section.title, *(block.text for block in section.blocks)]
    found = _letters("".join(texts))
    paragraphs = [letters for raw in raw_paragraphs(path) if len(letters := _letters(raw)) >= _LETTERS]
    total = sum(map(len, paragraphs))
    return sum(len(one) for one in paragraphs if one in found) / total if total else None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)

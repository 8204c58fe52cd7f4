"""The process that reads one file: ``python -m indexer.parsers.child KIND NAME [DIRECTORY] < FILE``.

It parses a document, reads the rows of a sheet, or unpacks an archive into a directory. It limits itself
before it loads any library: a file that makes one eat memory, run or write without end ends this process
and nothing else. What came of it is JSON, see ``transport``.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

#: Seconds of processor time. A PDF of 300 pages takes 20.
CPU_SECONDS = 120
#: Of address space, which libraries take more of than they use.
MEMORY_BYTES = 1536 * 1024 * 1024
#: Of the answer, and of any other file that is written.
OUTPUT_BYTES = 64 * 1024 * 1024
#: Of a document's answer: as much again several times over is what the parent needs to read it.
ANSWER_BYTES = 24 * 1024 * 1024
#: Exit status where memory ran out.
OUT_OF_MEMORY = 3
#: Exit status where the answer is too long.
TOO_LONG = 4


#: What a file is read as.
DOCUMENT = "document"
SHEET = "sheet"
ARCHIVE = "archive"


def main(kind: str, name: str, directory: str = "") -> int:
    """Read the file on standard input; returns the exit status."""
    _limit()
    try:
        answer = _answer(kind, name, directory)
    except MemoryError:
        return OUT_OF_MEMORY
    data = answer.encode("utf-8", "replace")
    if len(data) > ANSWER_BYTES:
        return TOO_LONG
    sys.stdout.buffer.write(data)
    return 0


def _answer(kind: str, name: str, directory: str) -> str:
    # Loaded only now: the limits come first.
    from indexer.errors import DocumentError
    from indexer.parsers.archive import unpack
    from indexer.parsers.registry import SUFFIXES, parse_bytes
    from indexer.parsers.sheet import read_sheet
    from indexer.parsers.transport import to_json

    try:
        if kind == ARCHIVE:
            return to_json(unpack(sys.stdin.buffer, name, Path(directory), SUFFIXES))
        if kind == SHEET:
            return to_json(read_sheet(sys.stdin.buffer.read(), name))
        return to_json(parse_bytes(sys.stdin.buffer.read(), name))
    except DocumentError as error:
        return to_json(error)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    for kind, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows limits that it does not let one set
            resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

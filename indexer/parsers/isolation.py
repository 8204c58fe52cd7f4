"""Reading a file in a process of its own, which may fail in any way without harm to this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from indexer.errors import DocumentError, DocumentTooLargeError, ReadingLimitError
from indexer.parsers.archive import Unpacked
from indexer.parsers.child import ARCHIVE, DOCUMENT, OUT_OF_MEMORY, OUTPUT_BYTES, SHEET, TOO_LONG
from indexer.parsers.rows import Sheet
from indexer.parsers.transport import from_json
from indexer.structure import StructuredDocument

Read = TypeVar("Read", StructuredDocument, Sheet, Unpacked)

MAX_SHEET_BYTES = 20 * 1024 * 1024
#: By the clock: a process may also wait without end.
WALL_SECONDS = 240.0
#: Each may take the memory that the child allows itself.
_AT_ONCE = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).parent.parent.parent
#: How a process ends for its limits: killed for time or for the length of its answer; a library that gets no
#: memory mostly aborts.
_LIMIT_SIGNALS = {
    number
    for name in ("SIGXCPU", "SIGXFSZ", "SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
    if (number := getattr(signal, name, None)) is not None
}
_BROKE_DOWN = "문서를 읽다가 문제가 생겼습니다. 원본 프로그램에서 다시 저장하거나 다른 형식으로 넣어 주세요."
_CANNOT_OPEN = "파일을 열 수 없습니다({reason})."
#: What a program needs to start; keys and passwords in the environment are none of its business.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")


def parse_isolated(file: BinaryIO, name: str, *, wall_seconds: float = WALL_SECONDS) -> StructuredDocument:
    """Parse an open file in a process of its own.

    Args:
        file: Opened, at its beginning; the caller has limited its size.
        name: What to call it in messages.
        wall_seconds: After so many the process is ended.

    Raises:
        ReadingLimitError: When it takes more time or memory than it may.
        DocumentError: When it cannot be read, or its parser breaks down.
    """
    return _run(StructuredDocument, [DOCUMENT, name], file, wall_seconds)


def read_sheet_isolated(path: Path) -> Sheet:
    """Read the rows of a table (XLSX, CSV) in a process of its own.

    Raises:
        ReadingLimitError: When it takes more time or memory than it may.
        DocumentError: When it cannot be read; with the file's name and the reason in Korean.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > MAX_SHEET_BYTES:
                raise DocumentTooLargeError(name, size, MAX_SHEET_BYTES)
            return _run(Sheet, [SHEET, name], file, WALL_SECONDS)
    except OSError as error:
        raise DocumentError(name, _CANNOT_OPEN.format(reason=error.strerror)) from error


def unpack_isolated(path: Path, name: str, directory: Path) -> Unpacked:
    """Unpack the documents of an archive into a directory, in a process of its own.

    Args:
        path: The archive.
        name: What to call it in messages.
        directory: An empty directory.

    Raises:
        ReadingLimitError: When it takes more time or memory than it may.
        DocumentError: When it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _run(Unpacked, [ARCHIVE, name, str(directory.absolute())], file, WALL_SECONDS)
    except OSError as error:
        raise DocumentError(name, _CANNOT_OPEN.format(reason=error.strerror)) from error


def _run(wanted: type[Read], arguments: Sequence[str], file: BinaryIO, wall_seconds: float) -> Read:
    name = arguments[1]
    # No argument of a process can hold a null character; a file's name that somebody sends can.
    arguments = [argument.replace("\0", "") for argument in arguments]
    if file.seekable():
        # The process goes on from where the file itself stands, which is past what was read ahead.
        os.lseek(file.fileno(), file.tell(), os.SEEK_SET)
    with _AT_ONCE, tempfile.TemporaryFile() as answer:
        with subprocess.Popen(  # noqa: S603 (our own program, and no shell: a name is an argument)
            # -P: what lies beside the documents is no code of ours.
            [sys.executable, "-P", "-m", "indexer.parsers.child", *arguments],
            stdin=file,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=_ROOT,
            start_new_session=True,
        ) as process:
            try:
                status = process.wait(wall_seconds)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise ReadingLimitError(name) from error
        if status == 0:
            answer.seek(0)
            try:
                read = from_json(answer.read(OUTPUT_BYTES + 1).decode("utf-8", "replace"))
            except ValueError as error:
                raise DocumentError(name, _BROKE_DOWN) from error
            if isinstance(read, wanted):
                return read
    if status in (OUT_OF_MEMORY, TOO_LONG) or -status in _LIMIT_SIGNALS:
        raise ReadingLimitError(name)
    raise DocumentError(name, _BROKE_DOWN)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}

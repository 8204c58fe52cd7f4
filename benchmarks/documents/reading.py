"""One file read by a parser's process, with what that took."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import DocumentError
from indexer.parsers.child import DOCUMENT
from indexer.parsers.isolation import WALL_SECONDS
from indexer.parsers.transport import from_json
from indexer.structure import StructuredDocument

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file.

    Attributes:
        document: What was read; None where it was refused.
        error: Class of the error that refused it; empty where it was read.
        reason: What its error says.
        status: How the process ended: 0, or what the program gives back, or minus a signal.
        cpu_s: Processor time, the start of the process included.
        wall_s: Time by the clock.
        memory_mb: Memory that it had at most.
    """

    document: StructuredDocument | None
    error: str
    reason: str
    status: int
    cpu_s: float
    wall_s: float
    memory_mb: float


def read(path: Path, name: str) -> Reading:
    """Read a file as the program does, in a process whose time and memory are measured."""
    began = time.monotonic()
    with path.open("rb") as file, tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(
            [sys.executable, "-m", "indexer.parsers.child", DOCUMENT, name],
            stdin=file,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )
        status, cpu_s, memory_mb = _wait(process, began)
        answer.seek(0)
        text = answer.read().decode("utf-8", "replace")
    document, error, reason = None, "", ""
    if status == 0:
        try:
            result = from_json(text)
            document = result if isinstance(result, StructuredDocument) else None
        except DocumentError as refused:
            error, reason = type(refused).__name__, refused.reason
    return Reading(
        document,
        error,
        reason,
        status,
        cpu_s,
        time.monotonic() - began,
        memory_mb,
    )


def _wait(process: subprocess.Popen[bytes], began: float) -> tuple[int, float, float]:
    """Exit status, processor time and peak memory of a process, which is ended when its time is over."""
    peak = 0.0
    while True:
        peak = max(peak, _peak_mb(process.pid))
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_utime + usage.ru_stime, peak
        if time.monotonic() - began > WALL_SECONDS:
            process.kill()
        time.sleep(0.005)


def _peak_mb(pid: int) -> float:
    """Peak memory so far. Not what waiting tells: that counts the memory of the one who started it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0

"""The past of a directory's files, read from git without trusting the repository.

Its configuration and attributes may name programs. Only objects are read, with commands that run none of
them: no hooks, filters, pagers, signature checks, file system monitors, replaced objects or fetches.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from knowledge.errors import HistoryError

#: By the clock, for one command.
SECONDS = 300.0
#: Of the list of changes: 200 bytes for each, so some 600,000 of them.
MAX_LIST_BYTES = 128 * 1024 * 1024
#: Of one text; larger ones are left out. The largest act has 2 MB.
MAX_TEXT_BYTES = 16 * 1024 * 1024
#: Of the texts that are read at once.
_BATCH_BYTES = 32 * 1024 * 1024
_BATCH = 500
_NULL = os.devnull
#: What a program needs to start, and nothing that leads git elsewhere.
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_SAFE = (
    "--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs",
    "-c", f"core.hooksPath={_NULL}",
    "-c", f"core.attributesFile={_NULL}",
    "-c", "core.fsmonitor=false",
    "-c", "protocol.allow=never",
    "-c", "log.showSignature=false",
    "-c", "log.follow=false",
)  # fmt: skip


class GitDirectory:
    """A directory in a git checkout."""

    def __init__(self, directory: Path, *, seconds: float = SECONDS) -> None:
        """Find the checkout.

        Args:
            directory: The checkout or a directory in it.
            seconds: Limit of one command.

        Raises:
            HistoryError: When git is not installed, or the directory is in no checkout.
        """
        self._directory = directory.resolve()
        self._seconds = seconds
        try:
            told = self._run("rev-parse", "--is-shallow-repository", "--show-toplevel", limit=100_000)
        except _CommandError as error:
            raise HistoryError(
                f"{directory} 폴더가 git 저장소가 아니라서 지난 법령을 가져올 수 없습니다. "
                "git으로 복제한 폴더를 정하거나 --since 없이 실행해 주세요."
            ) from error
        shallow, _, _ = told.partition(b"\n")
        #: Whether older commits were left out when it was cloned.
        self.is_shallow = shallow == b"true"

    def texts(self) -> dict[str, list[str]]:
        """Every text that each file below the directory has had, by its id, newest commit first.

        Raises:
            HistoryError: When there is none, or reading takes more time or memory than it may.
        """
        options = (
            "--raw", "-z", "--no-abbrev", "--format=", "--relative", "--no-renames", "--no-ext-diff",
            "--no-textconv", "--no-show-signature", "--topo-order", "--diff-merges=first-parent",
        )  # fmt: skip
        try:
            listed = self._run("log", *options, "HEAD", "--", ".", limit=MAX_LIST_BYTES)
        except _CommandError as error:
            raise HistoryError(
                "git 저장소의 변경 이력을 읽을 수 없습니다. 저장소를 확인해 주세요."
            ) from error
        texts: dict[str, dict[str, None]] = {}
        fields = iter(listed.split(b"\0"))
        for about in fields:
            # ":100644 100644 <old> <new> M", then the path; links and submodules are no texts.
            parts = about.lstrip(b"\n:").split(b" ")
            path = os.fsdecode(next(fields, b""))
            is_text = len(parts) == 5 and parts[1].startswith(b"100") and parts[3].strip(b"0")
            # No checkout has such a path, but a commit that was made by hand may.
            if is_text and ".." not in PurePath(path).parts:
                texts.setdefault(path, {})[parts[3].decode("ascii", "replace")] = None
        if not texts:
            raise HistoryError("이 폴더에는 git 변경 이력이 없습니다. 폴더를 확인해 주세요.")
        return {path: list(ids) for path, ids in texts.items()}

    def contents(self, ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The texts with those ids, in their order; those that are too large or missing are left out.

        Raises:
            HistoryError: When reading takes more time than it may, or the repository is damaged.
        """
        for start in range(0, len(ids), _BATCH):
            batch: list[str] = []
            size = 0
            for text_id, length in self._sizes(ids[start : start + _BATCH]):
                if batch and size + length > _BATCH_BYTES:
                    yield from self._batch(batch, size)
                    batch, size = [], 0
                batch.append(text_id)
                size += length
            if batch:
                yield from self._batch(batch, size)

    def _sizes(self, ids: Sequence[str]) -> Iterator[tuple[str, int]]:
        told = self._cat("--batch-check", ids, len(ids) * 200 + 1000)
        for line in told.decode("ascii", "replace").splitlines():
            # "<id> blob <size>", or "<id> missing".
            parts = line.split(" ")
            if len(parts) == 3 and parts[1] == "blob" and int(parts[2]) <= MAX_TEXT_BYTES:
                yield parts[0], int(parts[2])

    def _batch(self, ids: Sequence[str], size: int) -> Iterator[tuple[str, bytes]]:
        told = self._cat("--batch", ids, size + len(ids) * 200 + 1000)
        place = 0
        for text_id in ids:
            end = told.find(b"\n", place)
            parts = told[place:end].split(b" ")
            if end < 0 or len(parts) != 3:
                raise HistoryError("git 저장소가 깨졌습니다. 다시 복제해 주세요.")
            length = int(parts[2])
            yield text_id, told[end + 1 : end + 1 + length]
            place = end + 1 + length + 1

    def _cat(self, how: str, ids: Sequence[str], limit: int) -> bytes:
        try:
            return self._run("cat-file", how, given="".join(f"{one}\n" for one in ids).encode(), limit=limit)
        except _CommandError as error:
            raise HistoryError("git 저장소가 깨졌습니다. 다시 복제해 주세요.") from error

    def _run(self, *arguments: str, given: bytes = b"", limit: int) -> bytes:
        """What a command prints.

        Raises:
            _CommandError: When it fails.
            HistoryError: When git is not there, or the command takes more time or prints more than it may.
        """
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ} | {
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": _NULL, "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "LC_ALL": "C",
        }  # fmt: skip
        # Whoever runs this has named the directory: whose it is does not matter, for nothing of it is run.
        command = ["git", *_SAFE, "-c", "safe.directory=*", "-C", str(self._directory), *arguments]
        with tempfile.TemporaryFile() as questions:
            questions.write(given)
            questions.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 (no shell; arguments are ours)
                    command,
                    stdin=questions,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=environment,
                )
            except FileNotFoundError:
                raise HistoryError(
                    "git이 설치되어 있지 않아 지난 법령을 가져올 수 없습니다. git을 설치해 주세요."
                ) from None
            return self._read(process, limit)

    def _read(self, process: subprocess.Popen[bytes], limit: int) -> bytes:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.start()
        try:
            with process:
                output = process.stdout.read(limit + 1) if process.stdout is not None else b""
                if len(output) > limit:
                    process.kill()
        finally:
            timer.cancel()
        if len(output) > limit or (late.is_set() and process.returncode):
            raise HistoryError(
                "git 이력을 읽는 데 시간이나 메모리가 너무 많이 듭니다. 법령 하나의 폴더처럼 "
                "더 작은 폴더를 정해 주세요."
            )
        if process.returncode:
            raise _CommandError
        return output


class _CommandError(Exception):
    """A command of git has failed."""

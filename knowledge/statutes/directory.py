"""Statutes from a directory, and from its history in git for questions about the past."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.errors import DocumentError
from indexer.parsers.statute import StatuteHeader, StatuteParser, is_statute, read_header
from knowledge.errors import HistoryError
from knowledge.ingest import FileResult, Ingest, IngestReport, Progress, failed
from knowledge.statutes.git import MAX_TEXT_BYTES, GitDirectory
from knowledge.statutes.past import in_force_since
from knowledge.statutes.storing import store

#: Past versions that one call imports.
MAX_VERSIONS = 20_000
_PER_STEP = 50
_SHALLOW = (
    "이력의 일부만 복제한 저장소라서 지난 법령이 빠졌을 수 있습니다. git fetch --unshallow로 받아 주세요."
)
_RENAMED = "이름이 지금과 다르던 때의 지난 판은 가져오지 않았습니다."


async def sync_directory(
    ingest: Ingest,
    directory: Path,
    *,
    now: dt.datetime,
    since: dt.date | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Import what is new in a directory of statutes.

    Args:
        ingest: Into where.
        directory: Of files in the layout of legalize-kr; for ``since``, in a git checkout.
        now: When.
        since: Import past versions too, those that were in force on or after this day.
        progress: Told how far it has come.

    Raises:
        HistoryError: When there is no history, or it is more than can be read.
    """
    git = None if since is None else await asyncio.to_thread(GitDirectory, directory)
    report = await ingest.run([directory], now=now, progress=progress)
    if git is None or since is None:
        return report
    versions, told = await asyncio.to_thread(_past_versions, git, directory, since, progress)
    if git.is_shallow:
        told += IngestReport(notes=((str(directory), _SHALLOW),))
    return report + told + await _import(ingest, git, versions, now, progress)


@dataclass(frozen=True, slots=True)
class _PastVersion:
    """A text of a file that is not its present one."""

    name: str
    text_id: str


async def _import(
    ingest: Ingest,
    git: GitDirectory,
    versions: Sequence[_PastVersion],
    now: dt.datetime,
    progress: Progress | None,
) -> IngestReport:
    parser = StatuteParser()
    results: list[FileResult] = []
    for start in range(0, len(versions), _PER_STEP):
        step = versions[start : start + _PER_STEP]
        contents = await asyncio.to_thread(lambda ids: dict(git.contents(ids)), [one.text_id for one in step])
        for version in step:
            try:
                data = contents[version.text_id]
                document = await asyncio.to_thread(parser.parse, data, version.name)
            except DocumentError as error:
                results.append(failed(error))
                continue
            result = await store(ingest, document, version.name, now=now, progress=progress)
            # Nobody mends what is over.
            results.append(replace(result, warnings=()))
    return IngestReport(tuple(results))


def _past_versions(
    git: GitDirectory, directory: Path, since: dt.date, progress: Progress | None
) -> tuple[list[_PastVersion], IngestReport]:
    """The texts to import, oldest first in each file, and what there is to say about the others."""
    texts = {path: ids for path, ids in git.texts().items() if len(ids) > 1}
    versions: list[_PastVersion] = []
    told = IngestReport()
    for number, (path, ids) in enumerate(sorted(texts.items()), start=1):
        if progress is not None:
            progress.read(number, len(texts))
        name = path.encode("utf-8", "replace").decode()
        present = _present(directory / path, name)
        # A file that is gone has no version that another one ends: it would be taken to be in force.
        if present is None:
            continue
        days: dict[dt.date, str] = {}
        is_renamed = False
        for text_id, header in _headers(git, name, ids):
            if isinstance(header, DocumentError):
                told += IngestReport((failed(header),))
            elif header.short_name == present.short_name:
                # The newest text of a day corrects the others.
                days.setdefault(header.effective, text_id)
            else:
                is_renamed = True
        if is_renamed:
            told += IngestReport(notes=((name, _RENAMED),))
        wanted = in_force_since({*days, present.effective}, since) - {present.effective}
        versions += [_PastVersion(f"{name}@{day}", days[day]) for day in sorted(wanted)]
        if len(versions) > MAX_VERSIONS:
            raise HistoryError(
                f"가져올 지난 판이 {MAX_VERSIONS:,}개보다 많습니다. 더 작은 폴더나 더 늦은 날을 정해 주세요."
            )
    return versions, told


def _present(file: Path, name: str) -> StatuteHeader | None:
    """The header of a file as it is now; None where it is gone or no statute."""
    try:
        if not file.is_file() or file.is_symlink() or file.stat().st_size > MAX_TEXT_BYTES:
            return None
        data = file.read_bytes()
        return read_header(data, name) if is_statute(data) else None
    except (OSError, DocumentError):
        # What is wrong with it was said when the directory was imported.
        return None


def _headers(
    git: GitDirectory, name: str, ids: Sequence[str]
) -> Iterator[tuple[str, StatuteHeader | DocumentError]]:
    for text_id, data in git.contents(ids):
        if is_statute(data):
            try:
                yield text_id, read_header(data, f"{name}@{text_id[:10]}")
            except DocumentError as error:
                yield text_id, error

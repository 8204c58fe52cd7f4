"""Which files an import is about: those named, those in directories, and those in archives."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.errors import DocumentError
from indexer.parsers import ARCHIVE_SUFFIX, SUFFIXES, unpack_isolated

#: More files than this in one call are a mistake (a home directory, a disk).
MAX_FILES = 20_000

#: A file, and the name to call it: statutes are all named 법률.md.
NamedFile = tuple[Path, str]


def list_files(
    paths: Sequence[Path], *, max_files: int = MAX_FILES
) -> tuple[list[NamedFile], list[DocumentError]]:
    """The files to import, and the paths that are none.

    A file in a directory is called by its path inside it. In directories, hidden files and unknown formats
    are passed over.
    """
    files: dict[Path, str] = {}
    failures: list[DocumentError] = []
    for path in paths:
        if path.is_dir():
            for file in _walk(path):
                files.setdefault(file, str(file.relative_to(path)))
                if len(files) > max_files:
                    reason = f"파일이 {max_files:,}개보다 많습니다. 폴더를 나누어 가져와 주세요."
                    return [], [DocumentError(str(path), reason)]
        elif path.exists():
            files.setdefault(path, path.name)
        else:
            failures.append(DocumentError(str(path), "파일이나 폴더가 없습니다."))
    return list(files.items()), failures


def unpack_archives(files: Sequence[NamedFile], scratch: Path) -> tuple[list[NamedFile], list[DocumentError]]:
    """The files with each archive replaced by what is in it, and what could not be unpacked.

    Args:
        files: Any files.
        scratch: A directory for what is unpacked; it has to be there as long as the files are wanted.
    """
    found: list[NamedFile] = []
    failures: list[DocumentError] = []
    for number, (path, name) in enumerate(files):
        if path.suffix.lower() != ARCHIVE_SUFFIX:
            found.append((path, name))
            continue
        directory = scratch / str(number)
        directory.mkdir()
        try:
            unpacked = unpack_isolated(path, name, directory)
        except DocumentError as error:
            failures.append(error)
            continue
        found += [(directory / file, shown) for shown, file in unpacked.members]
        failures += unpacked.failures
        if not unpacked.members and not unpacked.failures:
            failures.append(DocumentError(name, "압축 파일 안에 읽을 수 있는 문서가 없습니다."))
    return found, failures


def _walk(directory: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in (*SUFFIXES, ARCHIVE_SUFFIX):
                yield Path(folder, name)

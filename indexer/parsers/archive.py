"""Bundles of documents (ZIP), unpacked into a directory: from then on it is one like any other."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from indexer.errors import (
    DocumentError,
    EncryptedDocumentError,
    MalformedDocumentError,
    UnpackedTooLargeError,
)

SUFFIX = ".zip"
#: More files than this are a mistake (a home directory, a disk).
MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 50 * 1024 * 1024
MAX_TOTAL_BYTES = 500 * 1024 * 1024
_STEP = 1024 * 1024
_DAMAGED = "압축 파일이 깨졌거나 중간에 잘렸습니다. 다시 받아 주세요."
#: How names are written where the archive does not say UTF-8: by macOS, and by Korean Windows.
_ENCODINGS = ("utf-8", "cp949")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was in an archive.

    Attributes:
        members: Of each document its path inside the archive, and the file that it was unpacked to.
        failures: The documents that could not be unpacked, with the reasons.
    """

    members: tuple[tuple[str, str], ...]
    failures: tuple[DocumentError, ...]


def unpack(file: BinaryIO, name: str, directory: Path, suffixes: tuple[str, ...]) -> Unpacked:
    """Unpack the documents of an archive; what no parser reads is passed over, as in a directory.

    Files get names of their own, so that no path in the archive reaches out of the directory.

    Args:
        file: The archive.
        name: What to call it in messages.
        directory: An empty directory.
        suffixes: Endings of the files wanted.

    Raises:
        UnpackedTooLargeError: When it has too many files, or they unpack to too much.
        MalformedDocumentError: When it is damaged.
    """
    members: list[tuple[str, str]] = []
    failures: list[DocumentError] = []
    left = MAX_TOTAL_BYTES
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [(shown_name(info), info) for info in archive.infolist() if not info.is_dir()]
            wanted = [(path, info) for path, info in infos if _is_wanted(path, suffixes)]
            if len(wanted) > MAX_MEMBERS:
                raise UnpackedTooLargeError(name)
            for number, (path, info) in enumerate(wanted):
                shown = f"{name}/{path}"
                target = directory / f"{number:04}{PurePosixPath(path).suffix.lower()}"
                try:
                    left -= _extract(archive, info, shown, target)
                except DocumentError as error:
                    failures.append(error)
                    continue
                if left < 0:
                    raise UnpackedTooLargeError(name)
                members.append((shown, target.name))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise MalformedDocumentError(name, _DAMAGED) from error
    return Unpacked(tuple(members), tuple(failures))


def shown_name(info: zipfile.ZipInfo) -> str:
    """The path of a member as people wrote it; one that does not say its encoding is guessed."""
    path = info.filename
    if not info.flag_bits & 0x800:
        raw = path.encode("cp437", "replace")
        for encoding in _ENCODINGS:
            try:
                path = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", path.replace("\\", "/"))


def _is_wanted(path: str, suffixes: tuple[str, ...]) -> bool:
    steps = PurePosixPath(path)
    names = [step for step in steps.parts if step.strip(".")]
    is_hidden = any(name.startswith(".") or name == "__MACOSX" for name in names)
    return not is_hidden and steps.suffix.lower() in (*suffixes, SUFFIX)


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, target: Path) -> int:
    """Unpack one member; returns its size.

    Raises:
        DocumentError: When it is too large, has a password, is damaged, or is an archive itself.
    """
    if PurePosixPath(shown).suffix.lower() == SUFFIX:
        raise DocumentError(shown, "압축 파일 안의 압축 파일은 풀지 않습니다. 풀어서 넣어 주세요.")
    if info.flag_bits & 1:
        raise EncryptedDocumentError(shown)
    size = 0
    try:
        with archive.open(info) as source, target.open("wb") as copy:
            while chunk := source.read(_STEP):
                size += len(chunk)
                if size > MAX_MEMBER_BYTES:
                    raise UnpackedTooLargeError(shown)
                copy.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise MalformedDocumentError(shown, _DAMAGED) from error
    return size

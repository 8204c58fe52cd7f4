"""Files that are ZIP packages of XML (HWPX, DOCX, XLSX): only the parts that hold text, within limits.

Whatever else is in one (macros, embedded objects, pictures, links to other files) never reaches a library.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping

from indexer.errors import EncryptedDocumentError, MalformedDocumentError, UnpackedTooLargeError

#: The largest real document seen has 400 parts.
MAX_PARTS = 5_000
MAX_PART_BYTES = 48 * 1024 * 1024
MAX_TOTAL_BYTES = 96 * 1024 * 1024
_DAMAGED = "파일이 깨졌거나 중간에 잘렸습니다. 원본 파일을 다시 받아 주세요."
#: No part of a document declares a document type; entities in one make gigabytes, or read other files.
_DECLARATIONS = re.compile(
    b"|".join(re.escape(mark.encode(encoding)) for mark in ("<!DOCTYPE", "<!ENTITY")
              for encoding in ("ascii", "utf-16-le", "utf-16-be"))
)  # fmt: skip


def read_parts(data: bytes, name: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Unpack the parts of a package that are wanted, by their names (with ``/``, whoever packed them).

    Raises:
        EncryptedDocumentError: When a part has a password.
        UnpackedTooLargeError: When there are too many parts, or they unpack to too much.
        MalformedDocumentError: When it cannot be unpacked, or a part declares a document type.
    """
    parts: dict[str, bytes] = {}
    left = MAX_TOTAL_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            if len(infos) > MAX_PARTS:
                raise UnpackedTooLargeError(name)
            for info in infos:
                part = part_name(info)
                if part in parts or not wanted(part):
                    continue
                if info.flag_bits & 1:
                    raise EncryptedDocumentError(name)
                with package.open(info) as file:
                    content = file.read(min(MAX_PART_BYTES, left) + 1)
                left -= len(content)
                if len(content) > MAX_PART_BYTES or left < 0:
                    raise UnpackedTooLargeError(name)
                if _DECLARATIONS.search(content):
                    raise MalformedDocumentError(
                        name, "문서 형식 선언(DTD)이 들어 있어 읽지 않았습니다. 원본을 다시 저장해 주세요."
                    )
                parts[part] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise MalformedDocumentError(name, _DAMAGED) from error
    return parts


def part_names(data: bytes) -> frozenset[str]:
    """Names of the parts of a package; none where it is no package that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(part_name(info) for info in package.infolist()[:MAX_PARTS])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return frozenset()


def part_name(info: zipfile.ZipInfo) -> str:
    r"""The name of a part; packages that were packed anew on Windows have ``\`` in theirs."""
    return info.filename.replace("\\", "/")


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A package of those parts, for a library that takes no less."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return result.getvalue()

"""What a file is, told by its content: names lie, and people rename files until a program takes them."""

from __future__ import annotations

from enum import StrEnum

from indexer.errors import DocumentError, EncryptedDocumentError
from indexer.parsers.packages import part_names

#: The first part of a package, or the end of an empty one.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP5 = b"HWP Document File"
_HWP3 = b"HWP Document File V3."
#: What a file begins with tells its format; a PDF may have some other bytes before its own.
HEAD_BYTES = 1024


class Format(StrEnum):
    """Formats of documents that are no text."""

    HWP = "HWP"
    HWPX = "HWPX"
    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    #: A bundle of files.
    ZIP = "ZIP"
    #: Formats that nobody reads here, see `advice`.
    HWP3 = "HWP 3.0"
    DOC = "DOC"
    XLS = "XLS"
    PPT = "PPT"
    PPTX = "PPTX"
    LOCKED = "LOCKED"
    PICTURE = "PICTURE"


#: Streams in an OLE container, as its directory writes their names.
_STREAMS = (
    ("EncryptedPackage", Format.LOCKED),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("PowerPoint Document", Format.PPT),
)
#: Parts that only one kind of package has.
_PARTS = (
    ("Contents/content.hpf", Format.HWPX),
    ("Contents/header.xml", Format.HWPX),
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
    ("ppt/presentation.xml", Format.PPTX),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_ADVICE = {
    Format.HWP3: "한글 97 이전 형식(HWP 3.0)입니다. 한글에서 HWPX로 다시 저장해 주세요.",
    Format.DOC: "옛 워드 형식(DOC)입니다. DOCX로 다시 저장해 주세요.",
    Format.XLS: "옛 엑셀 형식(XLS)입니다. XLSX로 다시 저장해 주세요.",
    Format.PPT: "파워포인트 파일은 읽지 않습니다. PDF로 저장해 주세요.",
    Format.PPTX: "파워포인트 파일은 읽지 않습니다. PDF로 저장해 주세요.",
    Format.PICTURE: "그림 파일은 읽지 않습니다. 글자가 있는 원본 문서를 넣어 주세요.",
}


def is_binary(head: bytes) -> bool:
    """Whether a file that begins like this is one of the formats that are no text."""
    return head.startswith((_OLE, _HWP3, *ZIP, *_PICTURES)) or b"%PDF-" in head


def sniff(data: bytes) -> Format | None:
    """The format of a file's content; None for text and for what is unknown."""
    if data.startswith(ZIP):
        names = part_names(data)
        return next((kind for part, kind in _PARTS if part in names), Format.ZIP)
    if data.startswith(_HWP3):
        return Format.HWP3
    if data.startswith(_OLE):
        if _HWP5 in data:
            return Format.HWP
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), None)
    if b"%PDF-" in data[:HEAD_BYTES]:
        return Format.PDF
    return Format.PICTURE if data.startswith(_PICTURES) else None


def refuse_unread(found: Format | None, name: str) -> None:
    """Refuse a format that nobody reads here, with what to do about it.

    Raises:
        EncryptedDocumentError: When it is an Office file with a password.
        DocumentError: When it is another such format.
    """
    if found is Format.LOCKED:
        raise EncryptedDocumentError(name)
    if found in _ADVICE:
        raise DocumentError(name, _ADVICE[found])

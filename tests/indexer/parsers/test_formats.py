from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import DocumentError, EncryptedDocumentError
from indexer.parsers import parse_bytes
from indexer.parsers.formats import Format, is_binary, refuse_unread, sniff
from indexer.parsers.packages import pack

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7", Format.PDF),
        (b"\n\n%PDF-1.7", Format.PDF),
        (pack({"Contents\\header.xml": b""}), Format.HWPX),
        (pack({"word/document.xml": b""}), Format.DOCX),
        (pack({"xl/workbook.xml": b""}), Format.XLSX),
        (pack({"ppt/presentation.xml": b""}), Format.PPTX),
        (pack({"글.txt": b""}), Format.ZIP),
        (b"PK\x03\x04 broken", Format.ZIP),
        (_OLE + b"HWP Document File", Format.HWP),
        (b"HWP Document File V3.00", Format.HWP3),
        (_OLE + "WordDocument".encode("utf-16-le"), Format.DOC),
        (_OLE + "Workbook".encode("utf-16-le"), Format.XLS),
        (_OLE + "PowerPoint Document".encode("utf-16-le"), Format.PPT),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), Format.LOCKED),
        (b"\x89PNG\r\n", Format.PICTURE),
        ("# 안내".encode(), None),
        ("PKG 목록".encode(), None),
        (b"", None),
    ],
)  # fmt: skip
def test_formats_show_in_the_content(data: bytes, expected: Format | None) -> None:
    assert sniff(data) is expected
    assert is_binary(data) == (expected is not None)


@pytest.mark.parametrize(
    "found", [Format.HWP3, Format.DOC, Format.XLS, Format.PPT, Format.PPTX, Format.PICTURE]
)
def test_formats_that_nobody_reads_are_refused_with_advice(found: Format) -> None:
    with pytest.raises(DocumentError, match="주세요"):
        refuse_unread(found, "옛 파일")


def test_an_office_file_with_a_password_is_refused_as_such() -> None:
    with pytest.raises(EncryptedDocumentError):
        refuse_unread(Format.LOCKED, "암호.docx")


@pytest.mark.parametrize("found", [Format.HWP, Format.HWPX, Format.PDF, Format.DOCX, Format.XLSX, None])
def test_formats_that_are_read_pass(found: Format | None) -> None:
    refuse_unread(found, "파일")


def test_a_renamed_file_is_read_as_what_it_is(documents_dir: Path) -> None:
    document = parse_bytes((documents_dir / "hwpx-safety-rfp-p1.hwpx").read_bytes(), "제안요청서.pdf")
    assert document.warnings == ("확장자와 달리 내용이 HWPX 문서라서 그렇게 읽었습니다.",)
    assert any("추진 배경" in section.title for section in document.sections)


@pytest.mark.parametrize("name", ["글.hwp", "글.hwpx", "글.pdf", "글.docx", "글.xlsx"])
def test_text_under_the_name_of_another_format_is_refused(name: str) -> None:
    with pytest.raises(DocumentError, match="깨졌거나 중간에 잘렸습니다"):
        parse_bytes("글입니다.".encode(), name)

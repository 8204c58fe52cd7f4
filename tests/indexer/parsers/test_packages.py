from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import (
    DocumentError,
    EncryptedDocumentError,
    MalformedDocumentError,
    UnpackedTooLargeError,
)
from indexer.parsers.packages import MAX_PART_BYTES, MAX_PARTS, pack, part_names, read_parts


def package(**parts: bytes) -> bytes:
    return pack({name.replace("__", "/"): content for name, content in parts.items()})


def read_all(data: bytes) -> dict[str, bytes]:
    return read_parts(data, "묶음", lambda _part: True)


def test_only_the_parts_wanted_are_unpacked() -> None:
    data = package(word__document=b"<a/>", word__vbaProject=b"macro")
    assert read_parts(data, "묶음", lambda part: part.endswith("document")) == {"word/document": b"<a/>"}


def test_names_packed_on_windows_are_read_with_slashes() -> None:
    data = pack({"Contents\\section0.xml": b"<a/>"})
    assert part_names(data) == {"Contents/section0.xml"}
    assert list(read_all(data)) == ["Contents/section0.xml"]


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"0" * (MAX_PART_BYTES + 1))
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(UnpackedTooLargeError, match="압축을 풀면 너무 커서"):
        read_all(buffer.getvalue())


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(UnpackedTooLargeError):
        read_all(pack({f"{number}.xml": b"" for number in range(MAX_PARTS + 1)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declaration", ["<!DOCTYPE a [", '<!ENTITY b SYSTEM "file:///etc/passwd">'])
def test_declarations_are_refused_in_any_encoding(declaration: str, encoding: str) -> None:
    with pytest.raises(MalformedDocumentError, match="DTD"):
        read_all(pack({"a.xml": f"<?xml version='1.0'?>{declaration}".encode(encoding)}))


def test_a_part_with_a_password_is_refused() -> None:
    data = bytearray(pack({"a.xml": b"<a/>"}))
    # The bit that says so, in the local header and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedDocumentError, match="암호가 걸려 있어"):
        read_all(bytes(data))


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=255))
def test_damage_anywhere_ends_in_the_parts_or_a_clear_error(place: int, byte: int) -> None:
    data = bytearray(package(a__b=b"<a>text</a>" * 50, c=b"<c/>"))
    data[place % len(data)] = byte
    try:
        read_all(bytes(data))
    except DocumentError as error:
        assert error.name == "묶음"


@given(st.integers(min_value=0, max_value=400))
def test_a_package_that_was_cut_off_is_refused(length: int) -> None:
    data = package(a=b"<a>text</a>" * 50)
    with pytest.raises(MalformedDocumentError, match="깨졌거나 중간에 잘렸습니다"):
        read_all(data[: min(length, len(data) - 1)])

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from indexer.errors import EncryptedDocumentError, MalformedDocumentError, UnpackedTooLargeError
from indexer.parsers import SUFFIXES, unpack_isolated
from indexer.parsers.archive import MAX_MEMBER_BYTES, MAX_MEMBERS, Unpacked, unpack


def bundle(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(data: bytes, directory: Path) -> Unpacked:
    return unpack(io.BytesIO(data), "묶음.zip", directory, SUFFIXES)


def test_documents_are_unpacked_and_the_rest_passed_over(tmp_path: Path) -> None:
    data = bundle(
        ("공사/표준공고.txt", "본문".encode()),
        ("그림.png", b"\x89PNG"),
        ("__MACOSX/._표준공고.txt", b"x"),
        (".숨김.txt", b"x"),
    )
    ((name, file),) = unpacked(data, tmp_path).members
    assert name == "묶음.zip/공사/표준공고.txt"
    assert (tmp_path / file).read_text(encoding="utf-8") == "본문"


@pytest.mark.parametrize("name", ["../../나쁜.txt", "/etc/나쁜.txt", "..\\나쁜.txt", "C:\\나쁜.txt"])
def test_no_path_leads_out_of_the_directory(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "안"
    inside.mkdir()
    unpacked(bundle((name, b"x")), inside)
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["0000.txt"]


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_names_that_do_not_say_their_encoding_are_korean(tmp_path: Path, encoding: str) -> None:
    name = "표준공고문".encode(encoding)
    data = bundle((f"{'K' * len(name)}.txt", b"x")).replace(b"K" * len(name), name)
    ((shown, _),) = unpacked(data, tmp_path).members
    assert shown == "묶음.zip/표준공고문.txt"


def test_archives_in_archives_passwords_and_damage_are_told_of_each_member(tmp_path: Path) -> None:
    data = bytearray(bundle(("안.zip", b"PK"), ("글.txt", b"x" * 100), ("암호.txt", b"secret")))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    first = data.index("글.txt".encode()) + len("글.txt".encode())
    data[first] ^= 0xFF
    result = unpacked(bytes(data), tmp_path)
    assert not result.members
    reasons = {error.name.rpartition("/")[2]: error for error in result.failures}
    assert "압축 파일 안의 압축 파일" in reasons["안.zip"].reason
    assert isinstance(reasons["글.txt"], MalformedDocumentError)
    assert isinstance(reasons["암호.txt"], EncryptedDocumentError)


def test_too_large_a_member_does_not_spoil_the_others(tmp_path: Path) -> None:
    data = bundle(("큰.txt", b"0" * (MAX_MEMBER_BYTES + 1)), ("작은.txt", b"x"))
    result = unpacked(data, tmp_path)
    assert [name for name, _ in result.members] == ["묶음.zip/작은.txt"]
    assert isinstance(result.failures[0], UnpackedTooLargeError)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnpackedTooLargeError):
        unpacked(bundle(*((f"{number}.txt", b"") for number in range(MAX_MEMBERS + 1))), tmp_path)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "잘린.zip"
    data = bundle(("글.txt", b"x" * 1000))
    path.write_bytes(data[: len(data) - 10])
    with pytest.raises(MalformedDocumentError, match="압축 파일이 깨졌거나"):
        unpack_isolated(path, path.name, tmp_path)

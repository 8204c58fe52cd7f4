from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from indexer.errors import (
    DocumentError,
    DocumentTooLargeError,
    EmptyDocumentError,
    UnsupportedFormatError,
)
from indexer.parsers import SUFFIXES, parse_bytes, parse_file
from indexer.parsers.base import Parser
from indexer.parsers.registry import PARSERS, Entry
from indexer.structure import DocumentKind


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "큰 파일.txt"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(DocumentTooLargeError) as caught:
        parse_file(path)
    assert caught.value.size == 300 * 1024 * 1024
    assert (
        str(caught.value) == "큰 파일.txt: 파일이 너무 큽니다(300MB). 50MB까지 읽을 수 있으니 나누어 주세요."
    )


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.exe"
    path.write_bytes(b"MZ")
    with pytest.raises(UnsupportedFormatError, match=r"\.md, \.markdown, \.txt"):
        parse_file(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "빈.md"
    path.touch()
    with pytest.raises(EmptyDocumentError, match=r"빈\.md: 내용이 비어 있습니다\."):
        parse_file(path)


def test_a_missing_file_and_a_directory(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="열 수 없습니다"):
        parse_file(tmp_path / "none.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(DocumentError, match="열 수 없습니다"):
        parse_file(tmp_path / "folder.md")


def test_suffixes_are_read_in_any_case() -> None:
    assert parse_bytes("제목\n\n본문입니다.".encode(), "A.TXT").kind is DocumentKind.STANDARD


def test_markdown_with_the_header_of_a_statute_is_one() -> None:
    header = "---\n제목: 인지세법\n법령구분: 법률\n시행일자: 2026-01-01\n---\n"
    data = f"{header}##### 제1조 (목적)\n\n본문\n"
    assert parse_bytes(data.encode(), "a.md").kind is DocumentKind.STATUTE
    assert parse_bytes("# 안내\n\n본문".encode(), "a.md").kind is DocumentKind.STANDARD


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("깊은.html", b"<div>" * 30_000 + "글".encode() + b"</div>" * 30_000),
        ("깊은.md", b"> " * 30_000 + "글".encode()),
        ("깊은목록.md", b"".join(b"  " * depth + b"- a\n" for depth in range(3000))),
    ],
)
def test_absurd_nesting_ends_in_a_document_or_a_clear_error(name: str, data: bytes) -> None:
    try:
        parse_bytes(data, name)
    except DocumentError as error:
        assert error.name == name


@pytest.mark.parametrize("entry", PARSERS, ids=lambda entry: entry.path)
def test_every_parser_keeps_the_contract(entry: Entry) -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in entry.suffixes)
    assert set(entry.suffixes) <= set(SUFFIXES)
    module, _, name = entry.path.partition(".")
    parser: Parser = getattr(import_module(f"indexer.parsers.{module}"), name)()
    with pytest.raises(DocumentError) as caught:
        parser.parse(b"\n \n", "빈 파일")
    assert caught.value.name == "빈 파일"


def test_libraries_of_formats_are_loaded_by_their_own_process_alone(tmp_path: Path) -> None:
    script = (
        "import sys; from indexer.parsers import parse_file; from pathlib import Path;"
        f"parse_file(Path({str(tmp_path / '글.html')!r}));"
        "print(sorted({'unhwp', 'dochan', 'pypdfium2', 'docx', 'openpyxl'} & set(sys.modules)))"
    )
    (tmp_path / "글.html").write_text("<p>본문입니다.</p>", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

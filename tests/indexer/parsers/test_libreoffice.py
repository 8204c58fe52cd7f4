"""Documents as LibreOffice writes them, from one page of ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from indexer.parsers import parse_file
from indexer.structure import StructuredDocument

PAGE = """<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>수의계약 안내</title></head><body>
<h1>수의계약 안내</h1>
<h2>제출서류</h2><p>계약상대자는 다음 서류를 냅니다.</p>
<ol><li>견적서</li><li>청렴서약서</li></ol>
<table border="1">
<tr><th>구분</th><th>서류</th><th>시기</th></tr>
<tr><td rowspan="2">공사</td><td>착공신고서</td><td>계약한 뒤</td></tr>
<tr><td>공정예정표</td><td>착공할 때</td></tr>
<tr><td>물품</td><td>납품서</td><td>납품할 때</td></tr>
</table>
<h2>대금 지급</h2><p>대금은 청구를 받은 다음에 지급합니다.</p>
</body></html>"""
ROWS = [
    "| 구분 | 서류 | 시기 |",
    "| --- | --- | --- |",
    "| 공사 | 착공신고서 | 계약한 뒤 |",
    "| 공사 | 공정예정표 | 착공할 때 |",
    "| 물품 | 납품서 | 납품할 때 |",
]
FILTERS = {"docx": "docx:MS Word 2007 XML", "html": "html:HTML (StarWriter)", "pdf": "pdf:writer_pdf_Export"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the page in every format that LibreOffice writes and we read."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    directory = tmp_path_factory.mktemp("libreoffice")
    source = directory / "source.html"
    source.write_text(PAGE, encoding="utf-8")
    for form in FILTERS.values():
        subprocess.run(
            [
                program, f"-env:UserInstallation={(directory / 'profile').as_uri()}", "--headless",
                "--infilter=HTML (StarWriter)", "--convert-to", form, "--outdir", directory / "안내", source,
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return directory / "안내"


def blocks(document: StructuredDocument) -> list[str]:
    return [block.text for section in document.sections for block in section.blocks]


@pytest.mark.parametrize("suffix", ["docx", "html"])
def test_headings_lists_and_tables(written: Path, suffix: str) -> None:
    document = parse_file(written / f"source.{suffix}")
    assert [(section.heading_path[-1], section.title) for section in document.sections] == [
        ("수의계약 안내", "제출서류"),
        ("수의계약 안내", "대금 지급"),
    ]
    assert blocks(document) == [
        "계약상대자는 다음 서류를 냅니다.",
        "1. 견적서",
        "2. 청렴서약서",
        "\n".join(ROWS),
        "대금은 청구를 받은 다음에 지급합니다.",
    ]


def test_words_and_rows_of_a_pdf_with_their_page(written: Path) -> None:
    document = parse_file(written / "source.pdf")
    assert "\n".join(ROWS) in blocks(document)
    assert "계약상대자는 다음 서류를 냅니다." in blocks(document)
    assert {block.page for section in document.sections for block in section.blocks} == {1}

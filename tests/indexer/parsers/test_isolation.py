"""A parser's process: what it hands over, and how it ends where a file makes its library eat without end."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import DocumentError, EmptyDocumentError, ReadingLimitError
from indexer.parsers import parse_bytes, parse_file
from indexer.parsers.archive import Unpacked
from indexer.parsers.isolation import _environment, parse_isolated
from indexer.parsers.transport import from_json, to_json

_PAGE = "<h1>안내</h1><p>본문입니다.</p><table><tr><td>가<td>나<tr><td>다<td>라</table>"


def test_it_hands_over_what_the_parser_made(tmp_path: Path) -> None:
    path = tmp_path / "안내.html"
    path.write_text(_PAGE, encoding="utf-8")
    assert parse_file(path) == parse_bytes(_PAGE.encode(), "안내.html")


def test_it_hands_over_what_the_parser_raised(tmp_path: Path) -> None:
    path = tmp_path / "빈.html"
    path.write_text("<p> </p>", encoding="utf-8")
    with pytest.raises(EmptyDocumentError, match=r"붙임/빈\.html: 내용이 비어 있습니다\."):
        parse_file(path, name="붙임/빈.html")


def test_it_is_ended_after_its_time(tmp_path: Path) -> None:
    path = tmp_path / "느린.html"
    path.write_text(_PAGE, encoding="utf-8")
    with (
        path.open("rb") as file,
        pytest.raises(ReadingLimitError, match="시간이나 메모리가 너무 많이 들어"),
    ):
        parse_isolated(file, path.name, wall_seconds=0.01)


def test_a_few_bytes_that_unpack_to_gigabytes_end_it_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "폭탄.pdf"
    path.write_bytes(_bomb())
    assert path.stat().st_size < 100_000
    with pytest.raises(DocumentError) as caught:
        parse_file(path)
    assert caught.value.name == "폭탄.pdf"


def test_secrets_of_the_environment_stay_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:secret")
    assert "123:secret" not in _environment().values()


@given(st.text(max_size=50), st.integers(min_value=1, max_value=9) | st.none())
def test_documents_survive_being_handed_over(text: str, page: int | None) -> None:
    document = parse_bytes("# 안내\n\n본문".encode(), "안내.md")
    (section,) = document.sections
    blocks = (replace(section.blocks[0], text=text, page=page),)
    document = replace(document, title=text, sections=(replace(section, blocks=blocks),), warnings=(text,))
    assert from_json(to_json(document)) == document


def test_what_was_unpacked_survives_too() -> None:
    unpacked = from_json(to_json(Unpacked((("a.zip/나.hwp", "0000.hwp"),), (EmptyDocumentError("b"),))))
    assert isinstance(unpacked, Unpacked)
    assert unpacked.members == (("a.zip/나.hwp", "0000.hwp"),)
    assert [(type(error), error.name) for error in unpacked.failures] == [(EmptyDocumentError, "b")]


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["document", "members", "failures", "error", "name", "reason"]), inner)))  # fmt: skip
def test_nothing_else_is_taken_for_an_answer(values: object) -> None:
    with pytest.raises((ValueError, DocumentError)):
        result = from_json(json.dumps(values))
        if isinstance(result, Unpacked):
            raise ValueError("lists that are members are members")


def _bomb() -> bytes:
    """A page whose drawing is 4 GB of zeros, packed twice."""
    packer = zlib.compressobj(9)
    begin = packer.compress(b"\0" * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    # From one full flush to the next nothing depends on what was before, so it can be said again and again.
    again = packer.compress(b"\0" * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    inner = begin + again * 255
    stream = zlib.compress(inner, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    return (
        data
        + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            start,
        )
    )


def test_code_beside_the_documents_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = "from pathlib import Path\nPath('trapped').touch()\n"
    for module in ("bs4", "markdownify", "json", "indexer"):
        (tmp_path / f"{module}.py").write_text(trap, encoding="utf-8")
    (tmp_path / "안내.html").write_text(_PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert parse_file(Path("안내.html")).sections
    assert not (tmp_path / "trapped").exists()


def test_a_long_text_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Half a megabyte of list items, which no reader of ours may hold up the others with."""
    path = tmp_path / "긴 글.md"
    path.write_text("- 가\n" * 80_000, encoding="utf-8")
    with path.open("rb") as file, pytest.raises(ReadingLimitError):
        parse_isolated(file, path.name, wall_seconds=0.05)
    with pytest.raises(ReadingLimitError):
        parse_file(path, wall_seconds=0.05)


def test_a_name_with_a_null_character_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "안내.html"
    path.write_text(_PAGE, encoding="utf-8")
    assert parse_file(path, name="안\0내.html").sections

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import EmptyDocumentError, UnreadableTextError
from indexer.parsers.decoding import decode

TEXT = "제25조(수의계약) 추정가격이 2천만원 이하인 물품\n둘째 줄"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_reads_what_korean_offices_write(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


def test_line_ends_composition_and_invisible_characters() -> None:
    data = unicodedata.normalize("NFD", "가\r\n나\r다\u200b\u00a0라\ufeff").encode()
    assert decode(data, "a.txt") == "가\n나\n다 라"


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\x00\x00", "\u200b\n".encode()])
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(EmptyDocumentError):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(range(256)) * 4,
        b"\xff\xfe\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\x01" * 500,
        bytes(range(128, 256)) * 30,
    ],
)
def test_binary_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableTextError) as caught:
        decode(data, "사진.txt")
    assert caught.value.name == "사진.txt"
    assert caught.value.reason


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_clear_error(data: bytes) -> None:
    try:
        text = decode(data, "x.txt")
    except (EmptyDocumentError, UnreadableTextError):
        return
    assert text.strip()
    assert "\x00" not in text
    assert "\r" not in text


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=200))
def test_any_hangul_in_utf8_reads_back(text: str) -> None:
    assert decode(text.encode(), "x.txt") == text

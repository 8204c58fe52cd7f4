"""From bytes to text: Unicode, then the Korean code page, then a guess."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from indexer.errors import EmptyDocumentError, UnreadableTextError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
#: A guess reads no more than this: it is slow, and the beginning tells as much as the whole.
_GUESS_BYTES = 64 * 1024


def decode(data: bytes, name: str) -> str:
    """Decode a text file: NFC, single line feeds, without invisible characters.

    Raises:
        EmptyDocumentError: When there is nothing but space in it.
        UnreadableTextError: When it is binary, or in an encoding that cannot be told.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyDocumentError(name)
    text = _by_mark(data, name)
    if text is None:
        text = _without_mark(data, name)
    if len(_CONTROL.findall(text)) > len(text) // 1000:
        raise UnreadableTextError(name, "글이 아니라 이진 파일로 보입니다. 원본 문서를 확인해 주세요.")
    text = tidy(text)
    if not text.strip():
        raise EmptyDocumentError(name)
    return text


def tidy(text: str) -> str:
    """A text in NFC, with single line feeds, without control and invisible characters."""
    text = _INVISIBLE.sub("", _CONTROL.sub("", text)).replace("\u00a0", " ")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _by_mark(data: bytes, name: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableTextError(
                    name, f"{encoding.upper()} 파일인데 {error.start:,}번째 바이트가 깨졌습니다."
                ) from error
    return None


def _without_mark(data: bytes, name: str) -> str:
    if b"\x00" in data:
        encoding = _utf16_order(data)
        if encoding is None:
            raise UnreadableTextError(name, "글이 아니라 이진 파일로 보입니다. 원본 문서를 확인해 주세요.")
        return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    if _is_korean(text):
        return text
    best = from_bytes(data[:_GUESS_BYTES]).best()
    if best is not None:
        try:
            guessed = data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            guessed = ""
        if _is_korean(guessed):
            return guessed
    raise UnreadableTextError(
        name, "글자 인코딩을 알 수 없습니다. UTF-8 또는 CP949(한국어 완성형)로 저장해 주세요."
    )


def _utf16_order(data: bytes) -> str | None:
    """Korean UTF-16 has its zeros in the high bytes of spaces and digits: most of them on one side."""
    encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    try:
        return encoding if _is_korean(data.decode(encoding)) else None
    except UnicodeDecodeError:
        return None


def _is_korean(text: str) -> bool:
    """Whether half of the letters beyond ASCII are Korean; a wrong code page gives rare characters."""
    letters = [c for c in text[:20_000] if ord(c) > 0x7F and c.isalpha()]
    korean = sum("가" <= c <= "힣" or "ㄱ" <= c <= "ㆎ" for c in letters)
    return bool(text) and korean * 2 >= len(letters)

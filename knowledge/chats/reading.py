"""From the file of an exported chat to messages without personal data."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.errors import DocumentError
from indexer.parsers.decoding import decode
from knowledge.chats import kakao_csv, kakao_text, telegram_json, texts
from knowledge.chats.messages import ChatMessage, Export, RawMessage, was_said
from knowledge.chats.people import People
from knowledge.errors import ChatUnreadableError

MAX_BYTES = 64 * 1024 * 1024
MAX_MESSAGES = 500_000
MAX_CHARS = 8_000
_TOLD_EVERY = 1_000
#: Told how many messages of how many are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Chat:
    """A past conversation.

    Attributes:
        messages: What was said, in its order.
        warnings: What to know of it, in Korean.
    """

    messages: tuple[ChatMessage, ...]
    warnings: tuple[str, ...] = ()


class _Format(NamedTuple):
    is_of: Callable[[str], bool]
    parse: Callable[[str], Export]


_FORMATS = (
    _Format(telegram_json.is_json_export, telegram_json.parse),
    _Format(kakao_csv.is_csv_export, kakao_csv.parse),
    _Format(kakao_text.is_text_export, kakao_text.parse),
)


def read_chat(path: Path, done: Progress | None = None) -> Chat:
    """Read an exported chat of KakaoTalk or Telegram.

    Args:
        path: The file.
        done: Told how far the work is.

    Raises:
        ChatUnreadableError: When it is none, too large, or nothing in it can be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ChatUnreadableError(texts.TOO_LARGE.format(limit=MAX_BYTES // 1024**2))
        data = path.read_bytes()
    except OSError as error:
        raise ChatUnreadableError(texts.NOT_READABLE) from error
    return read_export(data, path.name, done)


def read_export(data: bytes, name: str, done: Progress | None = None) -> Chat:
    """Read an exported chat from memory; see ``read_chat``."""
    try:
        text = decode(_without_half_character(data), name)
    except DocumentError as error:
        raise ChatUnreadableError(error.reason) from error
    export = _parse(text)
    said = [message for message in export.messages if was_said(message.text)]
    if not said:
        raise ChatUnreadableError(texts.NO_MESSAGES)
    if len(said) > MAX_MESSAGES:
        raise ChatUnreadableError(texts.TOO_MANY.format(limit=MAX_MESSAGES))
    return Chat(_masked(said, done), tuple(_warnings(said, export.cut)))


def _parse(text: str) -> Export:
    if telegram_json.is_json_export(text) and telegram_json.is_of_many_chats(text):
        raise ChatUnreadableError(texts.MANY_CHATS)
    for format_ in _FORMATS:
        if format_.is_of(text):
            return format_.parse(text)
    raise ChatUnreadableError(texts.UNKNOWN_FORMAT)


def _masked(said: list[RawMessage], done: Progress | None) -> tuple[ChatMessage, ...]:
    people = People(said)
    numbers = {message.key: number for number, message in enumerate(said) if message.key is not None}
    messages = []
    for number, message in enumerate(said):
        text = people.masked(_shortened(message.text))
        reply_to = None if message.reply_key is None else numbers.get(message.reply_key)
        messages.append(ChatMessage(number, message.at, people.pseudonym(message.account), text, reply_to))
        if done and (number + 1) % _TOLD_EVERY == 0:
            done(number + 1, len(said))
    return tuple(messages)


def _shortened(text: str) -> str:
    """No half of a number or of a name at the end, for that would not be known as one."""
    return text if len(text) <= MAX_CHARS else text[:MAX_CHARS].rsplit(maxsplit=5)[0]


def _warnings(said: list[RawMessage], cut: bool) -> list[str]:
    long = sum(len(message.text) > MAX_CHARS for message in said)
    warnings = [texts.CUT.format(count=len(said))] if cut else []
    if long:
        warnings.append(texts.SHORTENED.format(limit=MAX_CHARS, count=long))
    return warnings


def _without_half_character(data: bytes) -> bytes:
    """What a cut left of a character at the end would make the encoding of the whole file unknown."""
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8", "cp949"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            decoder.decode(data)
        except UnicodeDecodeError:
            continue
        half, _ = decoder.getstate()
        return data[: len(data) - len(half)]
    return data

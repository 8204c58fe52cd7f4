"""Telegram Desktop's JSON export of one chat (``result.json``).

Its messages are read one by one, so that those of a file that was cut are all there.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from indexer.parsers.decoding import tidy
from indexer.wording import clean
from knowledge.chats.messages import Export, RawMessage

_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


def is_json_export(text: str) -> bool:
    """Whether a text is a JSON object with messages."""
    return text.lstrip().startswith("{") and _MESSAGES.search(text) is not None


def is_of_many_chats(text: str) -> bool:
    """Whether a JSON export is of an account, with every chat in it, and not of one chat."""
    found = _MESSAGES.search(text)
    return found is not None and re.search(r'"chats"\s*:\s*\{', text[: found.start()]) is not None


def parse(text: str) -> Export:
    """Read the export of one chat."""
    found = _MESSAGES.search(text)
    position = found.end() if found else len(text)
    messages: list[RawMessage] = []
    while True:
        position = _end_of(_BETWEEN, text, position)
        if text.startswith("]", position):
            return Export(messages, cut=False)
        try:
            entry, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return Export(messages, cut=True)
        if message := _message(entry):
            messages.append(message)


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _message(entry: Any) -> RawMessage | None:
    if not isinstance(entry, dict) or entry.get("type") != "message":
        return None
    # The name of a deleted account is null.
    name = _line(entry.get("from")) or _line(entry.get("from_id"))
    words = clean(tidy("".join(_pieces(entry.get("text"))))).strip()
    return RawMessage(
        _moment(entry.get("date")),
        name,
        words,
        account=_line(entry.get("from_id")) or name,
        key=_number(entry.get("id")),
        reply_key=_number(entry.get("reply_to_message_id")),
    )


def _pieces(text: Any) -> Iterator[str]:
    """A text is a string, or a list of strings and of pieces with a form (bold, a link, a mention)."""
    for piece in text if isinstance(text, list) else [text]:
        words = piece.get("text") if isinstance(piece, dict) else piece
        if isinstance(words, str):
            yield words


def _line(value: Any) -> str:
    return " ".join(clean(tidy(value)).split()) if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _moment(value: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else None
    except ValueError:
        return None

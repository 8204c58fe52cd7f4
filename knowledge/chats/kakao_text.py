"""KakaoTalk's text exports: of the PC program, and of phones.

::

    --------------- 2026년 5월 11일 월요일 ---------------         PC
    [홍길동] [오후 2:03] 내용
    2026년 5월 11일 오후 2:03, 홍길동 : 내용                        Android
    2026. 5. 11. 오후 2:03, 홍길동 : 내용                           iOS

A message goes on in the lines below it, up to the next line of one of these forms.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

from knowledge.chats.messages import Export, RawMessage, is_note
from knowledge.chats.moments import TIME, day, moment

_DAY = r"(\d{4})(?:년|\.) ?(\d{1,2})(?:월|\.) ?(\d{1,2})(?:일|\.)"
_PC_DAY = re.compile(rf"-{{5,}} {_DAY} .요일 -{{5,}}")
_PC_MESSAGE = re.compile(rf"\[(.{{1,100}}?)\] \[{TIME}\](?: (.*))?")
_PHONE_MESSAGE = re.compile(rf"{_DAY} {TIME}, (.{{1,100}}?) :(?: (.*))?")
#: A day alone, or what the program itself says at a moment.
_PHONE_NOTE = re.compile(rf"{_DAY} (?:.요일|{TIME}(?:[,:] .*)?)")
#: How a line begins that may begin a message, or a day.
_MAY_BEGIN = re.compile(r"[\[\d-]")
#: Where the first message stands at the latest.
_HEAD_LINES = 200


def is_text_export(text: str) -> bool:
    """Whether a text has a message near its beginning."""
    return any(_is_message(line) for line in islice(_lines(text), _HEAD_LINES))


def parse(text: str) -> Export:
    """Read a text export; all of it is in the style of its first message."""
    first = next(filter(_is_message, _lines(text)), "")
    # Every line of an export ends; nobody can tell how much of one that does not is missing.
    end = text.rfind("\n") + 1
    whole, rest = text[:end], text[end:]
    messages = list(_of_pc(whole) if _PC_MESSAGE.fullmatch(first) else _of_phone(whole))
    if rest and not _MAY_BEGIN.match(rest):
        # It went on with what was the last message, which is not whole either.
        messages = messages[:-1]
    return Export(messages, cut=bool(rest))


def _is_message(line: str) -> bool:
    return bool(_PC_MESSAGE.fullmatch(line) or _PHONE_MESSAGE.fullmatch(line))


def _lines(text: str) -> Iterator[str]:
    # Not str.splitlines, which also ends lines where people pasted other separators.
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


class _Open:
    """The message whose lines are being read."""

    def __init__(self) -> None:
        self._head: tuple[dt.datetime | None, str] | None = None
        self._lines: list[str] = []

    def begin(self, at: dt.datetime | None, name: str, line: str) -> Iterator[RawMessage]:
        """End the message before, and begin one."""
        yield from self.end()
        self._head = (at, name)
        self._lines = [line]

    def more(self, line: str) -> None:
        """A line that begins nothing; before the first message it belongs to the head of the file."""
        if self._head:
            self._lines.append(line)

    def end(self) -> Iterator[RawMessage]:
        """The message, whole."""
        if self._head:
            at, name = self._head
            yield RawMessage(at, name, "\n".join(self._lines).strip(), account=name)
        self._head = None


def _of_pc(text: str) -> Iterator[RawMessage]:
    message, today = _Open(), None
    for line in _lines(text):
        if found := _PC_MESSAGE.fullmatch(line):
            name, half, hour, minute, words = found.groups()
            yield from message.begin(moment(today, half, hour, minute), name, words or "")
        elif found := _PC_DAY.fullmatch(line):
            yield from message.end()
            today = day(*found.groups())
        elif is_note(line):
            yield from message.end()
        else:
            message.more(line)
    yield from message.end()


def _of_phone(text: str) -> Iterator[RawMessage]:
    message = _Open()
    for line in _lines(text):
        if found := _PHONE_MESSAGE.fullmatch(line):
            year, month, number, half, hour, minute, name, words = found.groups()
            at = moment(day(year, month, number), half, hour, minute)
            yield from message.begin(at, name, words or "")
        elif _PHONE_NOTE.fullmatch(line) or is_note(line):
            yield from message.end()
        else:
            message.more(line)
    yield from message.end()

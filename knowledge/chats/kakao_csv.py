"""KakaoTalk's CSV export: ``Date,User,Message``, a message in quotes over as many lines as it has."""

from __future__ import annotations

import datetime as dt
import re

from knowledge.chats.messages import Export, RawMessage

_HEAD = re.compile(r"Date,User,Message[^\S\n]*\n")
_QUOTED = r'"([^"]*+(?:""[^"]*+)*+)"'
_DATE = r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"
_ROW = re.compile(rf"{_DATE},(?:{_QUOTED}|([^,\"\n]*)),(?:{_QUOTED}|([^\"\n]*))[^\S\n]*\n")
#: Where to go on behind a row that cannot be read.
_NEXT_ROW = re.compile(rf"(?<=\n)(?={_DATE},)")


def is_csv_export(text: str) -> bool:
    """Whether a text begins with the names of the columns."""
    return _HEAD.match(text) is not None


def parse(text: str) -> Export:
    """Read a CSV export; a row that cannot be read is left out, and a last one that does not end."""
    head = _HEAD.match(text)
    position = head.end() if head else 0
    messages: list[RawMessage] = []
    while position < len(text):
        if row := _ROW.match(text, position):
            messages.append(_message(row))
            position = row.end()
        elif further := _NEXT_ROW.search(text, position + 1):
            position = further.start()
        else:
            break
    return Export(messages, cut=bool(text[position:].strip()))


def _message(row: re.Match[str]) -> RawMessage:
    date, *columns = row.groups()
    name, plain_name, words, plain_words = ((column or "").replace('""', '"') for column in columns)
    name = name or plain_name
    try:
        at = dt.datetime.fromisoformat(date)
    except ValueError:
        at = None
    return RawMessage(at, name, (words or plain_words).strip(), account=name)

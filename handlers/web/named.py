"""What a person has said as HTML, for pages that are read without scripts: names and addresses stand out.

The room's scripts make the same of it (``static/js/format.js``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]}」』]")
_LINK = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')
_NAME = Markup('<mark class="at">{}</mark>')
_OWN_NAME = Markup('<mark class="at at-me">{}</mark>')


def with_names(text: str, mentions: Iterable[tuple[int, int, list[int]]], me: int) -> Markup:
    """The words of a person, escaped.

    Args:
        text: What was said.
        mentions: Start and length of each name, and whom it means, in order.
        me: Who reads it: their own name stands out more.
    """
    pieces, end = [], 0
    for start, length, people in mentions:
        pieces.append(_linked(text[end:start]))
        end = start + length
        pieces.append((_OWN_NAME if me in people else _NAME).format(text[start:end]))
    return Markup().join([*pieces, _linked(text[end:])])


def _linked(text: str) -> Markup:
    pieces, end = [], 0
    for found in _ADDRESS.finditer(text):
        pieces += [escape(text[end : found.start()]), _LINK.format(found[0])]
        end = found.end()
    return Markup().join([*pieces, escape(text[end:])])

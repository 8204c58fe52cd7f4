"""How long a text is for a platform, and cutting it so that it fits.

Telegram counts UTF-16 code units after the markup has been parsed (Bot API, sendMessage: 1-4096).
"""

from __future__ import annotations

import html
import re

from markupsafe import Markup

from handlers import texts

#: Bot API, sendMessage.
MESSAGE_UNITS = 4096
#: Bot API, answerCallbackQuery.
TOAST_UNITS = 200
#: Longer button labels are cut off by clients.
LABEL_UNITS = 40
#: Longer names of people are cut where a message has to fit.
NAME_UNITS = 64

_TAG = re.compile(r"<[^>]*>")


def units(text: str) -> int:
    """UTF-16 code units of a text; of ``Markup``, only what is visible."""
    visible = html.unescape(_TAG.sub("", text)) if isinstance(text, Markup) else text
    return len(visible) + sum(character > "\uffff" for character in visible)


def shorten(text: str, limit: int, ending: str = "…") -> str:
    """The text, or as much of its beginning as fits with ``ending`` into ``limit`` UTF-16 code units."""
    if units(text) <= limit:
        return text
    room = limit - units(ending)
    for position, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return text[:position].rstrip() + ending
    return text


def shorten_body(text: str, limit: int) -> str:
    """The same for the body of an answer: it says that something was left out."""
    return shorten(text, limit, texts.SHORTENED)


def label(text: str) -> str:
    """A button's label, short enough."""
    return shorten(" ".join(text.split()), LABEL_UNITS)


def toast(text: str) -> str:
    """A toast's text, short enough."""
    return shorten(text, TOAST_UNITS)

"""What the handlers say, independent of any platform.

Text is *safe HTML* of a small subset that both Telegram and the web room understand:
``<b> <i> <a href> <blockquote> <code>`` and newlines. Build it with ``markupsafe.Markup`` and its
``format``, which escapes what people wrote. A channel splits, degrades or renders it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from markupsafe import Markup

from handlers.events import Chat

#: Telegram refuses callback data of more bytes (Bot API, InlineKeyboardButton).
MAX_ACTION_BYTES = 64


class Priority(IntEnum):
    """What goes first when a chat has more to send than the platform lets through."""

    ANSWER = 0
    NOTICE = 1
    DIGEST = 2


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message.

    Attributes:
        label: What it says.
        action: ``name:argument``, see ``handlers.actions``; empty where ``url`` is given.
        url: A page it opens instead.

    Raises:
        ValueError: When the action is longer than a platform takes.
    """

    label: str
    action: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if len(self.action.encode()) > MAX_ACTION_BYTES:
            raise ValueError(f"action too long for a button: {self.action!r}")


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A new message.

    Attributes:
        chat: Where to.
        text: Safe HTML.
        dedupe_key: Its meaning; the same thing is never said twice (``answer:12``).
        keyboard: Rows of buttons.
        reply_to: The platform's id of the message it answers.
        subject: What it is about (``question:7``), found again when somebody replies to it.
        guard: Condition that must still hold when it is sent (``unclaimed:7``).
        priority: What goes first.
        resend: Whether it may be sent again when its fate is unknown. False for what must not
            appear twice (digests, official conclusions).
        wait: How long it is held back first; by then ``guard`` may not hold any more.
    """

    chat: Chat
    text: Markup
    dedupe_key: str
    keyboard: Keyboard = ()
    reply_to: str | None = None
    subject: str | None = None
    guard: str | None = None
    priority: Priority = Priority.ANSWER
    resend: bool = True
    wait: dt.timedelta = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a message sent before: ``target`` is the ``dedupe_key`` of the reply."""

    target: str
    text: Markup
    dedupe_key: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Toast:
    """A short note to the one who pressed a button; worthless after half a minute, then dropped."""

    chat: Chat
    press_id: str
    text: str
    #: Show it as a dialog that has to be closed.
    alert: bool = False

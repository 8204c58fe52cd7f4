"""What a channel is: the one seam between the program and a platform.

A channel turns what happens on its platform into events (``handlers.events``), masked, and hands each
to ``accept``; only when ``accept`` has returned may it tell the platform that the event was received.
It sends what ``bot.delivery`` gives it, one row at a time, and says in the terms of ``bot.errors`` what
became of it. It keeps no queue of its own and never retries: both live in the tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from markupsafe import Markup

from handlers.events import Chat, Event
from handlers.replies import Keyboard

#: Commits an event to the inbox. True when it is new, False when it had been accepted before; both
#: mean that it is safe. Raises ``sqlalchemy.exc.SQLAlchemyError`` where it could not be stored: then
#: the platform must not be told that it was received.
Accept = Callable[[Event], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform lets the bot speak.

    Attributes:
        chat_interval: Seconds between two messages to one chat.
        group_per_minute: Messages to one group within any minute; 0 for no such limit.
        per_second: Messages within any second over all chats; 0 for no such limit.
    """

    chat_interval: float = 0.0
    group_per_minute: int = 0
    per_second: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An outbox row, as a channel sends it.

    Attributes:
        id: The row's own id, stable over attempts: a channel that keeps messages itself can recognise
            a repeated send by it.
        operation: ``message`` (new), ``edit`` (of ``target``) or ``toast`` (answer to ``press_id``).
        chat: Where to; ``chat.id`` is current even where the chat has moved since the row was written.
        text: Safe HTML, see ``handlers.replies``.
        keyboard: Rows of buttons; an edit without them takes the old ones away.
        reply_to: The platform's id of the message it answers.
        target: The platform's id of the message that an edit changes.
        press_id: The button press that a toast answers.
        alert: A toast is shown as a dialog.
        put_at: When it was put into the outbox.
    """

    id: int
    operation: Literal["message", "edit", "toast"]
    chat: Chat
    text: Markup
    keyboard: Keyboard = ()
    reply_to: str | None = None
    target: str | None = None
    press_id: str | None = None
    alert: bool = False
    put_at: dt.datetime | None = None


class Outlet(Protocol):
    """Where outbox rows go."""

    @property
    def name(self) -> str:
        """The name that is stored with the rows: ``telegram``, ``web``."""

    @property
    def pace(self) -> Pace:
        """What the platform lets through."""

    async def send(self, row: Outgoing) -> str | None:
        """Send one row, once.

        Returns:
            The platform's id of the message; None where it has none (toasts).

        Raises:
            DeliveryError: What became of it instead, see ``bot.errors``.
        """


class Channel(Outlet, Protocol):
    """A platform on which the bot takes part; its name is also stored with rooms and persons."""

    @property
    def max_units(self) -> int | None:
        """Longest visible text of one message in UTF-16 code units; None where it does not matter."""

    async def start(self, accept: Accept) -> None:
        """Begin to take events in. Returns once the channel is at work, or will be by itself.

        Raises:
            StartError: When it can never work as configured (a token that the platform refuses).
        """

    async def stop(self) -> None:
        """Take no more events in; sending works on until ``close``."""

    async def close(self) -> None:
        """Give connections back. Nothing is sent afterwards."""

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        """Whether a person is in a chat now. False when the platform does not say."""

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:
        """Whether a person administers a chat on its platform. False when the platform does not say."""

    def private_chat(self, user_id: str) -> Chat | None:
        """The chat in which the bot speaks to one person alone; None where the platform has none."""

    async def fetch(self, file_id: str, *, max_bytes: int) -> bytes:
        """The content of a file that somebody sent.

        Raises:
            FileNotFetched: When the platform does not give it, or it is larger than that.
        """

    def trouble(self) -> str | None:
        """What is wrong with the channel now, in a few English words for the health page; None if nothing."""


__all__ = ["Accept", "Channel", "Outgoing", "Outlet", "Pace"]

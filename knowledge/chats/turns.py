"""Turns of a conversation: what somebody said in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.chats.messages import ChatMessage

#: Messages of one sender that follow each other within this are one turn.
_PAUSE = dt.timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Turn:
    """Messages of one sender that belong together.

    Attributes:
        messages: At least one.
        began, ended: When the first and the last of them was said.
    """

    messages: tuple[ChatMessage, ...]
    began: dt.datetime
    ended: dt.datetime

    @property
    def sender(self) -> str:
        """Who said them."""
        return self.messages[0].sender

    @property
    def text(self) -> str:
        """Their words."""
        return "\n".join(message.text for message in self.messages)

    @property
    def reply_to(self) -> int | None:
        """Number of the message that they reply to."""
        return self.messages[0].reply_to


def turns(messages: Iterable[ChatMessage]) -> Iterator[Turn]:
    """The turns of a conversation, in their order.

    A message without a time was said when the one before it was; those at the beginning are left out.
    """
    held: list[ChatMessage] = []
    began = ended = dt.datetime.min
    now: dt.datetime | None = None
    for message in messages:
        now = message.at or now
        if now is None:
            continue
        if held and _goes_on(held[-1], message) and now - ended <= _PAUSE:
            held.append(message)
        else:
            if held:
                yield Turn(tuple(held), began, ended)
            held, began = [message], now
        ended = now
    if held:
        yield Turn(tuple(held), began, ended)


def _goes_on(last: ChatMessage, message: ChatMessage) -> bool:
    return message.sender == last.sender and message.reply_to in (None, last.reply_to)

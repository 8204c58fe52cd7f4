"""What a channel tells the handlers: platform updates, made channel-neutral and masked.

A channel masks personal data (``knowledge.privacy``) before it builds an event, because events are
stored. ``key`` is the platform's own identity of the event: the same event delivered twice has the
same key, and is accepted once.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Chat(_Frozen):
    """Where something happened. ``topic`` is the forum topic, where the platform has them."""

    channel: str
    id: str
    kind: Literal["group", "private"]
    title: str = ""
    topic: str | None = None

    @property
    def lane(self) -> str:
        """The name under which events and replies of this chat are kept in order."""
        return f"{self.channel}:{self.id}"


class Sender(_Frozen):
    """Who did it, as the channel knows them."""

    id: str
    name: str
    is_bot: bool = False


class _Event(_Frozen):
    key: str
    chat: Chat
    sender: Sender
    at: dt.datetime


class MessageReceived(_Event):
    """Somebody wrote a message.

    Attributes:
        message_id: The platform's id of the message, unique in its chat.
        text: What was written, masked, without the mention of the bot.
        mentioned: The bot was named in it.
        reply_to: The message it answers, if any.
        reply_to_bot: That message was the bot's.
        to_room: It was written to nobody in particular, in a room that people come to for answers.
    """

    type: Literal["message"] = "message"
    message_id: str
    text: str
    mentioned: bool = False
    reply_to: str | None = None
    reply_to_bot: bool = False
    to_room: bool = False


class CommandGiven(_Event):
    """Somebody gave the bot a command (``/도움말``).

    Attributes:
        message_id: The platform's id of the message, unique in its chat.
        name: Without slash.
        arguments: The rest.
        reply_to: The message it answers, if any.
        addressed: No other bot can be meant: it names this one, or there are no others.
    """

    type: Literal["command"] = "command"
    message_id: str
    name: str
    arguments: str = ""
    reply_to: str | None = None
    addressed: bool = False


class MessageEdited(_Event):
    """Somebody changed a message that the bot has seen."""

    type: Literal["edited"] = "edited"
    message_id: str
    text: str
    mentioned: bool = False


class MessageDeleted(_Event):
    """Somebody took a message back (only channels that tell)."""

    type: Literal["deleted"] = "deleted"
    message_id: str


class ButtonPressed(_Event):
    """Somebody pressed a button of one of the bot's messages.

    ``action`` is untrusted: the handler checks that it exists and that the sender may do it.
    ``press_id`` is what a toast answers.
    """

    type: Literal["button"] = "button"
    press_id: str
    message_id: str | None
    action: str


class FileReceived(_Event):
    """Somebody sent a file; its bytes are fetched through the channel when a handler wants them.

    ``mentioned``: the bot was named in its caption.
    """

    type: Literal["file"] = "file"
    message_id: str
    file_id: str
    file_name: str
    size: int
    caption: str = ""
    mentioned: bool = False


class MemberJoined(_Event):
    """Somebody, or the bot itself (``is_self``), came into a chat."""

    type: Literal["joined"] = "joined"
    is_self: bool = False


class MemberLeft(_Event):
    """Somebody, or the bot itself (``is_self``), left a chat or was removed."""

    type: Literal["left"] = "left"
    is_self: bool = False


class ChatMigrated(_Event):
    """The platform gave the chat another id (Telegram: group upgraded to supergroup)."""

    type: Literal["migrated"] = "migrated"
    new_chat_id: str


class ActDue(_Event):
    """The time to take back an act of the console is over (see ``knowledge.planned_acts``)."""

    type: Literal["act_due"] = "act_due"
    act_id: int


Event = (
    MessageReceived
    | CommandGiven
    | MessageEdited
    | MessageDeleted
    | ButtonPressed
    | FileReceived
    | MemberJoined
    | MemberLeft
    | ChatMigrated
    | ActDue
)

EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])

"""Telegram updates as channel-neutral events, masked.

Ignored on purpose: channel posts, messages of other bots and of channels speaking in a group, service
messages other than joining, leaving and migration, edits that change no text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram import (
    Chat as TelegramChat,
)
from telegram.constants import ChatMemberStatus, ChatType

from handlers.commands import names_people
from handlers.events import (
    ButtonPressed,
    Chat,
    ChatMigrated,
    CommandGiven,
    Event,
    FileReceived,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    Sender,
)

NAME = "telegram"
#: Updates asked for by name: what is not named keeps the setting of the poller before.
ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_PRESENT = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)
_CODE = re.compile(r"[A-Za-z0-9_-]{32,64}")
#: A command has a name and then an end: "/etc/passwd" and "/ 2" are ordinary text.
_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates as one bot sees them.

    Attributes:
        bot_id: Telegram's id of the bot.
        username: Its name without ``@``.
        mask: Takes personal data out of a text.
        now: For updates that carry no time of their own.
    """

    bot_id: int
    username: str
    mask: Callable[[str], str]
    now: Callable[[], dt.datetime]

    def events(self, update: Update) -> list[Event]:
        """The events of one update, in order; empty where there is nothing for us in it.

        Every event's key begins with the bot's id: update ids are counted per bot.
        """
        key = f"{self.bot_id}:{update.update_id}"
        if update.message is not None:
            return self._message(key, update.message)
        if update.edited_message is not None:
            return self._edited(key, update.edited_message)
        if update.callback_query is not None:
            return self._pressed(key, update.callback_query)
        if update.my_chat_member is not None:
            return self._membership(key, update.my_chat_member)
        return []

    def _message(self, key: str, message: Message) -> list[Event]:
        if message.migrate_to_chat_id is not None:
            return self._migrated(key, message)
        if message.new_chat_members or message.left_chat_member:
            return self._members(key, message)
        chat, sender = _chat(message.chat, message), _sender(message)
        if chat is None or sender is None:
            return []
        message_id, at, reply_to = str(message.message_id), message.date, _reply(message)
        text, mentioned = self._text(message)
        if message.document is not None:
            document = message.document
            return [
                FileReceived(
                    key=key, chat=chat, sender=sender, at=at, message_id=message_id,
                    file_id=document.file_id,
                    file_name=self.mask(document.file_name or ""),
                    size=document.file_size or 0,
                    caption=self.mask(text),
                    mentioned=mentioned,
                )
            ]  # fmt: skip
        reply_to_bot = reply_to is not None and _author_id(reply_to) == self.bot_id
        reply_id = str(reply_to.message_id) if reply_to is not None else None
        command = _COMMAND.fullmatch(text)
        if command is not None:
            if self._is_for_another_bot(command):
                return []
            return [
                CommandGiven(
                    key=key, chat=chat, sender=sender, at=at, message_id=message_id,
                    name=command["name"].casefold(),
                    arguments=self._arguments(command["name"], (command["rest"] or "").strip()),
                    reply_to=reply_id,
                    addressed=mentioned or command["bot"] is not None,
                )
            ]  # fmt: skip
        if not text and not self._addressed_without_words(message, mentioned=mentioned, replied=reply_to_bot):
            return []
        return [
            MessageReceived(
                key=key, chat=chat, sender=sender, at=at, message_id=message_id,
                text=self.mask(text), mentioned=mentioned, reply_to=reply_id, reply_to_bot=reply_to_bot,
            )
        ]  # fmt: skip

    def _is_for_another_bot(self, command: re.Match[str]) -> bool:
        return command["bot"] is not None and command["bot"].casefold() != self.username.casefold()

    def _arguments(self, name: str, text: str) -> str:
        """Masked, except for what works only unharmed: invitation codes, and the names of members."""
        return text if _CODE.fullmatch(text) or names_people(name, text) else self.mask(text)

    @staticmethod
    def _addressed_without_words(message: Message, *, mentioned: bool, replied: bool) -> bool:
        """Whether somebody who sent a picture or a bare mention waits for a word of ours."""
        if mentioned:
            return True
        shown = message.effective_attachment is not None
        return shown and (replied or message.chat.type == ChatType.PRIVATE)

    def _edited(self, key: str, message: Message) -> list[Event]:
        chat, sender = _chat(message.chat, message), _sender(message)
        text, mentioned = self._text(message)
        if chat is None or sender is None or not text:
            return []
        command = _COMMAND.fullmatch(text)
        if command is not None and self._is_for_another_bot(command):
            return []
        return [
            MessageEdited(
                key=key, chat=chat, sender=sender, at=message.edit_date or message.date,
                message_id=str(message.message_id), text=self.mask(text), mentioned=mentioned,
            )
        ]  # fmt: skip

    def _pressed(self, key: str, query: CallbackQuery) -> list[Event]:
        message = query.message
        if message is None or not query.data or query.from_user.is_bot:
            return []
        chat = _chat(message.chat, message if isinstance(message, Message) else None)
        if chat is None:
            return []
        return [
            ButtonPressed(
                key=key, chat=chat, sender=_person(query.from_user), at=self.now(),
                press_id=query.id, message_id=str(message.message_id), action=query.data,
            )
        ]  # fmt: skip

    def _membership(self, key: str, change: ChatMemberUpdated) -> list[Event]:
        chat = _chat(change.chat, None)
        before, after = _is_present(change.old_chat_member), _is_present(change.new_chat_member)
        if chat is None or before == after:
            return []
        sender = _person(change.from_user)
        if after:
            return [MemberJoined(key=key, chat=chat, sender=sender, at=change.date, is_self=True)]
        return [MemberLeft(key=key, chat=chat, sender=sender, at=change.date, is_self=True)]

    def _members(self, key: str, message: Message) -> list[Event]:
        """People who came or went; the bot's own comings are told by ``my_chat_member``."""
        chat = _chat(message.chat, None)
        if chat is None:
            return []
        events: list[Event] = [
            MemberJoined(key=f"{key}:{user.id}", chat=chat, sender=_person(user), at=message.date)
            for user in message.new_chat_members
            if not user.is_bot
        ]
        gone = message.left_chat_member
        if gone is not None and not gone.is_bot:
            events.append(MemberLeft(key=key, chat=chat, sender=_person(gone), at=message.date))
        return events

    def _migrated(self, key: str, message: Message) -> list[Event]:
        chat = _chat(message.chat, None)
        if chat is None:
            return []
        sender = _person(message.from_user) if message.from_user else Sender(id=chat.id, name=chat.title)
        return [
            ChatMigrated(
                key=key, chat=chat, sender=sender, at=message.date,
                new_chat_id=str(message.migrate_to_chat_id),
            )
        ]  # fmt: skip

    def _text(self, message: Message) -> tuple[str, bool]:
        """The text without mentions of the bot, and whether it was mentioned.

        Entities count in UTF-16 code units (Bot API, MessageEntity).
        """
        text = message.text or message.caption or ""
        raw = text.encode("utf-16-le")
        kept, position, mentioned = [], 0, False
        for entity in sorted(message.entities or message.caption_entities, key=lambda each: each.offset):
            start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
            if start < position or not self._is_mention(entity, raw[start:end]):
                continue
            mentioned = True
            kept.append(raw[position:start].decode("utf-16-le", "replace").rstrip(" "))
            position = end
        kept.append(raw[position:].decode("utf-16-le", "replace"))
        return "".join(kept).strip(), mentioned

    def _is_mention(self, entity: MessageEntity, raw: bytes) -> bool:
        if entity.type == MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == self.bot_id
        if entity.type != MessageEntity.MENTION:
            return False
        return raw.decode("utf-16-le", "replace").casefold() == f"@{self.username}".casefold()


def _chat(chat: TelegramChat, message: Message | None) -> Chat | None:
    """The chat; None for channels. Threads of plain supergroups are not topics."""
    if chat.type not in (*_GROUPS, ChatType.PRIVATE):
        return None
    topic = message.message_thread_id if message is not None and message.is_topic_message else None
    return Chat(
        channel=NAME,
        id=str(chat.id),
        kind="private" if chat.type == ChatType.PRIVATE else "group",
        title=chat.effective_name or "",
        topic=str(topic) if topic is not None else None,
    )


def _sender(message: Message) -> Sender | None:
    """Who wrote it: a person, or an administrator who writes under the group's name; else None."""
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:
        if message.sender_chat.id != message.chat.id:
            return None
        return Sender(id=str(message.sender_chat.id), name=message.sender_chat.effective_name or "")
    if message.from_user is None or message.from_user.is_bot:
        return None
    return _person(message.from_user)


def _person(user: User) -> Sender:
    return Sender(id=str(user.id), name=user.full_name, is_bot=user.is_bot)


def _reply(message: Message) -> Message | None:
    """The message replied to. In a topic every message formally answers the one that opened the topic."""
    replied = message.reply_to_message
    if replied is None or (message.is_topic_message and replied.message_id == message.message_thread_id):
        return None
    return replied


def _author_id(message: Message) -> int | None:
    return message.from_user.id if message.from_user is not None else None


def _is_present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT

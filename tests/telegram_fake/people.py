"""People who use Telegram: they write, press buttons, join, leave, and run the groups."""

from __future__ import annotations

from typing import Any

from tests.telegram_fake.members import change_status, service_message
from tests.telegram_fake.state import Callback, Chat, Message, User, World
from tests.telegram_fake.text import cut, user_entities, utf16


class Person:
    """One account, used by a test. Whatever Telegram's apps would not let one do is an AssertionError."""

    def __init__(self, world: World, name: str, username: str | None = None) -> None:
        self.world = world
        self.user: User = world.add_user(name, username)

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def private(self) -> Chat:
        """The chat of this person with the bot."""
        return self.world.private_chat(self.user)

    def say(
        self, chat: Chat, text: str, *, reply_to: Message | None = None, topic: int | None = None
    ) -> Message:
        """Write a message; ``topic`` is taken from what it answers, as the apps do."""
        assert 1 <= utf16(text) <= 4096, "the app would have split it"
        return self._post(chat, reply_to, topic, text=text, entities=user_entities(text))

    def upload(
        self, chat: Chat, name: str, data: bytes, *, caption: str = "", mime: str = "application/octet-stream"
    ) -> Message:
        """Send a file."""
        file_id = f"doc-{self.world.serial()}"
        self.world.files[file_id] = data
        document = {
            "file_id": file_id,
            "file_unique_id": f"u-{file_id}",
            "file_name": name,
            "mime_type": mime,
            "file_size": len(data),
        }
        return self._post(chat, None, None, text=caption, entities=user_entities(caption), document=document)

    def _post(self, chat: Chat, reply_to: Message | None, topic: int | None, **parts: Any) -> Message:
        assert chat.migrated_to is None, "the group was upgraded: write into the new one"
        assert chat.has(self.id), f"{self.user.first_name} is not in {chat.title}"
        if reply_to is not None:
            assert reply_to.chat is chat, "replies stay in their chat"
            topic = reply_to.topic if topic is None else topic
        assert topic is None or topic in chat.topic_roots, f"no topic {topic} in {chat.title}"
        message = self.world.add_message(chat, self.user, reply_to=reply_to, topic=topic, **parts)
        if sees(self.world, message):
            self.world.on_update("message", message.to_json())
        return message

    def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        assert message.sender is self.user, "people edit only their own messages"
        assert not message.deleted, "it was deleted"
        message.text, message.entities = text, user_entities(text)
        message.edited = int(self.world.now())
        if sees(self.world, message):
            self.world.on_update("edited_message", message.to_json())
        self.world.touch()

    def delete(self, message: Message) -> None:
        """Take a message back. Telegram does not tell bots."""
        assert message.sender is self.user or message.chat.status.get(self.id) in ("creator", "administrator")
        message.deleted = True
        self.world.touch()

    def tap(self, message: Message, label: str) -> Callback:
        """Press a button that the message has now; its label contains ``label``."""
        assert not message.deleted, "the message is gone"
        return self._press(message, message.button(label), message.to_json())

    def tap_remembered(self, message: Message, button: dict[str, Any]) -> Callback:
        """Press a button seen before, of a message that is gone since: the app had not heard of it yet."""
        gone = {"chat": message.chat.to_json(), "message_id": message.id, "date": 0}
        return self._press(message, button, gone)

    def _press(self, message: Message, button: dict[str, Any], shown: dict[str, Any]) -> Callback:
        assert message.chat.has(self.id), f"{self.user.first_name} is not in {message.chat.title}"
        assert "callback_data" in button, f"{button['text']!r} opens {button.get('url')}"
        number = self.world.serial()
        callback = Callback(f"{4_000_000_000_000_000_000 + number}", self.user, self.world.now())
        self.world.callbacks[callback.id] = callback
        self.world.on_update(
            "callback_query",
            {
                "id": callback.id,
                "from": self.user.to_json(),
                "message": shown,
                "chat_instance": str(7_000_000_000 + abs(message.chat.id)),
                "data": button["callback_data"],
            },
        )
        return callback

    # Groups

    def create_group(self, title: str, *, kind: str = "supergroup", is_forum: bool = False) -> Chat:
        """A group of one's own, without the bot."""
        chat = self.world.add_chat(kind, title, is_forum=is_forum)
        chat.status[self.id] = "creator"
        return chat

    def create_topic(self, chat: Chat, name: str) -> int:
        """A forum topic; its id is that of the service message it begins with."""
        assert chat.is_forum
        content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        root = self.world.add_message(chat, self.user, service=content)
        root.topic = root.id
        if chat.has(self.world.bot.id):
            self.world.on_update("message", root.to_json())
        chat.topic_roots[root.id] = root
        return root.id

    def add_bot(self, chat: Chat, *, as_admin: bool = False) -> None:
        """Bring the bot into a group."""
        bot = self.world.bot
        change_status(self.world, chat, bot, "member", self.user)
        service_message(self.world, chat, self.user, new_chat_members=[bot.to_json()])
        if as_admin:
            change_status(self.world, chat, bot, "administrator", self.user)

    def kick_bot(self, chat: Chat) -> None:
        """Throw the bot out of a group."""
        bot = self.world.bot
        change_status(self.world, chat, bot, "kicked", self.user)
        service_message(self.world, chat, self.user, left_chat_member=bot.to_json())

    def promote(self, chat: Chat, other: Person) -> None:
        """Make somebody an administrator."""
        change_status(self.world, chat, other.user, "administrator", self.user)

    def upgrade(self, chat: Chat) -> Chat:
        """Turn a group into a supergroup: another chat id, and the old messages stay behind."""
        assert chat.type == "group"
        new = self.world.add_chat("supergroup", chat.title)
        new.status = dict(chat.status)
        service_message(self.world, chat, self.user, migrate_to_chat_id=new.id)
        chat.migrated_to = new.id
        service_message(self.world, new, self.user, migrate_from_chat_id=chat.id)
        return new

    def join(self, chat: Chat) -> None:
        change_status(self.world, chat, self.user, "member", self.user)
        service_message(self.world, chat, self.user, new_chat_members=[self.user.to_json()])

    def leave(self, chat: Chat) -> None:
        change_status(self.world, chat, self.user, "left", self.user)
        service_message(self.world, chat, self.user, left_chat_member=self.user.to_json())

    def block_bot(self) -> None:
        """Stop the bot in the private chat."""
        chat = self.private
        chat.blocked = True
        change_status(self.world, chat, self.world.bot, "kicked", self.user)


def sees(world: World, message: Message) -> bool:
    """Whether the bot is told of a message: the rules of privacy mode."""
    chat, bot = message.chat, world.bot
    if chat.type == "private":
        return not chat.blocked
    if not chat.has(bot.id):
        return False
    if not world.privacy or chat.status[bot.id] == "administrator":
        return True
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    for entity in message.entities:
        covered = cut(message.text, entity)
        if entity["type"] == "mention" and covered.lower() == f"@{bot.username}".lower():
            return True
        if entity["type"] == "bot_command":
            _, _, named = covered.partition("@")
            if named.lower() == (bot.username or "").lower() or (
                not named and _last_bot_is(world, chat, bot)
            ):
                return True
    return False


def _last_bot_is(world: World, chat: Chat, bot: User) -> bool:
    """Whether ``bot`` was the last bot to write in the chat."""
    for message in reversed(list(chat.messages.values())):
        if message.sender.is_bot and not message.service:
            return message.sender is bot
    return False

"""The world that the fake keeps: who is in which chat, and what was written there."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.telegram_fake.text import Entity

T = TypeVar("T")

PRESENT = {"creator", "administrator", "member"}
MESSAGE_LIFETIME = 24 * 3600
ADMIN_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}


@dataclass
class User:
    """A Telegram account."""

    id: int
    first_name: str
    username: str | None = None
    is_bot: bool = False

    def to_json(self) -> dict[str, Any]:
        body = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        return body | ({"username": self.username} if self.username else {})


@dataclass(eq=False)
class Message:
    """One message, as it is now; ``keyboard`` is rows of button objects as the bot sent them."""

    id: int
    chat: Chat
    sender: User
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    reply_to: Message | None = None
    topic: int | None = None
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    document: dict[str, Any] | None = None
    service: dict[str, Any] = field(default_factory=dict)
    edited: int | None = None
    deleted: bool = False

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [button["text"] for row in self.keyboard for button in row]

    def button(self, label: str) -> dict[str, Any]:
        """The button whose label contains ``label``; an AssertionError names those there are."""
        found = [b for row in self.keyboard for b in row if label in b["text"]]
        assert len(found) == 1, f"{len(found)} buttons say {label!r} among {self.labels}: {self.text!r}"
        return found[0]

    def to_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        body: dict[str, Any] = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.to_json(),
            "from": self.sender.to_json(),
            **self.service,
        }
        if self.document:
            body |= {"document": self.document}
            if self.text:
                body |= {"caption": self.text, "caption_entities": self.entities}
        elif self.text:
            body |= {"text": self.text} | ({"entities": self.entities} if self.entities else {})
        if self.keyboard:
            body["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.edited:
            body["edit_date"] = self.edited
        body |= self._thread()
        parent = self.reply_to or self.chat.topic_roots.get(self.topic or 0)
        if with_reply and parent not in (None, self) and not parent.deleted:
            # One level deep, as Telegram does it. In a topic, what answers nothing answers its root.
            body["reply_to_message"] = parent.to_json(with_reply=False)
        return body

    def _thread(self) -> dict[str, Any]:
        if self.topic is not None:
            return {"message_thread_id": self.topic, "is_topic_message": True}
        if self.reply_to is not None and self.chat.type == "supergroup":
            # Outside forums a chain of replies is a "thread" too; it is no topic to write into.
            root = self.reply_to
            while root.reply_to is not None:
                root = root.reply_to
            return {"message_thread_id": root.id}
        return {}


@dataclass(eq=False)
class Chat:
    """A private chat, group or supergroup (with topics where it is a forum)."""

    id: int
    type: str
    title: str = ""
    is_forum: bool = False
    status: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topic_roots: dict[int, Message] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    #: Private chats: the person stopped the bot.
    blocked: bool = False
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def to_json(self) -> dict[str, Any]:
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        return {"id": self.id, "type": self.type, "title": self.title} | (
            {"is_forum": True} if self.is_forum else {}
        )

    def has(self, user_id: int) -> bool:
        return self.status.get(user_id) in PRESENT

    def by(self, user_id: int) -> list[Message]:
        """Messages of one sender that still stand, oldest first."""
        return [m for m in self.messages.values() if m.sender.id == user_id and not m.deleted]


@dataclass
class Callback:
    """A press of a button, until it is answered or too old."""

    id: str
    sender: User
    pressed_at: float
    answer: dict[str, Any] | None = None


class World:
    """Everything there is, one clock, and the list of what went wrong.

    ``on_update`` receives each update that the bot may see, without its id.
    """

    def __init__(self, *, username: str = "gyeyaktong_bot", privacy: bool = True) -> None:
        self.bot = User(7_000_000_007, "계약통", username, is_bot=True)
        self.privacy = privacy
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.files: dict[str, bytes] = {}
        self.failures: list[str] = []
        self.on_update: Callable[[str, dict[str, Any]], object] = lambda _kind, _body: None
        self._skew = 0.0
        self._user_ids = itertools.count(5_000_000_001)
        self._chat_ids = itertools.count(1)
        self._serials = itertools.count(1)
        self._changed = asyncio.Condition()
        self._wakers: set[asyncio.Task[None]] = set()

    def now(self) -> float:
        return time.time() + self._skew

    def advance(self, seconds: float) -> None:
        """Let time pass on Telegram's side."""
        self._skew += seconds

    def serial(self) -> int:
        """A number that was never given before (callbacks, files)."""
        return next(self._serials)

    def add_user(self, name: str, username: str | None = None) -> User:
        user = User(next(self._user_ids), name, username)
        self.users[user.id] = user
        return user

    def add_chat(self, kind: str, title: str, *, chat_id: int | None = None, is_forum: bool = False) -> Chat:
        if chat_id is None:
            number = next(self._chat_ids)
            chat_id = -(1_000_000_000_000 + number) if kind == "supergroup" else -(4_000_000_000 + number)
        chat = Chat(chat_id, kind, title, is_forum)
        self.chats[chat_id] = chat
        return chat

    def private_chat(self, user: User) -> Chat:
        """The chat of one person with the bot, made at first use."""
        if user.id not in self.chats:
            chat = self.add_chat("private", user.first_name, chat_id=user.id)
            chat.status[user.id] = "member"
        return self.chats[user.id]

    def add_message(self, chat: Chat, sender: User, **parts: Any) -> Message:
        message = Message(next(chat._ids), chat, sender, int(self.now()), **parts)
        chat.messages[message.id] = message
        self.touch()
        return message

    def fail(self, what: str) -> None:
        """Note something that must make the test fail."""
        self.failures.append(what)

    def touch(self) -> None:
        """Wake those who wait for a change."""

        async def wake() -> None:
            async with self._changed:
                self._changed.notify_all()

        task = asyncio.get_running_loop().create_task(wake())
        self._wakers.add(task)
        task.add_done_callback(self._wakers.discard)

    async def until(self, found: Callable[[], T | None], *, within: float = 20, what: str = "") -> T:
        """Wait until ``found()`` gives something true, and return it.

        Raises:
            AssertionError: When it did not happen in time.
        """
        deadline = time.monotonic() + within
        async with self._changed:
            while True:
                if result := found():
                    return result
                left = deadline - time.monotonic()
                assert left > 0, f"not within {within} s: {what or found}"
                try:
                    await asyncio.wait_for(self._changed.wait(), min(left, 0.5))
                except TimeoutError:
                    continue

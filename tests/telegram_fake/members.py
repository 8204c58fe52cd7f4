"""Who is in a chat, as the Bot API tells it, and the updates when that changes."""

from __future__ import annotations

from typing import Any

from tests.telegram_fake.state import ADMIN_RIGHTS, Chat, User, World


def member_json(user: User, status: str) -> dict[str, Any]:
    """A ``ChatMember`` object."""
    body: dict[str, Any] = {"status": status, "user": user.to_json()}
    if status == "creator":
        body["is_anonymous"] = False
    elif status == "administrator":
        body |= ADMIN_RIGHTS
    elif status == "kicked":
        body["until_date"] = 0
    return body


def change_status(world: World, chat: Chat, user: User, status: str, by: User) -> None:
    """Change somebody's status, and tell the bot what Telegram would tell it."""
    old = chat.status.get(user.id, "left")
    chat.status[user.id] = status
    body = {
        "chat": chat.to_json(),
        "from": by.to_json(),
        "date": int(world.now()),
        "old_chat_member": member_json(user, old),
        "new_chat_member": member_json(user, status),
    }
    if user.id == world.bot.id:
        world.on_update("my_chat_member", body)
    elif chat.status.get(world.bot.id) == "administrator":
        world.on_update("chat_member", body)
    world.touch()


def service_message(world: World, chat: Chat, by: User, *, topic: int | None = None, **content: Any) -> None:
    """Write a service message; the bot sees it if it is in the chat (privacy mode or not)."""
    message = world.add_message(chat, by, service=content, topic=topic)
    if chat.has(world.bot.id) or content.get("left_chat_member", {}).get("id") == world.bot.id:
        world.on_update("message", message.to_json())

"""All channels by name: what handlers may ask a platform."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels import Channel
from handlers.events import Chat
from handlers.services import FileNotFetched


class ChannelDirectory:
    """``handlers.services.Channels`` over every channel that runs."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        """``channels`` by name."""
        self._channels = channels

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        """Whether a person is in a chat now; False also where its channel does not run."""
        channel = self._channels.get(chat.channel)
        return channel is not None and await channel.is_member(chat, user_id)

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:
        """Whether a person administers a chat on its platform; False also where its channel does not run."""
        channel = self._channels.get(chat.channel)
        return channel is not None and await channel.is_chat_admin(chat, user_id)

    def private_chat(self, chat: Chat, user_id: str) -> Chat | None:
        """The chat with one person alone; None also where its channel does not run."""
        channel = self._channels.get(chat.channel)
        return channel.private_chat(user_id) if channel is not None else None

    async def fetch(self, chat: Chat, file_id: str, *, max_bytes: int) -> bytes:
        """The content of a file that somebody sent to a chat.

        Raises:
            FileNotFetched: When the platform does not give it, also where its channel does not run.
        """
        channel = self._channels.get(chat.channel)
        if channel is None:
            raise FileNotFetched(f"no channel {chat.channel!r}")
        return await channel.fetch(file_id, max_bytes=max_bytes)

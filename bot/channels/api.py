"""Programs that ask by the API, as a channel: nothing is sent to them, they fetch what was answered."""

from __future__ import annotations

from bot.channels import Accept, Outgoing, Pace
from handlers.events import Chat
from handlers.services import FileNotFetched
from handlers.web.api.ask import CHANNEL


class ApiChannel:
    """Takes whatever is said in the rooms of clients; see ``bot.channels.Channel``."""

    name = CHANNEL
    pace = Pace()
    max_units: int | None = None

    async def start(self, accept: Accept) -> None:
        """Nothing: calls come in by the web server."""

    async def stop(self) -> None:
        """Nothing: calls end with the web server."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def send(self, row: Outgoing) -> str | None:
        """Let a row be done: an instructor's answer lies ready under ``/api/v1/escalations``."""
        return str(row.id)

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        """Whether the room is the client's own."""
        return chat.id == user_id

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:  # noqa: ARG002 (a program is none)
        """Never."""
        return False

    def private_chat(self, user_id: str) -> Chat | None:  # noqa: ARG002 (nobody reads there)
        """Never: a client asks and fetches, and nobody writes to it."""
        return None

    async def fetch(self, file_id: str, *, max_bytes: int) -> bytes:  # noqa: ARG002 (there are none)
        """Never: clients send no files.

        Raises:
            FileNotFetched: Always.
        """
        raise FileNotFetched(file_id)

    def trouble(self) -> str | None:
        """Never: there is nothing that could stop."""
        return None

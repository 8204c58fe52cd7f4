"""What a handler may use, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.events import Chat
from handlers.replies import Edit, Reply, Toast
from knowledge.answering import Answerer
from knowledge.corpus import PassageAnalyst


class FileNotFetched(Exception):  # noqa: N818 (an outcome of asking a platform, not a fault of ours)
    """A platform does not give the content of a file."""


class Outbox(Protocol):
    """Where replies are put; they are delivered after the transaction has been committed."""

    async def put(self, reply: Reply | Edit | Toast) -> None:
        """Put a reply into the current transaction. One with a known ``dedupe_key`` is ignored."""


class Channels(Protocol):
    """Questions about a platform that only its channel can answer."""

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        """Whether a person is in a chat now. False when the platform does not say."""

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:
        """Whether a person administers a chat on its platform."""

    def private_chat(self, chat: Chat, user_id: str) -> Chat | None:
        """The chat with one person of a chat alone; None where its platform has none."""

    async def fetch(self, chat: Chat, file_id: str, *, max_bytes: int) -> bytes:
        """The content of a file that somebody sent to a chat.

        Raises:
            FileNotFetched: When the platform does not give it, or it is larger than that.
        """


@dataclass(frozen=True, slots=True)
class HandlerSettings:
    """Settings that change what handlers say or allow.

    Attributes:
        public_url: Address of the web pages, for links; no slash at its end.
        question_max_chars: A longer question is refused with advice.
        questions_per_minute: What one person may ask in one minute.
        digest_needs_approval: Whether an instructor must approve the weekly digest.
        reminder_hours: Working hours after which instructors are reminded of a question that nobody has
            taken; 0 for never.
        overheard_confidence: How sure an answer must be to be said unasked (rooms of mode ``auto``).
    """

    public_url: str
    question_max_chars: int = 1000
    questions_per_minute: int = 10
    digest_needs_approval: bool = True
    reminder_hours: int = 8
    overheard_confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Services:
    """Everything one handler call works with.

    ``session`` is the one transaction of this event: it begins at its first statement, so a slow
    step (answering) belongs before it. ``read`` opens a separate snapshot that blocks nobody.
    """

    session: AsyncSession
    read: Callable[[], AbstractAsyncContextManager[AsyncSession]]
    outbox: Outbox
    answerer: Answerer
    analyst: PassageAnalyst
    channels: Channels
    settings: HandlerSettings
    now: Callable[[], dt.datetime]

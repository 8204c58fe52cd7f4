"""Telegram: groups, forum topics and private chats, by polling or by webhook."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatMemberStatus, MessageLimit, ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import texts
from bot.channels import Accept, Outgoing, Pace
from bot.channels.telegram_errors import answered_by_another, delivery_error, says
from bot.channels.telegram_events import ALLOWED_UPDATES, NAME, Reader
from bot.channels.telegram_polling import InboxQueue, Poller, UpdateRequest
from bot.errors import Refused, StartError
from bot.splitting import plain
from bot.stopping import Repeating
from handlers.commands import COMMANDS, Who
from handlers.events import Chat
from handlers.replies import Button, Keyboard
from handlers.services import FileNotFetched

log = logging.getLogger(__name__)

# Otherwise the library warns at every flood control, being about to change what an attribute returns.
os.environ.setdefault("PTB_TIMEDELTA", "1")

_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_LOOK_UP_SECONDS = 5.0
_CONNECTIONS = 16
_RETRY_SECONDS = 15.0
#: Bot API, answerCallbackQuery.
_MAX_TOAST_CHARS = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MEMBERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """How this bot talks to Telegram.

    Attributes:
        token: Secret.
        api_url: Address of the Bot API.
        webhook_url: Where Telegram is to call; None for polling.
        webhook_secret: What each call has to carry.
        pace: What Telegram lets through.
    """

    token: str
    api_url: str
    webhook_url: str | None
    webhook_secret: str
    pace: Pace


class TelegramChannel:
    """The Telegram side of the program; see ``bot.channels.Channel``."""

    name = NAME
    max_units: int | None = int(MessageLimit.MAX_TEXT_LENGTH)

    def __init__(
        self,
        options: TelegramOptions,
        *,
        mask: Callable[[str], str],
        now: Callable[[], dt.datetime],
        may_poll: Callable[[], Awaitable[bool]],
        has_auto_rooms: Callable[[], Awaitable[bool]],
    ) -> None:
        """Prepare the channel; nothing is sent yet.

        Args:
            options: How to reach Telegram.
            mask: Takes personal data out of a text.
            now: The clock.
            may_poll: Takes or keeps the duty to poll; False while another process has it.
            has_auto_rooms: Whether a room expects answers to questions that do not name the bot.
        """
        self.pace = options.pace
        self._options = options
        self._mask = mask
        self._now = now
        self._may_poll = may_poll
        self._has_auto_rooms = has_auto_rooms
        self._updates = UpdateRequest(connect_timeout=_CONNECT_SECONDS, read_timeout=_LOOK_UP_SECONDS)
        self._bot = Bot(
            options.token,
            base_url=f"{options.api_url}/bot",
            base_file_url=f"{options.api_url}/file/bot",
            request=HTTPXRequest(
                connection_pool_size=_CONNECTIONS,
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                write_timeout=_READ_SECONDS,
                pool_timeout=_READ_SECONDS,
            ),
            get_updates_request=self._updates,
        )
        self._queue: InboxQueue | None = None
        self._poller: Poller | None = None
        self._beginning: Repeating | None = None
        self._webhook_is_set = False

    async def start(self, accept: Accept) -> None:
        """Meet Telegram, then poll or set the webhook.

        Where Telegram cannot be reached it goes on trying in the background, so that the web room does
        not wait for it.

        Raises:
            StartError: When Telegram does not know the token.
        """
        try:
            await self._meet(accept)
        except TelegramError as error:
            if isinstance(error, InvalidToken) and not answered_by_another(error):
                await self.close()
                raise StartError(texts.TELEGRAM_REFUSED) from None
            log.warning("Telegram cannot be reached (%s); trying on", delivery_error(error))
            self._beginning = Repeating("telegram start", partial(self._meet_again, accept))
            self._beginning.start(after=_RETRY_SECONDS)

    async def _meet_again(self, accept: Accept) -> float | None:
        try:
            await self._meet(accept)
        except TelegramError as error:
            log.warning("Telegram cannot be reached: %s", delivery_error(error))
            return _RETRY_SECONDS
        return None

    async def _meet(self, accept: Accept) -> None:
        await self._bot.initialize()
        me = self._bot.bot
        reader = Reader(bot_id=me.id, username=me.username or "", mask=self._mask, now=self._now)
        self._queue = InboxQueue(reader, accept)
        if self._options.webhook_url is None:
            self._poller = Poller(self._bot, self._updates, self._queue, self._may_poll)
            self._poller.start()
        else:
            await self._bot.set_webhook(
                self._options.webhook_url,
                secret_token=self._options.webhook_secret,
                allowed_updates=ALLOWED_UPDATES,
            )
            self._webhook_is_set = True
        log.info("this is @%s on Telegram", me.username)
        await self._settle_in()

    async def _settle_in(self) -> None:
        """What is done once, and does no harm where it fails: events come in already."""
        shown = [BotCommand(each.alias, each.summary) for each in COMMANDS if each.who is Who.EVERYONE]
        try:
            if not self._bot.bot.can_read_all_group_messages and await self._has_auto_rooms():
                log.warning(texts.TELEGRAM_PRIVACY_MODE)
            await self._bot.set_my_commands(shown)
        except (TelegramError, SQLAlchemyError) as error:
            log.warning("not all could be set up in Telegram: %s", type(error).__name__)

    async def take_webhook_call(self, body: bytes) -> None:
        """Store the update that Telegram posted.

        Raises:
            ValueError: When it is no update.
            TelegramError: When it cannot be stored now; Telegram will post it again.
        """
        if self._queue is None:
            raise TelegramError("the channel has not started")
        data = json.loads(body)
        if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
            raise ValueError("not an update")
        try:
            update = Update.de_json(data, self._bot)
        except Exception as error:  # noqa: BLE001 (a strange update is acknowledged, or it comes for ever)
            log.error("update %s cannot be read (%s)", data["update_id"], type(error).__name__)
            return
        await self._queue.put(update)

    async def stop(self) -> None:
        """Take nothing in any more. A webhook stays set: Telegram keeps what it cannot deliver."""
        if self._beginning is not None:
            await self._beginning.stop(_LOOK_UP_SECONDS)
        if self._poller is not None:
            await self._poller.stop()

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    def trouble(self) -> str | None:
        """What is wrong with Telegram now, if anything is."""
        if self._queue is None:
            return "Telegram has not been reached yet"
        return self._poller.trouble() if self._poller is not None else None

    async def send(self, row: Outgoing) -> str | None:
        """Send, edit or toast; see ``bot.channels.Channel.send``."""
        try:
            match row.operation:
                case "message":
                    return str((await self._say(row)).message_id)
                case "edit":
                    await self._edit(row)
                    return row.target
                case "toast":
                    text = plain(row.text)[:_MAX_TOAST_CHARS]
                    await self._bot.answer_callback_query(row.press_id or "", text, show_alert=row.alert)
                    return None
        except TelegramError as error:
            raise delivery_error(error) from error

    async def _say(self, row: Outgoing) -> Message:
        options: dict[str, Any] = {
            "chat_id": int(row.chat.id),
            "message_thread_id": int(row.chat.topic) if row.chat.topic else None,
            "reply_markup": _keyboard(row.keyboard),
            "link_preview_options": _NO_PREVIEW,
            "reply_parameters": ReplyParameters(int(row.reply_to), allow_sending_without_reply=True)
            if row.reply_to
            else None,
        }
        try:
            return await self._bot.send_message(text=str(row.text), parse_mode=ParseMode.HTML, **options)
        except BadRequest as error:
            # Refused before anything was said, so it may be said otherwise.
            if says(error, "message thread not found", "topic_closed", "topic_deleted"):
                options.update(message_thread_id=None, reply_parameters=None)
                return await self._bot.send_message(text=str(row.text), parse_mode=ParseMode.HTML, **options)
            if says(error, "can't parse entities"):
                log.error("row %s is not valid HTML for Telegram", row.id)
                return await self._bot.send_message(text=plain(row.text), **options)
            raise

    async def _edit(self, row: Outgoing) -> None:
        if row.target is None:
            raise Refused("an edit without its message")
        try:
            await self._bot.edit_message_text(
                str(row.text),
                chat_id=int(row.chat.id),
                message_id=int(row.target),
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(row.keyboard),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if not says(error, "message is not modified"):
                raise

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        """Whether Telegram says that the person is in the chat."""
        status, restricted_member = await self._status(chat, user_id)
        return status in _MEMBERS or restricted_member

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:
        """Whether Telegram says that the person administers the chat."""
        # Who writes under the group's own name is one of its administrators.
        if user_id == chat.id:
            return chat.kind == "group"
        return (await self._status(chat, user_id))[0] in (
            ChatMemberStatus.OWNER,
            ChatMemberStatus.ADMINISTRATOR,
        )

    def private_chat(self, user_id: str) -> Chat | None:
        """The chat with a person has the person's own id (Bot API, Chat)."""
        return Chat(channel=self.name, id=user_id, kind="private")

    async def fetch(self, file_id: str, *, max_bytes: int) -> bytes:
        """The content of a file that somebody sent; Telegram gives bots 20 MB at most.

        Raises:
            FileNotFetched: When Telegram does not give it, or it is larger than that.
        """
        try:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > max_bytes:
                raise FileNotFetched("too large")
            data = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise FileNotFetched(type(error).__name__) from error
        if len(data) > max_bytes:
            raise FileNotFetched("larger than Telegram said")
        return data

    async def _status(self, chat: Chat, user_id: str) -> tuple[str, bool]:
        try:
            member = await self._bot.get_chat_member(
                int(chat.id), int(user_id), connect_timeout=_LOOK_UP_SECONDS, read_timeout=_LOOK_UP_SECONDS
            )
        except (TelegramError, ValueError) as error:
            log.info("membership is unknown: %s", type(error).__name__)
            return "", False
        return member.status, bool(getattr(member, "is_member", False))


def _keyboard(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    rows = [[button for each in row if (button := _button(each)) is not None] for row in keyboard]
    rows = [row for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton | None:
    if not button.url:
        return InlineKeyboardButton(button.label, callback_data=button.action)
    # Telegram refuses the whole message over a link that leads nowhere from outside this machine.
    host = urlsplit(button.url).hostname or ""
    if host == "localhost" or host.startswith("127.") or "." not in host:
        return None
    return InlineKeyboardButton(button.label, url=button.url)

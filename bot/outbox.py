"""Replies become outbox rows, on the session of the handler that says them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Outgoing
from bot.splitting import split
from handlers.events import Chat
from handlers.replies import Button, Edit, Keyboard, Priority, Reply, Toast
from knowledge import outbox
from knowledge.models import OutboxRow

log = logging.getLogger(__name__)

#: Guard of the later parts of a split message: they go where the first one went.
PART_OF = "part-of"
#: Shown in a message of several parts whose new text needs fewer of them.
_LEFT_OVER = Markup("…")


class SessionOutbox:
    """``handlers.services.Outbox`` on one session.

    A text longer than the channel takes becomes one row per part: the first answers the message that is
    replied to, the last has the buttons.
    """

    def __init__(
        self, session: AsyncSession, max_units: Mapping[str, int | None], now: Callable[[], dt.datetime]
    ) -> None:
        """Write on ``session``, splitting by what each channel takes (``Channel.max_units``)."""
        self._session = session
        self._max_units = max_units
        self._now = now

    async def put(self, reply: Reply | Edit | Toast) -> None:
        """Put a reply into the transaction; see ``handlers.services.Outbox``."""
        match reply:
            case Reply():
                await self._reply(reply)
            case Edit():
                await self._edit(reply)
            case Toast():
                await self._toast(reply)

    async def _reply(self, reply: Reply) -> None:
        parts = split(reply.text, self._max_units.get(reply.chat.channel))
        guard = reply.guard
        for number, part in enumerate(parts, 1):
            row_id = await self._put_message(
                reply.chat,
                key=_part_key(reply.dedupe_key, number),
                text=part,
                keyboard=reply.keyboard if number == len(parts) else (),
                reply_to=reply.reply_to if number == 1 else None,
                priority=reply.priority,
                subject=reply.subject,
                guard=guard,
                resend=reply.resend,
                wait=reply.wait,
            )
            if row_id is None:
                return
            if number == 1 and len(parts) > 1:
                guard = f"{PART_OF}:{row_id}"

    async def _put_message(
        self,
        chat: Chat,
        *,
        key: str,
        text: Markup,
        keyboard: Keyboard,
        reply_to: str | None = None,
        priority: int = Priority.ANSWER,
        subject: str | None = None,
        guard: str | None = None,
        resend: bool = True,
        wait: dt.timedelta = dt.timedelta(),
    ) -> int | None:
        now = self._now()
        return await outbox.put(
            self._session,
            dedupe_key=key,
            channel=chat.channel,
            chat_id=chat.id,
            lane=chat.lane,
            operation="message",
            payload=_payload(chat, text, keyboard) | {"reply_to": reply_to},
            now=now,
            not_before=now + wait if wait else None,
            priority=int(priority),
            subject=subject,
            guard=guard,
            resend=resend,
        )

    async def _edit(self, edit: Edit) -> None:
        targets = await self._parts_of(edit.target)
        if not targets:
            log.warning("an edit has no message to change: %s", edit.dedupe_key)
            return
        chat = _chat(targets[0])
        parts = split(edit.text, self._max_units.get(chat.channel))
        last = len(parts)
        for number in range(1, max(last, len(targets)) + 1):
            text = parts[number - 1] if number <= last else _LEFT_OVER
            keyboard = edit.keyboard if number == last else ()
            key = _part_key(edit.dedupe_key, number)
            if number > len(targets):
                # The new text is longer: what does not fit into the old messages is said in new ones.
                key = _part_key(edit.target, number)
                await self._put_message(
                    chat, key=key, text=text, keyboard=keyboard, subject=targets[0].subject
                )
                continue
            target = targets[number - 1]
            await outbox.put(
                self._session,
                dedupe_key=key,
                channel=target.channel,
                chat_id=target.chat_id,
                lane=target.lane,
                operation="edit",
                payload=_payload(chat, text, keyboard),
                now=self._now(),
                subject=target.subject,
                target_id=target.id,
            )

    async def _parts_of(self, key: str) -> list[OutboxRow]:
        found: list[OutboxRow] = []
        while row := await outbox.find_by_key(self._session, _part_key(key, len(found) + 1)):
            found.append(row)
        return found

    async def _toast(self, toast: Toast) -> None:
        await outbox.put(
            self._session,
            dedupe_key=f"toast:{toast.chat.channel}:{toast.press_id}",
            channel=toast.chat.channel,
            chat_id=toast.chat.id,
            # A lane of its own: a toast lives half a minute and is not a message, so it waits for none.
            lane=f"{toast.chat.lane}#toasts",
            operation="toast",
            payload=_payload(toast.chat, Markup(toast.text), ()) | _press(toast),  # noqa: S704 (see plain())
            now=self._now(),
        )


def outgoing(row: OutboxRow, target: str | None) -> Outgoing:
    """A row as a channel sends it; ``target`` is the platform's id of the message that an edit changes."""
    payload = row.payload
    return Outgoing(
        id=row.id,
        operation=row.operation,  # type: ignore[arg-type]  # a plain string column
        chat=_chat(row),
        text=Markup(payload["text"]),  # noqa: S704 (it was Markup when it was put)
        keyboard=tuple(tuple(Button(**button) for button in buttons) for buttons in payload["keyboard"]),
        reply_to=payload.get("reply_to"),
        target=target,
        press_id=payload.get("press_id"),
        alert=payload.get("alert", False),
        put_at=row.created_at,
    )


def _chat(row: OutboxRow) -> Chat:
    payload = row.payload
    return Chat(channel=row.channel, id=row.chat_id, kind=payload["chat_kind"], topic=payload["topic"])


def _payload(chat: Chat, text: Markup, keyboard: Keyboard) -> dict[str, Any]:
    buttons = [
        [{"label": each.label, "action": each.action, "url": each.url} for each in row] for row in keyboard
    ]
    return {"chat_kind": chat.kind, "topic": chat.topic, "text": str(text), "keyboard": buttons}


def _press(toast: Toast) -> dict[str, Any]:
    return {"press_id": toast.press_id, "alert": toast.alert}


def _part_key(key: str, number: int) -> str:
    return key if number == 1 else f"{key}#{number}"

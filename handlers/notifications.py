"""Notifications: one line and a page, for every browser in which somebody has asked for them.

They say that something has happened, never what was asked or answered: they are seen on locked screens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.events import Chat
from handlers.replies import Button, Priority, Reply
from handlers.services import Outbox
from knowledge import push_subscriptions

#: Under which the outbox keeps them; a "chat" is a signed-in browser.
CHANNEL = "push"


async def notify(
    session: AsyncSession,
    outbox: Outbox,
    people: Collection[int],
    *,
    key: str,
    text: Markup,
    path: str,
    guard: Callable[[int], str],
    now: dt.datetime,
    wait: dt.timedelta = dt.timedelta(),
) -> None:
    """Notify some people, in the transaction of what they are notified of.

    Args:
        session: The transaction.
        outbox: Of the same transaction.
        people: Whom.
        key: What happened (``asked:7``): nobody is notified of it twice.
        text: The line.
        path: The page of ours where there is more.
        guard: By a person's number, the condition under which it is still news to them.
        now: The moment.
        wait: How long they have to see it by themselves.
    """
    for session_hash, person_id in (
        await push_subscriptions.sessions_of(session, people, now=now) if people else {}
    ).items():
        await outbox.put(
            Reply(
                chat=Chat(channel=CHANNEL, id=session_hash, kind="private"),
                text=text,
                dedupe_key=f"{CHANNEL}:{key}:{session_hash}",
                keyboard=((Button(texts.NOTIFICATION_OPEN, url=path),),),
                guard=guard(person_id),
                priority=Priority.NOTICE,
                wait=wait,
            )
        )

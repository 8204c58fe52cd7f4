"""The messages of the web room as rows, and as the browser gets to see them.

A message is its first row (``created``) and the rows that revise it. Rows are only ever added, so their
ids are the history of the room: a browser that knows the last id it saw asks for what came after.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.replies import Keyboard
from handlers.web import texts
from handlers.web.sanitize import plain, safe_href, sanitize
from handlers.web.sessions import highest
from knowledge.models import Person, RoleGrant, Room, RoomMessage
from knowledge.people import Role

EXCERPT_CHARS = 80
#: The event about a row has this key, followed by the id of the row.
EVENT_KEY = "row:"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands: its first row and, where it was changed, the row that holds now."""

    first: RoomMessage
    latest: RoomMessage

    @property
    def deleted(self) -> bool:
        """Whether its author took it back."""
        return self.latest.change == "deleted"

    @property
    def by_bot(self) -> bool:
        """Whether the bot said it."""
        return self.first.person_id is None


async def add(
    session: AsyncSession,
    *,
    room_id: int,
    person_id: int | None,
    text: str,
    now: dt.datetime,
    reply_to_id: int | None = None,
    keyboard: Keyboard = (),
    client_key: str | None = None,
) -> RoomMessage:
    """Store a new message; ``text`` is masked plain text, or safe HTML of the bot (``person_id`` None)."""
    return await _append(
        session,
        RoomMessage(
            room_id=room_id,
            person_id=person_id,
            change="created",
            revises_id=None,
            reply_to_id=reply_to_id,
            text=text,
            buttons=_rows_of(keyboard),
            client_key=client_key,
            sent_at=now,
        ),
    )


async def edit(
    session: AsyncSession,
    message: Message,
    *,
    text: str,
    now: dt.datetime,
    keyboard: Keyboard = (),
    client_key: str | None = None,
) -> RoomMessage:
    """Store what a message says from now on."""
    row = _revision(message, "edited", text, now, client_key)
    row.buttons = _rows_of(keyboard)
    return await _append(session, row)


async def delete(
    session: AsyncSession, message: Message, *, now: dt.datetime, client_key: str | None = None
) -> RoomMessage:
    """Take a message back: its words are gone from the room's history, not only hidden."""
    first_id = message.first.id
    await session.execute(
        update(RoomMessage)
        .where((RoomMessage.id == first_id) | (RoomMessage.revises_id == first_id))
        .values(text="", buttons=[])
    )
    return await _append(session, _revision(message, "deleted", "", now, client_key))


async def find(session: AsyncSession, room_id: int, message_id: int) -> Message | None:
    """The message with this id (that of its first row) in a room."""
    first = await session.get(RoomMessage, message_id)
    if first is None or first.room_id != room_id or first.revises_id is not None:
        return None
    return (await _standing(session, [first]))[0]


async def find_by_key(session: AsyncSession, client_key: str) -> RoomMessage | None:
    """The row that an earlier attempt to send the same thing has stored."""
    found: RoomMessage | None = await session.scalar(
        select(RoomMessage).where(RoomMessage.client_key == client_key)
    )
    return found


async def lock(session: AsyncSession, room_id: int) -> None:
    """Let nobody else add to a room until the commit.

    This makes the order of ids the order of commits within a room: without it a stream could see row 6
    before row 5 is committed, and never ask for 5 again. (On SQLite the transaction itself does it.)
    """
    await session.execute(select(Room.id).where(Room.id == room_id).with_for_update())


async def newest_id(session: AsyncSession, room_id: int) -> int:
    """Id of the newest row of a room; 0 where it has none."""
    return await session.scalar(select(func.max(RoomMessage.id)).where(RoomMessage.room_id == room_id)) or 0


async def history(
    session: AsyncSession, room_id: int, *, before: int | None, limit: int
) -> tuple[list[Message], bool]:
    """Messages as they stand, oldest first, and whether there are older ones.

    Args:
        session: A snapshot.
        room_id: The room.
        before: Only messages whose id is smaller; None for the newest.
        limit: At most so many.
    """
    query = select(RoomMessage).where(RoomMessage.room_id == room_id, RoomMessage.revises_id.is_(None))
    if before is not None:
        query = query.where(RoomMessage.id < before)
    rows = (await session.scalars(query.order_by(RoomMessage.id.desc()).limit(limit + 1))).all()
    firsts = sorted(rows[:limit], key=lambda row: row.id)
    return await _standing(session, firsts), len(rows) > limit


async def rows_after(session: AsyncSession, room_id: int, after: int, limit: int) -> Sequence[RoomMessage]:
    """Rows of a room that were added after one that was seen, in order."""
    query = select(RoomMessage).where(RoomMessage.room_id == room_id, RoomMessage.id > after)
    return (await session.scalars(query.order_by(RoomMessage.id).limit(limit))).all()


async def changes(session: AsyncSession, rows: Iterable[RoomMessage]) -> list[Message]:
    """Each row with the message that it begins or revises, as it stood then."""
    rows = list(rows)
    firsts = await _by_id(session, {row.revises_id for row in rows if row.revises_id is not None})
    return [
        Message(first=firsts[row.revises_id], latest=row)
        if row.revises_id is not None
        else Message(first=row, latest=row)
        for row in rows
    ]


async def as_json(
    session: AsyncSession, messages: Sequence[Message], *, own_url: str
) -> list[dict[str, Any]]:
    """What the browser gets: everything that it shows, nothing that it must make safe itself.

    ``html`` (the bot's words, sanitised) or ``text`` (a person's); ``id`` is the message's own id and
    ``event_id`` that of the row, from which a stream goes on.
    """
    quoted = await _quoted(session, messages)
    people = await _people(session, [*messages, *quoted.values()])
    return [_one_as_json(message, quoted, people, own_url) for message in messages]


def _one_as_json(
    message: Message, quoted: dict[int, Message], people: dict[int, dict[str, Any]], own_url: str
) -> dict[str, Any]:
    first, latest = message.first, message.latest
    shown: dict[str, Any] = {
        "id": first.id,
        "event_id": latest.id,
        "person": _author(first, people),
        "sent_at": first.sent_at.isoformat(),
        "edited": latest.change == "edited" and not message.by_bot,
        "deleted": message.deleted,
        "client_key": first.client_key,
        "buttons": [[_button_as_json(*button, own_url=own_url) for button in row] for row in latest.buttons],
        "reply_to": None,
    }
    if message.by_bot:
        shown["html"] = sanitize(latest.text, own_url)
    else:
        shown["text"] = latest.text
    if first.reply_to_id is not None and (target := quoted.get(first.reply_to_id)):
        shown["reply_to"] = {
            "id": target.first.id,
            "person": _author(target.first, people),
            "excerpt": _excerpt(target),
        }
    return shown


def _button_as_json(label: str, action: str, url: str = "", *, own_url: str) -> dict[str, str]:
    return {"label": label, "action": action, "url": safe_href(url, own_url) if url else ""}


def _author(row: RoomMessage, people: dict[int, dict[str, Any]]) -> dict[str, Any]:
    if row.person_id is None:
        return {"id": None, "name": texts.BOT_NAME, "role": "bot"}
    return people[row.person_id]


def _excerpt(message: Message) -> str:
    if message.deleted:
        return texts.MESSAGE_DELETED
    words = plain(message.latest.text) if message.by_bot else message.latest.text
    words = " ".join(words.split())
    return words if len(words) <= EXCERPT_CHARS else words[: EXCERPT_CHARS - 1] + "…"


async def _quoted(session: AsyncSession, messages: Iterable[Message]) -> dict[int, Message]:
    wanted = {m.first.reply_to_id for m in messages if m.first.reply_to_id is not None}
    firsts = await _by_id(session, wanted)
    return {m.first.id: m for m in await _standing(session, list(firsts.values()))}


async def _people(session: AsyncSession, messages: Iterable[Message]) -> dict[int, dict[str, Any]]:
    ids = {m.first.person_id for m in messages if m.first.person_id is not None}
    if not ids:
        return {}
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    for person_id, role in await session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(ids))
    ):
        roles[person_id].add(Role(role))
    names = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {
        person_id: {"id": person_id, "name": name, "role": highest(roles[person_id])}
        for person_id, name in names
    }


async def _standing(session: AsyncSession, firsts: Sequence[RoomMessage]) -> list[Message]:
    last_ids = await session.scalars(
        select(func.max(RoomMessage.id))
        .where(RoomMessage.revises_id.in_([row.id for row in firsts]))
        .group_by(RoomMessage.revises_id)
    )
    revisions = {row.revises_id: row for row in (await _by_id(session, set(last_ids))).values()}
    return [Message(first=row, latest=revisions.get(row.id, row)) for row in firsts]


async def _by_id(session: AsyncSession, ids: set[int]) -> dict[int, RoomMessage]:
    if not ids:
        return {}
    return {row.id: row for row in await session.scalars(select(RoomMessage).where(RoomMessage.id.in_(ids)))}


async def _append(session: AsyncSession, row: RoomMessage) -> RoomMessage:
    await lock(session, row.room_id)
    session.add(row)
    await session.flush()
    return row


def _revision(
    message: Message, change: str, text: str, now: dt.datetime, client_key: str | None
) -> RoomMessage:
    return RoomMessage(
        room_id=message.first.room_id,
        person_id=message.first.person_id,
        change=change,
        revises_id=message.first.id,
        reply_to_id=message.first.reply_to_id,
        text=text,
        buttons=[],
        client_key=client_key,
        sent_at=now,
    )


def _rows_of(keyboard: Keyboard) -> list[list[list[str]]]:
    return [[[button.label, button.action, button.url] for button in row] for row in keyboard]

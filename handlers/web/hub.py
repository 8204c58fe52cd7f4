"""Who listens to which room now, and what they are told: the part of the live stream that is in memory.

Messages come from the database and survive everything; what is only here (who is present, toasts) is
worth nothing after a restart. Several processes each have a hub: a message reaches the others by the
poll, presence and toasts stay within one process.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

#: How many messages a room keeps at hand for streams that are nearly up to date.
TAIL_MESSAGES = 200
#: Rows read at once.
BATCH = 200
#: Seconds between two looks for messages that another process has stored.
POLL_SECONDS = 1.0
#: Of those who act without their name; older ones get no toasts any more.
_MAX_ALIASES = 1000
#: Somebody whose page reloads is not shown as gone.
LEAVE_SECONDS = 4.0
#: A browser has six connections to one address; streams must not take them all.
STREAMS_PER_PERSON = 4


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event of a stream.

    Attributes:
        name: What it is.
        data: JSON.
        id: Of a message only: from where a browser resumes.
        takes_back: It takes back words that earlier events may hold.
    """

    name: str
    data: str
    id: int | None = None
    takes_back: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        data: Any,
        id: int | None = None,  # noqa: A002 (the SSE field)
        *,
        takes_back: bool = False,
    ) -> StreamEvent:
        """An event whose data is yet to be written as JSON."""
        return cls(name, json.dumps(data, ensure_ascii=False, separators=(",", ":")), id, takes_back)

    def encode(self) -> bytes:
        """Its bytes on the wire (HTML Living Standard, 9.2.6)."""
        head = "" if self.id is None else f"id: {self.id}\n"
        return f"{head}event: {self.name}\ndata: {self.data}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who listens."""

    id: int
    name: str
    role: str


@dataclass(eq=False, slots=True)
class Stream:
    """One open stream; ``signal`` is set when there is something to send, ``key`` names its session."""

    room_id: int
    who: Present
    key: str = ""
    signal: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False
    _waiting: deque[StreamEvent] = field(default_factory=lambda: deque(maxlen=50))

    def push(self, event: StreamEvent) -> None:
        """Give it something to say. Of who is present, only the newest counts."""
        if event.name == "presence":
            self._waiting = deque((e for e in self._waiting if e.name != "presence"), maxlen=50)
        self._waiting.append(event)
        self.signal.set()

    def take(self) -> list[StreamEvent]:
        """What is to be sent now; called after ``signal`` was cleared."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def close(self, reason: str | None = None) -> None:
        """End it, telling the browser why (``reason``), so that it knows whether to come back."""
        if reason:
            self.push(StreamEvent.of("bye", {"reason": reason}))
        self.closed = True
        self.signal.set()


#: ``(room_id, after, limit)`` → message events in order.
Load = Callable[[int, int, int], Awaitable[list[StreamEvent]]]
#: Id of the newest row of each of these rooms.
Newest = Callable[[list[int]], Awaitable[dict[int, int]]]


class RoomTail:
    """The newest messages of one room, read once for all its streams."""

    def __init__(self, room_id: int, load: Load, newest: int) -> None:
        self._room_id = room_id
        self._load = load
        self._events: deque[StreamEvent] = deque()
        #: Everything after this id, up to ``last``, is in ``_events``.
        self._floor = newest
        self.last = newest
        self._stale = True
        self._lock = asyncio.Lock()

    def touch(self) -> None:
        """Something may have been added."""
        self._stale = True

    async def after(self, cursor: int) -> list[StreamEvent]:
        """Messages after ``cursor``, at most one batch of those that are not at hand."""
        async with self._lock:
            while self._stale:
                self._stale = False
                try:
                    added = await self._load(self._room_id, self.last, BATCH)
                except BaseException:
                    self._stale = True
                    raise
                self._keep(added)
                self._stale = self._stale or len(added) == BATCH
            at_hand = list(self._events)
        if cursor < self._floor:
            return await self._load(self._room_id, cursor, BATCH)
        return [event for event in at_hand if (event.id or 0) > cursor]

    def _keep(self, added: list[StreamEvent]) -> None:
        self._events.extend(added)
        if added:
            self.last = added[-1].id or self.last
        if any(event.takes_back for event in added):
            # What is kept here may quote the words; the database does not have them any more.
            self._events.clear()
            self._floor = self.last
        while len(self._events) > TAIL_MESSAGES:
            self._floor = self._events.popleft().id or self._floor


class RoomHub:
    """All open streams of this process."""

    def __init__(self, load: Load, newest: Newest) -> None:
        self._load = load
        self._newest = newest
        self._streams: dict[int, list[Stream]] = defaultdict(list)
        self._tails: dict[int, RoomTail] = {}
        self._poller: asyncio.Task[None] | None = None
        self._aliases: dict[str, int] = {}
        self._leaving: set[asyncio.TimerHandle] = set()

    def start(self) -> None:
        """Begin to look for what other processes store."""
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll(), name="web room poll")

    async def stop(self) -> None:
        """End every stream; browsers come back by themselves."""
        for streams in self._streams.values():
            for stream in streams:
                stream.close()
        for timer in self._leaving:
            timer.cancel()
        if self._poller is not None:
            self._poller.cancel()
            await asyncio.gather(self._poller, return_exceptions=True)
            self._poller = None

    async def join(self, room_id: int, who: Present, key: str = "") -> Stream:
        """Open a stream; somebody's oldest one is ended where they have too many."""
        if room_id not in self._tails:
            newest = (await self._newest([room_id])).get(room_id, 0)
            self._tails.setdefault(room_id, RoomTail(room_id, self._load, newest))
        own = [
            s for streams in self._streams.values() for s in streams if s.who.id == who.id and not s.closed
        ]
        for stream in own[: max(0, len(own) - STREAMS_PER_PERSON + 1)]:
            stream.close("replaced")
        stream = Stream(room_id, who, key)
        self._streams[room_id].append(stream)
        self._announce(room_id)
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream; the others are told unless the person is back soon."""
        self._streams[stream.room_id].remove(stream)
        loop = asyncio.get_running_loop()

        def tell() -> None:
            self._leaving.discard(timer)
            self._announce(stream.room_id)

        timer = loop.call_later(LEAVE_SECONDS, tell)
        self._leaving.add(timer)

    async def after(self, room_id: int, cursor: int) -> list[StreamEvent]:
        """Messages of a room with an open stream, after ``cursor``."""
        return await self._tails[room_id].after(cursor)

    def wake(self, room_id: int) -> None:
        """A message was committed: let the streams of its room fetch it."""
        if tail := self._tails.get(room_id):
            tail.touch()
        for stream in self._streams.get(room_id, ()):
            stream.signal.set()

    def present(self, room_id: int) -> list[Present]:
        """Who has the room open, by name."""
        people = {stream.who.id: stream.who for stream in self._streams.get(room_id, ())}
        return sorted(people.values(), key=lambda who: who.name)

    def alias(self, person_id: int) -> str:
        """Another name for somebody, which means nothing outside of this process and not for long."""
        alias = f"~{secrets.token_hex(8)}"
        self._aliases[alias] = person_id
        while len(self._aliases) > _MAX_ALIASES:
            del self._aliases[next(iter(self._aliases))]
        return alias

    def person_of(self, name: str) -> int | None:
        """Whom a number or an alias means; None where that is not known any more."""
        return int(name) if name.isdigit() else self._aliases.get(name)

    def tell(self, person_id: int, event: StreamEvent) -> bool:
        """Tell one person something, wherever they have a room open. False where they have none."""
        own = [s for streams in self._streams.values() for s in streams if s.who.id == person_id]
        for stream in own:
            stream.push(event)
        return bool(own)

    def close_session(self, key: str, reason: str) -> None:
        """End the streams of a session that has ended."""
        for streams in self._streams.values():
            for stream in streams:
                if stream.key == key:
                    stream.close(reason)

    def _announce(self, room_id: int) -> None:
        people = [{"id": p.id, "name": p.name, "role": p.role} for p in self.present(room_id)]
        event = StreamEvent.of("presence", {"people": people})
        for stream in self._streams.get(room_id, ()):
            stream.push(event)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            rooms = [room_id for room_id, streams in self._streams.items() if streams]
            if not rooms:
                continue
            try:
                newest = await self._newest(rooms)
            except (SQLAlchemyError, OSError):
                # The database may be away for a moment; the streams stay open and the next look finds it.
                log.warning("cannot look for new messages of the web room", exc_info=True)
                continue
            for room_id, last in newest.items():
                if last > self._tails[room_id].last:
                    self.wake(room_id)

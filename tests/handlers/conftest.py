"""A small world for conversations: a real database and outbox, people, and a scripted answerer."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from markupsafe import Markup
from sqlalchemy import select, text

from bot.outbox import SessionOutbox, outgoing
from handlers.dispatch import dispatch
from handlers.events import (
    ButtonPressed,
    Chat,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Sender,
)
from handlers.limits import MESSAGE_UNITS, TOAST_UNITS, units
from handlers.replies import Keyboard
from handlers.services import FileNotFetched, HandlerSettings, Services
from indexer.analysis import AnalysedPassage
from indexer.authority import Authority
from indexer.entries import PassageKind
from indexer.evaluation import LabelledQuestion, Outcome
from indexer.structure import Passage
from knowledge import answer_log, escalations, outbox, people, rooms
from knowledge.answering import Answer, Citation, Decision
from knowledge.board.search import KINDS, Found, FoundKind
from knowledge.db import Database
from knowledge.examiner import Examination
from knowledge.migrations import upgrade
from knowledge.models import AnswerLogRow, OutboxRow
from knowledge.people import Role
from tests.databases import PostgreSQLServer

#: A Wednesday, 11:00 in Seoul.
NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC)

OPEN = Chat(channel="test", id="open", kind="group", title="계약 채팅방")
INSTRUCTORS = Chat(channel="test", id="teachers", kind="group", title="강사방")
STRANGE = Chat(channel="test", id="strange", kind="group", title="다른 방")

ASKER = Sender(id="u1", name="김주무관")
COLLEAGUE = Sender(id="u2", name="박주무관")
TEACHER = Sender(id="t1", name="이강사")
OTHER_TEACHER = Sender(id="t2", name="최강사")
ADMIN = Sender(id="a1", name="관리자")
BOT = Sender(id="b1", name="날씨봇", is_bot=True)

RULE = Citation(
    passage_id=12,
    law="지방계약법 시행령",
    article="제30조",
    path="제1항제2호",
    title="수의계약대상자의 선정절차 등",
    effective_date=dt.date(2026, 1, 2),
    document_version=3,
    quote="추정가격이 2천만원 이하인 경우에는 1인으로부터 받은 견적서에 의할 수 있다.",
    authority=Authority.DECREE,
)
OTHER_RULE = Citation(
    passage_id=40,
    law="지방계약법",
    article="제9조",
    path="",
    title="계약의 방법",
    effective_date=dt.date(2026, 1, 2),
    document_version=1,
    quote="",
    authority=Authority.ACT,
)
SURE = Answer(
    Decision.EXTRACTED, "추정가격이 2천만원 이하이면 1인 견적서로 계약할 수 있습니다.", 0.93, (RULE,)
)
UNSURE = Answer(Decision.UNSURE, "", 0.31, (RULE, OTHER_RULE))
OUT_OF_SCOPE = Answer(Decision.OUT_OF_SCOPE, "", 0.02, ())


@dataclass
class ScriptedAnswerer:
    """``Answerer`` that knows an answer by a word of its question."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    might_generate: list[bool] = field(default_factory=list)
    days: list[dt.date | None] = field(default_factory=list)
    failure: Exception | None = None

    async def answer(
        self, question: str, *, context: str = "", on: dt.date | None = None, may_generate: bool = True
    ) -> Answer:
        self.asked.append((question, context))
        self.might_generate.append(may_generate)
        self.days.append(on)
        if self.failure:
            raise self.failure
        return next((answer for word, answer in self.answers.items() if word in question), UNSURE)

    async def propose_citations(self, text: str, *, limit: int = 5) -> tuple[Citation, ...]:
        return (RULE, OTHER_RULE)[:limit]


class FindsNothing:
    """The search where there is no index."""

    async def search(
        self, query: str, *, on: dt.date, kinds: Sequence[PassageKind] = KINDS, limit: int, offset: int = 0
    ) -> Found:
        return Found((), tuple(FoundKind(kind, 0, ()) for kind in kinds))


class ExaminesNothing:
    """``Examining`` where there is no index."""

    async def ask(self, row: LabelledQuestion) -> Outcome:
        raise AssertionError(f"nothing is to be asked: {row.question}")

    async def examine(self, row: LabelledQuestion) -> Examination:
        raise AssertionError(f"nothing is to be examined: {row.question}")


class PlainAnalyst:
    """``PassageAnalyst`` whose tokens are the words, without vectors."""

    async def analyse(self, passages: Sequence[Passage]) -> list[AnalysedPassage]:
        return [AnalysedPassage(one, {"body": one.text.split()}, "words", None, None) for one in passages]


@dataclass
class Membership:
    """``Channels`` that knows who is in which chat."""

    members: set[tuple[str, str]] = field(default_factory=set)
    admins: set[tuple[str, str]] = field(default_factory=set)
    #: Content of the files that were sent; one that is not there cannot be fetched.
    files: dict[str, bytes] = field(default_factory=dict)

    has_private_chats: bool = True

    async def fetch(self, chat: Chat, file_id: str, *, max_bytes: int) -> bytes:
        if len(self.files.get(file_id, b"")) > max_bytes or file_id not in self.files:
            raise FileNotFetched(file_id)
        return self.files[file_id]

    async def is_member(self, chat: Chat, user_id: str) -> bool:
        return (chat.id, user_id) in self.members

    def private_chat(self, chat: Chat, user_id: str) -> Chat | None:
        return Chat(channel=chat.channel, id=user_id, kind="private") if self.has_private_chats else None

    async def is_chat_admin(self, chat: Chat, user_id: str) -> bool:
        return (chat.id, user_id) in self.admins


@dataclass
class Shown:
    """A message of the bot, as people see it now."""

    id: str
    chat: Chat
    text: Markup
    keyboard: Keyboard
    reply_to: str | None
    row: OutboxRow

    @property
    def plain(self) -> str:
        return Markup(self.text).striptags()

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.keyboard for button in row]


class World:
    """Events go in, committed one by one; what the bot says comes out, as a platform would show it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.answerer = ScriptedAnswerer({"2천만": SURE, "날씨": OUT_OF_SCOPE})
        self.analyst = PlainAnalyst()
        self.channels = Membership()
        self.settings = HandlerSettings(public_url="https://bot.example")
        self.now = NOW
        self.messages: list[Shown] = []
        self.toasts: list[str] = []
        self.dropped: list[OutboxRow] = []
        self._numbers = itertools.count(1)

    async def handle(self, event: Event, *, deliver: bool = True) -> None:
        """Handle an event in a transaction of its own, then deliver what it said."""
        async with self.database.session() as session:
            await dispatch(event, self.services(session))
        if deliver:
            await self.deliver()

    def services(self, session) -> Services:
        return Services(
            session=session,
            read=self.database.read,
            outbox=SessionOutbox(session, {}, lambda: self.now),
            answerer=self.answerer,
            analyst=self.analyst,
            channels=self.channels,
            settings=self.settings,
            now=lambda: self.now,
        )

    async def deliver(self) -> None:
        """Send what waits, as the delivery does: guards are looked at just before."""
        async with self.database.session() as session:
            pending = await session.scalars(
                select(OutboxRow).where(OutboxRow.state == "pending").order_by(OutboxRow.id)
            )
            for row in pending.all():
                await self._send(session, row)

    async def _send(self, session, row: OutboxRow) -> None:
        if row.guard and not await escalations.still_unclaimed(session, int(row.guard.partition(":")[2])):
            await outbox.mark_dropped(session, row.id, reason="guard", now=self.now)
            self.dropped.append(row)
            return
        target = next((one for one in self.messages if one.row.id == row.target_id), None)
        if row.operation == "edit" and target is None:
            await outbox.mark_dropped(session, row.id, reason="no message to edit", now=self.now)
            return
        sent = outgoing(row, target.id if target else None)
        assert units(sent.text) <= (TOAST_UNITS if sent.operation == "toast" else MESSAGE_UNITS)
        message_id = None
        if sent.operation == "toast":
            self.toasts.append(str(sent.text))
        elif target is not None:
            target.text, target.keyboard = sent.text, sent.keyboard
            message_id = target.id
        else:
            message_id = f"bot{row.id}"
            self.messages.append(Shown(message_id, sent.chat, sent.text, sent.keyboard, sent.reply_to, row))
        await outbox.mark_sent(session, row.id, message_id=message_id, now=self.now)

    # What people do

    async def say(
        self,
        sender: Sender,
        text: str,
        *,
        chat: Chat = OPEN,
        mention: bool = True,
        to_room: bool = False,
        reply_to: Shown | str | None = None,
        message_id: str | None = None,
        deliver: bool = True,
    ) -> str:
        """Write a message; returns its id."""
        number = next(self._numbers)
        message_id = message_id or f"m{number}"
        to = reply_to.id if isinstance(reply_to, Shown) else reply_to
        event = MessageReceived(
            key=f"k{number}",
            chat=chat,
            sender=sender,
            at=self.now,
            message_id=message_id,
            text=text,
            mentioned=mention and chat.kind == "group" and reply_to is None,
            reply_to=to,
            reply_to_bot=isinstance(reply_to, Shown),
            to_room=to_room,
        )
        await self.handle(event, deliver=deliver)
        return message_id

    async def command(
        self,
        sender: Sender,
        name: str,
        arguments: str = "",
        *,
        chat: Chat = OPEN,
        reply_to: Shown | None = None,
        addressed: bool = False,
    ) -> str:
        """Give a command; returns the id of its message."""
        number = next(self._numbers)
        event = CommandGiven(
            key=f"k{number}",
            chat=chat,
            sender=sender,
            at=self.now,
            message_id=f"m{number}",
            name=name,
            arguments=arguments,
            reply_to=reply_to.id if reply_to else None,
            addressed=addressed,
        )
        await self.handle(event)
        return event.message_id

    async def press(self, sender: Sender, message: Shown, label: str) -> None:
        """Press the button of a message whose label begins so."""
        button = next(b for row in message.keyboard for b in row if b.label.startswith(label))
        await self.press_action(sender, message.chat, button.action, message.id)

    async def press_action(
        self, sender: Sender, chat: Chat, action: str, message_id: str | None = None, *, deliver: bool = True
    ) -> None:
        """Press a button, also one that is not shown."""
        await self.handle(self._pressed(sender, chat, action, message_id), deliver=deliver)

    async def press_at_once(self, first: tuple[Sender, Chat, str], second: tuple[Sender, Chat, str]) -> None:
        """Press two buttons: the second one's handler has looked before the first one's commits."""
        async with self.database.session() as session:
            await dispatch(self._pressed(*first), self.services(session))
            later = asyncio.create_task(self.handle(self._pressed(*second), deliver=False))
            async with asyncio.timeout(30):
                while not await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                    assert not later.done()
        await later
        await self.deliver()

    def _pressed(
        self, sender: Sender, chat: Chat, action: str, message_id: str | None = None
    ) -> ButtonPressed:
        number = next(self._numbers)
        return ButtonPressed(
            key=f"k{number}",
            chat=chat,
            sender=sender,
            at=self.now,
            press_id=f"p{number}",
            message_id=message_id,
            action=action,
        )

    async def edit(self, sender: Sender, message_id: str, text: str, *, chat: Chat = OPEN) -> None:
        """Change a message."""
        number = next(self._numbers)
        await self.handle(
            MessageEdited(
                key=f"k{number}", chat=chat, sender=sender, at=self.now, message_id=message_id, text=text
            )
        )

    async def delete(self, sender: Sender, message_id: str, *, chat: Chat = OPEN) -> None:
        """Take a message back."""
        number = next(self._numbers)
        await self.handle(
            MessageDeleted(key=f"k{number}", chat=chat, sender=sender, at=self.now, message_id=message_id)
        )

    # What there is to see

    def said(self, chat: Chat = OPEN) -> list[Shown]:
        """The bot's messages in a chat."""
        return [one for one in self.messages if one.chat.id == chat.id]

    def last(self, chat: Chat = OPEN) -> Shown:
        """The bot's last message in a chat."""
        return self.said(chat)[-1]

    def card(self, begins: str, chat: Chat = INSTRUCTORS) -> Shown:
        """The last message in a chat that begins so."""
        return next(one for one in reversed(self.said(chat)) if one.plain.startswith(begins))

    @property
    def toast(self) -> str:
        return self.toasts[-1]

    async def log(self) -> list[str]:
        """Kinds of the lines of the answer log, which must be whole."""
        async with self.database.read() as session:
            assert (await answer_log.verify(session)).ok
            rows = await session.scalars(select(AnswerLogRow).order_by(AnswerLogRow.seq))
            return [row.kind for row in rows]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied and never opened."""
    path = tmp_path_factory.mktemp("handlers") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh migrated database: SQLite, except for tests that are marked ``postgresql``."""
    if request.node.get_closest_marker("postgresql"):
        server: PostgreSQLServer = request.getfixturevalue("postgresql")
        with server.migrated() as url:
            yield url
        return
    path = tmp_path / "gyeyaktong.db"
    shutil.copy(empty_database, path)
    yield f"sqlite:///{path}"


@pytest.fixture
async def bare_world(database_url: str) -> AsyncIterator[World]:
    """A world in which nobody is known and no room is allowed."""
    database = Database(database_url)
    yield World(database)
    await database.close()


@pytest.fixture
async def world(bare_world: World) -> World:
    """An allowed room, a room of instructors, two instructors and an admin."""
    async with bare_world.database.session() as session:
        for chat in (OPEN, INSTRUCTORS):
            room = await rooms.ensure(
                session, channel=chat.channel, chat_id=chat.id, title=chat.title, kind="group", now=NOW
            )
            await rooms.allow(session, room.id)
        await rooms.set_purpose(session, room.id, rooms.Purpose.INSTRUCTORS)
        for sender, role in (
            (TEACHER, Role.INSTRUCTOR),
            (OTHER_TEACHER, Role.INSTRUCTOR),
            (ADMIN, Role.ADMIN),
        ):
            person = await people.ensure(
                session, channel="test", user_id=sender.id, name=sender.name, now=NOW
            )
            await people.grant(session, person.id, role, now=NOW)
    return bare_world

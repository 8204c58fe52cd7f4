"""A city hall on Telegram: its people and rooms, and the program that serves them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.e2e.lo_server import LoServer
from tests.e2e.program import Program
from tests.telegram_fake import Chat, Message, Person, TelegramServer
from tests.telegram_fake.server import TOKEN
from tests.telegram_fake.state import Callback

Server = TelegramServer | LoServer
T = TypeVar("T")

#: What Telegram may refuse without the bot being wrong: the bot asks and takes the refusal.
HARMLESS = ("query is too old", "message is not modified", "can't use getUpdates", "terminated by other")
QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"


@dataclass
class Office:
    """Telegram, the program, and those who use both. ``open`` makes the first admin and instructors."""

    server: Server
    program: Program
    admin: Person = field(init=False)
    instructors: list[Person] = field(init=False)
    instructors_room: Chat = field(init=False)
    #: Refusals by Telegram that this test expects, by words in them.
    expected_refusals: list[str] = field(default_factory=list)
    _seen: int = 0
    _names: int = 0

    @property
    def bot_id(self) -> int:
        return self.server.world.bot.id

    @property
    def at_bot(self) -> str:
        return f"@{self.server.world.bot.username}"

    async def open(self) -> Office:
        """The first admin comes in by the code of the command line; two instructors get their role."""
        self.admin = self.server.person("정관리", "jeong_admin")
        self.instructors = [self.server.person("김강사"), self.server.person("이강사")]
        shown = await self.program.cli("admin", "link")
        code = re.search(r"[A-Za-z0-9_-]{43}", shown)
        assert code is not None, shown
        self.admin.say(self.admin.private, f"/start {code[0]}")
        await self.says(self.admin.private, "관리자 역할이 등록")
        self.instructors_room = self.admin.create_group("강사방")
        for instructor in self.instructors:
            instructor.join(self.instructors_room)
        self.admin.add_bot(self.instructors_room)
        await self.reply(
            self.admin.say(self.instructors_room, f"/instructors_room{self.at_bot}"), "강사방입니다"
        )
        for instructor in self.instructors:
            # Only whom the bot has heard can be given a role.
            await self.reply(instructor.say(self.instructors_room, f"/help{self.at_bot}"), "사용법")
            name = instructor.user.first_name
            await self.reply(self.admin.say(self.admin.private, f"/role {name} 강사"), "역할을 드렸습니다")
        return self

    async def room(
        self, title: str, *people: Person, is_forum: bool = False, kind: str = "supergroup"
    ) -> Chat:
        """A new group with these people, in which the bot may speak."""
        chat = self.admin.create_group(title, kind=kind, is_forum=is_forum)
        for person in people:
            person.join(chat)
        self.admin.add_bot(chat)
        await self.reply(self.admin.say(chat, f"/allow{self.at_bot}"), "이제 이 채팅방에서 답변합니다")
        return chat

    def clerk(self, name: str = "박주무관") -> Person:
        """A member of staff; the names differ, so that several can be told apart."""
        self._names += 1
        return self.server.person(f"{name}{self._names}")

    def ask(self, person: Person, chat: Chat, text: str, **where: Any) -> Message:
        """Ask, by naming the bot where others listen."""
        return person.say(chat, text if chat.type == "private" else f"{self.at_bot} {text}", **where)

    # What the bot did

    def replies(self, to: Message) -> list[Message]:
        """What the bot said in reply to a message."""
        return [m for m in to.chat.by(self.bot_id) if m.reply_to is to]

    async def reply(self, to: Message, words: str = "", *, within: float = 20) -> Message:
        """The bot's reply to a message, with these words in it."""
        return await self._wait(
            lambda: next((m for m in self.replies(to) if words in m.text), None),
            within,
            lambda: f"no reply with {words!r} to {to.text!r}, only {[m.text for m in self.replies(to)]}",
        )

    async def says(
        self, chat: Chat, words: str, *, after: Message | None = None, within: float = 20
    ) -> Message:
        """A message of the bot with these words, newer than ``after``."""

        def found() -> Message | None:
            newer = [m for m in chat.by(self.bot_id) if after is None or m.id > after.id]
            return next((m for m in newer if words in m.text), None)

        return await self._wait(
            found,
            within,
            lambda: f"nothing with {words!r} in {chat.title}, only {[m.text for m in chat.by(self.bot_id)]}",
        )

    async def becomes(self, message: Message, words: str, *, within: float = 20) -> Message:
        """A message once an edit has given it these words, in its text or on a button."""
        return await self._wait(
            lambda: message if words in message.text or any(words in x for x in message.labels) else None,
            within,
            lambda: f"{message.text!r} with {message.labels} never got {words!r}",
        )

    async def toast(self, press: Callback, words: str = "", *, within: float = 20) -> str:
        """What a press of a button was answered with."""
        answer = await self._wait(
            lambda: press.answer if press.answer is not None else None,
            within,
            lambda: "the press was not answered",
        )
        text = str(answer.get("text", ""))
        assert words in text, text
        return text

    async def settled(self, *, within: float = 20) -> None:
        """Wait until the program has handled all that came in and sent all that goes out."""
        await self._wait(
            lambda: (
                self.server.drained
                and not self.rows("SELECT 1 FROM inbox WHERE state = 'new'")
                and not self.rows("SELECT 1 FROM outbox WHERE state IN ('pending', 'sending')")
            ),
            within,
            lambda: str(
                self.rows("SELECT lane, state, error FROM inbox WHERE state = 'new'")
                + self.rows("SELECT lane, state, error FROM outbox WHERE state IN ('pending', 'sending')")
            ),
        )

    async def quiet(self, chat: Chat, count: int) -> None:
        """Nothing is on its way any more, and the bot has written ``count`` messages in a chat."""
        await self.settled()
        said = [m.text for m in chat.by(self.bot_id)]
        assert len(said) == count, said

    async def _wait(self, found: Callable[[], T | None], within: float, why: Callable[[], str]) -> T:
        try:
            return await self.server.world.until(found, within=within)
        except AssertionError:
            raise AssertionError(f"{why()}\nlog:\n{self.program.log()[-3000:]}") from None

    # What is in its database

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the program's database from outside."""
        with closing(sqlite3.connect(f"file:{self.program.data / 'gyeyaktong.db'}?mode=ro", uri=True)) as db:
            return db.execute(sql, values).fetchall()

    def answers_by_bot(self, question: Message) -> int:
        """How many answers of the bot are on record for a message."""
        return len(
            self.rows(
                "SELECT answer.id FROM answer JOIN question ON question.id = answer.question_id "
                "JOIN room ON room.id = question.room_id "
                "WHERE room.chat_id = ? AND question.message_id = ? AND answer.instructor_id IS NULL",
                str(question.chat.id),
                str(question.id),
            )
        )

    # What must not have happened

    def check(self) -> None:
        """Everything since the last check that the bot did against Telegram's rules, or that we invented."""
        failures, self.server.world.failures = self.server.world.failures, []
        assert not failures, failures
        new, self._seen = self.server.calls[self._seen :], len(self.server.calls)
        allowed = (*HARMLESS, *self.expected_refusals)
        refused = [
            (call.method, call.status, call.error, call.params)
            for call in new
            if 400 <= call.status < 500
            and call.status != 429
            and not any(words.lower() in call.error.lower() for words in allowed)
        ]
        self.expected_refusals.clear()
        assert not refused, refused
        dead = self.rows("SELECT event, error FROM inbox WHERE state = 'dead'")
        assert not dead, dead


def telegram_settings(server: Server, program_port: int, mode: str) -> dict[str, str]:
    """Settings that connect the program to a server here, without the pauses that real chats want."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
        "TELEGRAM_MODE": mode,
        "TELEGRAM_CHAT_INTERVAL": "0",
        "TELEGRAM_GROUP_PER_MINUTE": "0",
        "TELEGRAM_PER_SECOND": "0",
        "QUESTIONS_PER_MINUTE": "1000",
    }
    if mode == "webhook":
        settings |= {
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{program_port}/telegram/webhook",
            "TELEGRAM_WEBHOOK_SECRET": "a-secret_of_the_tests",
        }
    return settings


def installed(template: Path, directory: Path, server: Server, mode: str, **settings: str) -> Program:
    """A program whose knowledge was imported before, connected to ``server``."""
    program = Program(directory)
    program.settings |= telegram_settings(server, program.port, mode) | settings
    shutil.copytree(template, program.data)
    return program

"""What the web pages work with; ``app.install`` keeps it in the application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.events import Event
from handlers.push_services import PushServices
from handlers.services import Services
from handlers.web.hub import RoomHub
from handlers.web.oidc.provider import OidcSettings
from indexer.entries import PassageKind
from indexer.evaluation import LabelledQuestion, Outcome
from knowledge.board.search import KINDS, Found
from knowledge.db import Database
from knowledge.examiner import Examination
from knowledge.statistics.content import Statistics
from knowledge.statistics.scope import Rooms
from knowledge.statistics.span import Span


class Intake(Protocol):
    """Where events go."""

    async def put(self, session: AsyncSession, event: Event, *, due_at: dt.datetime | None = None) -> bool:
        """Put an event into the inbox within the caller's transaction, to be handled from ``due_at`` on.

        False when it was there already.
        """

    def wake(self) -> None:
        """Something was committed: let the workers look."""


#: Working hours within which a question should have its answer, unless an office says otherwise.
DUE_HOURS = 8


class Search(Protocol):
    """What finds entries, rules and documents."""

    async def search(
        self, query: str, *, on: dt.date, kinds: Sequence[PassageKind] = KINDS, limit: int, offset: int = 0
    ) -> Found:
        """Find what is in force on a day, best first within each kind."""


class Examining(Protocol):
    """What looks closely at how a question is answered."""

    async def ask(self, row: LabelledQuestion) -> Outcome:
        """Ask a question."""

    async def examine(self, row: LabelledQuestion) -> Examination:
        """Ask it, and say how the answer came about."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the web pages.

    Attributes:
        public_url: Address under which people reach them, no slash at its end. Cookies are
            ``Secure`` where it is https.
        join_code: Asked of those who join the room; empty where nobody is asked.
        zone: Time zone of dates shown.
        message_max_chars: Longest message.
        messages_per_minute: Messages, edits and button presses of one person.
        joins_per_minute: Attempts to enter from one address.
        undo_seconds: How long an act of the console can be taken back.
        due_hours: Working hours within which a question should have its answer.
        searches_per_minute: Searches of one person, or from one address where nobody has signed in.
        session_days: How long the session of somebody without a role lives after its last use.
        role_session_days: The same of an instructor or administrator.
        oidc: The provider of the office's accounts; None where there is none.
        join_with_nickname: Whether somebody without such an account may come in, under a nickname.
        anonymous_questions: Whether people may ask in the open room without their name.
        push_services: Where notifications may be sent; none where they are off.
        board_public: Whether the board is open to whoever reaches it, without joining.
        question_max_chars: Longest question that is asked by the API.
        api_calls_per_minute: Requests of one client of the API.
        api_asks_per_minute: How many of them may be questions.
    """

    public_url: str
    join_code: str = ""
    zone: ZoneInfo = ZoneInfo("Asia/Seoul")  # noqa: RUF009 (immutable)
    message_max_chars: int = 4000
    messages_per_minute: int = 30
    joins_per_minute: int = 20
    undo_seconds: int = 60
    due_hours: int = DUE_HOURS
    searches_per_minute: int = 60
    anonymous_questions: bool = True
    push_services: PushServices = PushServices()  # noqa: RUF009 (immutable)
    session_days: int = 30
    role_session_days: int = 7
    oidc: OidcSettings | None = None
    join_with_nickname: bool = True
    board_public: bool = False
    question_max_chars: int = 1000
    api_calls_per_minute: int = 600
    api_asks_per_minute: int = 60

    @property
    def secure(self) -> bool:
        """Whether cookies may only travel over https."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class WebContext:
    """Everything the routes need."""

    database: Database
    intake: Intake
    hub: RoomHub
    search: Search
    examiner: Examining
    settings: WebSettings
    now: Callable[[], dt.datetime]
    #: What acts and questions of API clients work with, on a session of theirs.
    services: Callable[[AsyncSession], Services]
    #: Counts what was asked on some days, in some rooms or in all.
    statistics: Callable[[Span, Rooms], Awaitable[Statistics]]
    #: To be called once they are committed: replies may wait to be sent.
    committed: Callable[[], None]

    def today(self) -> dt.date:
        """The day, where the pages are read."""
        return self.now().astimezone(self.settings.zone).date()


CONTEXT = web.AppKey("web_context", WebContext)

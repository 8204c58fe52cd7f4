"""The composition root of the running program: every part made once, started and stopped in order."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import uuid
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Channel, Pace
from bot.channels.api import ApiChannel
from bot.channels.directory import ChannelDirectory
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.web import WebChannel
from bot.delivery import Delivery
from bot.engine import Engine
from bot.health import Health
from bot.intake import Intake
from bot.outbox import SessionOutbox
from bot.push import WebPush
from bot.scheduler import Scheduler, daily, hourly, weekly
from bot.sendings import Guard, Sendings
from bot.server import Server, Webhook, build
from bot.settings import Settings
from bot.watching import Watching
from handlers.comparing import announce_conflicts
from handlers.digest import prepare_digests
from handlers.dispatch import apologise, dispatch
from handlers.events import Event
from handlers.reminders import remind_of_unclaimed
from handlers.reviewing import announce_reviews
from handlers.services import HandlerSettings, Services
from handlers.web import files
from handlers.web.concerns import UNSEEN, is_unseen
from handlers.web.context import DUE_HOURS, WebContext, WebSettings
from handlers.web.feed import make_hub
from handlers.web.oidc.provider import OidcSettings
from knowledge import access, escalations, inbox, outbox, privacy, rooms, schedule
from knowledge.db import Database
from knowledge.retention import forget_finished
from knowledge.statistics.composing import compose
from knowledge.statistics.content import Statistics
from knowledge.statistics.scope import Rooms
from knowledge.statistics.span import Span

log = logging.getLogger(__name__)

_POLLING_DUTY = "telegram polling"
#: The duty to poll is taken over from a process that died after this long; it is renewed far more often.
_POLLING_LEASE = dt.timedelta(seconds=20)


class App:
    """The whole program on an open database and engine."""

    def __init__(
        self, settings: Settings, database: Database, engine: Engine, now: Callable[[], dt.datetime]
    ) -> None:
        self._settings = settings
        self._database = database
        self._engine = engine
        self._now = now
        # The embedded database serves one process, which may take over from its dead predecessor at once.
        self._alone = settings.database.startswith("sqlite")
        self._holder = "embedded" if self._alone else uuid.uuid4().hex
        hub = make_hub(database, settings.web_url)
        self._web = WebChannel(database, hub, self._outbox, now)
        self._telegram = self._make_telegram()
        api = ApiChannel()
        self._channels: dict[str, Channel] = {self._web.name: self._web, api.name: api}
        if self._telegram is not None:
            self._channels[self._telegram.name] = self._telegram
        self._directory = ChannelDirectory(self._channels)
        self._max_units = {name: channel.max_units for name, channel in self._channels.items()}
        self._push = WebPush(database, settings.push_services, settings.web_push_contact, now)
        self._delivery = Delivery(
            Sendings(database, self._guards(), now), [*self._channels.values(), self._push]
        )
        self._intake = Intake(
            database,
            self._handle,
            self._apologise,
            now=now,
            committed=self._committed,
            workers=settings.workers,
        )
        self._scheduler = Scheduler(
            database,
            (
                weekly("digest", settings.digest_slot, self._prepare_digests),
                daily("upkeep", settings.zone, self._keep_up),
                hourly("reminders", self._remind),
                hourly("reviews", self._announce_reviews),
                hourly("conflicts", self._announce_conflicts),
                hourly("retention", self._forget_finished),
            ),
            now=now,
            committed=self._committed,
        )
        self._watching = Watching(engine.watch) if engine.watch is not None else None
        context = WebContext(
            database=database,
            intake=self._intake,
            hub=hub,
            search=engine.search,
            examiner=engine.examiner,
            settings=WebSettings(
                public_url=settings.web_url,
                join_code=settings.web_join_code.get_secret_value() if settings.web_join_code else "",
                zone=settings.zone,
                undo_seconds=settings.console_undo_seconds,
                due_hours=settings.reminder_hours or DUE_HOURS,
                question_max_chars=settings.question_max_chars,
                session_days=settings.session_days,
                role_session_days=settings.role_session_days,
                oidc=_oidc(settings),
                join_with_nickname=settings.join_with_nickname,
                anonymous_questions=settings.anonymous_questions,
                push_services=settings.push_services,
                board_public=settings.board_public,
            ),
            now=now,
            services=self._services,
            statistics=self._statistics,
            committed=self._committed,
        )
        self._server = Server(
            build(context, self._make_health(), self._make_webhook(), settings.proxies),
            settings.host,
            settings.port,
        )

    @property
    def port(self) -> int:
        """The port of the web server."""
        return self._server.port

    async def start(self) -> None:
        """Start everything; what was left behind by the process before goes first.

        Raises:
            StartError: When the port is taken, or Telegram refuses the token; nothing runs then.
        """
        try:
            # Before anybody can come in, there are rooms to come into.
            await self._web.start(self._intake.accept)
            await self._push.start()
            await self._server.start()
            await self._start_parts()
        except BaseException:
            await self.stop()
            raise

    async def _start_parts(self) -> None:
        if self._alone:
            async with self._database.session() as session:
                await inbox.release_leases(session)
                await outbox.release_leases(session)
        self._engine.follower.start()
        await self._delivery.start()
        self._intake.start()
        self._scheduler.start()
        if self._watching is not None:
            self._watching.start()
        # Last, because it may take seconds to find out that Telegram cannot be reached.
        if self._telegram is not None:
            await self._telegram.start(self._intake.accept)

    async def stop(self) -> None:
        """Take nothing in any more, finish what is at work, leave the rest in the tables."""
        await asyncio.gather(self._server.stop(), *(channel.stop() for channel in self._channels.values()))
        await asyncio.gather(self._scheduler.stop(), self._intake.stop())
        if self._watching is not None:
            await self._watching.stop()
        await self._delivery.stop()
        await self._engine.follower.stop()
        if self._telegram is not None:
            async with self._database.session() as session:
                await schedule.release_lease(session, _POLLING_DUTY, self._holder)
        await asyncio.gather(*(channel.close() for channel in self._channels.values()), self._push.close())

    # What the parts are given

    def _outbox(self, session: AsyncSession) -> SessionOutbox:
        return SessionOutbox(session, self._max_units, self._now)

    def _services(self, session: AsyncSession) -> Services:
        settings = self._settings
        return Services(
            session=session,
            read=self._database.read,
            outbox=self._outbox(session),
            answerer=self._engine.answerer,
            analyst=self._engine.analyst,
            channels=self._directory,
            settings=HandlerSettings(
                public_url=settings.web_url,
                question_max_chars=settings.question_max_chars,
                questions_per_minute=settings.questions_per_minute,
                digest_needs_approval=settings.digest_approval,
                reminder_hours=settings.reminder_hours,
            ),
            now=self._now,
        )

    async def _statistics(self, span: Span, rooms: Rooms) -> Statistics:
        async with self._database.read() as session:
            return await compose(session, span, self._engine.wordings(), now=self._now(), rooms=rooms)

    async def _handle(self, event: Event, session: AsyncSession) -> None:
        await dispatch(event, self._services(session))

    def _committed(self) -> None:
        """Replies may wait to be sent, and the index may have something to follow."""
        self._delivery.wake()
        self._engine.follower.wake()

    async def _apologise(self, event: Event, session: AsyncSession) -> None:
        await apologise(event, self._services(session))

    async def _prepare_digests(self, session: AsyncSession, begun: dt.datetime) -> None:
        await prepare_digests(self._services(session), begun)

    async def _remind(self, session: AsyncSession, _: dt.datetime) -> None:
        await remind_of_unclaimed(self._services(session), self._now())

    async def _announce_reviews(self, session: AsyncSession, _: dt.datetime) -> None:
        await announce_reviews(self._services(session), self._now())

    async def _announce_conflicts(self, session: AsyncSession, _: dt.datetime) -> None:
        await announce_conflicts(self._services(session), self._now())

    async def _keep_up(self, session: AsyncSession, _: dt.datetime) -> None:
        """Sessions that have ended."""
        await access.forget_expired(session, now=self._now())

    async def _forget_finished(self, session: AsyncSession, _: dt.datetime) -> None:
        kept = dt.timedelta(days=self._settings.queue_kept_days)
        await forget_finished(session, before=self._now() - kept)
        await files.forget_read(session, now=self._now())

    def _guards(self) -> dict[str, Guard]:
        async def unclaimed(session: AsyncSession, question_id: str) -> bool:
            return await escalations.still_unclaimed(session, int(question_id))

        return {"unclaimed": unclaimed, UNSEEN: is_unseen}

    def _make_telegram(self) -> TelegramChannel | None:
        settings = self._settings
        if settings.telegram_token is None:
            return None
        options = TelegramOptions(
            token=settings.telegram_token.get_secret_value(),
            api_url=settings.telegram_api_url,
            webhook_url=settings.webhook_url if settings.telegram_mode == "webhook" else None,
            webhook_secret=settings.webhook_secret,
            pace=Pace(
                chat_interval=settings.telegram_chat_interval,
                group_per_minute=settings.telegram_group_per_minute,
                per_second=settings.telegram_per_second,
            ),
        )
        return TelegramChannel(
            options,
            mask=privacy.mask,
            now=self._now,
            may_poll=self._may_poll,
            has_auto_rooms=self._has_auto_rooms,
        )

    async def _may_poll(self) -> bool:
        async with self._database.session() as session:
            return await schedule.acquire_lease(
                session, _POLLING_DUTY, self._holder, now=self._now(), ttl=_POLLING_LEASE
            )

    async def _has_auto_rooms(self) -> bool:
        async with self._database.read() as session:
            return any(
                room.channel == TelegramChannel.name and room.mode == rooms.Mode.AUTO
                for room in await rooms.allowed(session)
            )

    def _make_webhook(self) -> Webhook | None:
        if self._telegram is None or self._settings.telegram_mode != "webhook":
            return None
        return Webhook(self._telegram, self._settings.webhook_secret)

    def _make_health(self) -> Health:
        parts = {
            "intake": self._intake.trouble,
            "delivery": self._delivery.trouble,
            "scheduler": self._scheduler.trouble,
            "follower": self._engine.follower.trouble,
        }
        parts |= {name: channel.trouble for name, channel in self._channels.items()}
        return Health(self._database, parts, self._engine.follower.lag, self._now)


def _oidc(settings: Settings) -> OidcSettings | None:
    if not settings.oidc_issuer or settings.oidc_client_secret is None:
        return None
    return OidcSettings(
        settings.oidc_issuer.rstrip("/"),
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_name,
    )

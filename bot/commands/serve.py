"""``serve``: the running program, from the first start to the signal that ends it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket

import typer

from bot import texts
from bot.app import App
from bot.commands.common import now, open_database, run, settings
from bot.commands.upkeep import LINK_LIFE, show_link
from bot.engine import Engine, Following, open_index, open_workshop
from bot.errors import StartError
from bot.generation import with_generation
from bot.lock import only_one
from bot.progress import screen
from bot.settings import Settings
from bot.setup import import_knowledge, upgrade_database
from knowledge import access, people
from knowledge.db import Database
from knowledge.people import Role

log = logging.getLogger(__name__)


def serve() -> None:
    """Start the room and the bot, doing first whatever the first start needs."""
    chosen = settings(log_level=None)
    with only_one(chosen.data_dir):
        run(_until_signal(chosen))


async def _until_signal(chosen: Settings) -> None:
    started, ending = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(_serve(chosen, started, ending))

    def end() -> None:
        ending.set()
        if not started.is_set():
            # An import goes on at the next start with the documents that are missing.
            serving.cancel()

    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, end)
    try:
        await serving
    except asyncio.CancelledError:
        if not ending.is_set():
            raise
    screen.print(texts.STOPPED)


async def _serve(chosen: Settings, started: asyncio.Event, ending: asyncio.Event) -> None:
    # Said before the minutes that a first import takes, not after them.
    _refuse_taken_port(chosen)
    await upgrade_database(chosen)
    async with contextlib.AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(chosen))
        workshop = stack.enter_context(open_workshop(chosen))
        await import_knowledge(chosen, database, workshop, now=now())
        index = await stack.enter_async_context(open_index(chosen, database, workshop, now, alone=True))
        answerer = await stack.enter_async_context(
            with_generation(chosen, database, workshop.morphemes, index.answerer)
        )
        engine = Engine(
            workshop.analyst,
            answerer,
            Following(index.follower),
            index.search,
            index.examiner,
            lambda: index.holder.reader.wordings,
            index.watch.look,
        )
        app = App(chosen, database, engine, now)
        started.set()
        await app.start()
        try:
            await _welcome(chosen, database)
            await ending.wait()
            screen.print(texts.STOPPING)
        finally:
            await app.stop()


def _refuse_taken_port(chosen: Settings) -> None:
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as error:
            raise StartError(texts.PORT_NOT_FREE.format(host=chosen.host, port=chosen.port)) from error


async def _welcome(chosen: Settings, database: Database) -> None:
    """Say where the room is; while nobody is administrator, how to become one."""
    screen.print(texts.RUNNING)
    typer.echo(f"  {chosen.web_url}/")
    async with database.session() as session:
        if await people.holders(session, Role.ADMIN):
            return
        code = await access.create_sign_in_link(session, role=Role.ADMIN, now=now(), ttl=LINK_LIFE)
    show_link(chosen, code, Role.ADMIN)

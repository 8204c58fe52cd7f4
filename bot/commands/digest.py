"""``digest``: this week's digest, shown or posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import Commands
from bot.outbox import SessionOutbox
from bot.progress import confirm, screen
from bot.settings import Settings
from bot.splitting import plain
from handlers.digest_acts import approve_and_post
from handlers.digest_text import render_full
from handlers.services import HandlerSettings, Services
from indexer.analysis import AnalysedPassage, Vectors
from indexer.structure import Passage
from knowledge import digest, rooms
from knowledge.answering import Answer, Citation
from knowledge.db import Database
from knowledge.models import Digest, Room

app = Commands(help=texts.HELP_DIGEST)
Week = Annotated[str | None, typer.Option(help=texts.HELP_WEEK)]


@app.command(help=texts.HELP_DIGEST_PREVIEW)
def preview(week: Week = None) -> None:
    """Show a week's digest of every room, as the log has it now."""
    run(_preview(settings(), _checked(week)))


async def _preview(chosen: Settings, week: str) -> None:
    async with open_database(chosen) as database, database.read() as session:
        shown = 0
        for room in await _receivers(session):
            content = await digest.compose(session, room, week)
            if content.is_empty:
                continue
            shown += 1
            screen.rule(room.title)
            typer.echo(plain(render_full(content)))
    if not shown:
        screen.print(texts.DIGEST_EMPTY.format(week=week))


@app.command(help=texts.HELP_DIGEST_POST)
def post(
    week: Week = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=texts.HELP_YES)] = False,
) -> None:
    """Post a week's digest to every room, once; the running program sends it."""
    chosen = settings()
    wanted = _checked(week)
    if not yes and not confirm(texts.DIGEST_CONFIRM.format(week=wanted)):
        raise typer.Abort
    posted = run(_post(chosen, wanted))
    done = texts.DIGEST_POSTED if posted else texts.DIGEST_NOTHING_TO_POST
    screen.print(done.format(week=wanted, count=posted))


async def _post(chosen: Settings, week: str) -> int:
    moment = now()
    posted = 0
    async with open_database(chosen) as database, database.session() as session:
        services = _services(chosen, database, session)
        for room in await _receivers(session):
            found = await digest.for_week(session, room.id, week)
            if found is None:
                content = await digest.compose(session, room, week)
                if content.is_empty:
                    continue
                found = await digest.create_draft(session, room.id, content, now=moment)
            if await _is_draft(session, found):
                await approve_and_post(services, found.id, None, now=moment)
                posted += 1
    return posted


async def _is_draft(session: AsyncSession, found: Digest) -> bool:
    state = await session.scalar(select(Digest.state).where(Digest.id == found.id))
    return state == digest.DigestState.DRAFT


async def _receivers(session: AsyncSession) -> list[Room]:
    found = await rooms.with_purpose(session, rooms.Purpose.OPEN)
    return [room for room in found if room.kind == "group"]


def _checked(week: str | None) -> str:
    if week is None:
        return digest.week_of(now())
    try:
        digest.bounds(week)
    except ValueError:
        raise typer.BadParameter(texts.WEEK_UNREADABLE, param_hint="--week") from None
    return week


class _AnswersNothing:
    """Stands where a handler could ask questions; posting a digest asks none."""

    async def answer(self, *_: object, **__: object) -> Answer:
        raise NotImplementedError

    async def propose_citations(self, *_: object, **__: object) -> tuple[Citation, ...]:
        raise NotImplementedError

    async def analyse(
        self, passages: Sequence[Passage], *, known: Sequence[Vectors | None] = ()
    ) -> list[AnalysedPassage]:
        raise NotImplementedError

    async def is_member(self, *_: object) -> bool:
        raise NotImplementedError

    def private_chat(self, *_: object) -> None:
        raise NotImplementedError

    async def is_chat_admin(self, *_: object) -> bool:
        raise NotImplementedError

    async def fetch(self, *_: object, **__: object) -> bytes:
        raise NotImplementedError


def _services(chosen: Settings, database: Database, session: AsyncSession) -> Services:
    nothing = _AnswersNothing()
    return Services(
        session=session,
        read=database.read,
        outbox=SessionOutbox(session, {}, now),
        answerer=nothing,
        analyst=nothing,
        channels=nothing,
        settings=HandlerSettings(public_url=chosen.web_url, digest_needs_approval=False),
        now=now,
    )

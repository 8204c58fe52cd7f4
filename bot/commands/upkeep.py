"""``admin``, ``db``, ``backup`` and ``restore``: what an operator does beside the running program."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import Commands
from bot.progress import screen
from bot.settings import Settings
from knowledge import access, backup, migrations
from knowledge.people import Role

#: How long a sign-in link works.
LINK_LIFE = dt.timedelta(hours=24)

admin = Commands(help=texts.HELP_ADMIN)
db = Commands(help=texts.HELP_DB)


@admin.command(help=texts.HELP_ADMIN_LINK)
def link(
    role: Annotated[Role, typer.Option(help=texts.HELP_ROLE)] = Role.ADMIN,
) -> None:
    """Print a one-time sign-in link."""
    chosen = settings()
    code = run(_link(chosen, role))
    show_link(chosen, code, role)


async def _link(chosen: Settings, role: Role) -> str:
    async with open_database(chosen) as database, database.session() as session:
        return await access.create_sign_in_link(session, role=role, now=now(), ttl=LINK_LIFE)


def show_link(chosen: Settings, code: str, role: Role) -> None:
    """Print a sign-in link, and how to use its code in Telegram."""
    hours = int(LINK_LIFE.total_seconds() // 3600)
    screen.print(texts.LINK_INTRO.format(role=texts.ROLES[role], hours=hours))
    typer.echo(f"  {chosen.web_url}/sign-in/{code}")
    if chosen.telegram_token:
        screen.print(texts.LINK_TELEGRAM)
        typer.echo(f"  /start {code}")


@db.command(help=texts.HELP_DB_UPGRADE)
def upgrade() -> None:
    """Bring the database to this version's tables."""
    chosen = settings()
    before = migrations.current_revision(chosen.database)
    migrations.upgrade(chosen.database)
    after = migrations.head_revision()
    done = texts.DATABASE_CURRENT if before == after else texts.DATABASE_UPGRADED
    screen.print(done.format(revision=after))


def make_backup(
    path: Annotated[Path | None, typer.Argument(help=texts.HELP_BACKUP_PATH)] = None,
) -> None:
    """Copy all data into one file."""
    moment = now()
    chosen = settings()
    target = path or Path(f"gyeyaktong-{moment.astimezone(chosen.zone):%Y%m%d-%H%M%S}.zip")
    manifest = backup.backup(chosen.database, target, now=moment)
    screen.print(texts.BACKED_UP.format(path=target, size=manifest.size / 2**20))


def restore_backup(
    path: Annotated[Path, typer.Argument(help=texts.HELP_RESTORE_PATH)],
    force: Annotated[bool, typer.Option("--force", help=texts.HELP_RESTORE_FORCE)] = False,
) -> None:
    """Put the data of a backup in place."""
    restored = backup.restore(path, settings().data_dir, now=now(), force=force)
    if restored.kept_aside is not None:
        screen.print(texts.KEPT_ASIDE.format(path=restored.kept_aside))
    screen.print(texts.RESTORED.format(path=restored.database))

"""``api client``: which programs may use the API, and what they may do there."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from rich.table import Table

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import Commands
from bot.errors import StartError
from bot.progress import screen
from bot.settings import Settings
from handlers.web.api.problems import PREFIX
from knowledge import api_clients
from knowledge.api_clients import MAX_DAYS, MAX_NAME, NewClient, Scope
from knowledge.models import ApiClient

app = Commands(help=texts.HELP_API)
client = Commands(help=texts.HELP_API_CLIENT)
app.add_typer(client, name="client")


@client.command(help=texts.HELP_API_ADD)
def add(
    name: Annotated[str, typer.Argument(help=texts.HELP_API_NAME)],
    scope: Annotated[list[Scope], typer.Option(help=texts.HELP_API_SCOPE)],
    days: Annotated[int, typer.Option(help=texts.HELP_API_DAYS, min=1, max=MAX_DAYS)] = 365,
) -> None:
    """Make a client and print its token, once."""
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise typer.BadParameter(texts.API_NAME_UNFIT.format(limit=MAX_NAME), param_hint="NAME")
    chosen = settings()
    new = run(_add(chosen, name, scope, dt.timedelta(days=days)))
    until = f"{new.client.expires_at.astimezone(chosen.zone):%Y-%m-%d}"
    screen.print(texts.API_ADDED.format(name=new.client.name, until=until, url=f"{chosen.web_url}{PREFIX}"))
    typer.echo(new.token)


@client.command("list", help=texts.HELP_API_LIST)
def list_clients() -> None:
    """Show every client, without its token."""
    chosen = settings()
    clients = run(_every(chosen))
    table = Table(*texts.API_COLUMNS)
    for one in clients:
        used = f"{one.last_used_at.astimezone(chosen.zone):%Y-%m-%d %H:%M}" if one.last_used_at else "-"
        until = f"{one.expires_at.astimezone(chosen.zone):%Y-%m-%d}"
        table.add_row(str(one.id), one.name, " ".join(one.scopes), used, until, _state(one))
    screen.print(table if clients else texts.API_EMPTY)


@client.command(help=texts.HELP_API_REVOKE)
def revoke(name: Annotated[str, typer.Argument(help=texts.HELP_API_NAME)]) -> None:
    """Let a client's token work no more; a running program knows it at once."""
    if run(_revoke(settings(), name)) is None:
        raise StartError(texts.API_UNKNOWN.format(name=name))
    screen.print(texts.API_REVOKED.format(name=name))


def _state(one: ApiClient) -> str:
    if one.revoked_at is not None:
        return texts.API_STATES["revoked"]
    return texts.API_STATES["expired" if one.expires_at <= now() else "working"]


async def _add(chosen: Settings, name: str, scopes: list[Scope], ttl: dt.timedelta) -> NewClient:
    async with open_database(chosen) as database, database.session() as session:
        return await api_clients.add(session, name=name, scopes=scopes, now=now(), ttl=ttl)


async def _every(chosen: Settings) -> list[ApiClient]:
    async with open_database(chosen) as database, database.read() as session:
        return await api_clients.every(session)


async def _revoke(chosen: Settings, name: str) -> ApiClient | None:
    async with open_database(chosen) as database, database.session() as session:
        return await api_clients.revoke(session, name, now=now())

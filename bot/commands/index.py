"""``index``: the search index, shown and made anew."""

from __future__ import annotations

import typer
from rich.table import Table

from bot import texts
from bot.commands.common import now, open_database, run, settings
from bot.commands.shell import FAILED, Commands
from bot.engine import index_root, open_index, open_workshop, rebuild
from bot.progress import bar, screen
from bot.settings import Settings
from indexer.snapshot import read_manifest
from knowledge.corpus import current_seq

app = Commands(help=texts.HELP_INDEX)


@app.command(name="rebuild", help=texts.HELP_INDEX_REBUILD)
def rebuild_index() -> None:
    """Make the index anew from the database; passages of another model are analysed again."""
    run(_rebuild(settings()))
    screen.print(texts.INDEX_REBUILT)


async def _rebuild(chosen: Settings) -> None:
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            async with open_index(chosen, database, workshop, now, load=False) as index:
                with bar(texts.INDEX_REANALYSE) as progress:
                    await index.follower.reanalyse(workshop.analyst, progress.at)
                await rebuild(index.follower)


@app.command(help=texts.HELP_INDEX_STATUS)
def status() -> None:
    """Show what the index on disk is made of, and whether it is behind the database."""
    chosen = settings()
    root = index_root(chosen)
    manifest = read_manifest(root)
    behind = run(_last_change(chosen)) - manifest.seq
    size = sum(file.stat().st_size for file in root.rglob("*") if file.is_file())
    calibration = texts.CALIBRATION_OWN if manifest.calibration else texts.CALIBRATION_SHIPPED
    table = Table(show_header=False)
    for name, value in (
        (texts.INDEX_PLACE, str(root)),
        (texts.INDEX_PASSAGES, f"{manifest.passages:,}"),
        (texts.INDEX_SIZE, f"{size / 2**20:.1f}MB"),
        (texts.INDEX_ANALYZER, manifest.tokenizer_id),
        (texts.INDEX_MODEL, manifest.model_id or texts.DOCTOR_NO_MODEL),
        (texts.INDEX_CALIBRATION, calibration),
        (texts.INDEX_BEHIND, texts.COUNT.format(count=max(0, behind))),
    ):
        table.add_row(name, value)
    screen.print(table)
    if behind < 0:
        screen.print(texts.INDEX_AHEAD, style="red")
        raise typer.Exit(FAILED)


async def _last_change(chosen: Settings) -> int:
    async with open_database(chosen) as database, database.read() as session:
        return await current_seq(session)

"""``import-chat``: what was asked and answered in an exported chat."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.commands.common import now, run, settings
from bot.commands.opening import Opened, open_all
from bot.progress import bar, screen, show_problems
from bot.settings import Settings
from knowledge import imported
from knowledge.answering import Decision
from knowledge.chats.clusters import Cluster, cluster
from knowledge.chats.proposals import propose
from knowledge.chats.reading import Chat, read_chat
from knowledge.chats.threads import find_threads
from knowledge.imported import Origin, ProposedEntry, Standing


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is in a chat, in numbers, with the drafts made of it."""

    messages: int
    threads: int
    clusters: int
    drafts: list[ProposedEntry]
    warnings: tuple[str, ...]


def import_chat(
    path: Annotated[Path, typer.Argument(help=texts.HELP_CHAT_PATH, exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=texts.HELP_CHAT_DRY_RUN)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)] = False,
) -> None:
    """Make drafts of Q&A entries from an exported chat; instructors judge them."""
    found = run(_import(settings(), path, dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    elif dry_run:
        _show(found.drafts)


async def _import(chosen: Settings, path: Path, *, dry_run: bool) -> _Found:
    with bar(texts.CHAT_READING) as progress:
        chat = await asyncio.to_thread(read_chat, path, progress.at)
    show_problems(path.name, [("", warning) for warning in chat.warnings])
    async with open_all(chosen) as opened:
        found = await _look_through(opened, chat)
        numbers = {"messages": found.messages, "threads": found.threads, "clusters": found.clusters}
        screen.print(texts.CHAT_FOUND.format(drafts=len(found.drafts), **numbers))
        screen.print(texts.CHAT_DRY_RUN if dry_run else await _store(opened, found.drafts))
    return found


async def _store(opened: Opened, drafts: list[ProposedEntry]) -> str:
    """Store what is new; gives back what to say of it."""
    async with opened.database.session() as session:
        proposals = await imported.propose(session, Origin.CHAT, drafts, now=now())
    new = sum(one.standing is Standing.NEW for one in proposals)
    return texts.CHAT_PROPOSED.format(new=new, known=len(proposals) - new)


async def _look_through(opened: Opened, chat: Chat) -> _Found:
    threads = find_threads(chat.messages)
    with bar(texts.CHAT_COMPARING) as progress:
        wordings = opened.index.searcher.reader.wordings
        clusters = await asyncio.to_thread(cluster, threads, wordings, progress.at)
    drafts = await _drafts(opened, clusters)
    return _Found(len(chat.messages), len(threads), len(clusters), drafts, chat.warnings)


async def _drafts(opened: Opened, clusters: list[Cluster]) -> list[ProposedEntry]:
    with bar(texts.CHAT_JUDGING) as progress:
        progress.expect(len(clusters))

        async def is_in_field(question: str) -> bool:
            answer = await opened.index.answerer.answer(question)
            progress.advance(1)
            return answer.decision is not Decision.OUT_OF_SCOPE

        return await propose(clusters, is_in_field)


def _show(drafts: list[ProposedEntry]) -> None:
    for number, draft in enumerate(drafts, start=1):
        typer.echo(texts.CHAT_DRAFT.format(number=number, question=draft.question, answer=draft.answer))
        for law, article, path in draft.citations:
            typer.echo(texts.CHAT_DRAFT_BASIS.format(basis=f"{law} {article}{path}"))
        typer.echo(texts.CHAT_DRAFT_REMARK.format(remark=draft.remark))

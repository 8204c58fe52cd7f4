"""Entries of the Q&A: one, all, and those about a topic."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import ColumnElement

from handlers.web.blocks import shown_text
from handlers.web.board import texts
from handlers.web.board.frame import board_page
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.paging import Pages
from handlers.web.reading import whole_number
from handlers.web.sessions import VISITOR
from indexer.authority import LABELS, Authority
from knowledge.board import entries
from knowledge.board.topics import Topic, shipped_topics
from knowledge.models import QAEntry
from knowledge.qa_entries import EntryState

_RELATED = 5


async def show_entries(request: web.Request) -> web.Response:
    """GET /board/entries: every published entry, newest first."""
    return await _list(request, None)


async def show_topic(request: web.Request) -> web.Response:
    """GET /board/topics/{slug}: the published entries about a topic, newest first."""
    topic = shipped_topics().find(request.match_info["slug"])
    if topic is None:
        raise NotHere(texts.TOPIC_NOT_FOUND)
    return await _list(request, topic)


async def show_entry(request: web.Request) -> web.Response:
    """GET /board/entries/{id}: an entry; one that was never published, for instructors only."""
    entry_id = whole_number(request.match_info["id"])
    async with request.app[CONTEXT].database.read() as session:
        entry = await session.get(QAEntry, entry_id) if entry_id is not None else None
        if entry is None or not _may_see(request, entry):
            raise NotHere(texts.ENTRY_NOT_FOUND)
        related = await entries.related(session, entry, limit=_RELATED)
        successor = await entries.successor(session, entry.id)
    return board_page(
        request,
        "board/entry.html",
        entry=entry,
        retired=entry.state == EntryState.RETIRED,
        unpublished=entry.published_at is None,
        authority=LABELS[Authority(entry.authority)],
        confirmed=texts.ENTRY_BY[entry.authority],
        blocks=shown_text(entry.answer),
        basis=[one for one in entry.citations if one.chosen],
        topics=shipped_topics().of(entry.question),
        related=related,
        successor=successor,
    )


def _may_see(request: web.Request, entry: QAEntry) -> bool:
    """A draft that was discarded is retired as well, and was never for everybody."""
    visitor = request.get(VISITOR)
    return entry.published_at is not None or (visitor is not None and visitor.is_instructor)


async def _list(request: web.Request, topic: Topic | None) -> web.Response:
    table = shipped_topics()
    about: list[ColumnElement[bool]] = [entries.about_topic(table, topic)] if topic else []
    async with request.app[CONTEXT].database.read() as session:
        pages = Pages.of(request, await entries.count(session, *about), request.path)
        found = await entries.newest(session, *about, limit=pages.size, offset=pages.offset)
        counts = await entries.topic_counts(session, table)
        total = await entries.count(session)
    return board_page(
        request,
        "board/entries.html",
        title=topic.name if topic else texts.ENTRIES_TITLE,
        entries=found,
        pages=pages,
        topic=topic,
        topics=counts,
        total=total,
    )

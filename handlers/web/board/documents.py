"""Documents: the list, and one with its outline, its passages in order and its versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from aiohttp import web

from handlers.rendering import date
from handlers.web.blocks import ShownBlock, blocks_of, shown, without_repeats
from handlers.web.board import addresses, texts
from handlers.web.board.days import asked_day
from handlers.web.board.frame import board_page
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.paging import Pages
from handlers.web.reading import whole_number
from handlers.web.sanitize import outside_link
from indexer.authority import LABELS, Authority
from indexer.structure import DocumentKind
from knowledge.board import documents
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.validity import period_of

#: Characters of text on one page of a document; a section is never cut.
PAGE_CHARS = 20_000


@dataclass(slots=True)
class Section:
    """What stands under one heading, or an article.

    Attributes:
        anchor: Its place on its page.
        page: The page of the document that it is on.
        name: What it is called.
        depth: How many headings are above it.
        above: Those headings.
        rows: Its passages.
        blocks: Its words; made for the page shown alone.
        url: The page of an article.
    """

    anchor: str
    name: str
    depth: int
    above: Sequence[str]
    rows: Sequence[PassageRow]
    url: str = ""
    page: int = 1
    blocks: Sequence[ShownBlock] = field(default=())

    @property
    def length(self) -> int:
        """Characters of its words."""
        return sum(len(block.text) for row in self.rows for block in blocks_of(row))


async def show_documents(request: web.Request) -> web.Response:
    """GET /board/documents?kind=statute: the documents in force; standard documents without a kind."""
    is_statute = request.query.get("kind") == DocumentKind.STATUTE
    kind = DocumentKind.STATUTE if is_statute else DocumentKind.STANDARD
    today = request.app[CONTEXT].today()
    path = request.path if kind is DocumentKind.STANDARD else f"{request.path}?kind={kind}"
    async with request.app[CONTEXT].database.read() as session:
        pages = Pages.of(request, await documents.count(session, kind, today), path)
        found = await documents.by_title(session, kind, today, limit=pages.size, offset=pages.offset)
    return board_page(request, "board/documents.html", documents=found, pages=pages, kind=kind)


async def show_document(request: web.Request) -> web.Response:
    """GET /board/documents/{id}?date=2024-03-01: a document as it is now, or was on a day."""
    document_id = whole_number(request.match_info["id"])
    today = request.app[CONTEXT].today()
    day = asked_day(request)
    async with request.app[CONTEXT].database.read() as session:
        document = await session.get(Document, document_id) if document_id is not None else None
        versions = await documents.versions_of(session, document.id) if document is not None else []
        if document is None or document.kind not in documents.SHOWN_KINDS or not versions:
            raise NotHere(texts.DOCUMENT_NOT_FOUND)
        version = _version_on(versions, day or today)
        rows = await documents.passages_of(session, version.id)
    sections = list(_sections(document, rows))
    last = _paginate(sections)
    pages = Pages.of(request, last, addresses.document(document.id, day), 1)
    here = [section for section in sections if section.page == pages.number]
    is_statute = document.kind == DocumentKind.STATUTE
    if not is_statute:
        for section in here:
            blocks = (block for row in section.rows for block in blocks_of(row))
            section.blocks = list(shown(without_repeats(blocks)))
    return board_page(
        request,
        "board/document.html",
        document=document,
        version=version,
        versions=[(one, period_of(one)) for one in reversed(versions)],
        period=period_of(version),
        of_day=day,
        notices=_notices(document, version, day, today),
        authority=LABELS[Authority(document.authority)],
        is_statute=is_statute,
        outline=sections,
        sections=[] if is_statute else here,
        pages=pages,
        source_url=outside_link(version.source_url),
    )


def _version_on(versions: Sequence[DocumentVersion], day: dt.date) -> DocumentVersion:
    """The version that holds on a day; before the first, that one."""
    return next((one for one in versions if day in period_of(one)), versions[0])


def _notices(document: Document, version: DocumentVersion, day: dt.date | None, today: dt.date) -> list[str]:
    notices = []
    period = period_of(version)
    if document.retired_at is not None or version.repealed:
        notices.append(texts.DOCUMENT_RETIRED)
    if period.begins > today:
        notices.append(texts.DOCUMENT_PENDING.format(date=date(period.begins)))
    elif day is not None and today not in period:
        notices.append(texts.DOCUMENT_OF_DAY.format(date=date(day)))
    return notices


def _sections(document: Document, rows: Sequence[PassageRow]) -> Iterator[Section]:
    groups = groupby(rows, lambda row: (row.heading_path, row.article, row.title))
    for number, ((above, article, title), group) in enumerate(groups, start=1):
        held = list(group)
        gone = texts.DOCUMENT_GONE if article and all(row.repealed for row in held) else ""
        name = " ".join(part for part in (article, title, gone) if part)
        name = name or (above[-1] if above else texts.DOCUMENT_UNTITLED)
        headings = above[:-1] if above and above[-1] == name else above
        url = addresses.article(document.short_name, article) if article else ""
        yield Section(f"section-{number}", name, min(len(headings), 3), headings, held, url)


def _paginate(sections: Sequence[Section]) -> int:
    """Give each section its page; returns the number of pages."""
    page, held = 1, 0
    for section in sections:
        length = section.length
        if held and held + length > PAGE_CHARS:
            page, held = page + 1, 0
        section.page = page
        held += length
    return page

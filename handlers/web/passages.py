"""The page of a cited passage: what it says, from when it holds, and where the original is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.rendering import date
from handlers.web import texts
from handlers.web.blocks import ShownBlock, blocks_of, shown, shown_text
from handlers.web.board import addresses
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.pages import page
from handlers.web.reading import whole_number
from handlers.web.sanitize import outside_link
from handlers.web.sessions import VISITOR, Visitor
from indexer.authority import LABELS, Authority
from indexer.structure import DocumentKind
from knowledge.models import Document, DocumentVersion, PassageRow, QAEntry
from knowledge.qa_entries import EntryState


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know first; ``url`` leads to what holds now."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A rule that a Q&A entry rests on."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """Everything that the page shows."""

    kind: str
    label: str
    title: str
    blocks: Sequence[ShownBlock]
    heading_path: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    notices: Sequence[Notice] = ()
    basis: Sequence[Basis] = field(default=())
    source_url: str = ""
    board_url: str = ""
    board_link: str = ""


async def show_passage(request: web.Request) -> web.Response:
    """GET /passages/{id}?path=제1항제5호: a passage with its article, the cited part marked."""
    context = request.app[CONTEXT]
    visitor = request.get(VISITOR)
    passage_id = whole_number(request.match_info["id"])
    today = context.today()
    async with context.database.read() as session:
        row = await session.get(PassageRow, passage_id) if passage_id is not None else None
        if row is None:
            raise NotHere(texts.PASSAGE_NOT_FOUND)
        if row.qa_entry_id is not None:
            passage = await _of_entry(session, row.qa_entry_id, visitor, today)
        else:
            passage = await _of_document(session, row, request.query.get("path", ""), today)
    return page(request, "passage.html", passage=passage)


async def _of_document(
    session: AsyncSession, row: PassageRow, cited_path: str, today: dt.date
) -> ShownPassage:
    version, document = (
        await session.execute(
            select(DocumentVersion, Document)
            .join(Document, Document.id == DocumentVersion.document_id)
            .where(DocumentVersion.id == row.document_version_id)
        )
    ).one()
    siblings = await _whole_article(session, row)
    return ShownPassage(
        kind=LABELS[Authority(document.authority)],
        label=f"{document.short_name} {row.article}".strip(),
        title=row.title,
        heading_path=row.heading_path,
        blocks=_blocks(siblings, row, cited_path),
        facts=_facts(version, document),
        notices=await _notices(session, row, version, document, today),
        source_url=outside_link(version.source_url),
        board_url=_on_board(document, row),
        board_link=texts.PASSAGE_ARTICLE if row.article else texts.PASSAGE_WHOLE,
    )


def _on_board(document: Document, row: PassageRow) -> str:
    if document.kind == DocumentKind.STATUTE and row.article:
        return addresses.article(document.short_name, row.article)
    return addresses.document(document.id)


async def _whole_article(session: AsyncSession, row: PassageRow) -> Sequence[PassageRow]:
    same = select(PassageRow).where(PassageRow.document_version_id == row.document_version_id)
    if row.article:
        same = same.where(PassageRow.article == row.article)
    else:
        same = same.where(PassageRow.title == row.title)
    rows = (await session.scalars(same.order_by(PassageRow.ordinal))).all()
    return [other for other in rows if other.heading_path == row.heading_path]


def _blocks(siblings: Sequence[PassageRow], cited: PassageRow, cited_path: str) -> list[ShownBlock]:
    blocks: list[ShownBlock] = []
    for row in siblings:
        # Without a path, the passage itself is what was cited, where it is only a part of the article.
        whole = not cited_path and len(siblings) > 1 and row.id == cited.id
        blocks += shown(blocks_of(row), cited_path=cited_path, whole=whole)
    return blocks


def _facts(version: DocumentVersion, document: Document) -> list[tuple[str, str]]:
    effective = date(version.effective_date) if version.effective_date else texts.PASSAGE_NO_DATE
    facts = [
        (texts.PASSAGE_DOCUMENT, document.title),
        (texts.PASSAGE_EFFECTIVE, effective),
        (texts.PASSAGE_VERSION, texts.PASSAGE_VERSION_NUMBER.format(number=version.number)),
    ]
    if version.promulgation_number and document.kind == DocumentKind.STATUTE:
        number = texts.PASSAGE_PROMULGATION_NUMBER.format(number=version.promulgation_number)
        facts.append((texts.PASSAGE_PROMULGATION, number))
    elif version.promulgation_number:
        facts.append((texts.PASSAGE_EDITION, version.promulgation_number))
    return facts


async def _notices(
    session: AsyncSession, row: PassageRow, version: DocumentVersion, document: Document, today: dt.date
) -> list[Notice]:
    notices = []
    if row.repealed or version.repealed:
        notices.append(Notice(texts.PASSAGE_REPEALED))
    if version.effective_date and version.effective_date > today:
        notices.append(Notice(texts.PASSAGE_PENDING.format(date=date(version.effective_date))))
    if version.superseded_from is not None:
        newer = await _newer(session, row, version, today)
        notices.append(Notice(texts.PASSAGE_SUPERSEDED.format(date=date(version.superseded_from)), url=newer))
    elif document.retired_at is not None or not row.active:
        notices.append(Notice(texts.PASSAGE_RETIRED))
    return notices


async def _newer(session: AsyncSession, row: PassageRow, version: DocumentVersion, today: dt.date) -> str:
    """Address of the same passage in another version; empty where that has none."""
    same = (
        DocumentVersion.document_id == version.document_id,
        DocumentVersion.id != version.id,
        PassageRow.article == row.article,
        or_(PassageRow.article != "", PassageRow.title == row.title),
    )
    return await _address(session, today, *same, first=PassageRow.path == row.path)


async def _cited(session: AsyncSession, law: str, article: str, path: str, today: dt.date) -> str:
    """Address of a rule cited by name; empty where it is not imported."""
    url = await _address(session, today, Document.short_name == law, PassageRow.article == article)
    return f"{url}?path={quote(path)}" if url and path else url


async def _address(
    session: AsyncSession,
    today: dt.date,
    *conditions: ColumnElement[bool],
    first: ColumnElement[bool] | None = None,
) -> str:
    """Address of a passage: of the version in force if there is one, else of the newest."""
    version = DocumentVersion
    in_force = and_(
        version.withdrawn_at.is_(None),
        or_(version.effective_date.is_(None), version.effective_date <= today),
        or_(version.superseded_from.is_(None), version.superseded_from > today),
    )
    order = [in_force.desc(), version.superseded_from.is_(None).desc()]
    if first is not None:
        order.append(first.desc())
    found = await session.scalar(
        select(PassageRow.id)
        .join(version, version.id == PassageRow.document_version_id)
        .join(Document, Document.id == version.document_id)
        .where(*conditions)
        .order_by(*order, PassageRow.ordinal)
        .limit(1)
    )
    return f"/passages/{found}" if found is not None else ""


async def _of_entry(
    session: AsyncSession, entry_id: int, visitor: Visitor | None, today: dt.date
) -> ShownPassage:
    entry = await session.get_one(QAEntry, entry_id)
    unpublished = entry.state in (EntryState.DRAFT, EntryState.REVIEW)
    if unpublished and not (visitor and visitor.is_instructor):
        raise NotHere(texts.PASSAGE_NOT_FOUND)
    notices = []
    if unpublished:
        notices.append(Notice(texts.PASSAGE_DRAFT))
    if entry.state == EntryState.RETIRED:
        notices.append(Notice(texts.PASSAGE_RETIRED))
    basis = [
        Basis(
            f"{cited.law} {cited.article}{cited.path}".strip(),
            await _cited(session, cited.law, cited.article, cited.path, today),
        )
        for cited in entry.citations
        if cited.chosen
    ]
    return ShownPassage(
        kind=LABELS[Authority(entry.authority)],
        label=entry.question,
        title="",
        blocks=shown_text(entry.answer),
        facts=[(texts.PASSAGE_NUMBER, f"#{entry.id}")],
        notices=notices,
        basis=basis,
        board_url=addresses.entry(entry.id),
        board_link=texts.PASSAGE_ENTRY,
    )

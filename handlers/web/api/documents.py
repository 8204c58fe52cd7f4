"""``/documents``: statutes and standard documents, their dated versions and what these say."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from handlers.web.api import texts
from handlers.web.api.operations import Call
from handlers.web.api.pages import Id, Page, Paged, next_page
from handlers.web.api.problems import Refused
from handlers.web.api.reading import Parameters
from indexer.structure import DocumentKind, Jurisdiction
from knowledge import listings, models
from knowledge.models import PassageRow
from knowledge.validity import day_in_seoul


class DocumentsParameters(Paged):
    """Which documents."""


class DocumentParameters(Parameters):
    """Which document."""

    id: Id


class PassagesParameters(Paged):
    """Which passages."""

    id: Id
    version: Id | None = Field(
        default=None, description="Number of the version; without it the one in force, else the newest."
    )


class Document(BaseModel):
    """A statute or standard document, through all its versions."""

    id: int = Field(examples=[3])
    kind: DocumentKind
    title: str = Field(examples=[texts.EXAMPLE_DOCUMENT])
    short_name: str = Field(description="As citations name it.", examples=[texts.EXAMPLE_LAW])
    jurisdiction: Jurisdiction = Field(description="Whose contracts it governs.")


class DocumentPage(Page[Document]):
    """A page of documents."""


class Version(BaseModel):
    """A dated version of a document."""

    number: int = Field(description="1, 2, 3 … in the order of import.")
    effective_date: dt.date | None = Field(description="The day from which it holds.")
    superseded_from: dt.date | None = Field(
        description="The day from which a newer one holds; null for the newest."
    )
    promulgation_number: str = Field(description="Its number or edition; may be empty.")
    repealed: bool
    source_url: str = Field(description="Where it came from; may be empty.")
    imported_at: dt.datetime


class DocumentWithVersions(Document):
    """A document with its versions, in the order of import."""

    versions: list[Version]


class Passage(BaseModel):
    """The unit that is searched and cited."""

    id: int
    article: str = Field(description="Empty outside statutes.", examples=[texts.EXAMPLE_ARTICLE])
    path: str = Field(description="Where in the article it begins; may be empty.")
    title: str = Field(examples=[texts.EXAMPLE_TITLE])
    heading_path: list[str] = Field(description="The headings above it.")
    text: str = Field(examples=[texts.EXAMPLE_QUOTE])
    repealed: bool
    url: str = Field(description="Its page for people.", examples=["https://gyeyaktong.example/passages/12"])


class PassagePage(Page[Passage]):
    """A page of the passages of one version, in reading order."""

    version: int = Field(description="Number of the version.")


async def list_documents(call: Call[DocumentsParameters, None]) -> DocumentPage:
    """List the statutes and standard documents in use."""
    asked = call.parameters
    async with call.context.database.read() as session:
        found = await listings.documents(session, asked.span)
    return DocumentPage(
        items=[_document(document) for document in found[: asked.limit]],
        next=next_page(call.url, found, asked.limit, lambda document: document.id),
    )


async def get_document(call: Call[DocumentParameters, None]) -> DocumentWithVersions:
    """Read one document with its versions."""
    async with call.context.database.read() as session:
        document = await listings.document(session, call.parameters.id)
        if document is None:
            raise Refused(404)
        versions = await listings.versions(session, document.id)
    shown = [Version.model_validate(one, from_attributes=True) for one in versions]
    return DocumentWithVersions(**_document(document).model_dump(), versions=shown)


async def list_passages(call: Call[PassagesParameters, None]) -> PassagePage:
    """List the passages of a version of a document, in reading order."""
    asked = call.parameters
    today = day_in_seoul(call.context.now())
    async with call.context.database.read() as session:
        document = await listings.document(session, asked.id)
        version = (
            await listings.version(session, document.id, asked.version, today)
            if document is not None
            else None
        )
        if version is None:
            raise Refused(404)
        found = await listings.passages(session, version.id, asked.span)
    # The next page is of the same version, also where another one comes into force meanwhile.
    url = call.url.update_query(version=version.number)
    return PassagePage(
        version=version.number,
        items=[_passage(row, call.context.settings.public_url) for row in found[: asked.limit]],
        next=next_page(url, found, asked.limit, lambda row: row.ordinal + 1),
    )


def _document(document: models.Document) -> Document:
    return Document.model_validate(document, from_attributes=True)


def _passage(row: PassageRow, public_url: str) -> Passage:
    return Passage(
        id=row.id,
        article=row.article,
        path=row.path,
        title=row.title,
        heading_path=row.heading_path,
        text=row.text,
        repealed=row.repealed,
        url=f"{public_url}/passages/{row.id}",
    )

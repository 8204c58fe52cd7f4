"""PDF with text: lines made paragraphs, ruled tables, the page of each; scanned ones are refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.errors import EncryptedDocumentError, MalformedDocumentError, ScannedDocumentError
from indexer.parsers.flow import Paragraph, Table, flow_document
from indexer.parsers.grid import Cell
from indexer.parsers.pdf_paragraphs import goes_on, joined, paragraphs
from indexer.parsers.pdf_tables import Ruled, ruled_tables, shapes
from indexer.parsers.pdf_text import Character, Line, characters, lines
from indexer.structure import StructuredDocument

MAX_PAGES = 1_000
#: A page with fewer letters and digits is a picture, or empty.
_FEWEST_CHARACTERS = 10
#: A document is scanned where fewer of its pages than this have text.
_LEAST_SHARE = 0.2
#: A page with more shapes like letters than this has letters that are no text; with fewer, bullets.
_DRAWN = 5
#: Pages that a warning names.
_LISTED = 10
_PAGE_NUMBER = re.compile(r"^[-–—<(\[]?\s*\d{1,4}\s*(?:[/|]\s*\d{1,4}\s*)?(?:쪽|페이지)?\s*[-–—>)\]]?$")
#: Of the height of a page: what stands at its edges on many pages is a header or footer.
_EDGE = 0.08
_SEEN_ON = 3
#: Between the words of a cell and its rule, in points.
_PADDING = 3.0
_DAMAGED = "PDF 파일이 깨졌거나 중간에 잘렸습니다. 원본 파일을 다시 받아 주세요."


class PdfParser:
    """Reads PDF by PDFium."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a PDF.

        Raises:
            EncryptedDocumentError: When it has a password.
            ScannedDocumentError: When nearly all of its pages are pictures.
            MalformedDocumentError: When it is damaged or has too many pages.
        """
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
                raise EncryptedDocumentError(name) from error
            raise MalformedDocumentError(name, _DAMAGED) from error
        try:
            if len(document) > MAX_PAGES:
                raise MalformedDocumentError(
                    name, f"{len(document):,}쪽입니다. {MAX_PAGES:,}쪽까지 읽으니 나누어 주세요."
                )
            pages = [_read_page(document, index) for index in range(len(document))]
        except pdfium.PdfiumError as error:
            raise MalformedDocumentError(name, _DAMAGED) from error
        finally:
            document.close()
        empty = [page.number for page in pages if page.characters < _FEWEST_CHARACTERS]
        if len(pages) - len(empty) < max(1, _LEAST_SHARE * len(pages)):
            raise ScannedDocumentError(name, len(pages))
        warnings = []
        if empty:
            warnings.append(
                f"{_listed(empty)}에는 글자가 없어 읽지 못했습니다. 그림이면 원본을 확인해 주세요."
            )
        drawn = [page.number for page in pages if page.has_drawn_letters]
        if drawn:
            warnings.append(
                f"{_listed(drawn)}에는 글자를 그림으로 그린 곳이 있어 숫자나 글이 빠졌을 수 있습니다. "
                "한글이나 워드 원본이 있으면 그것을 넣어 주세요."
            )
        return flow_document(name, _flow(_without_edges(pages)), warnings)


def _listed(pages: Sequence[int]) -> str:
    more = f" 등 {len(pages)}쪽" if len(pages) > _LISTED else "쪽"
    return ", ".join(str(page) for page in pages[:_LISTED]) + more


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table as it stands on a page; ``edges`` are those of its columns."""

    cells: tuple[Cell, ...]
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page, in reading order."""

    number: int
    height: float
    characters: int
    has_drawn_letters: bool
    parts: list[Line | _Grid]


def _read_page(document: pdfium.PdfDocument, index: int) -> _Page:
    page = document[index]
    try:
        # PDFium tells places as if the page were not turned, and its size as if it were.
        page.set_rotation(0)
        found = characters(page)
        width, height = page.get_size()
        drawn = shapes(page)
        tables = ruled_tables(drawn, width, height)
    finally:
        page.close()
    return _Page(
        number=index + 1,
        height=height,
        characters=sum(character.text.isalnum() for character in found),
        has_drawn_letters=sum(shape.is_like_letter for shape in drawn) > _DRAWN,
        parts=list(_in_order(found, tables)),
    )


def _in_order(found: Sequence[Character], tables: Sequence[Ruled]) -> Iterator[Line | _Grid]:
    """Lines outside tables, and each table where the first character in it comes."""
    inside: dict[int, list[Character]] = {}
    outside: list[Character] = []
    for character in found:
        at = next((i for i, one in enumerate(tables) if one.box.has(*character.box.middle)), None)
        if at is None:
            outside.append(character)
            continue
        if at not in inside:
            yield from lines(outside)
            outside = []
            inside[at] = [one for one in found if tables[at].box.has(*one.box.middle)]
            yield _grid(tables[at], inside[at])
    yield from lines(outside)


def _grid(table: Ruled, found: Sequence[Character]) -> _Grid:
    cells = []
    for place in table.places:
        own = [one for one in found if place.box.has(*one.box.middle)]
        in_cell = sorted(lines(own), key=lambda line: -line.box.top)
        text = "\n".join(paragraphs(in_cell, place.box.right - _PADDING))
        cells.append(Cell(place.row, place.column, text, place.rows, place.columns))
    return _Grid(tuple(cells), table.edges)


def _without_edges(pages: Sequence[_Page]) -> list[_Page]:
    """The pages without page numbers and what stands at the edges of many of them."""
    seen = Counter(
        text for page in pages for text in {_pattern(line) for line in page.parts if _is_at_edge(line, page)}
    )
    kept = []
    for page in pages:
        parts = [
            part
            for part in page.parts
            if not (
                isinstance(part, Line)
                and _is_at_edge(part, page)
                and (_PAGE_NUMBER.match(part.text) or seen[_pattern(part)] >= _SEEN_ON)
            )
        ]
        kept.append(replace(page, parts=parts))
    return kept


def _is_at_edge(part: Line | _Grid, page: _Page) -> bool:
    if not isinstance(part, Line):
        return False
    _, y = part.box.middle
    return y < _EDGE * page.height or y > (1 - _EDGE) * page.height


def _pattern(part: Line | _Grid) -> str:
    return re.sub(r"\d+", "0", part.text) if isinstance(part, Line) else ""


def _flow(pages: Iterable[_Page]) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables; both may go on over the end of a page."""
    paragraph: list[Line] = []
    began_on = 0
    table: tuple[_Grid, int] | None = None
    for page in pages:
        right = max((part.box.right for part in page.parts if isinstance(part, Line)), default=0.0)
        for place, part in enumerate(page.parts):
            if table is not None and not (place == 0 and isinstance(part, _Grid)):
                yield Table(table[0].cells, table[1])
                table = None
            if isinstance(part, Line):
                if paragraph and not goes_on(paragraph[-1], part, right):
                    yield _paragraph(paragraph, began_on)
                    paragraph = []
                began_on = began_on if paragraph else page.number
                paragraph.append(part)
                continue
            if paragraph:
                yield _paragraph(paragraph, began_on)
                paragraph = []
            if table is not None and _is_continued(table[0], part):
                table = (_joined(table[0], part), table[1])
                continue
            if table is not None:
                yield Table(table[0].cells, table[1])
            table = (part, page.number)
    if paragraph:
        yield _paragraph(paragraph, began_on)
    if table is not None:
        yield Table(table[0].cells, table[1])


def _paragraph(parts: Sequence[Line], page: int) -> Paragraph:
    return Paragraph(joined([line.text for line in parts]), page=page)


def _is_continued(table: _Grid, following: _Grid) -> bool:
    """Whether a table at the top of a page has the columns of the one at the end of the page before."""
    return len(table.edges) == len(following.edges) and all(
        abs(one - other) < 6 for one, other in zip(table.edges, following.edges, strict=True)
    )


def _joined(table: _Grid, following: _Grid) -> _Grid:
    """Both as one table; a head that is repeated on the new page is left out."""
    rows = max(cell.row + cell.rows for cell in table.cells)
    head = [cell.text for cell in table.cells if cell.row == 0]
    is_repeated = head == [cell.text for cell in following.cells if cell.row == 0]
    moved = [
        replace(cell, row=cell.row + rows - is_repeated)
        for cell in following.cells
        if not (is_repeated and cell.row == 0)
    ]
    return _Grid((*table.cells, *moved), table.edges)

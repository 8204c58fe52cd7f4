"""Documents of Word (DOCX)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, ParseError, tostring

import docx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from indexer.errors import MalformedDocumentError
from indexer.parsers.docx_numbers import Numbers
from indexer.parsers.flow import Paragraph, Table, flow_document
from indexer.parsers.grid import Cell
from indexer.parsers.packages import pack, read_parts
from indexer.structure import StructuredDocument

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/document\d*\.xml\.rels"
    r"|word/(?:document\d*|styles|numbering|settings|footnotes|endnotes)\.xml"
)
#: Word files with macros are documents all the same, without them.
_WITH_MACROS = re.compile(rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled\.main\+xml")
_PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STYLED_HEADING = re.compile(r"(?:Heading|제목|개요) ?(\d)", re.IGNORECASE)
_TYPES = "[Content_Types].xml"
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What may be wrapped around paragraphs, tables, rows and cells.
_WRAPPERS = tuple(qn(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"))
#: What holds the words of a paragraph, beside its runs.
_INLINE = tuple(
    qn(name)
    for name in (
        "w:r", "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:sdt", "w:sdtContent",
        "w:fldSimple", "w:ruby", "w:rubyBase",
    )
)  # fmt: skip
#: The parts that hold notes, and the marks that stand for them in the text.
_NOTES = {"footnotes": "w:footnoteReference", "endnotes": "w:endnoteReference"}
#: What python-docx raises where the XML is none or lacks what it must have; it documents none of it.
_BROKEN = (
    KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError, ParseError, DefusedXmlException,
)  # fmt: skip
#: Symbols of Wingdings that say something in a form; others are ornaments.
_SYMBOLS = {
    "F06E": "■", "F06F": "□", "F071": "□", "F0A8": "□", "F0FC": "✓", "F0FE": "☑", "F052": "☑",
    "F0E0": "→", "F0E8": "→",
}  # fmt: skip
#: Lines of a table of contents, which repeat the headings.
_CONTENTS = re.compile(r"(?:toc|목차) ?\d", re.IGNORECASE)
_MAX_DEPTH = 20
_DAMAGED = "워드 파일이 깨졌거나 중간에 잘렸습니다. 워드에서 열어 다시 저장해 주세요."


class DocxParser:
    """Reads DOCX by python-docx."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a document.

        Raises:
            EncryptedDocumentError: When it has a password.
            EmptyDocumentError: When there is no text in it.
            UnpackedTooLargeError: When it unpacks to too much.
            MalformedDocumentError: When it is damaged.
        """
        parts = read_parts(data, name, lambda part: bool(_PARTS.fullmatch(part)))
        try:
            parts[_TYPES] = _WITH_MACROS.sub(_PLAIN, parts[_TYPES])
            for part in [part for part in parts if part.endswith(".rels")]:
                parts[part] = _without_dropped(part, parts)
            document = docx.Document(io.BytesIO(pack(parts)))
            found = list(_Walker(document).parts())
        except _BROKEN as error:
            raise MalformedDocumentError(name, _DAMAGED) from error
        return flow_document(name, found)


def _without_dropped(relations: str, parts: Mapping[str, bytes]) -> bytes:
    """The relations of a part to parts that were kept; none to pictures, objects or other files."""
    root: Element = fromstring(parts[relations], forbid_dtd=True)
    folder = PurePosixPath("/", relations).parent.parent
    for relation in list(root):
        target = str(folder / relation.get("Target", "")).removeprefix("/")
        if relation.get("TargetMode") == "External" or target not in parts:
            root.remove(relation)
    result: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return result


class _Walker:
    """Walks through the body of a document.

    Args:
        document: The document, as python-docx has it.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers = Numbers(document)
        self._notes = _notes(document)
        self._style_names: dict[str | None, str] = {}

    def parts(self) -> Iterator[Paragraph | Table]:
        """Its paragraphs and tables in reading order, notes behind the paragraphs that they belong to."""
        body = self._document._body
        for element in _children(body._element, _PARAGRAPH, _TABLE):
            if element.tag == _TABLE:
                yield from self._table(DocxTable(element, body), depth=0)
            else:
                yield from self._paragraph(DocxParagraph(element, body))

    def _paragraph(self, paragraph: DocxParagraph) -> Iterator[Paragraph]:
        style = self._style_name(paragraph)
        if _CONTENTS.match(style):
            return
        heading = _STYLED_HEADING.fullmatch(style)
        level = int(heading[1]) if heading else 1 if style == "Title" else 0
        yield Paragraph(self._text(paragraph), level)
        yield from self._hanging(paragraph)

    def _hanging(self, paragraph: DocxParagraph) -> Iterator[Paragraph]:
        """Text boxes and notes of a paragraph."""
        for box in paragraph._p.iter(_TEXT_BOX):
            # Drawn a second time for old versions of Word.
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield Paragraph("\n".join("".join(_texts(one)) for one in _children(box, _PARAGRAPH)))
        for mark in paragraph._p.iter(qn("w:footnoteReference"), qn("w:endnoteReference")):
            note = self._notes.get((mark.tag, mark.get(qn("w:id"))), "")
            if note:
                yield Paragraph(f"※ 각주: {note}")

    def _style_name(self, paragraph: DocxParagraph) -> str:
        style_id = paragraph._p.style
        if style_id not in self._style_names:
            style = paragraph.style
            self._style_names[style_id] = (style.name or "") if style is not None else ""
        return self._style_names[style_id]

    def _text(self, paragraph: DocxParagraph) -> str:
        text = "".join(_texts(paragraph._p))
        # An empty paragraph counts as well.
        label = self._numbers.label(paragraph)
        return label + text if text.strip() else ""

    def _table(self, table: DocxTable, depth: int) -> Iterator[Paragraph | Table]:
        """A table, and those in its cells after it."""
        if depth > _MAX_DEPTH:
            raise RecursionError(f"more than {_MAX_DEPTH} tables inside each other")
        cells: list[Cell] = []
        #: Of each column, the cell that goes on downwards.
        open_cells: dict[int, int] = {}
        inner: list[DocxTable] = []
        hanging: list[Paragraph] = []
        # Not by python-docx's rows, which look up merged cells row by row: seconds for a long table.
        for row_number, row in enumerate(_children(table._tbl, _ROW)):
            column = row.grid_before
            for element in _children(row, _CELL):
                span, place = element.grid_span, open_cells.get(column)
                if element.vMerge == "continue" and place is not None:
                    cells[place] = replace(cells[place], rows=row_number - cells[place].row + 1)
                else:
                    open_cells[column] = len(cells)
                    paragraphs = [DocxParagraph(one, table) for one in _children(element, _PARAGRAPH)]
                    text = "\n".join(self._text(paragraph) for paragraph in paragraphs)
                    hanging += [one for paragraph in paragraphs for one in self._hanging(paragraph)]
                    cells.append(Cell(row_number, column, text, columns=span))
                    inner += [DocxTable(one, table) for one in _children(element, _TABLE)]
                column += span
        if cells:
            yield Table(tuple(cells))
        yield from hanging
        for nested in inner:
            yield from self._table(nested, depth + 1)


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """The children of those kinds, also those that content controls and custom XML are wrapped around."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, *tags)


def _texts(element: Any) -> Iterator[str]:
    """The words of a paragraph, also those in links and content controls.

    Not deleted ones, those that are not shown, or those of text boxes.
    """
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:sym"):
            yield _SYMBOLS.get((child.get(qn("w:char")) or "").upper(), "")
        elif child.tag in _INLINE and not _is_hidden(child):
            yield from _texts(child)


def _is_hidden(run: Any) -> bool:
    """Whether the words of a run are there and not shown."""
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")


def _notes(document: Document) -> dict[tuple[str, str], str]:
    """Footnotes and endnotes by the kind of their mark and their number."""
    notes = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind not in _NOTES or relation.is_external:
            continue
        root = parse_xml(relation.target_part.blob)
        for note in root:
            text = " ".join("".join(_texts(one)).strip() for one in note.iterfind(qn("w:p"))).strip()
            notes[qn(_NOTES[kind]), note.get(qn("w:id"))] = text
    return notes

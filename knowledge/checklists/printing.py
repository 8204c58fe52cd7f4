"""A checklist as a page to print and tick off."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from knowledge.checklists import texts
from knowledge.checklists.choosing import Entry
from knowledge.checklists.standing import Standing
from knowledge.checklists.wording import basis_of, remarks

#: DOCX, as a download is declared.
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MARGIN = Mm(8)
_WIDTHS = (Mm(8), Mm(78), Mm(14), Mm(42), Mm(52))
#: Letters of a page, and the size that lets as many fit.
_SIZES = ((2_400, Pt(8.5)), (3_100, Pt(7.5)), (10**6, Pt(7)))
_SHADE = "E7ECF3"


def as_docx(standing: Standing) -> bytes:
    """The list as a table, the stages as rows across it."""
    checklist, day = standing.checklist, standing.day
    document = Document()
    lines = {entry: _cells(entry) for entry in checklist.entries}
    letters = sum(len(cell) for cells in lines.values() for cell in cells)
    size = next(size for most, size in _SIZES if letters <= most)
    _prepare(document, size)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(checklist.title)
    run.bold, run.font.size = True, Pt(13)
    as_of = document.add_paragraph(
        texts.AS_OF.format(day=texts.DATE.format(year=day.year, month=day.month, day=day.day))
    )
    as_of.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = document.add_table(rows=0, cols=len(_WIDTHS))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    _row(table, texts.COLUMNS, bold=True)
    _repeat(table.rows[0])
    for stage, entries in checklist.stages():
        cells = table.add_row().cells
        across = cells[0].merge(cells[-1])
        _write(across, stage, bold=True)
        _shade(across)
        for entry in entries:
            _row(table, lines[entry])
    for remark in remarks(standing):
        document.add_paragraph(texts.REMARK.format(remark=remark))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cells(entry: Entry) -> tuple[str, ...]:
    name = texts.NAME_ONLY.format(name=entry.name, only=entry.only) if entry.only else entry.name
    when = texts.WHEN_AT.format(when=entry.when, where=entry.where) if entry.where else entry.when
    if entry.note:
        name = texts.NAME_NOTE.format(name=name, note=entry.note)
    return texts.BOX, name, entry.by, when, basis_of(entry)


def _prepare(document: Any, size: Pt) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    style = document.styles["Normal"]
    style.font.name, style.font.size = texts.FONT, size
    # Korean letters are of the other font that a style names.
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), texts.FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _row(table: Any, values: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, value in zip(table.add_row().cells, values, strict=True):
        _write(cell, value, bold=bold)


def _write(cell: Any, text: str, *, bold: bool = False) -> None:
    cell.paragraphs[0].add_run(text).bold = bold


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """Let the heads of the columns stand on every page."""
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeat)

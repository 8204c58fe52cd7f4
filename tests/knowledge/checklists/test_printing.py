from __future__ import annotations

import datetime as dt
import io

from docx import Document
from docx.shared import Mm

from knowledge.checklists.choosing import Amounts, choose
from knowledge.checklists.printing import as_docx
from knowledge.checklists.standing import Standing
from knowledge.checklists.table import Kind, Method, shipped_checklists

DAY = dt.date(2026, 11, 22)


def test_a_page_to_tick_off() -> None:
    checklist = choose(shipped_checklists(), Kind.WORKS, Method.ONE_QUOTE, Amounts(15_000_000, 15_000_000))
    page = Document(io.BytesIO(as_docx(Standing(checklist, (), 3, (), DAY))))
    texts = [paragraph.text for paragraph in page.paragraphs]
    assert texts[0] == "공사 수의계약(1인 견적) 제출서류ㆍ절차 목록 (1,500만원)"
    assert texts[1] == "2026. 11. 22. 현재 법령"
    assert any("뺀 항목이 3개" in text for text in texts)
    (table,) = page.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["확인", "서류ㆍ절차", "준비", "언제ㆍ어디서", "근거"]
    assert len(rows) == 1 + len(checklist.entries) + len(list(checklist.stages()))
    assert ["□", "청렴서약서", "업체", "수의계약을 체결할 때", "지방계약법 시행령 제5조의2제2항"] in rows
    assert rows[1] == ["계약 방법 결정 전"] * 5
    assert round((page.sections[0].page_width or 0) / Mm(1)) == 210


def test_the_same_list_makes_the_same_words_whatever_its_length() -> None:
    for method in Method:
        checklist = choose(shipped_checklists(), Kind.WORKS, method)
        (table,) = Document(io.BytesIO(as_docx(Standing(checklist, (), 0, (), DAY)))).tables
        printed = " ".join(cell.text for row in table.rows for cell in row.cells)
        assert all(entry.name in printed and entry.note in printed for entry in checklist.entries)

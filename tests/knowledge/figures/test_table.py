from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from indexer.errors import DocumentError
from indexer.structure import StructuredDocument
from knowledge.figures.check import check_figures
from knowledge.figures.table import FigureTable, Way, read_figures, shipped_figures

ROW = "{value: 10%, says: 계약금액의 10% 이상, citation: 지방계약법 제15조, words: 100분의 10 이상}"
FILE = """
editions: {{지방계약법: 2023-12-15}}
figures:
  - key: bond
    label: 계약보증금
    asks: [rate]
    subject: [계약보증금|보증금]
    rows:
      - {row}
"""


def read(tmp_path: Path, text: str) -> FigureTable:
    path = tmp_path / "figures.yaml"
    path.write_text(text, encoding="utf-8")
    return read_figures(path)


def test_the_shipped_table_holds_what_officials_ask_for() -> None:
    rows = [row for figure in shipped_figures().figures for row in figure.rows]
    assert len(rows) >= 60
    assert all(row.since and row.holds_on(dt.date(2026, 11, 22)) for row in rows)
    laws = {row.reference.law for row in rows}
    assert {"지방계약법 시행령", "지방계약법 시행규칙", "인지세법", "하도급법", "지방회계법 시행령"} <= laws
    # Where the state has a rule of its own, the local one is told.
    assert not any(law.startswith("국가계약법") for law in laws)


def test_a_provision_in_force_after_its_edition_is_told_from_then_on() -> None:
    # 부칙 <제620호, 2026.4.24.> 제1조 단서: 제25조제4항 after six months.
    rows = [
        row
        for figure in shipped_figures().figures
        for row in figure.rows
        if row.citation == "지방계약법 시행규칙 제25조제4항"
    ]
    assert rows
    assert not any(row.holds_on(dt.date(2026, 10, 24)) for row in rows)
    assert all(row.holds_on(dt.date(2026, 10, 25)) for row in rows)


def test_what_is_worked_out_of_a_row_has_a_number_to_work_with() -> None:
    units = {Way.SHARE: "%‰", Way.DELAY: "%‰", Way.YEARS: "년"}
    for figure in shipped_figures().figures:
        if figure.calculation is None or figure.calculation.way is Way.AFTER:
            continue
        for row in figure.rows:
            if not row.aside and row.compute and row.terms:
                ends = units.get(figure.calculation.way, "일")
                assert sum(term[-1] in ends for term in row.terms) == 1, f"{figure.key}: {row.says}"


def test_a_file_is_read_with_its_dates(tmp_path: Path) -> None:
    (figure,) = read(tmp_path, FILE.format(row=ROW)).figures
    assert figure.subject == (("계약보증금", "보증금"),)
    assert figure.rows[0].terms == {"10%"}
    assert figure.rows[0].since == dt.date(2023, 12, 15)
    (figure,) = read(tmp_path, FILE.format(row=ROW[:-1] + ", from: 2020-01-01, to: 2024-01-01}")).figures
    assert figure.rows[0].holds_on(dt.date(2020, 1, 1))
    assert not figure.rows[0].holds_on(dt.date(2024, 1, 1))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace("100분의 10 이상", "100분의 20 이상"), "words에 값 10%"),
        (ROW.replace("계약금액의 10%", "계약금액의 15%"), "says에 값 10%"),
        (ROW.replace("value: 10%", "value: 많이"), "값 '많이'"),
        (ROW.replace("지방계약법 제15조", "어딘가"), "근거 '어딘가'"),
        (ROW.replace("지방계약법 제15조", "지방재정법 제15조"), "시행일이 editions에 없습니다"),
        (ROW[:-1] + ", kinds: 물건}", "모르는 계약 종류"),
        (ROW[:-1] + ", valeu: 3}", "Extra inputs"),
        (f"{ROW}\n      - {ROW.replace('10%', '20%').replace('의 10', '의 20')}", "줄마다 when"),
        ("[", "YAML이 잘못"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=r"figures\.yaml") as caught:
        read(tmp_path, FILE.format(row=row))
    assert reason in str(caught.value)


def test_a_key_stands_once(tmp_path: Path) -> None:
    text = FILE.format(row=ROW)
    with pytest.raises(DocumentError, match="key가 두 번"):
        read(tmp_path, text + text[text.index("  - key") :])


@pytest.mark.statutes
def test_every_row_stands_in_the_statute(statutes: list[StructuredDocument]) -> None:
    assert [str(finding) for finding in check_figures(statutes)] == []


@pytest.mark.statutes
def test_a_row_that_the_statute_does_not_bear_out_is_found(statutes: list[StructuredDocument]) -> None:
    table = shipped_figures()
    figure = next(figure for figure in table.figures if figure.key == "bid-bond")
    for change, reason in (
        ({"words": ("100분의 6 이상",)}, "그 자리에 없습니다"),
        ({"citation": "지방계약법 시행령 제37조제2항"}, "그 자리에 없습니다"),
        ({"citation": "지방계약법 시행령 제37조제9항"}, "제9항이(가) 없습니다"),
        ({"citation": "지방계약법 시행령 제999조"}, "없는 조"),
    ):
        row = figure.rows[0].model_copy(update=change)
        changed = dataclasses.replace(table, figures=(figure.model_copy(update={"rows": (row,)}),))
        (finding,) = check_figures(statutes, changed)
        assert reason in finding.reason
        assert (finding.source, finding.place) == ("figures.yaml", "bid-bond")

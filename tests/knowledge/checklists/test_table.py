from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from indexer.errors import DocumentError
from indexer.parsers import parse_file
from indexer.structure import StructuredDocument
from knowledge.checklists.check import check_checklists
from knowledge.checklists.limits import figure_says, korean_won, limit
from knowledge.checklists.table import (
    CHECKLISTS_FILE,
    ChecklistTable,
    Kind,
    Method,
    read_checklists,
    shipped_checklists,
)

PAPER = """
  - key: pledge
    name: 청렴서약서
    by: 업체
    when: 계약을 체결할 때
    basis:
      - {citation: 지방계약법 시행령 제5조의2제2항, words: 청렴서약서}
"""
FILE = """
words: {{kinds: {{공사: [공사]}}, nouns: 서류, particles: 를, verbs: 내, endings: 나요}}
methods:
  - {{key: 수의1인, label: 수의계약(1인 견적), words: [1인 견적], cuts: [up_to one-quote-limit]}}
  - {{key: 수의2인, label: 수의계약(2인 이상 견적), words: [2인 견적]}}
  - {{key: 입찰, label: 입찰, words: [입찰]}}
  - {{key: 협상, label: 협상에 의한 계약, words: [협상], kinds: 용역 물품}}
papers:{papers}
items:
  - {item}
"""
ITEM = "{stage: 계약 체결, paper: pledge, needs: 계약금액 over contract-document-omitted}"


def read(tmp_path: Path, papers: str = PAPER, item: str = ITEM) -> ChecklistTable:
    path = tmp_path / "checklists.yaml"
    path.write_text(FILE.format(papers=papers, item=item), encoding="utf-8")
    return read_checklists(path)


def test_a_file_is_read(tmp_path: Path) -> None:
    table = read(tmp_path)
    assert table.papers["pledge"].basis[0].words == ("청렴서약서",)
    assert not table.offers(Kind.WORKS, Method.NEGOTIATION)
    assert table.offers(Kind.GOODS, Method.NEGOTIATION)
    (item,) = table.items
    assert item.kinds == tuple(Kind)
    assert (item.needs[0].of, item.needs[0].bound, item.needs[0].figure) == (
        "계약금액",
        "over",
        "contract-document-omitted",
    )


@pytest.mark.parametrize(
    ("papers", "item", "reason"),
    [
        (PAPER.replace("by: 업체", "by: 시장"), ITEM, "pledge: papers.0.by"),
        (PAPER.replace("제5조의2제2항", "어디"), ITEM, "pledge: papers.0.basis.0: Value error, 근거"),
        (PAPER.replace("words: 청렴서약서", "words: []"), ITEM, "pledge: papers.0.basis.0.words"),
        (PAPER.replace("name:", "title:"), ITEM, "pledge: papers.0"),
        (PAPER + PAPER.lstrip("\n"), ITEM, "key가 두 번 있습니다: pledge"),
        (PAPER, ITEM.replace("paper: pledge", "paper: other"), "items other: papers에 없습니다."),
        (PAPER, ITEM.replace("계약금액 over", "over"), "items pledge: needs에 어느 금액인지 없습니다."),
        (PAPER, ITEM.replace("contract-document-omitted", "nothing"), "기준값 nothing에 금액이 없습니다."),
        (
            PAPER,
            ITEM.replace("contract-document-omitted", "delay-rate"),
            "기준값 delay-rate에 금액이 없습니다.",
        ),
        (PAPER, ITEM.replace("omitted", "omitted#2"), "contract-document-omitted#2에 금액이 없습니다."),
        (PAPER, ITEM.replace("계약금액 over", "계약금액 near"), "pledge: items.0.needs: Value error"),
        (PAPER, ITEM + "\n  - " + ITEM, "목록에 두 번 있습니다."),
        (PAPER.replace("체결할 때", "'{nothing}'"), ITEM, "기준값 nothing이(가) 없습니다."),
        (
            PAPER + PAPER.lstrip("\n").replace("pledge", "unused"),
            ITEM,
            "papers unused: 어느 목록에도 없습니다.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, papers: str, item: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(tmp_path, papers, item)
    assert reason in str(refused.value)


def test_no_amount_of_money_is_kept_twice() -> None:
    assert "만원" not in CHECKLISTS_FILE.read_text(encoding="utf-8")
    assert "억원" not in CHECKLISTS_FILE.read_text(encoding="utf-8")


def test_the_limits_are_the_amounts_that_the_figures_set() -> None:
    table = shipped_checklists()
    limits = {
        need.figure: {korean_won(limit(table.figures, need.figure, kind) or 0) for kind in item.kinds}
        for item in table.items
        for need in item.needs
    }
    assert limits == {
        "private-contract-limit": {"2천만원"},
        "private-contract-limit@소기업": {"1억원"},
        "one-quote-limit": {"2천만원"},
        "safety-ledger": {"50억원"},
        "spec-disclosure-exempt": {"5천만원"},
        "priced-bill-with-bid": {"100억원"},
        "quote-omitted": {"200만원"},
        "direct-production-from": {"1천만원"},
        "contract-document-omitted": {"5천만원"},
        "contract-bond-exempt": {"5천만원"},
        "comprehensive-evaluation": {"300억원"},
        "stamp-tax": {"1천만원"},
        "direct-work-limit": {"70억원"},
        "works-ledger": {"1억원"},
        "retirement-mutual-aid": {"1억원"},
        "technical-guidance": {"1억원"},
        "technical-guidance#3": {"150억원"},
        "wage-separate": {"3천만원"},
        "safety-cost-statement": {"4천만원"},
        "inspection-report-omitted": {"3천만원"},
        "defect-bond-exempt": {"3천만원"},
        "electronic-payment": {"3천만원"},
        "defect-report-omitted": {"3천만원"},
    }


def test_what_a_figure_says_leaves_special_cases_out() -> None:
    figures = shipped_checklists().figures
    assert figure_says(figures, "spec-disclosure", Kind.GOODS) == "5일"
    assert "전문공사 2억원 이하" in figure_says(figures, "private-contract-limit", Kind.WORKS)
    assert figure_says(figures, "private-contract-limit", Kind.GOODS) == "2천만원 이하"


def test_papers_of_the_same_name_are_told_apart() -> None:
    table = shipped_checklists()
    assert table.title("integrity-pledge-tender") == "청렴서약서 (입찰ㆍ협상)"
    assert table.title("estimated-price-works") == "예정가격 작성 (공사 입찰)"
    assert table.title("defect-inspection") == "하자검사 (공사)"
    assert table.title("quote-two") == "견적서(2인 이상)"
    titles = [table.title(key) for key in table.papers]
    assert len(set(titles)) == len(titles)


def test_a_special_case_is_told_where_it_is_named() -> None:
    figures = shipped_checklists().figures
    assert figure_says(figures, "private-contract-limit@청년창업기업", Kind.GOODS) == "5천만원 이하"
    assert limit(figures, "private-contract-limit@소기업", Kind.SERVICE) == 10**8
    assert figure_says(figures, "private-contract-limit@소기업", Kind.WORKS) == ""
    assert figure_says(figures, "private-contract-limit@대기업", Kind.GOODS) == ""


def test_a_figure_says_what_is_about_the_amounts() -> None:
    figures = shipped_checklists().figures
    assert figure_says(figures, "stamp-tax", Kind.WORKS, least=10**8, most=10**8) == "7만원"
    assert figure_says(figures, "stamp-tax", Kind.WORKS, least=10**8 + 1) == (
        "1억원 초과 10억원 이하 15만원, 10억원 초과 35만원"
    )


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0원"),
        (15_000_000, "1,500만원"),
        (2 * 10**8, "2억원"),
        (150_000_000, "1억 5천만원"),
        (12_345, "1만 2,345원"),
    ],
)
def test_amounts_are_written_as_the_statutes_write_them(amount: int, words: str) -> None:
    assert korean_won(amount) == words


@pytest.fixture(scope="session")
def statutes(statutes_dir: Path) -> list[StructuredDocument]:
    """The statutes that the checklists cite, as they hold."""
    laws = {basis.reference.law for paper in shipped_checklists().papers.values() for basis in paper.basis}
    documents = [parse_file(path) for path in sorted(statutes_dir.rglob("*.md"))]
    return [document for document in documents if document.short_name in laws and not document.repealed]


@pytest.mark.statutes
def test_every_paper_stands_in_the_statutes(statutes: list[StructuredDocument]) -> None:
    assert [str(finding) for finding in check_checklists(statutes)] == []


@pytest.mark.statutes
def test_a_paper_that_the_statute_does_not_ask_for_is_found(statutes: list[StructuredDocument]) -> None:
    table = shipped_checklists()
    paper = table.papers["integrity-pledge"]
    invented = paper.model_copy(
        update={"basis": (paper.basis[0].model_copy(update={"words": ("보안각서",)}),)}
    )
    wrong = dataclasses.replace(table, papers={invented.key: invented})
    (finding,) = check_checklists(statutes, wrong)
    assert finding.place == "integrity-pledge"
    assert "'보안각서'이(가) 그 자리에 없습니다." in finding.reason

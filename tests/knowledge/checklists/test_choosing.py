from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest

from knowledge.checklists.choosing import ANY, Amounts, Checklist, Entry, bands, choose
from knowledge.checklists.limits import told_rows
from knowledge.checklists.standing import Standing
from knowledge.checklists.table import Kind, Maker, Method, Stage, shipped_checklists
from knowledge.checklists.wording import as_text, basis_of

TABLE = shipped_checklists()


def chosen(kind: Kind, method: Method, won: int | None = None) -> Checklist:
    return choose(TABLE, kind, method, ANY if won is None else Amounts(won, won))


def offered() -> Iterator[tuple[Kind, Method]]:
    for kind in Kind:
        for method in Method:
            if TABLE.offers(kind, method):
                yield kind, method


def papers(checklist: Checklist) -> set[str]:
    return {entry.paper for entry in checklist.entries}


def entry_of(checklist: Checklist, paper: str) -> Entry:
    return next(entry for entry in checklist.entries if entry.paper == paper)


def test_every_list_has_papers_with_a_basis_in_the_order_of_a_contract() -> None:
    order = list(Stage)
    for kind, method in offered():
        entries = chosen(kind, method).entries
        assert len(entries) >= 20
        assert all(entry.basis for entry in entries)
        stages = [order.index(entry.stage) for entry in entries]
        assert stages == sorted(stages)
        assert {Stage.BEFORE, Stage.CONCLUSION, Stage.COMPLETION, Stage.PAYMENT} <= {
            entry.stage for entry in entries
        }
        assert {entry.by for entry in entries} == set(Maker)
        assert not any("{" in f"{entry.when}{entry.note}" for entry in entries)


def test_negotiation_is_not_offered_for_works() -> None:
    assert set(offered()) == set(itertools.product(Kind, Method)) - {(Kind.WORKS, Method.NEGOTIATION)}


def test_a_list_by_negotiation_has_its_own_papers_and_no_others() -> None:
    own = {"negotiation-reason", "request-for-proposals", "proposal-standard", "proposal",
           "proposal-committee", "negotiation"}  # fmt: skip
    for kind in (Kind.SERVICE, Kind.GOODS):
        assert own <= papers(chosen(kind, Method.NEGOTIATION, 200_000_000))
        assert "ability-papers" not in papers(chosen(kind, Method.NEGOTIATION))
        assert not own & papers(chosen(kind, Method.TENDER))


@pytest.mark.parametrize(
    ("won", "period"),
    [(99_999_999, "10일 전"), (100_000_000, "20일 전"), (999_999_999, "20일 전"), (1_000_000_000, "40일 전")],
)
def test_a_note_says_of_a_figure_what_the_amount_decides(won: int, period: str) -> None:
    notice = entry_of(chosen(Kind.SERVICE, Method.NEGOTIATION, won), "tender-notice-negotiation")
    assert notice.note.startswith(f"공고기간: 제안서 등 제출 마감일의 전날부터 {period}. ")
    assert len(notice.said) == 1
    every = entry_of(chosen(Kind.SERVICE, Method.NEGOTIATION), "tender-notice-negotiation")
    assert "10일 전, " in every.note
    assert len(every.said) == 3


def test_a_price_is_not_made_or_is_as_the_method_has_it() -> None:
    for kind, method in offered():
        made = [entry for entry in chosen(kind, method).entries if entry.name == "예정가격 작성"]
        assert len(made) == 1
        assert ("협상" in made[0].note) is (method is Method.NEGOTIATION)
        assert ("일괄입찰" in made[0].note) is ((kind, method) == (Kind.WORKS, Method.TENDER))


def test_a_private_contract_says_up_to_which_amount_with_whom() -> None:
    between = chosen(Kind.GOODS, Method.ONE_QUOTE, 80_000_000)
    assert "소기업 등과 하면 1억원 이하" in entry_of(between, "private-reason-goods").note
    assert "청년창업기업 5천만원 이하" in entry_of(between, "other-party").note
    assert "추정가격 5천만원 이하" in entry_of(between, "one-quote-reason").note
    small = papers(chosen(Kind.GOODS, Method.ONE_QUOTE, 20_000_000))
    assert not small & {"other-party", "one-quote-reason"}
    assert "other-party" in papers(chosen(Kind.SERVICE, Method.TWO_QUOTES, 100_000_000))
    assert "other-party" not in papers(chosen(Kind.SERVICE, Method.TWO_QUOTES, 100_000_001))
    works = chosen(Kind.WORKS, Method.TWO_QUOTES, 150_000_000)
    assert "전문공사 2억원 이하" in entry_of(works, "private-reason").note


@pytest.mark.parametrize(
    ("kind", "method", "won", "needed", "not_needed"),
    [
        (Kind.WORKS, Method.ONE_QUOTE, 15_000_000, {"quote-one", "contract-evidence", "contract-bond-pledge"},
         {"contract", "contract-bond-works", "works-ledger", "inspection-report", "quote-two", "tender"}),
        (Kind.WORKS, Method.TWO_QUOTES, 200_000_000,
         {"quote-two", "contract", "contract-bond-works", "works-ledger", "mutual-aid", "technical-guidance",
          "inspection-report", "estimated-price-quotes"},
         {"contract-evidence", "contract-bond-pledge", "quote-one", "performance-guarantee", "start-report"}),
        (Kind.WORKS, Method.TENDER, 12_000_000_000, {"tender", "priced-bill", "contract-bond-works",
         "works-safety-ledger"}, {"start-report", "direct-work-plan", "performance-guarantee"}),
        (Kind.WORKS, Method.TENDER, 15_000_000_000, {"technical-guidance-building"}, {"technical-guidance"}),
        (Kind.WORKS, Method.TENDER, 14_999_999_999, {"technical-guidance"}, {"technical-guidance-building"}),
        (Kind.WORKS, Method.TENDER, 40_000_000_000, {"performance-guarantee"}, {"contract-bond-works"}),
        (Kind.GOODS, Method.ONE_QUOTE, 1_900_000, {"integrity-pledge"},
         {"quote-one", "direct-production-private"}),
        (Kind.GOODS, Method.ONE_QUOTE, 10_000_000, {"quote-one", "direct-production-private"},
         {"inspection-report"}),
        (Kind.SERVICE, Method.TENDER, 50_000_000,
         {"specification-disclosure", "contract-evidence", "task-request"}, {"contract"}),
        (Kind.SERVICE, Method.TENDER, 49_999_999, set(), {"specification-disclosure"}),
        (Kind.SERVICE, Method.TWO_QUOTES, 20_000_001, {"other-party"}, set()),
        (Kind.SERVICE, Method.TWO_QUOTES, 20_000_000, set(), {"other-party"}),
    ],
)  # fmt: skip
def test_amounts_decide_at_the_limit(
    kind: Kind, method: Method, won: int, needed: set[str], not_needed: set[str]
) -> None:
    found = papers(chosen(kind, method, won))
    assert needed <= found
    assert not found & not_needed


@pytest.mark.parametrize(
    ("won", "paper", "is_needed"),
    [
        (29_999_999, "inspection-report", False),
        (30_000_000, "inspection-report", True),
        (30_000_000, "defect-bond", False),
        (30_000_001, "defect-bond", True),
        (50_000_000, "contract", False),
        (50_000_001, "contract", True),
        (39_999_999, "safety-cost-statement", False),
        (40_000_000, "safety-cost-statement", True),
        (10_000_000, "stamp", False),
        (10_000_001, "stamp", True),
    ],
)
def test_a_limit_belongs_to_the_side_that_the_statute_says(won: int, paper: str, is_needed: bool) -> None:
    assert (paper in papers(chosen(Kind.WORKS, Method.TENDER, won))) is is_needed


def test_what_an_amount_leaves_open_is_told_as_a_condition() -> None:
    entries = {entry.paper: entry for entry in chosen(Kind.WORKS, Method.ONE_QUOTE).entries}
    assert entries["contract"].only == "계약금액 5천만원 초과이면"
    assert entries["wages"].only == "도급금액 3천만원 이상이면, 공사기간이 30일을 넘으면"
    assert {basis.citation for basis in entries["contract"].basis} >= {"지방계약법 시행령 제50조제1항제1호"}
    decided = {entry.paper: entry for entry in chosen(Kind.WORKS, Method.ONE_QUOTE, 60_000_000).entries}
    assert decided["contract"].only == ""


def test_the_unit_that_sets_a_limit_is_cited() -> None:
    for kind, method in offered():
        for item in TABLE.items:
            for need in item.needs if kind in item.kinds and method in item.methods else ():
                (row, *_) = told_rows(TABLE.figures, need.figure, kind)
                entries = [one for one in chosen(kind, method).entries if one.paper == item.paper]
                assert all(row.citation in {one.citation for one in entry.basis} for entry in entries)


def test_bands_leave_no_amount_out() -> None:
    for kind, method in offered():
        spans = bands(TABLE, kind, method)
        assert spans[0].least == 0
        assert spans[-1].most is None
        assert [one.most for one in spans[:-1]] == [one.least - 1 for one in spans[1:]]
    labels = [one.label for one in bands(TABLE, Kind.WORKS, Method.ONE_QUOTE)]
    assert labels == ["2천만원 이하", "2천만원 초과 5천만원 이하", "5천만원 초과"]


def test_a_list_in_words_says_who_when_where_and_why() -> None:
    text = as_text(Standing(chosen(Kind.WORKS, Method.TWO_QUOTES), (), 2, (), dt.date(2026, 11, 22)))
    assert text.startswith("공사 수의계약(2인 이상 견적) 제출서류ㆍ절차 목록\n\n[계약 방법 결정 전]")
    assert (
        "- 견적서(2인 이상): 업체, 견적 제출기간에, 나라장터(지정정보처리장치)"
        " — 근거: 지방계약법 시행령 제30조제1항, 제30조제2항" in text
    )
    assert "뺀 항목이 2개 있습니다" in text
    assert "납세증명서" in text
    assert "착공신고서" in text


def test_a_law_is_named_once_where_its_units_follow_each_other() -> None:
    entry = next(one for one in chosen(Kind.WORKS, Method.ONE_QUOTE).entries if one.paper == "engineer")
    assert basis_of(entry) == ("건설산업기본법 제40조제1항, 건설산업기본법 시행령 제35조제1항, 제35조제5항")

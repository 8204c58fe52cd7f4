"""Which questions are for a checklist, and which are left to the search."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

import knowledge
from knowledge.checklists.asked import AskedChecklist, read_question, read_words
from knowledge.checklists.choosing import Amounts
from knowledge.checklists.table import Kind, Method, shipped_checklists

TODAY = dt.date(2026, 11, 22)
STARTER = Path(knowledge.__file__).parent / "starter"
PRIVATE = (Method.ONE_QUOTE, Method.TWO_QUOTES)


def ask(text: str) -> AskedChecklist | None:
    return read_question(text, shipped_checklists(), TODAY)


@pytest.mark.parametrize(
    ("text", "kind", "method"),
    [
        ("공사 수의계약 제출서류 뭐예요?", Kind.WORKS, None),
        ("공사 수의계약할 때 뭐 내야 해요?", Kind.WORKS, None),
        ("뭐 내야 해요? 공사 수의계약이요", Kind.WORKS, None),
        ("물품 구매 수의계약 구비서류 알려 주세요", Kind.GOODS, None),
        ("용역 수의계약 서류 목록 주세요", Kind.SERVICE, None),
        ("1500만원 공사 1인 견적 수의계약 제출서류 뭐가 필요해요?", Kind.WORKS, Method.ONE_QUOTE),
        ("용역 입찰 제출서류 알려 주세요", Kind.SERVICE, Method.TENDER),
        ("물품 입찰할 때 필요한 서류가 뭐예요", Kind.GOODS, Method.TENDER),
        ("공사 1인 견적 수의계약 서류 알려줘", Kind.WORKS, Method.ONE_QUOTE),
        ("3천만원 용역 수의계약 절차 알려주세요", Kind.SERVICE, None),
        ("물품 1천만원 수의계약 필요서류", Kind.GOODS, None),
        ("공사 입찰 서류 뭐 준비해야 하나요?", Kind.WORKS, Method.TENDER),
        ("용역 계약 체크리스트 보여 주세요", Kind.SERVICE, None),
        ("공사 계약할 때 업체가 제출해야 하는 서류는?", Kind.WORKS, None),
        ("2인 이상 견적 공사 수의계약 첨부서류 알려 주세요", Kind.WORKS, Method.TWO_QUOTES),
        ("물품 계약 서류 다 알려줘", Kind.GOODS, None),
        ("용역계약시 제출서류가 무엇인가요", Kind.SERVICE, None),
        ("공사계약 제출서류 목록", Kind.WORKS, None),
        ("물품 구매할 때 어떤 서류를 받아야 하나요?", Kind.GOODS, None),
        ("소액 공사 수의계약 서류 뭐 받아야 돼요?", Kind.WORKS, None),
        ("용역 수의계약 진행할 때 필요한 서류 정리해 주세요", Kind.SERVICE, None),
        ("입찰 공사 5억원 제출서류 부탁드립니다", Kind.WORKS, Method.TENDER),
        ("안녕하세요 물품 수의계약 제출서류 문의드립니다", Kind.GOODS, None),
        ("공사 수의계약 절차가 어떻게 되나요?", Kind.WORKS, None),
        ("용역 협상에 의한 계약 제출서류 알려 주세요", Kind.SERVICE, Method.NEGOTIATION),
        ("물품 협상계약 절차가 어떻게 되나요?", Kind.GOODS, Method.NEGOTIATION),
    ],
)
def test_a_question_for_the_papers_of_a_contract_is_recognised(
    text: str, kind: Kind, method: Method | None
) -> None:
    asked = ask(text)
    assert asked is not None
    assert (asked.kind, asked.method) == (kind, method)


@pytest.mark.parametrize(
    "text",
    [
        "제출서류 뭐예요?",
        "공사와 물품 제출서류 뭐예요?",
        "공사 수의계약은 얼마까지 되나요?",
        "공사 하도급 통보할 때 붙이는 서류 뭐예요?",
        "공사 준공 서류 뭐 내야 하나요?",
        "공사 입찰 서류를 위조하면 어떻게 되나요?",
        "물품 수의계약 서류를 언제까지 보관하나요?",
        "용역 계약 서류에 인지를 붙여야 하나요?",
        "공사 수의계약 서류를 생략할 수 있나요?",
        "공사 수의계약이 아닌 경우 제출서류 뭐예요?",
        "물품 검수 서류 뭐예요?",
        "용역 제안서 제출서류가 뭐예요?",
        "공사 협상에 의한 계약 제출서류 뭐예요?",
        "용역 협상적격자 선정 서류 뭐예요?",
        "물품 가격협상 서류 뭐예요?",
        "공사 계약보증금 서류 뭐 내야 하나요?",
        "공사 착공 서류 알려 주세요",
        "국가계약 공사 수의계약 제출서류 알려 주세요",
        "2024년 3월 공사 수의계약 제출서류 알려 주세요",
        "공사 수의계약 제출서류 3일 안에 내야 하나요?",
        "2천만원에서 5천만원 공사 수의계약 제출서류 알려 주세요",
        "공사 대가 청구 서류 뭐 내야 해요?",
        "여성기업 물품 수의계약 제출서류 알려 주세요",
        "공사 입찰 절차를 취소할 수 있나요?",
        "용역 변경계약 서류 알려 주세요",
        "물품 단가계약 서류 뭐예요?",
        "임대차 계약 제출서류 알려 주세요",
        "공사 청렴서약서 서류 꼭 내야 하나요?",
    ],
)
def test_any_other_question_is_left_to_the_search(text: str) -> None:
    assert ask(text) is None


def test_no_expected_question_of_another_rule_is_taken() -> None:
    expected = [
        line.rpartition("\t")[2]
        for path in sorted((STARTER / "expected").glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "\t" in line and not line.startswith("#")
    ]
    entries = [
        entry["question"]
        for path in sorted((STARTER / "qa").glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert len(expected) > 9000
    assert len(entries) > 100
    assert [text for text in (*expected, *entries) if ask(text)] == []


def test_a_long_word_costs_no_time() -> None:
    assert ask("공사 서류 " + "하" * 10_000) is None
    assert ask("공사 서류 " + "하" * 39 + "꽃") is None


def test_words_behind_the_command_need_not_be_a_question() -> None:
    table = shipped_checklists()
    asked = read_words("여성기업 물품 수의 1천만원 이하", table, TODAY)
    assert (asked.kind, asked.method, asked.methods) == (Kind.GOODS, None, PRIVATE)
    assert asked.amounts == Amounts(0, 10_000_000)
    asked = read_words("", table, TODAY)
    assert (asked.kind, asked.method, asked.methods, asked.amounts) == (None, None, tuple(Method), None)

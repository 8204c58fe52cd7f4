"""A small library of rules for tests of search and answers, unlike the real statutes on purpose."""

from __future__ import annotations

import datetime as dt

from indexer.authority import Authority
from indexer.structure import Block, DocumentKind, Jurisdiction, Section, StructuredDocument

IN_FORCE = dt.date(2026, 1, 2)
TODAY = dt.date(2026, 11, 22)


def document(
    name: str,
    sections: list[Section],
    *,
    jurisdiction: Jurisdiction = Jurisdiction.LOCAL,
    authority: Authority = Authority.DECREE,
    effective: dt.date | None = IN_FORCE,
    kind: DocumentKind = DocumentKind.STATUTE,
) -> StructuredDocument:
    """A document with what tests do not care about filled in."""
    return StructuredDocument(
        kind=kind,
        title=name,
        short_name=name,
        jurisdiction=jurisdiction,
        authority=authority,
        effective_date=effective,
        promulgation_number="1",
        repealed=False,
        source_url="",
        sections=tuple(sections),
    )


def article(number: str, title: str, *blocks: tuple[str, str], repealed: bool = False) -> Section:
    """An article from paths and texts."""
    held = tuple(Block(path, text, repealed) for path, text in blocks)
    return Section(number, title, ("제3장 계약의 방법",), held, repealed)


QUOTES = article(
    "제30조",
    "수의계약대상자의 선정절차 등",
    (
        "제1항",
        "수의계약을 하려는 경우에는 2인 이상으로부터 견적서를 받아야 한다. "
        "다만, 다음 각 호의 어느 하나에 해당하는 경우에는 1인으로부터 받은 견적서에 의할 수 있다.",
    ),
    ("제1항제1호", "추정가격이 2천만원 이하인 물품의 제조ㆍ구매 및 용역의 경우"),
    ("제1항제2호", "여성기업과 계약을 하는 경우로서 추정가격이 5천만원 이하인 경우"),
    ("제2항", "견적서는 지정정보처리장치를 이용하여 받아야 한다."),
)
NOTICE = article(
    "제35조",
    "입찰공고의 시기",
    ("", "입찰공고는 입찰서 제출 마감일의 전날부터 기산하여 7일 전에 하여야 한다."),
)
DAMAGES = article(
    "제90조",
    "지연배상금",
    ("제1항", "계약의 이행을 지체한 계약상대자는 지연배상금을 현금으로 내야 한다."),
    ("제2항", "지연배상금은 계약금액의 100분의 30을 한도로 한다."),
)
WARRANTY = article(
    "제71조",
    "하자보수보증금",
    ("", "하자보수보증금은 계약금액의 100분의 2 이상 100분의 10 이하로 하여야 한다."),
)
GONE = article("제31조", "", ("", "삭제 <2010.1.1>"), repealed=True)
INSPECTION = article(
    "제64조", "검사", ("", "검사는 이행을 마친 사실을 통지받은 날부터 14일 이내에 하여야 한다.")
)

LOCAL_DECREE = document("지방계약법 시행령", [QUOTES, GONE, NOTICE, INSPECTION, WARRANTY, DAMAGES])
STATE_DECREE = document(
    "국가계약법 시행령",
    [
        article(
            "제74조",
            "지체상금",
            ("제1항", "계약의 이행을 지체한 계약상대자는 지체상금을 현금으로 내야 한다."),
        ),
        article(
            "제35조",
            "입찰공고의 시기",
            ("", "입찰공고는 입찰서 제출 마감일의 전일부터 기산하여 7일 전에 한다."),
        ),
    ],
    jurisdiction=Jurisdiction.STATE,
)
OTHER_ACT = document(
    "폐기물관리법",
    [
        article(
            "제2조",
            "정의",
            ("", "폐기물이란 쓰레기, 연소재 등으로서 사람의 생활에 필요하지 아니하게 된 물질을 말한다."),
        )
    ],
    jurisdiction=Jurisdiction.ANY,
    authority=Authority.ACT,
)
GUIDE = document(
    "하도급 관리 안내",
    [
        Section(
            "",
            "노무비 구분관리",
            ("하도급 관리 안내",),
            (Block("", "노무비는 전용 계좌로 매월 지급합니다."),),
        )
    ],
    kind=DocumentKind.STANDARD,
    authority=Authority.STANDARD_DOCUMENT,
)
DOCUMENTS = (LOCAL_DECREE, STATE_DECREE, OTHER_ACT, GUIDE)

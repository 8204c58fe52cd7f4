"""Answers of the National Law Information service, in both of its formats and with its habits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.authority import Authority
from indexer.errors import DocumentError, DuplicateArticleError, MalformedDocumentError, ServiceRefusedError
from indexer.parsers import parse_file
from indexer.parsers.law_api import Target, read_page, read_text
from indexer.parsers.law_api.lines import split_article
from indexer.structure import Block, DocumentKind, Jurisdiction, StructuredDocument
from tests.law_answers import (
    Tree,
    article,
    as_json,
    as_xml,
    from_markdown,
    item,
    law,
    law_row,
    listed,
    paragraph,
    sub_item,
)

FORMATS = pytest.mark.parametrize("written", [as_json, as_xml])
Written = Callable[[Tree], bytes]
SMALL = law(
    "누리시 계약법",
    "20260102",
    [
        {"조문번호": "1", "조문여부": "전문", "조문내용": "  제1장 총칙 <개정 2020.1.1>\n"},
        article(1, "목적", "이 법은 계약에 관한 사항을 정한다. <개정 2020.1.1>"),
        article(2, "정의", "다음과 같다.", {"호": [item("1", "“계약”이란 약속을 말한다.")]}),
        article(
            3,
            "견적(見積)",
            "",
            paragraph(
                "①",
                "견적서를 받는다. <신설 2021.3.2>",
                item("1", "물품", sub_item("가", "국산"), sub_item("나", "외산\n  1) 수입\n  2) 대여")),
                {"호번호": "1.", "호가지번호": "2", "호내용": "1의2. 용역"},
            ),
            paragraph("②", "삭제 <2022.1.1>"),
            branch=2,
        ),
        article(4, "", "삭제 <2019.1.1>"),
    ],
)


def find(document: StructuredDocument, number: str) -> tuple[Block, ...]:
    return next(section.blocks for section in document.sections if section.number == number)


@FORMATS
def test_units_have_their_paths_and_lose_their_marks(written: Written) -> None:
    document = read_text(Target.LAW, written(SMALL), "계약법")
    assert (document.title, document.authority) == ("누리시 계약법", Authority.ACT)
    assert (document.effective_date, document.promulgation_number) == (dt.date(2026, 1, 2), "1")
    assert document.source_url == "https://www.law.go.kr/법령/누리시계약법"
    assert [one.number for one in document.sections] == ["제1조", "제2조", "제3조의2", "제4조"]
    assert {one.heading_path for one in document.sections} == {("제1장 총칙",)}
    assert find(document, "제1조") == (Block("", "이 법은 계약에 관한 사항을 정한다."),)
    assert find(document, "제2조")[1] == Block("제1호", "“계약”이란 약속을 말한다.")
    assert find(document, "제3조의2") == (
        Block("제1항", "견적서를 받는다."),
        Block("제1항제1호", "물품"),
        Block("제1항제1호가목", "국산"),
        Block("제1항제1호나목", "외산"),
        Block("제1항제1호나목1)", "수입"),
        Block("제1항제1호나목2)", "대여"),
        Block("제1항제1호의2", "용역"),
        Block("제2항", "삭제 <2022.1.1>", repealed=True),
    )
    assert next(one.title for one in document.sections if one.number == "제3조의2") == "견적(見積)"
    assert document.sections[-1].repealed


def test_both_formats_say_the_same() -> None:
    assert read_text(Target.LAW, as_json(SMALL), "x") == read_text(Target.LAW, as_xml(SMALL), "x")


def test_json_has_lists_of_lists_of_lines_and_numbers() -> None:
    tree = law("시험법", "20260102", [article(1, "목적", "", paragraph("①", "첫째"))])
    (unit,) = tree["법령"]["조문"]["조문단위"]
    unit["조문번호"] = 1
    unit["항"][0]["호"] = [
        {"호번호": "1.", "호내용": ["1. 물품"], "목": {"목번호": "가.", "목내용": [["가. 국산", "1) 수입"]]}}
    ]
    blocks = find(read_text(Target.LAW, as_json(tree), "시험법"), "제1조")
    assert [block.path for block in blocks] == ["제1항", "제1항제1호", "제1항제1호가목", "제1항제1호가목1)"]


@FORMATS
def test_of_an_article_with_texts_of_two_days_the_one_in_force_is_taken(written: Written) -> None:
    tree = law(
        "시험법",
        "20260102",
        [
            article(1, "목적", "지금 말이다.", 조문시행일자="20260102"),
            article(1, "목적", "나중 말이다.", 조문시행일자="20270101"),
            article(2, "뒤", "나중에 생긴다.", 조문시행일자="20270101"),
        ],
    )
    document = read_text(Target.LAW, written(tree), "시험법")
    assert [block.text for block in find(document, "제1조")] == ["지금 말이다."]
    assert [block.text for block in find(document, "제2조")] == ["나중에 생긴다.", "[시행일: 2027. 1. 1.]"]
    assert "제1조가 시행일별로" in document.warnings[0]
    assert "제2조에 아직 시행되지 않은" in document.warnings[1]


def test_one_number_with_two_texts_of_one_day_is_an_error() -> None:
    tree = law("시험법", "20260102", [article(1, "목적", "하나"), article(1, "목적", "둘")])
    with pytest.raises(DuplicateArticleError, match="조문단위 1, 조문단위 2"):
        read_text(Target.LAW, as_json(tree), "시험법")


def test_a_repealed_law_says_so() -> None:
    tree = law("시험법", "20260102", [article(1, "목적", "말")], 제개정구분="폐지")
    assert read_text(Target.LAW, as_json(tree), "시험법").repealed


@pytest.mark.statutes
@FORMATS
def test_a_statute_reads_the_same_from_both_sources(written: Written, statutes_dir: Path) -> None:
    different = []
    for file in sorted(statutes_dir.rglob("*.md")):
        ours = parse_file(file)
        theirs = read_text(Target.LAW, written(from_markdown(file)), file.name)
        # Warnings name the place, and that of a file is a line.
        if ours.warnings == theirs.warnings:
            different += [str(file)] if ours != theirs else []
        elif ours.sections != theirs.sections:
            different.append(str(file))
    assert different == []


def rule(words: list[str], **more: object) -> Tree:
    about = {
        "행정규칙명": "누리부 계약 업무 처리 예규",
        "행정규칙종류": "예규",
        "발령일자": "20260301",
        "발령번호": "7",
    }
    return {"AdmRulService": {"행정규칙기본정보": about, "조문내용": words, **more}}


@FORMATS
def test_a_rule_with_articles(written: Written) -> None:
    words = [
        "제1장 총칙",
        "제1조(목적) 이 예규는 계약 업무의 처리를 정한다.",
        "제2조(창구)① 창구는 다음 각 호와 같다.\n 1. 본관\n   가. 3층\n 2. 별관\n② 창구는 오전 9시에 연다.",
        "제2조의2(연락)이 조의 연락처는 제1조(목적)에 따라\n제2조(창구) 및 제1조에 적힌 것과 같다.",
        "제3조 삭제",
    ]
    document = read_text(
        Target.RULE, written(rule(words, 부칙={"부칙내용": "부칙 <제7호,2026.3.1>\n이날부터 한다."})), "예규"
    )
    assert (document.kind, document.authority) == (DocumentKind.STATUTE, Authority.NOTICE)
    assert (document.effective_date, document.promulgation_number) == (dt.date(2026, 3, 1), "7")
    assert [one.number for one in document.sections] == ["제1조", "제2조", "제2조의2", "제3조", ""]
    assert [block.path for block in find(document, "제2조")] == [
        "제1항",
        "제1항제1호",
        "제1항제1호가목",
        "제1항제2호",
        "제2항",
    ]
    assert "제2조(창구) 및 제1조에" in find(document, "제2조의2")[0].text
    assert document.sections[0].heading_path == ("제1장 총칙",)
    assert document.sections[-1].supplementary
    assert document.source_url == "https://www.law.go.kr/행정규칙/누리부계약업무처리예규"


def test_a_rule_without_articles_has_the_sections_of_its_headings() -> None:
    words = ["제1장 입찰", "1. 공고", "입찰은 7일 전에 공고한다.", "2. 개찰", "개찰은 공개한다."]
    document = read_text(Target.RULE, as_xml(rule(words)), "예규")
    assert (document.kind, document.authority) == (DocumentKind.STANDARD, Authority.NOTICE)
    assert (document.title, document.effective_date) == ("누리부 계약 업무 처리 예규", dt.date(2026, 3, 1))
    assert [one.title for one in document.sections] == ["1. 공고", "2. 개찰"]
    assert document.sections[0].heading_path == ("누리부 계약 업무 처리 예규", "제1장 입찰")


def test_attached_files_are_named() -> None:
    files = [{"첨부파일명": "별지.hwp", "첨부파일링크": "https://www.law.go.kr/x"}]
    document = read_text(Target.RULE, as_json(rule(["제1조(목적) 정한다."], 첨부파일=files)), "예규")
    assert "별지.hwp" in document.warnings[0]
    with pytest.raises(MalformedDocumentError, match=r"별지\.hwp"):
        read_text(Target.RULE, as_json(rule([], 첨부파일=files)), "예규")


@pytest.mark.parametrize(
    ("title", "jurisdiction"),
    [
        ("지방자치단체 누리 계약 기준", Jurisdiction.LOCAL),
        ("(계약예규) 누리 계약 기준", Jurisdiction.STATE),
        ("누리 계약 기준", Jurisdiction.ANY),
    ],
)
def test_whose_contracts_a_rule_governs(title: str, jurisdiction: Jurisdiction) -> None:
    tree = rule(["제1조(목적) 정한다."])
    tree["AdmRulService"]["행정규칙기본정보"]["행정규칙명"] = title
    assert read_text(Target.RULE, as_json(tree), "예규").jurisdiction is jurisdiction


@FORMATS
def test_an_ordinance(written: Written) -> None:
    units = [
        {"조문번호": "000100", "조문여부": "N", "조내용": "제1장 총칙"},
        {
            "조문번호": "000100",
            "조문여부": "Y",
            "조제목": "목적",
            "조내용": "제1조(목적) 이 조례는 누리시의 계약을 정한다.",
        },
        {
            "조문번호": "000102",
            "조문여부": "Y",
            "조제목": "창구",
            "조내용": "제1조의2(창구) ① 창구를 둔다.\n② 다음과 같다.\n1. 본관\n2. 별관",
        },
    ]
    about = {
        "자치법규명": "누리시 계약 조례",
        "시행일자": "20260401",
        "공포번호": "12",
        "자치법규종류": "C0001",
    }
    tree = {"LawService": {"자치법규기본정보": about, "조문": {"조": units}}}
    document = read_text(Target.ORDINANCE, written(tree), "조례")
    assert (document.jurisdiction, document.authority) == (Jurisdiction.LOCAL, Authority.NOTICE)
    assert (document.kind, document.title) == (DocumentKind.STATUTE, "누리시 계약 조례")
    assert [block.path for block in find(document, "제1조의2")] == [
        "제1항",
        "제2항",
        "제2항제1호",
        "제2항제2호",
    ]
    assert document.source_url == "https://www.law.go.kr/자치법규/누리시계약조례"


@pytest.mark.parametrize(
    "text", ["제3조(정의)에 따라", "제3조(정의) 및 제4조", "제3조에 따라", "그 제3조(정의)", "제3조(정의"]
)
def test_an_article_that_is_spoken_of_does_not_begin_here(text: str) -> None:
    assert split_article(text) is None


REFUSAL = {
    "result": "사용자 정보 검증에 실패하였습니다.",
    "msg": "OPEN API 호출 시 사용자 검증을 위하여 정확한 서버장비의 IP주소 및 도메인주소를 등록해 주세요.",
}


@pytest.mark.parametrize("data", [as_xml({"Response": REFUSAL}), as_json(REFUSAL)])
def test_a_refusal_says_what_to_do(data: bytes) -> None:
    with pytest.raises(ServiceRefusedError, match="LAW_API_KEY와 이 서버의 IP 주소"):
        read_text(Target.LAW, data, "법")
    with pytest.raises(ServiceRefusedError):
        read_page(Target.LAW, data, "법")


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><body>error</body></html>",
        b"<html><body>error</body></html>",
        as_xml(SMALL)[:-30],
        as_json(SMALL)[:-30],
        b"",
        b"[1]",
        b"{}",
        b"\xff\xfe\x00",
        BOMB,
        b"[" * 100_000,
        b"<a>" * 100_000,
        as_json({"Law": "일치하는 법령이 없습니다. 법령명을 확인하여 주십시오."}),
        as_json(law("시험법", "20261302", [article(1, "목적", "말")])),
        as_json(law("", "20260102", [article(1, "목적", "말")])),
        as_json(law("시험법", "20260102", [{"조문번호": "9" * 5000, "조문여부": "조문", "조문내용": "말"}])),
        as_json(law("시험법", "20260102", [])),
    ],
)
@pytest.mark.parametrize("target", Target)
def test_what_is_no_answer_is_refused(data: bytes, target: Target) -> None:
    with pytest.raises(DocumentError):
        read_text(target, data, "법")
    with pytest.raises(DocumentError):
        read_page(target, data, "법")


KEYS = st.sampled_from(
    [
        "법령",
        "기본정보",
        "조문",
        "조문단위",
        "항",
        "호",
        "목",
        "조문내용",
        "조문번호",
        "항번호",
        "항내용",
        "시행일자",
        "content",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["20260102", "1", "제1조(목적) ①"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from(list(Target)))
def test_whatever_stands_where_articles_should_be(value: object, target: Target) -> None:
    about = {"법령명_한글": "시험법", "행정규칙명": "예규", "자치법규명": "조례", "시행일자": "20260102"}
    tree = {
        "법령": {"기본정보": about, "조문": {"조문단위": value}, "부칙": value},
        "AdmRulService": {"행정규칙기본정보": about, "조문내용": value, "첨부파일": value},
        "LawService": {"자치법규기본정보": about, "조문": {"조": value}},
    }
    try:
        document = read_text(target, json.dumps(tree).encode(), "시험")
    except DocumentError as error:
        assert str(error).startswith("시험: ")
    else:
        assert any(section.blocks or section.repealed for section in document.sections)


@FORMATS
def test_a_list(written: Written) -> None:
    rows = [law_row("누리법", "11", "20260102"), law_row("누리법 시행령", "12", "20260203")]
    page = read_page(Target.LAW, written(listed("eflaw", rows, total=150)), "누리법")
    assert (page.total, [row.title for row in page.rows]) == (150, ["누리법", "누리법 시행령"])
    assert (page.rows[1].serial, page.rows[1].effective) == ("12", dt.date(2026, 2, 3))
    assert (page.rows[1].family, page.rows[1].issuer) == ("000001", "행정안전부")


@FORMATS
@pytest.mark.parametrize("count", [0, 1])
def test_a_list_of_one_or_none(written: Written, count: int) -> None:
    rows = [
        {"행정규칙일련번호": "21", "행정규칙명": "누리 예규", "행정규칙ID": "3", "발령일자": "2026.03.01"}
    ]
    page = read_page(Target.RULE, written(listed("admrul", rows[:count])), "누리 예규")
    assert len(page.rows) == page.total == count


@pytest.mark.parametrize("field", ["법령일련번호", "법령명한글", "시행일자"])
def test_a_row_that_cannot_be_told_apart_is_an_error(field: str) -> None:
    row = law_row("누리법", "11", "20260102") | {field: "../.."}
    row |= {"법령명한글": ""} if field == "법령명한글" else {}
    with pytest.raises(MalformedDocumentError):
        read_page(Target.LAW, as_json(listed("eflaw", [row])), "누리법")

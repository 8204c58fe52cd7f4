from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from indexer.authority import Authority
from indexer.errors import DocumentError, DuplicateArticleError, EmptyDocumentError, FrontMatterError
from indexer.parsers import parse_bytes, parse_file
from indexer.structure import Block, Jurisdiction, Section, StructuredDocument

HEADER = """---
제목: 지방자치단체를 당사자로 하는 계약에 관한 법률 시행령
법령구분: 대통령령
공포번호: '35947'
시행일자: 2026-01-02
상태: 시행
출처: https://www.law.go.kr/법령/x
---

"""

BODY = """# 지방자치단체를 당사자로 하는 계약에 관한 법률 시행령

## 제1장 총칙 <개정 2020.1.1>

### 제1절 통칙

##### 제1조 (목적)

이 영은 「법」에서 위임된 사항을 규정한다.

##### 제2조 (정의(定義))

**①** 다음 각 호와 같다. <개정 2013.3.23, 2014.11.19>

  1\\. 첫째 <신설 2015.1.1>
  1의2\\. 삭제 <2016.1.1>
  2\\. 둘째로서 다음 각 목의 경우
    가\\. 가의 경우

 1) 하나

 가) 더 작은 것

    나\\. 나의 경우

**②** 삭제 <2014.2.5>

##### 제3조

삭제 <2020.10.7>
\t\t
\t\t[시행일] 제3조의 개정규정은 다음 각 목의 구분에 따른 날
\t\t    가. 국가: 2021년 1월 1일

## 제2장 계약

##### 제42조의3 (낙찰자)

다음의 표에 따른다.
\t\t\t┌───┬────┐
\t\t\t│구분 │기간 │
\t\t\t├───┼────┤
\t\t\t│제1기│1월부터│
\t\t\t│     │6월까지│
\t\t\t└───┴────┘

## 부칙

부칙 <제19239호,2005.12.30>

제1조 (시행일) 이 영은 2006년 1월 1일부터 시행한다.

부칙 <제20000호,2007.1.1>

①(시행일) 이 영은 공포한 날부터 시행한다.
"""


def parse(body: str, header: str = HEADER) -> StructuredDocument:
    return parse_bytes((header + body).encode(), "시행령.md")


def section(document: StructuredDocument, number: str) -> Section:
    return next(section for section in document.sections if section.number == number)


def test_header() -> None:
    document = parse(BODY)
    assert document.title == "지방자치단체를 당사자로 하는 계약에 관한 법률 시행령"
    assert document.short_name == "지방계약법 시행령"
    assert document.jurisdiction is Jurisdiction.LOCAL
    assert document.authority == Authority.DECREE
    assert document.effective_date == dt.date(2026, 1, 2)
    assert document.promulgation_number == "35947"
    assert document.source_url == "https://www.law.go.kr/법령/x"
    assert not document.repealed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_other_encodings_and_line_ends(encoding: str) -> None:
    data = (HEADER + BODY.replace("\n", "\r\n")).encode(encoding)
    assert parse_bytes(data, "시행령.md") == parse(BODY)


def test_units_have_their_paths_and_lose_their_marks() -> None:
    article = section(parse(BODY), "제2조")
    assert article.title == "정의(定義)"
    assert article.heading_path == ("제1장 총칙", "제1절 통칙")
    assert article.blocks == (
        Block("제1항", "다음 각 호와 같다."),
        Block("제1항제1호", "첫째"),
        Block("제1항제1호의2", "삭제 <2016.1.1>", repealed=True),
        Block("제1항제2호", "둘째로서 다음 각 목의 경우"),
        Block("제1항제2호가목", "가의 경우"),
        Block("제1항제2호가목1)", "하나"),
        Block("제1항제2호가목1)가)", "더 작은 것"),
        Block("제1항제2호나목", "나의 경우"),
        Block("제2항", "삭제 <2014.2.5>", repealed=True),
    )
    assert not article.repealed


def test_a_deleted_article_is_repealed_and_a_day_long_past_is_no_note() -> None:
    article = section(parse(BODY), "제3조")
    assert article.repealed
    assert article.blocks == (Block("", "삭제 <2020.10.7>", repealed=True),)


def test_a_day_to_come_stays_as_a_note_of_its_own() -> None:
    body = "##### 제1조 (목적)\n\n**①** 본문이다.\n[시행일 : 2027.7.1] 제1조제1항\n"
    assert section(parse(body), "제1조").blocks == (
        Block("제1항", "본문이다."),
        Block("", "[시행일 : 2027.7.1] 제1조제1항"),
    )


def test_a_drawn_table_becomes_markdown() -> None:
    (block,) = section(parse(BODY), "제42조의3").blocks
    assert block.text == "다음의 표에 따른다.\n| 구분 | 기간 |\n| --- | --- |\n| 제1기 | 1월부터 6월까지 |"


def test_heading_of_a_later_chapter_replaces_the_earlier_ones() -> None:
    assert section(parse(BODY), "제42조의3").heading_path == ("제2장 계약",)


def test_supplements_are_kept_apart() -> None:
    supplements = [section for section in parse(BODY).sections if section.supplementary]
    assert [section.title for section in supplements] == [
        "부칙 <제19239호,2005.12.30>",
        "부칙 <제20000호,2007.1.1>",
    ]
    assert supplements[0].blocks[0].text.startswith("제1조 (시행일)")
    assert {section.number for section in supplements} == {""}


def test_a_rule_that_only_says_it_is_repealed() -> None:
    document = parse("##### 제0조\n\n정보통신공사업법 시행규칙을 폐지한다.\n")
    assert document.repealed
    assert [section.number for section in document.sections] == [""]


def test_an_article_without_text_is_gone_and_said_so() -> None:
    document = parse("##### 제1조 (목적)\n\n본문\n\n##### 제23조의2\n\n##### 제24조 (끝)\n\n본문\n")
    assert section(document, "제23조의2").repealed
    assert document.warnings == ("제23조의2에 내용이 없어 삭제된 조로 다룹니다(14행).",)


def test_an_article_twice_with_different_texts_is_an_error_with_its_lines() -> None:
    body = "##### 제1조 (목적)\n\n하나\n\n##### 제2조 (정의)\n\n둘\n\n##### 제1조 (목적)\n\n다른 말\n"
    with pytest.raises(DuplicateArticleError) as caught:
        parse(body)
    assert (caught.value.article, caught.value.first_place, caught.value.place) == ("제1조", "10행", "18행")
    assert str(caught.value).startswith("시행령.md: 제1조가 두 번")


def test_an_article_twice_with_the_same_text_is_kept_once() -> None:
    document = parse("##### 제1조 (목적)\n\n하나\n\n##### 제1조 (목적)\n\n하나\n")
    assert [section.number for section in document.sections] == ["제1조"]
    assert len(document.warnings) == 1


@pytest.mark.parametrize(
    ("header", "error", "word"),
    [
        ("---\n제목: [열림\n시행일자: 2026-01-02\n법령구분: 법률\n---\n", FrontMatterError, "머리말"),
        ("---\n제목: 법\n법령구분: 법률\n", FrontMatterError, "닫히지"),
        ("---\n제목: 법\n법령구분: 법률\n---\n", FrontMatterError, "시행일자"),
        ("---\n법령구분: 법률\n시행일자: 2026-01-02\n---\n", FrontMatterError, "제목"),
        ("---\n제목: 법\n법령구분: 법률\n시행일자: 2026-13-77\n---\n", FrontMatterError, "날짜"),
        ("---\n- 법령구분: 법률\n\n법령구분: x\n---\n", FrontMatterError, "머리말"),
    ],
)
def test_broken_headers(header: str, error: type[DocumentError], word: str) -> None:
    with pytest.raises(error, match=word) as caught:
        parse("##### 제1조\n\n본문\n", header)
    assert caught.value.name == "시행령.md"


def test_a_header_alone_is_an_empty_document() -> None:
    with pytest.raises(EmptyDocumentError):
        parse("")


def test_a_deeply_nested_header_is_refused() -> None:
    header = f"---\n법령구분: 법률\n제목: {'[' * 20_000}\n---\n"
    with pytest.raises(DocumentError):
        parse("##### 제1조\n\n본문\n", header)


@pytest.fixture(scope="module")
def statutes(statutes_dir: Path) -> list[StructuredDocument]:
    return [parse_file(path) for path in sorted(statutes_dir.rglob("*.md"))]


@pytest.mark.statutes
def test_all_statutes_parse_with_warnings_at_most(statutes: list[StructuredDocument]) -> None:
    articles = [s for statute in statutes for s in statute.sections if s.number]
    assert len(statutes) > 100
    assert len(articles) > 7000
    assert sum(article.repealed for article in articles) > 400


@pytest.mark.statutes
def test_no_unit_of_an_article_occurs_twice(statutes: list[StructuredDocument]) -> None:
    for statute in statutes:
        for article in statute.sections:
            paths = Counter(block.path for block in article.blocks if block.path)
            assert not [path for path, count in paths.items() if count > 1], (statute.title, article.number)


@pytest.mark.statutes
def test_no_marks_of_amendment_are_left(statutes: list[StructuredDocument]) -> None:
    for statute in statutes:
        for article in statute.sections:
            if not article.supplementary:
                for block in article.blocks:
                    assert block.repealed or not any(
                        mark in block.text for mark in ("<개정", "<신설", "\\.", "**", "<img", "┌")
                    ), (statute.title, article.number, block.text)


@pytest.mark.statutes
def test_every_gold_article_exists_under_its_name(
    statutes: list[StructuredDocument], statutes_dir: Path
) -> None:
    questions = Path(os.environ.get("EVAL_DIR", statutes_dir.parent / "eval")) / "questions.jsonl"
    if not questions.is_file():
        pytest.skip(f"no evaluation questions at {questions}: set EVAL_DIR")
    known = {f"{statute.short_name} {article.number}" for statute in statutes for article in statute.sections}
    gold = {
        label
        for line in questions.read_text(encoding="utf-8").splitlines()
        for key in ("gold", "related", "twins")
        for label in json.loads(line).get(key, [])
    }
    assert gold
    assert gold - known == set()


@pytest.mark.statutes
def test_two_files_of_one_rule_are_two_versions(statutes: list[StructuredDocument]) -> None:
    both = [statute for statute in statutes if statute.short_name == "정보통신공사업법 시행규칙"]
    assert sorted((rule.effective_date, rule.repealed) for rule in both if rule.effective_date) == [
        (dt.date(2008, 3, 3), True),
        (dt.date(2025, 7, 18), False),
    ]

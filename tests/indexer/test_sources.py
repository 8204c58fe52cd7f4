from __future__ import annotations

import pytest

from indexer.references import find_references
from indexer.sources import NO_LAW_AT_ALL, Sources, source_pattern


def labels(text: str, **options: str) -> list[str]:
    return [str(reference) for reference in find_references(text, **options)]


@pytest.mark.parametrize(
    ("text", "law", "reference"),
    [
        ("지방계약법 제9조", "지방계약법", "지방계약법 제9조"),
        ("지방계약법에서 제9조", "지방계약법", "제9조"),
        ("지방계약법 규정 제9조", "지방계약법", "제9조"),
        ("일반조건 제9조", NO_LAW_AT_ALL, "조건 제9조"),
        ("조례 제9조", "", "조례 제9조"),
        ("수의계약은 제9조", "국가계약법", "제9조"),
    ],
)
def test_settles_the_law_of_an_article_and_where_the_reference_begins(
    text: str, law: str, reference: str
) -> None:
    sources = Sources(text, "국가계약법", None)
    unread = 0
    for match in source_pattern().finditer(text):
        unread = sources.note(match, unread)
    article = text.index("제9조")
    assert sources.assign(article, sources.beside(article)) == (law, text.index(reference))


def test_names_before_another_article_do_not_stand_at_the_next() -> None:
    text = "일반조건(같은 조) 제9조"
    sources = Sources(text, None, None)
    document = source_pattern().search(text)
    assert document is not None
    assert sources.note(document, 0) == document.end()
    article = text.index("제9조")
    assert sources.beside(article) is not None
    sources.forget_names()
    assert sources.beside(article) is None


def test_default_law_is_only_for_texts_that_name_none() -> None:
    assert labels("시행령 30조, 법 9조", default_law="지방계약법") == [
        "지방계약법 시행령 제30조",
        "지방계약법 제9조",
    ]
    assert labels("국가계약법 제7조와 시행령 26조", default_law="지방계약법") == [
        "국가계약법 제7조",
        "국가계약법 시행령 제26조",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("시행령의 제25조", "지방계약법 시행령 제25조"),
        ("시행령에서 제25조", "지방계약법 시행령 제25조"),
        ("시행령에서 25조", "지방계약법 시행령 제25조"),
        ("시행령 중 제25조", "지방계약법 시행령 제25조"),
        ("시행령은 제25조", "지방계약법 시행령 제25조"),
        ("시행령 내용 중 제25조", "지방계약법 시행령 제25조"),
        ("시행령(제25조)", "지방계약법 시행령 제25조"),
        ("시행령(대통령령) 제2장 제25조", "지방계약법 시행령 제25조"),
        ("시행령\n제25조", "지방계약법 시행령 제25조"),
        ("시행령의제25조", "지방계약법 시행령 제25조"),
        ("법시행령 제25조", "지방계약법 시행령 제25조"),
        ("법 시행령 제25조", "지방계약법 시행령 제25조"),
        ("동령 제25조", "지방계약법 시행령 제25조"),
        ("지방계약법의 시행령 제25조", "지방계약법 시행령 제25조"),
        ("시행규칙의 제8조", "지방계약법 시행규칙 제8조"),
        ("규칙 제8조", "지방계약법 시행규칙 제8조"),
        ("그럼 규칙 제8조", "지방계약법 시행규칙 제8조"),
        ("법상 제9조", "지방계약법 제9조"),
        ("이 법률 제9조", "지방계약법 제9조"),
        ("지방계약법 규정 제9조", "지방계약법 제9조"),
        ("지방계약법 제2장 제9조", "지방계약법 제9조"),
        ("행정절차법의 제21조", "행정절차법 제21조"),
        ("행정절차법 중 제21조", "행정절차법 제21조"),
        ("'행정절차법' 제21조", "행정절차법 제21조"),
        ("행정절차법 21조 1항", "행정절차법 제21조제1항"),
        ("행정절차법의 시행령 제3조", "행정절차법 시행령 제3조"),
        ("행정절차법과 그 시행령 제3조", "행정절차법 시행령 제3조"),
        ("소방법 제3조", "소방법 제3조"),
        ("의료법은 제3조", "의료법 제3조"),
        ("항공법의 제3조", "항공법 제3조"),
        ("관련법에 따라 시행령 제25조", "지방계약법 시행령 제25조"),
        ("조례로 정하는 경우 시행령 제25조", "지방계약법 시행령 제25조"),
    ],
)
def test_an_article_belongs_to_the_source_that_stands_at_it(text: str, expected: str) -> None:
    assert labels(text, default_law="지방계약법") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "공사계약일반조건의 제17조",
        "일반조건에서 제17조",
        "일반조건 내용 중 제17조",
        "공사계약일반조건(행안부 예규) 제17조",
        "지방자치단체 입찰 및 계약집행기준」 제1장 제3조",
        "「지방자치단체 입찰 및 계약집행기준」 제1장 제3조",
        "부칙(2023. 1. 1.) 제2조",
        "부칙 <제19000호, 2023. 1. 1.> 제2조",
        "계약서 상 제5조",
        "입찰유의서 제15조",
        "과업지시서 제3조",
        "업무편람 제25조",
        "지방계약법 업무편람 제25조",
    ],
)
def test_articles_of_what_is_no_law_are_left_out(text: str) -> None:
    assert find_references(text, default_law="지방계약법", unresolved=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "우리 시 조례 제3조",
        "우리 시 조례와 시행규칙 제3조",
        "공유재산 관리 조례 시행규칙 제3조",
        "사내 규정 제3조",
        "이 규정 제3조",
        "같은 규칙 제3조",
        "법률 제9조",
        "대통령령 제3조",
        "지방계약시행령 제25조",
        "국가유공자 등 단체 설립에 관한 법률 제1조",
        "국가유공자 등 단체 설립에 관한 법률 시행령 제1조",
        "국가유공자 등 단체 설립에 관한 법률에 따르면 시행령 제1조",
        "국가유공자 등 단체 설립에 관한 법률에 따라 같은 법 제3조",
        "우리 시 재무회계 규칙 제5조",
        "(재무회계) 규칙 제5조",
        "행정절차법에 따르면 제21조",
        "감염병예방법에 따르면 제49조",
        "환경정책기본법을 보면 제5조",
        "사내 규정을 보면 제3조",
        "하도급 관련법에 따르면 제3조",
        "현행법 제9조",
        "시행령에 따르면 수의계약은 제25조",
        "시행령을 봤습니다. 제25조가 맞나요",
        "시행규칙 별표 1과 제25조",
        "공사계약일반조건 문의입니다. 제17조가 무슨 뜻인가요",
        "계약서는 제14조에 따라 씁니까",
        "조례로 정하는 사항은 제5조",
    ],
)
def test_no_law_is_guessed_where_another_source_is_named(text: str) -> None:
    found = find_references(text, default_law="지방계약법", unresolved=True)
    assert [reference.law for reference in found] == [""]
    assert labels(text, default_law="지방계약법") == []


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("제25조 알려줘", "제25조"),
        ("수의계약은 제25조인가요", "제25조"),
        ("계약 방법은 제9조에", "제9조"),
        ("대금 수령은 제67조", "제67조"),
        ("고시금액 이상이면 제9조", "제9조"),
        ("기준금액은 제9조", "제9조"),
        ("추정가격을 기준으로 제9조", "제9조"),
        ("법령에 따라 제9조", "제9조"),
        ("현행법에 따르면 제9조", "제9조"),
        ("조건부 계약이면 제9조", "제9조"),
        ("법인의 입찰은 제9조", "제9조"),
    ],
)
def test_words_that_name_no_source_leave_the_default_law(text: str, article: str) -> None:
    assert labels(text, default_law="지방계약법") == [f"지방계약법 {article}"]


def test_the_law_named_last_holds_until_another_source_is_named() -> None:
    for words in ("의 규정에 따라", "의규정에 따라", "까지의 규정에 따라", " 각 호의 규정에 따라"):
        assert labels(f"지방계약법 제9조{words} 제33조") == ["지방계약법 제9조", "지방계약법 제33조"]
    assert labels("국가계약법을 보면 수의계약은 제7조", default_law="지방계약법") == ["국가계약법 제7조"]
    assert labels("지방계약법 제9조에 따라 과업지시서를 썼는데 제5조는") == ["지방계약법 제9조"]
    assert labels("일반조건 제17조와 법 제9조, 그리고 제10조", default_law="지방계약법") == [
        "지방계약법 제9조",
        "지방계약법 제10조",
    ]
    assert labels("국가유공자 등 단체 설립에 관한 법률 제1조와 같은 법 시행령 제2조, 제3조") == []


def test_a_list_names_its_levels_in_turn() -> None:
    assert labels("법은 제9조, 시행령은 제25조, 규칙은 제30조", default_law="지방계약법") == [
        "지방계약법 제9조",
        "지방계약법 시행령 제25조",
        "지방계약법 시행규칙 제30조",
    ]
    assert labels("시행령 25조와 규칙 제8조", default_law="지방계약법") == [
        "지방계약법 시행령 제25조",
        "지방계약법 시행규칙 제8조",
    ]


def test_within_a_statute_its_own_abbreviations_count() -> None:
    text = "「건설산업기본법」 제2조에도 불구하고 법 제9조에 따라 제30조제2항 및 이 영 제31조"
    assert labels(text, within="지방계약법 시행령") == [
        "건설산업기본법 제2조",
        "지방계약법 제9조",
        "지방계약법 시행령 제30조제2항",
        "지방계약법 시행령 제31조",
    ]


def test_within_a_statute_others_are_named_in_passing() -> None:
    text = "다른 법률과 조례로 정하는 기준에 따라 제30조를, 명령, 제31조 및 영 제3조를 따른다."
    assert labels(text, within="지방계약법") == [
        "지방계약법 제30조",
        "지방계약법 제31조",
        "지방계약법 시행령 제3조",
    ]
    amended = "「전력기술관리법」(법률 제13741호 전력기술관리법 일부개정법률로 개정되기 전의 것) 제6조의2"
    assert labels(amended, within="전기공사업법 시행령") == ["전력기술관리법 제6조의2"]


def test_within_a_rule_it_is_meant_by_its_own_kind() -> None:
    assert labels("이 규칙 제3조와 이 규정 제4조", within="공기업 계약사무규칙") == [
        "공기업ㆍ준정부기관 계약사무규칙 제3조",
        "공기업ㆍ준정부기관 계약사무규칙 제4조",
    ]

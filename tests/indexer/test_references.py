from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.law_names import LawName, jurisdiction_of, law_names, normalise_law_name
from indexer.references import SUB_ITEM_LETTERS, Reference, find_references, parse_reference, path_parts
from indexer.structure import Jurisdiction


def labels(text: str, **options: str) -> list[str]:
    return [str(reference) for reference in find_references(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("지방계약법 시행령 제25조제1항제5호", ["지방계약법 시행령 제25조제1항제5호"]),
        ("지방계약법시행령 25조 1항 5호", ["지방계약법 시행령 제25조제1항제5호"]),
        ("지계법 시행령 제 25 조 제 1 항", ["지방계약법 시행령 제25조제1항"]),
        ("지방자치단체 계약법 제9조", ["지방계약법 제9조"]),
        ("건산법 시행규칙 §25①5호", ["건설산업기본법 시행규칙 제25조제1항제5호"]),
        ("지계령 42조의3 2항", ["지방계약법 시행령 제42조의3제2항"]),
        ("지방계약법 42조의3항", ["지방계약법 제42조제3항"]),
        ("지방계약법 시행령 제25조제1항제1호의2가목", ["지방계약법 시행령 제25조제1항제1호의2가목"]),
        ("지방계약법 시행령 제25조제1항제1의2호", ["지방계약법 시행령 제25조제1항제1호의2"]),
        ("국가계약법 시행령 제26조제1항제5호가목5)가)", ["국가계약법 시행령 제26조제1항제5호가목5)가)"]),
        ("「대·중소기업 상생협력 촉진에 관한 법률」 제2조", ["상생협력법 제2조"]),
        ("「국세기본법 시행령」 제2조제19호", ["국세기본법 시행령 제2조제19호"]),
        ("민법 제390조", ["민법 제390조"]),
        (
            "특정조달을 위한 국가를 당사자로 하는 계약에 관한 법률 시행령 특례규정 제3조",
            ["특정조달 특례규정 제3조"],
        ),
        ("지방계약법 제9조, 같은 법 시행령 제25조", ["지방계약법 제9조", "지방계약법 시행령 제25조"]),
        ("국가계약법 시행령 제26조와 법 제7조", ["국가계약법 시행령 제26조", "국가계약법 제7조"]),
        ("지방계약법 제9조 및 제33조", ["지방계약법 제9조", "지방계약법 제33조"]),
        (
            "지방계약법 시행령 제25조제1항제1호ㆍ제2호 및 제5호가목과 나목",
            [
                "지방계약법 시행령 제25조제1항제1호",
                "지방계약법 시행령 제25조제1항제2호",
                "지방계약법 시행령 제25조제1항제5호가목",
                "지방계약법 시행령 제25조제1항제5호나목",
            ],
        ),
        (
            "국가계약법 시행령 제26조제1항제5호가목5) 및 나목",
            ["국가계약법 시행령 제26조제1항제5호가목5)", "국가계약법 시행령 제26조제1항제5호나목"],
        ),
        (
            "지방계약법 제9조제1항에 따라 … 같은 조 제2항, 같은 항 제3호",
            ["지방계약법 제9조제1항", "지방계약법 제9조제2항", "지방계약법 제9조제2항제3호"],
        ),
    ],
)
def test_finds(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "예산은 1조 2천억원입니다.",
        "지방계약법에 따른 3조원 규모",
        "공사계약 일반조건 제13조와 제14조",
        "수의계약방법 제3조",
        "제25조제1항",
        "시행령 제25조",
        "같은 조 제2항",
        "지방계약법 시행령 부칙 제2조",
        "제1호서식",
        "",
    ],
)
def test_finds_nothing_where_no_law_is_meant(text: str) -> None:
    assert labels(text) == []


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


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("제42조의 3", "제42조의3"),
        ("제42조 의 3", "제42조의3"),
        ("제42조의 3 제1항", "제42조의3제1항"),
        ("제42조의 3 1항 2호", "제42조의3제1항제2호"),
        ("제42조의 3에 따라", "제42조의3"),
        ("제42조의 3은?", "제42조의3"),
        ("제42조의 3(이행보증)", "제42조의3"),
        ("제42조의 3 원문 알려줘", "제42조의3"),
        ("제42조의 3 개정 내용", "제42조의3"),
        ("제25조제1항제5호의 2", "제25조제1항제5호의2"),
        ("제25조제1항의 2호", "제25조제1항제2호"),
        ("제42조의 3호", "제42조제3호"),
        ("제42조의 3항", "제42조제3항"),
        ("제30조의 2인 이상 견적", "제30조"),
        ("제30조의2인 이상 견적", "제30조"),
        ("제30조의 2 인 이상 견적", "제30조"),
        ("제30조의 2인", "제30조"),
        ("제30조의 2개 업체", "제30조"),
        ("제30조의 2 개 업체", "제30조"),
        ("제30조의 10%", "제30조"),
        ("제30조의 2천만원", "제30조"),
        ("제30조의 3,000만원", "제30조"),
        ("제30조의 2명", "제30조"),
        ("제30조의 7일 이내", "제30조"),
        ("제30조의 1년", "제30조"),
        ("제30조의 1월", "제30조"),
        ("제30조의 3배", "제30조"),
        ("제30조의 1.5배", "제30조"),
        ("제30조의 2회", "제30조"),
        ("제30조의 2분의 1", "제30조"),
        ("제30조의 2~3인", "제30조"),
        ("제30조의 2023년 개정", "제30조"),
    ],
)
def test_a_branch_may_be_spaced_and_an_amount_is_none(text: str, unit: str) -> None:
    assert labels(f"시행령 {text}", default_law="지방계약법") == [f"지방계약법 시행령 {unit}"]
    assert labels(f"지방계약법 시행령 {text[1:]}") == [f"지방계약법 시행령 {unit}"]


@pytest.mark.parametrize("text", ["시행령 3조원", "지방계약법상 3조 2천억원", "지방계약법에 3조 규모"])
def test_an_amount_is_no_article(text: str) -> None:
    assert labels(text, default_law="지방계약법") == []


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


def test_unresolved_references_are_kept_on_request() -> None:
    found = find_references("시행령 제13조와 일반조건 제5조", unresolved=True)
    assert [(reference.law, reference.article) for reference in found] == [("", "제13조")]


def test_title_in_brackets_is_read_and_explanations_are_not() -> None:
    titled = find_references("지방계약법 시행령 제30조(수의계약대상자의 선정절차 등)제1항")[0]
    assert (titled.title, titled.path) == ("수의계약대상자의 선정절차 등", "제1항")
    explained = find_references("지방계약법 제9조(제1항 단서는 제외한다)에 따라")[0]
    assert (explained.title, explained.path) == ("", "")


def test_parse_reference_wants_exactly_one() -> None:
    assert parse_reference("지방계약법 제9조(계약의 방법)") == Reference(
        "지방계약법", "제9조", span=(0, 17), title="계약의 방법"
    )
    assert parse_reference("지방계약법 제9조와 제10조") is None
    assert parse_reference("지방계약법 제9조에 따라") is None
    assert parse_reference("") is None


laws = st.sampled_from([row.short for row in law_names() if not row.short.endswith(("시행령", "시행규칙"))])
levels = st.sampled_from(["", " 시행령", " 시행규칙"])
numbers = st.integers(1, 200)
branches = st.one_of(st.just(""), st.integers(2, 20).map("의{}".format))


@st.composite
def official_references(draw: st.DrawFn) -> str:
    law = draw(laws)
    level = draw(levels) if law.endswith("법") else ""
    path = ""
    if draw(st.booleans()):
        path += f"제{draw(st.integers(1, 30))}항"
    if draw(st.booleans()):
        path += f"제{draw(st.integers(1, 60))}호{draw(branches)}"
        if draw(st.booleans()):
            path += f"{draw(st.sampled_from(SUB_ITEM_LETTERS))}목"
    return f"{law}{level} 제{draw(numbers)}조{draw(branches)}{path}"


@given(official_references())
def test_an_official_reference_reads_back_as_itself(label: str) -> None:
    found = parse_reference(label)
    assert found is not None
    assert found.label == label
    assert "".join(path_parts(found.path)) == found.path


@given(official_references(), st.sampled_from(["", "은", "에 따라", " 참고", ")"]))
def test_spacing_and_surroundings_do_not_matter(label: str, after: str) -> None:
    everyday = re.sub(r"(?<=\d)(조|항|호)(?!의)", r"\1 ", label)
    found = find_references(f"근거는 ({everyday.strip()}{after}")
    assert [reference.label for reference in found] == [label]


@given(st.text(alphabet="제조항호목의법영같은이 시행령지방계약「」()123①§ㆍ,및가나\n", max_size=120))
@example("같은 조 같은 항")
@example("제1조의")
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    end = 0
    for reference in find_references(text, default_law="지방계약법", unresolved=True):
        assert end <= reference.span[0] < reference.span[1] <= len(text)
        end = reference.span[1]
        assert re.fullmatch(r"제\d+조(의\d+)*", reference.article)
        assert "".join(path_parts(reference.path)) == reference.path


@pytest.mark.parametrize("row", law_names(), ids=lambda row: row.short)
def test_every_name_of_a_law_leads_to_its_short_name(row: LawName) -> None:
    for name in (row.short, row.full, *row.others, row.full.replace(" ", ""), f"「{row.full}」"):
        assert normalise_law_name(name) == row.short
        assert labels(f"{name} 제7조") == [f"{row.short} 제7조"]


def test_names_in_everyday_use() -> None:
    assert normalise_law_name("정보통신공사업법 시행규칙(미래창조과학부령)") == "정보통신공사업법 시행규칙"
    assert normalise_law_name("대·중소기업  상생협력 촉진에 관한 법률 시행령") == "상생협력법 시행령"
    assert normalise_law_name("국민건강보험법시행령") == "국민건강보험법 시행령"


def test_jurisdiction_goes_with_the_family() -> None:
    assert jurisdiction_of("지방자치단체를 당사자로 하는 계약에 관한 법률 시행규칙") is Jurisdiction.LOCAL
    assert jurisdiction_of("국가계약법 시행령") is Jurisdiction.STATE
    assert jurisdiction_of("민법") is Jurisdiction.ANY


@pytest.mark.statutes
def test_table_covers_the_statutes(statutes_dir: Path) -> None:
    titles = {
        match[1].strip("'\"")
        for path in statutes_dir.rglob("*.md")
        if (match := re.search(r"^제목: (.+)$", path.read_text(encoding="utf-8")[:400], re.MULTILINE))
    }
    full_titles = {row.full for row in law_names()}
    acts = {re.sub(r" (?:시행령|시행규칙)$", "", title) for title in titles}
    assert acts - full_titles == set()

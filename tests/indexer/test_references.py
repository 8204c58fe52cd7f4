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

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import DocumentError
from indexer.parsers.expected import UNANSWERED_LAW, questions_of, read_expected
from indexer.passages import cut
from indexer.structure import DocumentKind, Jurisdiction


def write(directory: Path, text: str) -> Path:
    path = directory / "expected.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_is_a_document_for_each_law(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "# 설명\n\n"
        "지방계약법 시행령 제30조제1항제2호\t책상 몇 개 사는데 견적을 하나만 받아도 되나요?\n"
        "지방재정법 제7조\t작년에 쓴 돈을 올해 예산으로 줘도 되나요?\n"
        "지방계약법 시행령 제35조\t공고는 며칠 해요?\n",
    )
    decree, finance = read_expected(path)
    assert (decree.kind, decree.short_name, decree.jurisdiction) == (
        DocumentKind.EXPECTED, "지방계약법 시행령", Jurisdiction.LOCAL,
    )  # fmt: skip
    assert questions_of(decree) == [
        ("제30조", "제1항제2호", "책상 몇 개 사는데 견적을 하나만 받아도 되나요?"),
        ("제35조", "", "공고는 며칠 해요?"),
    ]
    assert finance.short_name == "지방재정법"


def test_each_question_is_a_passage_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path, "지방계약법 제9조제1항\t입찰이 원칙인가요?\n지방계약법 제9조\t계약 방법\n")
    first, second = cut(read_expected(path)[0])
    assert (first.article, first.path, first.title, first.text) == (
        "제9조",
        "제1항",
        "입찰이 원칙인가요?",
        "",
    )
    assert first.is_question and not first.repealed
    assert (second.path, second.ordinal) == ("", 1)


def test_a_question_may_be_answered_by_several_units_or_by_none(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "지방계약법 제30조제1항; 지방계약법 시행규칙 제75조\t늦으면 얼마를 무나요?\n"
        "-\t나라장터 메뉴는 어디에 있나요?\n",
    )
    act, rule, none = read_expected(path)
    assert questions_of(act) == [("제30조", "제1항", "늦으면 얼마를 무나요?")]
    assert questions_of(rule) == [("제75조", "", "늦으면 얼마를 무나요?")]
    assert (none.short_name, none.title) == (UNANSWERED_LAW, "답이 없는 예상 질문")
    assert questions_of(none) == [("", "", "나라장터 메뉴는 어디에 있나요?")]


@pytest.mark.parametrize(
    "line",
    [
        "지방계약법 제9조 입찰이 원칙인가요?",
        "제9조\t법 이름이 없는 질문",
        "지방계약법 제9조\t",
        "\t질문",
        "지방계약법 제9조\t" + "가" * 301,
        "지방계약법 제9조; 아무 법\t둘째 근거를 읽을 수 없는 질문",
        "-; 지방계약법 제9조\t답이 있기도 하고 없기도 한 질문",
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(DocumentError, match="2번째 줄"):
        read_expected(write(tmp_path, f"지방계약법 제9조\t입찰이 원칙인가요?\n{line}\n"))


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    try:
        documents = read_expected(path)
    except DocumentError as error:
        assert "expected.tsv" in str(error)
    else:
        assert all(question for document in documents for *_, question in questions_of(document))

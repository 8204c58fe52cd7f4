from __future__ import annotations

from pathlib import Path

import pytest

from indexer.parsers import parse_bytes, parse_file
from indexer.structure import StructuredDocument
from knowledge.citation_check import CitedEntry, Finding, check_citations


def statute(title: str, date: str, body: str) -> StructuredDocument:
    header = f"---\n제목: {title}\n법령구분: 대통령령\n시행일자: {date}\n상태: 시행\n---\n"
    return parse_bytes(f"{header}{body}".encode(), f"{title}.md")


DECREE = "지방자치단체를 당사자로 하는 계약에 관한 법률 시행령"
STATUTES = [
    statute(DECREE, "2020-01-01", "##### 제99조 (옛 조)\n\n옛 글\n"),
    statute(
        DECREE,
        "2026-01-02",
        """##### 제25조 (수의계약에 의할 수 있는 경우)

**①** 다음 각 호의 어느 하나

  1\\. 하나
  1의2\\. 삭제 <2020.1.1>
  5\\. 다음 각 목
    가\\. 목의 글

**②** 삭제 <2020.1.1>

##### 제26조

삭제 <2020.1.1>

##### 제27조 (하나뿐인 항)

항이 나뉘지 않은 조이다.
""",
    ),
    statute(
        "정보통신공사업법 시행규칙", "2008-03-03", "##### 제0조\n\n정보통신공사업법 시행규칙을 폐지한다.\n"
    ),
]


def check_text(text: str) -> list[Finding]:
    document = parse_bytes(f"# 안내\n\n## 자리\n\n{text}\n".encode(), "안내.md")
    return check_citations({"안내.md": document}, [], STATUTES)


@pytest.mark.parametrize(
    "text",
    [
        "지방계약법 시행령 제25조제1항제5호가목",
        "지방계약법 시행령 제25조(수의계약에 의할 수 있는 경우)",
        "지방계약법 시행령 제25조(수의 계약에 의할 수 있는 경우)제1항제1호 및 제5호",
        "지방계약법 시행령 제27조, 같은 영 제25조제1항",
        "공사계약 일반조건 제99조",
        "근거가 없는 글입니다.",
    ],
)
def test_what_stands(text: str) -> None:
    assert check_text(text) == []


@pytest.mark.parametrize(
    ("text", "citation", "reason"),
    [
        ("지방계약법 시행령 제98조", "지방계약법 시행령 제98조", "없는 조"),
        ("지방계약법 시행령 제99조", "지방계약법 시행령 제99조", "없는 조"),
        ("지방계약법 시행령 제26조", "지방계약법 시행령 제26조", "삭제된 조"),
        ("지방계약법 시행령 제25조제3항", "지방계약법 시행령 제25조제3항", "제25조제3항이(가) 없습니다"),
        ("지방계약법 시행령 제25조제2항", "지방계약법 시행령 제25조제2항", "제25조제2항은(는) 삭제"),
        ("지방계약법 시행령 제25조제1항제1호의2", "지방계약법 시행령 제25조제1항제1호의2", "삭제"),
        ("지방계약법 시행령 제25조제1항제5호나목", "지방계약법 시행령 제25조제1항제5호나목", "나목이(가) 없"),
        ("지방계약법 시행령 제25조제5호", "지방계약법 시행령 제25조제5호", "제25조제5호이(가) 없"),
        ("지방계약법 시행령 제27조제1항", "지방계약법 시행령 제27조제1항", "없습니다"),
        (
            "지방계약법 시행령 제25조(견적)",
            "지방계약법 시행령 제25조(견적)",
            "'수의계약에 의할 수 있는 경우'",
        ),
        ("지방계약법 제9조", "지방계약법 제9조", "가져온 법령 가운데 없는"),
        ("정보통신공사업법 시행규칙 제1조", "정보통신공사업법 시행규칙 제1조", "폐지된 법령"),
        ("시행령 제25조", "시행령 제25조", "어느 법령의"),
        ("지방계약법 시행령 제25조제1항 및 제4항", "제4항", "제25조제4항이(가) 없"),
    ],
)
def test_what_does_not_stand(text: str, citation: str, reason: str) -> None:
    (finding,) = check_text(f"앞말({text})에 따라 합니다.")
    assert (finding.source, finding.place, finding.citation) == ("안내.md", "안내 › 자리", citation)
    assert reason in finding.reason
    assert str(finding) == f"안내.md (안내 › 자리): {citation} — {finding.reason}"


def test_the_header_and_tables_are_checked_too() -> None:
    document = parse_bytes(
        "---\n근거:\n  - 지방계약법 시행령 제98조\n  - 아무 말\n---\n# 안내\n\n"
        "| 구분 | 근거 |\n|---|---|\n| 하나 | 지방계약법 시행령 제97조 |\n".encode(),
        "안내.md",
    )
    findings = check_citations({"안내.md": document}, [], STATUTES)
    assert [finding.citation for finding in findings] == [
        "지방계약법 시행령 제97조",
        "지방계약법 시행령 제98조",
        "아무 말",
    ]


def test_entries() -> None:
    def entry(key: str, *citations: str, answer: str = "답") -> CitedEntry:
        return CitedEntry("qa/공고.yaml", key, "질문", answer, citations)

    findings = check_citations(
        {},
        [
            entry("good", "지방계약법 시행령 제25조제1항"),
            entry("none"),
            entry("two", "지방계약법 시행령 제25조와 제27조"),
            entry("gone", "지방계약법 시행령 제26조"),
            entry("text", "지방계약법 시행령 제25조", answer="지방계약법 시행령 제30조를 보세요."),
        ],
        STATUTES,
    )
    assert [(finding.place, finding.citation) for finding in findings] == [
        ("none", "질문"),
        ("two", "지방계약법 시행령 제25조와 제27조"),
        ("gone", "지방계약법 시행령 제26조"),
        ("text", "지방계약법 시행령 제30조"),
    ]
    assert {finding.source for finding in findings} == {"qa/공고.yaml"}


@pytest.mark.statutes
def test_seeded_mistakes_among_real_statutes_are_all_found(statutes_dir: Path) -> None:
    statutes = [parse_file(path) for path in statutes_dir.rglob("*.md")]
    right = [
        "지방계약법 시행령 제25조제1항제5호나목",
        "지방계약법 시행령 제30조제1항제2호",
        "국가계약법 시행령 제26조제1항제5호가목",
        "지방계약법 제9조(계약의 방법)제1항",
    ]
    wrong = [
        "지방계약법 시행령 제25조제1항제50호",
        "지방계약법 시행령 제43조제2항",
        "지방계약법 시행령 제999조",
        "지방계약법 제9조(수의계약)",
        "지방계약법 시행령 제25조의9",
        "건설산업기본법 시행규칙 제13조의2",
    ]
    entries = [CitedEntry("q.yaml", text, "질문", "답", (text,)) for text in (*right, *wrong)]
    assert [finding.place for finding in check_citations({}, entries, statutes)] == wrong

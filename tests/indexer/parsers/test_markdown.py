from __future__ import annotations

import datetime as dt

import pytest

from indexer.authority import Authority
from indexer.errors import EmptyDocumentError, FrontMatterError
from indexer.parsers import parse_bytes
from indexer.structure import DocumentKind, Jurisdiction, StructuredDocument

DOCUMENT = """---
제목: 수의계약과 견적
시행일자: 2026-11-01
판: 2026-1판
관할: 지방
근거:
  - 지방계약법 제9조(계약의 방법)
  - 지방계약법 시행령 제25조
---
# 수의계약과 견적

**머리글**입니다. [법령](https://example.com)을
보세요.

## 견적

1. 첫째
2. 둘째
   - 안쪽 하나

     이어지는 문단
   - 안쪽 둘

> 인용입니다.

### 금액

| 구분 | 금액 |
|---|---:|
| 물품 | 2천만원 \\| 이하 |
| 공사 | **2억원** |

```
코드 한 줄
```

<b>태그</b>는 글로 남습니다.

---

## 빈 제목

## 끝

마지막
"""


def parse(text: str) -> StructuredDocument:
    return parse_bytes(text.encode(), "수의계약.md")


def test_header() -> None:
    document = parse(DOCUMENT)
    assert document.kind is DocumentKind.STANDARD
    assert (document.title, document.short_name) == ("수의계약과 견적", "수의계약과 견적")
    assert document.effective_date == dt.date(2026, 11, 1)
    assert document.promulgation_number == "2026-1판"
    assert document.jurisdiction is Jurisdiction.LOCAL
    assert document.authority == Authority.STANDARD_DOCUMENT


def test_sections_stand_under_the_title() -> None:
    sections = [(s.heading_path, s.title) for s in parse(DOCUMENT).sections]
    assert sections == [
        ((), "수의계약과 견적"),
        (("수의계약과 견적",), "견적"),
        (("수의계약과 견적", "견적"), "금액"),
        (("수의계약과 견적",), "끝"),
        (("수의계약과 견적",), "근거"),
    ]


def test_blocks_are_plain_text() -> None:
    lead, quotes, amounts, *_ = parse(DOCUMENT).sections
    assert [block.text for block in lead.blocks] == ["머리글입니다. 법령을 보세요."]
    assert [block.text for block in quotes.blocks] == [
        "1. 첫째",
        "2. 둘째",
        "  - 안쪽 하나",
        "  이어지는 문단",
        "  - 안쪽 둘",
        "인용입니다.",
    ]
    assert [block.text for block in amounts.blocks] == [
        "| 구분 | 금액 |\n| --- | --- |\n| 물품 | 2천만원 ¦ 이하 |\n| 공사 | 2억원 |",
        "코드 한 줄",
        "<b>태그</b>는 글로 남습니다.",
    ]


def test_citations_of_the_header_are_supplementary() -> None:
    basis = parse(DOCUMENT).sections[-1]
    assert basis.supplementary
    assert [block.text for block in basis.blocks] == [
        "지방계약법 제9조(계약의 방법)",
        "지방계약법 시행령 제25조",
    ]


def test_without_a_header_the_first_heading_is_the_title_and_else_the_file_name() -> None:
    assert parse("# 안내\n\n본문").title == "안내"
    untitled = parse("본문뿐입니다.")
    assert (untitled.title, untitled.sections[0].title) == ("수의계약", "수의계약")


def test_a_title_that_differs_from_the_heading_stands_above_it() -> None:
    (section,) = parse("---\n제목: 표준 안내\n---\n# 개요\n\n본문").sections
    assert (section.heading_path, section.title) == (("표준 안내",), "개요")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("---\n제목: a\n관할: 화성\n---\n본문", "관할 '화성'"),
        ("---\n제목: a\n구분: 소설\n---\n본문", "구분 '소설'"),
        ("---\n제목: a\n시행일자: 곧\n---\n본문", "시행일자 '곧'"),
        ("---\n제목: 'a\n---\n본문", "머리말"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(text: str, word: str) -> None:
    with pytest.raises(FrontMatterError, match=word):
        parse(text)


def test_the_kind_of_source_gives_the_authority() -> None:
    assert parse("---\n구분: 예규\n---\n본문").authority == Authority.NOTICE
    assert parse("---\n구분: 예규·고시\n---\n본문").authority == Authority.NOTICE
    assert parse("---\n구분: 유권해석\n---\n본문").authority == Authority.INTERPRETATION


def test_headings_alone_are_an_empty_document() -> None:
    with pytest.raises(EmptyDocumentError):
        parse("# 제목\n\n## 둘\n")


@pytest.mark.parametrize(
    "line",
    ["2026. 5. 11.", "2025. 8. 11. 가온시장", "1. 가. 견적서", "2026. 5. 11.(월) 공고", "- - 둘째 단계"],
)
def test_a_date_that_looks_like_a_list_is_kept(line: str) -> None:
    (section,) = parse(f"# 공고\n\n{line}\n").sections
    assert [block.text for block in section.blocks] == [line]


def test_numbers_of_lists_stay_as_they_are_written() -> None:
    (section,) = parse("# 안내\n\n1. 가\n2. 나\n4. 라\n\n글\n\n1) 하나\n2) 둘\n").sections
    assert [block.text for block in section.blocks] == ["1. 가", "2. 나", "4. 라", "글", "1) 하나", "2) 둘"]

from __future__ import annotations

import pytest

from indexer.law_names import LawName, law_names, laws_named, name_key, split_level


@pytest.mark.parametrize("row", law_names(), ids=lambda row: row.short)
def test_a_text_names_a_law_by_any_of_its_names(row: LawName) -> None:
    for name in row.names:
        act = split_level(row.short)[0]
        for text in (
            f"{name}에 따른 한도는?",
            f"한도는? ({name})",
            f"「{name}」의 한도",
            name.replace(" ", ""),
        ):
            assert laws_named(text) == {act}, text
        assert laws_named(f"한도는{name.replace('ㆍ', '')}") == {act}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("수의계약 한도는? (국계법)", {"국가계약법"}),
        ("수의계약 한도는? (지방 계약법 시행령)", {"지방계약법"}),
        ("공유재산 및 물품 관리법", {"공유재산법"}),
        ("지방보조금법", {"지방보조금법"}),
        ("지방보조금법과 보조금법", {"지방보조금법", "보조금법"}),
        ("대중소기업 상생협력 촉진에 관한 법률", {"상생협력법"}),
        ("대·중소기업 상생협력 촉진에 관한 법률", {"상생협력법"}),
        ("전자조달법", {"전자조달법"}),
        ("지계령 25조와 국가를 당사자로 하는 계약에 관한 법률", {"지방계약법", "국가계약법"}),
        ("특정조달을 위한 국가를 당사자로 하는 계약에 관한 법률 시행령 특례규정", {"특정조달 특례규정"}),
        ("행정절차법에 따른 계약 방법", set()),
        ("", set()),
    ],
)
def test_names_in_a_text(text: str, expected: set[str]) -> None:
    assert laws_named(text) == expected


def test_the_key_of_a_single_name_has_no_bracket_at_its_end() -> None:
    assert name_key("「정보통신공사업법」 시행규칙 (미래창조과학부령)") == "정보통신공사업법시행규칙"

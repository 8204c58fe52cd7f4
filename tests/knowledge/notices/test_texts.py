"""Every sentence of the notice check is used, polite, and without stray spaces."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import notices
from knowledge.notices import texts

CATALOGUE = {name: value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str)}
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(notices.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_text_is_used_and_polite(name: str) -> None:
    text = CATALOGUE[name]
    assert len(re.findall(rf"\b{name}\b", SOURCES)) > 1
    assert text == text.strip()
    assert "  " not in text
    assert not re.search(r"(?:한다|이다|됐다|했다|하라)\.|이\(가\)|은\(는\)|을\(를\)|\(으\)로", text)


def test_particles_follow_the_words_before_them() -> None:
    assert texts.missing("개찰 일시") == "개찰 일시가 없습니다."
    assert texts.missing("낙찰자 통보예정일") == "낙찰자 통보예정일이 없습니다."
    assert texts.paper("재무제표").startswith("입찰 단계에서 재무제표를 요구합니다.")
    assert texts.term_instead("지연배상금") == "'지연배상금'으로 고칩니다."
    assert texts.term_instead("계약담당자") == "'계약담당자'로 고칩니다."
    assert texts.term_instead("표준서식") == "'표준서식'으로 고칩니다."

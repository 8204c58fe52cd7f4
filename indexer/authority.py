"""The authority ladder: which source prevails when two say different things."""

from __future__ import annotations

import re
from enum import IntEnum


class Authority(IntEnum):
    """Rank of a source; a lower number prevails."""

    ACT = 1
    DECREE = 2
    RULE = 3
    NOTICE = 4
    INTERPRETATION = 5
    STANDARD_DOCUMENT = 6
    LEARNING_GROUP = 7
    INSTRUCTOR = 8


LABELS: dict[Authority, str] = {
    Authority.ACT: "법률",
    Authority.DECREE: "시행령",
    Authority.RULE: "시행규칙",
    Authority.NOTICE: "예규·고시·자치법규",
    Authority.INTERPRETATION: "유권해석",
    Authority.STANDARD_DOCUMENT: "표준문서",
    Authority.LEARNING_GROUP: "학습조직 Q&A",
    Authority.INSTRUCTOR: "강사 의견",
}


#: What kinds of rules are called in full (법종구분, 행정규칙종류).
_KINDS = (
    (re.compile(r"^(?:헌법|법률)$"), Authority.ACT),
    (re.compile(r"^대통령령$"), Authority.DECREE),
    (re.compile(r"(?:부령|총리령|규칙)$"), Authority.RULE),
    (re.compile(r"(?:예규|고시|훈령|지침|공고)$"), Authority.NOTICE),
)


def authority_of_kind(kind: str, warnings: list[str]) -> Authority:
    """Rank of a statute by its kind (``대통령령``, ``행정안전부령``); an unknown one adds a warning."""
    for pattern, authority in _KINDS:
        if pattern.search(kind):
            return authority
    warnings.append(f"법령구분 '{kind}'을(를) 몰라서 규칙으로 다룹니다.")
    return Authority.RULE


def authority_of_law(name: str) -> Authority:
    """Rank of a statute by its name: ``지방계약법``, ``지방계약법 시행령``, ``지방계약법 시행규칙``."""
    if name.endswith("규칙"):
        return Authority.RULE
    return Authority.DECREE if name.endswith(("시행령", "규정")) else Authority.ACT

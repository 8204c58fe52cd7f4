"""The Korean words around what an answer quotes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from indexer.particles import subject, topic

RULE: Final = "「{law}」 {place}{particle} 이렇게 정합니다."
STANDARD: Final = "표준문서 「{law}」의 '{title}'에는 이렇게 나와 있습니다."
DELEGATED: Final = "하위 법령에 맡긴 내용은 「{law}」 {place}에 있습니다."
NO_SUCH_UNIT: Final = "「{law}」 {article}에는 {path} 없습니다. 이 조에서 질문과 가까운 내용을 알려 드립니다."
PENDING: Final = "이 규정은 {date}부터 시행됩니다. 그 전에는 적용되지 않습니다."

CITED: Final = "{sentence} (근거 {numbers})."


def rule_intro(law: str, article: str, title: str, path: str) -> str:
    """The words before a quotation from a statute: ``「지방계약법」 제9조(계약의 방법)제1항은 …``."""
    # What is read aloud last decides the particle: the path, or the article before the brackets.
    particle = topic(path or article)[-1]
    return RULE.format(law=law, place=_place(article, title, path), particle=particle)


def standard_intro(document: str, heading: str) -> str:
    """The words before a quotation from a standard document."""
    return STANDARD.format(law=document, title=heading or document)


def delegated_intro(law: str, article: str, title: str, path: str) -> str:
    """The words between a rule and the lower one to which it leaves the matter."""
    return DELEGATED.format(law=law, place=_place(article, title, path))


def no_such_unit(law: str, article: str, path: str) -> str:
    """That an article that was asked about has no such 항, 호 or 목."""
    return NO_SUCH_UNIT.format(law=law, article=article, path=subject(path))


def pending_note(effective: dt.date) -> str:
    """That a rule is not yet in force."""
    return PENDING.format(date=f"{effective.year}년 {effective.month}월 {effective.day}일")


def _place(article: str, title: str, path: str) -> str:
    return f"{article}({title}){path}" if title else f"{article}{path}"


def cited(sentence: str, numbers: Sequence[int]) -> str:
    """A generated sentence with the numbers of its sources in the list under the answer."""
    return CITED.format(sentence=sentence, numbers=", ".join(map(str, numbers)))

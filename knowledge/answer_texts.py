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
AS_OF: Final = "{date} 기준으로 답합니다."
NO_VERSION: Final = (
    "{law} {day}에 시행되던 판이 등록되어 있지 않습니다. "
    "아래는 {effective}부터 시행되는 내용이며, 그때와 다를 수 있습니다."
)
CHANGED_WITHIN: Final = (
    "「{law}」 {place}{particle} {date}에 바뀐 내용입니다. 그 전의 일이라면 날짜를 적어 다시 물어봐 주세요."
)
WILL_CHANGE: Final = "「{law}」 {place}{particle} {date}부터 바뀝니다."
WILL_READ: Final = "「{law}」 {place}{particle} {date}부터 이렇게 바뀝니다.\n{text}"
WILL_GO: Final = "「{law}」 {place}{particle} {date}부터 없어집니다."
UNDER_REVIEW: Final = (
    "이 답변의 근거인 「{law}」 {articles} {date}에 바뀌어 사내강사가 다시 확인하고 있습니다. "
    "바뀐 조문을 함께 확인해 주세요."
)

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
    return PENDING.format(date=_date(effective))


def as_of_note(day: dt.date) -> str:
    """By which day a question is answered."""
    return AS_OF.format(date=_date(day))


def no_version_note(law: str, day: dt.date, effective: dt.date) -> str:
    """That what held on a day is not known, and what is shown instead."""
    return NO_VERSION.format(law=topic(f"「{law}」"), day=_date(day), effective=_date(effective))


def changed_within_note(law: str, place: str, day: dt.date) -> str:
    """That a rule changed within the time that was asked about."""
    return CHANGED_WITHIN.format(law=law, place=place, particle=topic(place)[-1], date=_date(day))


def will_change_note(law: str, place: str, day: dt.date, text: str = "") -> str:
    """That a rule will change, and how it will read."""
    template = WILL_READ if text else WILL_CHANGE
    return template.format(law=law, place=place, particle=topic(place)[-1], date=_date(day), text=text)


def will_go_note(law: str, place: str, day: dt.date) -> str:
    """That a rule will be no more."""
    return WILL_GO.format(law=law, place=place, particle=topic(place)[-1], date=_date(day))


def under_review_note(law: str, articles: Sequence[str], day: dt.date) -> str:
    """That what an answer rests on has changed, and nobody has looked yet whether it still stands."""
    return UNDER_REVIEW.format(law=law, articles=subject(", ".join(articles)), date=_date(day))


def _date(day: dt.date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def _place(article: str, title: str, path: str) -> str:
    return f"{article}({title}){path}" if title else f"{article}{path}"


def cited(sentence: str, numbers: Sequence[int]) -> str:
    """A generated sentence with the numbers of its sources in the list under the answer."""
    return CITED.format(sentence=sentence, numbers=", ".join(map(str, numbers)))

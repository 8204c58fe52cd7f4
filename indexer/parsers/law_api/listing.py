"""Lists of texts, as ``lawSearch.do`` tells them page by page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indexer.errors import MalformedDocumentError
from indexer.parsers.articles import unmark
from indexer.parsers.law_api.answer import child, day, many, read_answer, text

_DIGITS = re.compile(r"[0-9]{1,20}")


class Target(StrEnum):
    """What is asked for, as the service calls it."""

    #: 법령 by the day on which they take effect, those to come and past ones included.
    LAW = "eflaw"
    #: 행정규칙: 훈령, 예규, 고시 …
    RULE = "admrul"
    #: 자치법규: 조례, 규칙 …
    ORDINANCE = "ordin"


@dataclass(frozen=True, slots=True)
class ListedText:
    """One version of a law or rule that the service has.

    Attributes:
        target: What it is.
        serial: 일련번호 of the version; with ``effective`` it stands for one text.
        family: What stays the same through all versions (법령ID, 행정규칙ID, 자치법규ID).
        title: Its full title.
        effective: 시행일자, or 발령일자 where there is none.
        issuer: Whose it is (소관부처, 지자체기관).
    """

    target: Target
    serial: str
    family: str
    title: str
    effective: dt.date
    issuer: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list.

    Attributes:
        total: How many there are on all pages.
        rows: Those on this one.
    """

    total: int
    rows: tuple[ListedText, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the rows of a target and their fields are called."""

    row: str
    serial: str
    family: str
    title: str
    issuer: str


_NAMES = {
    Target.LAW: _Names("law", "법령일련번호", "법령ID", "법령명한글", "소관부처명"),
    Target.RULE: _Names("admrul", "행정규칙일련번호", "행정규칙ID", "행정규칙명", "소관부처명"),
    Target.ORDINANCE: _Names("law", "자치법규일련번호", "자치법규ID", "자치법규명", "지자체기관명"),
}


def read_page(target: Target, data: bytes, name: str) -> ListPage:
    """Read one page of an answer to ``lawSearch.do``, in XML or JSON.

    Raises:
        ServiceRefusedError: When the service does not know who asks.
        MalformedDocumentError: When it is no list, or a row lacks what tells it apart.
    """
    tree = read_answer(data, name)
    found = next(iter(tree.values()), None)
    total = text(child(found, "totalCnt"))
    if not _DIGITS.fullmatch(total):
        raise MalformedDocumentError(name, f"목록이 아닌 답을 받았습니다({unmark(text(found))[:100]}).")
    names = _NAMES[target]
    return ListPage(
        int(total), tuple(_row(target, names, one, name) for one in many(child(found, names.row)))
    )


def _row(target: Target, names: _Names, row: Any, name: str) -> ListedText:
    serial, title = text(child(row, names.serial)), " ".join(unmark(text(child(row, names.title))).split())
    effective = day(child(row, "시행일자")) or day(child(row, "발령일자"))
    if not _DIGITS.fullmatch(serial) or not title or effective is None:
        raise MalformedDocumentError(name, "목록에 일련번호, 이름이나 날짜가 없는 줄이 있습니다.")
    family, issuer = text(child(row, names.family)), text(child(row, names.issuer))
    return ListedText(target, serial, family, title, effective, issuer)

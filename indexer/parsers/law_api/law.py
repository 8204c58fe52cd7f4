"""법령: acts, decrees and rules of the state, as ``lawService.do?target=eflaw`` tells them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from indexer.authority import authority_of_kind
from indexer.errors import EmptyDocumentError, MalformedDocumentError
from indexer.law_names import jurisdiction_of, normalise_law_name
from indexer.parsers.articles import RawArticle, says_it_is_repealed, sections_of, supplements_of, unmark
from indexer.parsers.law_api.answer import child, day, many, text
from indexer.parsers.law_api.lines import (
    Divisions,
    article_number,
    item,
    paragraph,
    split_article,
    sub_item,
)
from indexer.structure import DocumentKind, StructuredDocument

#: How the amendment is called that ends a law (제개정구분); after a 폐지제정 another one is in its place.
REPEALS = frozenset({"폐지", "타법폐지", "일괄폐지"})
_DIGITS = re.compile(r"[0-9]{1,6}")


def read_law(tree: dict[str, Any], name: str) -> StructuredDocument:
    """The document of a law.

    Raises:
        MalformedDocumentError: When it lacks its name or a day on which it takes effect.
        EmptyDocumentError: When it has no articles.
        DuplicateArticleError: When two articles of one number and day say different things.
    """
    about = child(tree, "법령", "기본정보")
    title = " ".join(text(child(about, "법령명_한글")).split())
    effective = day(child(about, "시행일자"))
    if not title or effective is None:
        raise MalformedDocumentError(name, "법령 이름이나 시행일자가 없는 답을 받았습니다.")
    warnings: list[str] = []
    units = many(child(tree, "법령", "조문", "조문단위"))
    articles = _articles(_in_force(units, name, effective, warnings), name, effective)
    sections = sections_of(articles, name, effective, warnings)
    if not sections:
        raise EmptyDocumentError(name)
    supplements = text([child(one, "부칙내용") for one in many(child(tree, "법령", "부칙", "부칙단위"))])
    short = normalise_law_name(title)
    return StructuredDocument(
        kind=DocumentKind.STATUTE,
        title=title,
        short_name=short,
        jurisdiction=jurisdiction_of(short),
        authority=authority_of_kind(text(child(about, "법종구분")), warnings),
        effective_date=effective,
        promulgation_number=text(child(about, "공포번호")),
        repealed=text(child(about, "제개정구분")) in REPEALS or says_it_is_repealed(sections),
        source_url=f"https://www.law.go.kr/법령/{title.replace(' ', '')}",
        sections=(*sections, *supplements_of(supplements.split("\n"))),
        warnings=tuple(warnings),
    )


def _in_force(units: list[Any], name: str, effective: dt.date, warnings: list[str]) -> Iterator[Any]:
    """The units without those articles of which the answer has a text of another day that holds instead."""
    days: dict[str, set[dt.date]] = defaultdict(set)
    for unit in units:
        days[_number(unit, name)].add(day(child(unit, "조문시행일자")) or effective)
    chosen = {
        number: max((one for one in each if one <= effective), default=min(each))
        for number, each in days.items()
    }
    for number, each in days.items():
        if number and len(each) > 1:
            warnings.append(f"{number}가 시행일별로 여러 번 나와 {chosen[number]} 시행 내용만 가져왔습니다.")
    for unit in units:
        number = _number(unit, name)
        if not number or (day(child(unit, "조문시행일자")) or effective) == chosen[number]:
            yield unit


def _number(unit: Any, name: str) -> str:
    """``제25조의2``; empty for a unit that is the title of a division (조문여부: 전문)."""
    if text(child(unit, "조문여부")) == "전문":
        return ""
    number, branch = text(child(unit, "조문번호")), text(child(unit, "조문가지번호"))
    if not _DIGITS.fullmatch(number) or (branch and not _DIGITS.fullmatch(branch)):
        raise MalformedDocumentError(name, f"조문번호를 읽을 수 없습니다({number[:20]} {branch[:20]}).")
    return article_number(int(number), f"의{int(branch)}" if branch.strip("0") else "")


def _articles(units: Iterable[Any], name: str, effective: dt.date) -> Iterator[RawArticle]:
    divisions = Divisions()
    for place, unit in enumerate(units, start=1):
        number, words = _number(unit, name), text(child(unit, "조문내용"))
        if not number:
            loose = [line for line in words.split("\n") if not divisions.add(line, unmark(line))]
            if any(loose):
                yield RawArticle("", "", tuple(divisions), f"조문단위 {place}", loose)
            continue
        split = split_article(words, text(child(unit, "조문제목")))
        title, rest = (split[1], split[2]) if split else (text(child(unit, "조문제목")), words)
        # 제0조 is how the service numbers a rule that has no articles.
        number = "" if number == "제0조" else number
        lines = [*rest.split("\n"), *_paragraphs(unit), *text(child(unit, "조문참고자료")).split("\n")]
        begins = day(child(unit, "조문시행일자"))
        if begins is not None and begins > effective and not any("[시행일" in line for line in lines):
            lines.append(f"[시행일: {begins.year}. {begins.month}. {begins.day}.]")
        yield RawArticle(number, unmark(title), tuple(divisions), f"조문단위 {place}", lines)


def _paragraphs(unit: Any) -> Iterator[str]:
    """The lines of the 항, 호 and 목 of an article; a 항 without a number only holds 호."""
    for one in many(child(unit, "항")):
        yield from paragraph(text(child(one, "항번호")), text(child(one, "항내용"))).split("\n")
        for held in many(child(one, "호")):
            number, branch = text(child(held, "호번호")), text(child(held, "호가지번호"))
            yield from item(number, branch, text(child(held, "호내용"))).split("\n")
            for inner in many(child(held, "목")):
                number, branch = text(child(inner, "목번호")), text(child(inner, "목가지번호"))
                yield from sub_item(number, branch, text(child(inner, "목내용"))).split("\n")

"""행정규칙 and 자치법규, whose articles the service tells as plain texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from indexer.authority import Authority
from indexer.errors import EmptyDocumentError, MalformedDocumentError
from indexer.jurisdiction import named_jurisdiction
from indexer.law_names import normalise_law_name
from indexer.parsers.articles import RawArticle, sections_of, supplements_of, unmark
from indexer.parsers.flow import Paragraph, flow_document
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.law_api.answer import child, day, many, text
from indexer.parsers.law_api.law import REPEALS
from indexer.parsers.law_api.lines import Divisions, plain_line, split_article
from indexer.parsers.standard import described
from indexer.structure import DocumentKind, Jurisdiction, StructuredDocument

#: 계약예규 of the ministry of finance, which rest on the act on contracts of the state.
_OF_THE_STATE = re.compile(r"^\(\s*계약예규\s*\)")
_NEEDS_ATTACHMENTS = (
    "첨부파일 {count}개({names})는 가져오지 않았습니다. 본문이 그 안에 있으면 내려받아 "
    "gyeyaktong ingest로 가져와 주세요."
)


def read_rule(tree: dict[str, Any], name: str) -> StructuredDocument:
    """The document of a 행정규칙 (훈령, 예규, 고시 …).

    One without articles becomes a standard document, its headings told by their numbering.

    Raises:
        MalformedDocumentError: When it lacks its name or a day, or all its text is in attached files.
        EmptyDocumentError: When there is no text in it.
        DuplicateArticleError: When two articles of one number say different things.
    """
    service = child(tree, "AdmRulService")
    about = child(service, "행정규칙기본정보")
    title = _title(child(about, "행정규칙명"))
    warnings: list[str] = []
    files = [text(child(one, "첨부파일명")) or text(one) for one in many(child(service, "첨부파일"))]
    if any(files):
        shown = ", ".join(one for one in files if one)[:200]
        warnings.append(_NEEDS_ATTACHMENTS.format(count=len(files), names=shown))
    words = text(child(service, "조문내용"))
    if warnings and not words:
        raise MalformedDocumentError(name, warnings[0])
    document = _document(
        name,
        title,
        about,
        _articles(words.split("\n")),
        text([child(one, "부칙내용") for one in many(child(service, "부칙"))]),
        warnings,
    )
    document = replace(document, source_url=f"https://www.law.go.kr/행정규칙/{title.replace(' ', '')}")
    if any(section.number for section in document.sections):
        return document
    return _without_articles(document, words, name)


def read_ordinance(tree: dict[str, Any], name: str) -> StructuredDocument:
    """The document of a 자치법규 (조례, 규칙 …).

    Raises:
        MalformedDocumentError: When it lacks its name or a day.
        EmptyDocumentError: When there is no text in it.
        DuplicateArticleError: When two articles of one number say different things.
    """
    service = child(tree, "LawService")
    about = child(service, "자치법규기본정보")
    title = _title(child(about, "자치법규명"))
    units = many(child(service, "조문", "조"))
    lines = [line for unit in units for line in text(child(unit, "조내용")).split("\n")]
    supplements = text([child(one, "부칙내용") for one in many(child(service, "부칙"))])
    document = _document(name, title, about, _articles(lines), supplements, [])
    return replace(
        document,
        jurisdiction=Jurisdiction.LOCAL,
        repealed=text(child(about, "제개정구분명")) in REPEALS,
        source_url=f"https://www.law.go.kr/자치법규/{title.replace(' ', '')}",
    )


def _title(value: Any) -> str:
    return " ".join(unmark(text(value)).split())


def _document(
    name: str,
    title: str,
    about: Any,
    articles: Iterable[RawArticle],
    supplements: str,
    warnings: list[str],
) -> StructuredDocument:
    effective = day(child(about, "시행일자")) or day(child(about, "발령일자"))
    if not title or effective is None:
        raise MalformedDocumentError(name, "이름이나 시행일자가 없는 답을 받았습니다.")
    sections = sections_of(articles, name, effective, warnings)
    if not sections:
        raise EmptyDocumentError(name)
    named = Jurisdiction.STATE if _OF_THE_STATE.match(title) else named_jurisdiction(title)
    return StructuredDocument(
        kind=DocumentKind.STATUTE,
        title=title,
        short_name=normalise_law_name(title),
        jurisdiction=named or Jurisdiction.ANY,
        authority=Authority.NOTICE,
        effective_date=effective,
        promulgation_number=text(child(about, "발령번호")) or text(child(about, "공포번호")),
        repealed=text(child(about, "제개정구분명")) in REPEALS,
        source_url="",
        sections=(*sections, *supplements_of(supplements.split("\n"))),
        warnings=tuple(warnings),
    )


def _articles(lines: Iterable[str]) -> Iterator[RawArticle]:
    divisions = Divisions()
    current = RawArticle("", "", (), "첫머리")
    for place, line in enumerate(lines, start=1):
        split = split_article(line)
        if split:
            yield current
            number, title, rest = split
            current = RawArticle(number, unmark(title), tuple(divisions), f"{place}행", [plain_line(rest)])
        elif not divisions.add(line, unmark(line)):
            current.lines.append(plain_line(line))
    yield current


def _without_articles(document: StructuredDocument, words: str, name: str) -> StructuredDocument:
    read = flow_document(name, [Paragraph(unmark(line)) for line in words.split("\n") if line.strip()])
    header = {
        "제목": document.title,
        "시행일자": str(document.effective_date),
        "판": document.promulgation_number,
        "구분": "예규",
    }
    return replace(
        described(read, FrontMatter(header, "", 1, name)),
        jurisdiction=document.jurisdiction,
        repealed=document.repealed,
        source_url=document.source_url,
        warnings=document.warnings,
    )

"""Does every citation stand? Law, article, paragraph and item exist, the title agrees, nothing is repealed.

Where words are given that the unit must hold, they stand in it literally.

The answer to each "no" is a ``Finding`` that a person can act on: file, place, citation, reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.references import Reference, find_references, is_within, parse_reference, path_parts
from indexer.structure import Block, Section, StructuredDocument

_NOT_COMPARED = re.compile(r"[\sㆍ·・‧,.()「」]")


@dataclass(frozen=True, slots=True)
class CitedEntry:
    """A Q&A entry as far as its citations go.

    Attributes:
        source: The file or list that it stands in.
        key: What identifies it there.
        question: Its question.
        answer: Its answer.
        citations: Its legal basis, one reference each.
    """

    source: str
    key: str
    question: str
    answer: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitedWords:
    """Words that must stand in a unit.

    Attributes:
        source: The file that says so.
        key: Where in it.
        citation: The unit.
        words: What must stand in it.
    """

    source: str
    key: str
    citation: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A citation that does not stand.

    Attributes:
        source: The file.
        place: Where in it: the heading, or the key of the entry.
        citation: As it is written there.
        reason: What is wrong, in Korean.
    """

    source: str
    place: str
    citation: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source} ({self.place}): {self.citation} — {self.reason}"


class StatuteBook:
    """Statutes by their short names, to look citations up.

    Of several versions of a law the newest counts.
    """

    def __init__(self, statutes: Iterable[StructuredDocument]) -> None:
        self._documents: dict[str, StructuredDocument] = {}
        for statute in sorted(statutes, key=lambda statute: statute.effective_date or dt.date.min):
            self._documents[statute.short_name] = statute
        self._articles: dict[str, dict[str, Section]] = {}

    def problem(self, reference: Reference) -> str:
        """Why a reference does not stand, in Korean; empty where it does."""
        statute = self._documents.get(reference.law)
        if not reference.law:
            return "어느 법령의 조인지 적혀 있지 않습니다."
        if statute is None:
            return "가져온 법령 가운데 없는 법령입니다."
        if statute.repealed:
            return "폐지된 법령입니다."
        section = self._sections(statute).get(reference.article)
        if section is None:
            return f"{reference.law}에 없는 조입니다."
        if section.repealed:
            return "삭제된 조입니다."
        if reference.title and _plain(reference.title) != _plain(section.title):
            return f"조의 제목이 다릅니다. 법령에는 '{section.title}'입니다."
        return _path_problem(section, reference.path)

    def missing_words(self, reference: Reference, words: Iterable[str]) -> list[str]:
        """Those words that do not stand in a unit that exists, or in what is inside it."""
        section = self._sections(self._documents[reference.law])[reference.article]
        text = " ".join(block.text for block in _inside(section, reference.path))
        return [each for each in words if not stands_in(each, text)]

    def _sections(self, statute: StructuredDocument) -> dict[str, Section]:
        sections = self._articles.get(statute.short_name)
        if sections is None:
            sections = {section.number: section for section in statute.sections if section.number}
            self._articles[statute.short_name] = sections
        return sections


def check_citations(
    documents: Mapping[str, StructuredDocument],
    entries: Iterable[CitedEntry],
    statutes: Iterable[StructuredDocument],
) -> list[Finding]:
    """Check every reference in standard documents and Q&A entries, wherever it stands in their text.

    Args:
        documents: Standard documents by the name of their file.
        entries: Q&A entries. One without a citation is a finding too.
        statutes: The laws, as they hold.
    """
    book = StatuteBook(statutes)
    findings: list[Finding] = []
    for source, document in documents.items():
        findings += _check_document(source, document, book)
    for entry in entries:
        findings += _check_entry(entry, book)
    return findings


def check_words(cited: Iterable[CitedWords], statutes: Iterable[StructuredDocument]) -> list[Finding]:
    """Check that words stand in the units that are cited for them.

    Args:
        cited: The words.
        statutes: The laws, as they hold.
    """
    book = StatuteBook(statutes)
    findings: list[Finding] = []
    for one in cited:
        reference = parse_reference(one.citation)
        if reference is None:
            reasons = ["근거로 읽을 수 없습니다."]
        elif problem := book.problem(reference):
            reasons = [problem]
        else:
            reasons = [
                f"'{words}'이(가) 그 자리에 없습니다." for words in book.missing_words(reference, one.words)
            ]
        findings += [Finding(one.source, one.key, one.citation, reason) for reason in reasons]
    return findings


def stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, however they are spaced."""
    return "".join(words.split()) in "".join(text.split())


def _check_document(source: str, document: StructuredDocument, book: StatuteBook) -> Iterator[Finding]:
    for section in document.sections:
        place = " › ".join((*section.heading_path, section.title))
        yield from _check_text(source, place, section.title, book)
        for block in section.blocks:
            yield from _check_text(source, place, block.text, book)
            if section.supplementary and not find_references(block.text, unresolved=True):
                yield Finding(source, place, block.text, "근거로 읽을 수 없습니다. 법령과 조를 적어 주세요.")


def _check_entry(entry: CitedEntry, book: StatuteBook) -> Iterator[Finding]:
    if not entry.citations:
        yield Finding(entry.source, entry.key, entry.question, "근거가 없습니다.")
    for citation in entry.citations:
        reference = parse_reference(citation)
        if reference is None:
            reason = "근거로 읽을 수 없습니다. '지방계약법 시행령 제25조제1항'처럼 하나씩 적어 주세요."
            yield Finding(entry.source, entry.key, citation, reason)
        elif problem := book.problem(reference):
            yield Finding(entry.source, entry.key, citation, problem)
    for text in (entry.question, entry.answer):
        yield from _check_text(entry.source, entry.key, text, book)


def _check_text(source: str, place: str, text: str, book: StatuteBook) -> Iterator[Finding]:
    for reference in find_references(text, unresolved=True):
        problem = book.problem(reference)
        if problem:
            yield Finding(source, place, text[slice(*reference.span)], problem)


def _path_problem(section: Section, path: str) -> str:
    steps = path_parts(path)
    for depth in range(1, len(steps) + 1):
        unit = "".join(steps[:depth])
        inside = _inside(section, unit)
        name = f"{section.number}{unit}"
        if not inside:
            return f"{name}이(가) 없습니다."
        if all(block.repealed for block in inside):
            return f"{name}은(는) 삭제되었습니다."
    return ""


def _inside(section: Section, unit: str) -> list[Block]:
    """The blocks of a unit, and of the units inside it."""
    return [block for block in section.blocks if is_within(block.path, unit)]


def _plain(title: str) -> str:
    return _NOT_COMPARED.sub("", title)

"""The starter documents and Q&A entries keep their promises: form, politeness, sources, and numbers.

The number check is what protects users from an invented amount: every amount, rate, count and period in
an answer must stand in the text of a rule that the answer cites.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.law_names import normalise_law_name
from indexer.parsers.front_matter import read_front_matter
from indexer.parsers.statute import StatuteParser
from indexer.quantities import quantities
from indexer.references import Reference, find_references, parse_reference, path_parts
from indexer.structure import Block, Section

STARTER = Path(__file__).resolve().parents[2] / "knowledge" / "starter"
EDITION = dt.date(2026, 11, 1)

MAX_ANSWER = 400
MAX_QUESTION = 80

#: What an issue or a colleague would miss at once if it were not covered.
REQUIRED_TITLES = (
    "비대면 계약",
    "입찰공고문 표준 항목",
    "첨부서류 표준 목록 — 공사",
    "첨부서류 표준 목록 — 용역",
    "첨부서류 표준 목록 — 물품",
    "수의계약과 견적",
    "입찰공고 기간",
    "보증금",
    "적격심사와 낙찰",
    "계약 체결ㆍ변경ㆍ물가변동",
    "선금ㆍ기성ㆍ대금",
    "검수",
    "지연배상금",
    "하도급",
)

#: Numbers that stand in no cited rule, with the reason why they are no claim about one.
NUMBER_EXCEPTIONS: dict[str, dict[str, str]] = {}

#: The parts of a document that give an example, marked so for the reader too.
_EXAMPLE = re.compile(r"^예\).*$", re.MULTILINE)
_POLITE = re.compile(r"(?:니다|니까|십시오|네)(?:\([^()]*\))?[.?]$")
_UNMARKED_END = re.compile(r"(?:이다|한다|된다|있다|없다|하라|해라|이야|거야)[.?!]")
#: What stands in brackets after a statement: ``(지방계약법 제9조제1항, 지방계약법 시행령 제25조)``.
_SOURCES = re.compile(r"\(([가-힣ㆍ ]+(?:법|규칙|규정)(?: 시행령| 시행규칙)? 제\d+조[^()]*)\)")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One learning-group Q&A entry as it stands in the file."""

    file: str
    key: str
    question: str
    answer: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """What stands under one heading of a starter document."""

    file: str
    heading: str
    text: str

    @property
    def id(self) -> str:
        """Names the part in a failure."""
        return f"{self.file}: {self.heading}"


@cache
def documents() -> tuple[tuple[str, dict[str, Any], str], ...]:
    """File name, header and body of every starter document."""
    found = []
    for path in sorted(STARTER.glob("*.md")):
        if path.name == "README.md":
            continue
        front = read_front_matter(path.read_text(encoding="utf-8"), path.name)
        found.append((path.name, front.values, front.body))
    return tuple(found)


@cache
def parts() -> tuple[DocumentPart, ...]:
    """Every heading of every starter document with its text."""
    found = []
    for name, _, body in documents():
        for chunk in re.split(r"^## ", body, flags=re.MULTILINE)[1:]:
            heading, _, text = chunk.partition("\n")
            found.append(DocumentPart(name, heading.strip(), text.strip()))
    return tuple(found)


@cache
def entries() -> tuple[Entry, ...]:
    """Every Q&A entry of the starter knowledge."""
    found = []
    for path in sorted((STARTER / "qa").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(row) == {"key", "question", "answer", "citations"}, (path.name, row)
            found.append(
                Entry(
                    path.name,
                    row["key"],
                    row["question"],
                    " ".join(row["answer"].split()),
                    tuple(row["citations"]),
                )
            )
    return tuple(found)


class Statutes:
    """The articles of the statutes on disk, parsed as they are asked for."""

    def __init__(self, directory: Path) -> None:
        self._files: dict[str, Path] = {}
        for path in sorted(directory.glob("*/*.md")):
            title = re.search(r"^제목:\s*(.+)$", path.read_text(encoding="utf-8")[:4000], re.MULTILINE)
            if title:
                self._files.setdefault(normalise_law_name(title[1].strip("'\" ")), path)
        self._laws: dict[str, dict[str, Section]] = {}

    def section(self, reference: Reference) -> Section:
        """The article cited, in force on the day of our edition."""
        assert reference.law in self._files, f"{reference}: no such law among the statutes"
        if reference.law not in self._laws:
            path = self._files[reference.law]
            parsed = StatuteParser().parse(path.read_bytes(), path.name)
            assert not parsed.repealed, f"{reference.law} is repealed"
            assert parsed.effective_date is not None
            assert parsed.effective_date <= EDITION, f"{reference.law} is not yet in force"
            self._laws[reference.law] = {
                section.number: section
                for section in parsed.sections
                if section.number and not section.supplementary
            }
        articles = self._laws[reference.law]
        assert reference.article in articles, f"{reference}: no such article"
        section = articles[reference.article]
        assert not section.repealed, f"{reference}: repealed"
        return section

    def text(self, reference: Reference) -> str:
        """The words cited: the unit, what it contains, and the units that lead to it."""
        blocks = _within(self.section(reference).blocks, reference.path)
        assert blocks, f"{reference}: no such paragraph or item"
        assert not all(block.repealed for block in blocks), f"{reference}: repealed"
        return "\n".join(block.text for block in blocks)


def _within(blocks: tuple[Block, ...], path: str) -> list[Block]:
    """The blocks of a path, and where there are any, the blocks above it."""
    wanted = path_parts(path)
    below = [block for block in blocks if path_parts(block.path)[: len(wanted)] == wanted]
    above = [block for block in blocks if block.path != path and _leads_to(block.path, wanted)]
    return [*above, *below] if below else []


def _leads_to(path: str, wanted: tuple[str, ...]) -> bool:
    steps = path_parts(path)
    return bool(wanted) and len(steps) < len(wanted) and wanted[: len(steps)] == steps


@pytest.fixture(scope="module")
def statutes(statutes_dir: Path) -> Statutes:
    """The statutes on disk."""
    return Statutes(statutes_dir)


def _reference(text: str) -> Reference:
    reference = parse_reference(text)
    assert reference is not None, f"not exactly one reference: {text!r}"
    return reference


def test_there_are_enough_documents_and_entries() -> None:
    titles = [header["제목"] for _, header, _ in documents()]
    assert len(titles) >= 12
    assert len(set(titles)) == len(titles)
    assert len(entries()) >= 60
    missing = [wanted for wanted in REQUIRED_TITLES if not any(wanted in title for title in titles)]
    assert not missing


@pytest.mark.parametrize(("name", "header", "body"), documents(), ids=lambda value: str(value)[:40])
def test_document_header_and_headings(name: str, header: dict[str, Any], body: str) -> None:
    assert set(header) - {"관할"} == {"제목", "판", "시행일자", "근거"}
    assert header.get("관할", "지방") == "지방"
    assert re.fullmatch(r"\d{4}-\d+판", header["판"])
    assert header["시행일자"] == EDITION
    assert header["근거"], name
    assert body.strip().startswith(f"# {header['제목']}")
    headings = re.findall(r"^## (.+)$", body, re.MULTILINE)
    assert len(headings) >= 4
    assert len(set(headings)) == len(headings)
    assert not re.search(r"^#{3,} ", body, re.MULTILINE), "one level of headings is enough"


def test_documents_state_their_sources() -> None:
    without = [part.id for part in parts() if not find_references(part.text)]
    assert not without


def test_documents_cite_in_the_canonical_form() -> None:
    wrong = [
        f"{name}: {text}"
        for name, _, body in documents()
        for text in _SOURCES.findall(body)
        for one in text.split(", ")
        if parse_reference(one) is None or str(parse_reference(one)) != one
    ]
    assert not wrong


def test_entry_keys_and_questions_are_unique() -> None:
    keys = [entry.key for entry in entries()]
    questions = [re.sub(r"[\s?.,]", "", entry.question) for entry in entries()]
    assert len(set(keys)) == len(keys)
    assert len(set(questions)) == len(questions)
    assert not [key for key in keys if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key)]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.key)
def test_entry_form(entry: Entry) -> None:
    assert 8 <= len(entry.question) <= MAX_QUESTION
    assert 15 <= len(entry.answer) <= MAX_ANSWER
    assert entry.citations
    assert len(set(entry.citations)) == len(entry.citations)
    for citation in entry.citations:
        assert str(_reference(citation)) == citation, "write the canonical form"
    for sentence in _SENTENCE_END.split(entry.answer):
        assert _POLITE.search(sentence), f"not in polite form: {sentence!r}"


def test_documents_are_polite() -> None:
    blunt = [part.id for part in parts() if _UNMARKED_END.search(part.text)]
    assert not blunt


def test_nothing_is_said_to_be_in_the_law_that_only_a_notice_sets() -> None:
    """Rates that 행정안전부 예규 sets change often; a number beside the word would be a guess."""
    texts = [(entry.key, entry.answer) for entry in entries()] + [(part.id, part.text) for part in parts()]
    named = [
        where
        for where, text in texts
        for sentence in re.split(r"(?<=다\.)\s|\n", text)
        if re.search(r"낙찰하한율|의무 선금률|배점|통과점수", sentence) and quantities(sentence)
    ]
    assert not named


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.key)
def test_entry_citations_and_numbers(entry: Entry, statutes: Statutes) -> None:
    rules = "\n".join(statutes.text(_reference(citation)) for citation in entry.citations)
    excused = NUMBER_EXCEPTIONS.get(entry.key, {})
    unsupported = set(quantities(entry.answer)) - set(quantities(rules)) - set(excused)
    assert not unsupported


def test_document_sources_exist_and_their_titles_agree(statutes: Statutes) -> None:
    for name, header, _ in documents():
        for source in header["근거"]:
            reference = _reference(source)
            title = statutes.section(reference).title
            assert reference.title == title, f"{name}: {source} is called {title!r}"


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.id)
def test_document_citations_and_numbers(part: DocumentPart, statutes: Statutes) -> None:
    text = _EXAMPLE.sub("", part.text)
    references = find_references(text)
    rules = "\n".join(statutes.text(reference) for reference in references)
    excused = NUMBER_EXCEPTIONS.get(part.id, {})
    claims = f"{part.heading}\n{text}"
    assert not set(quantities(claims)) - set(quantities(rules)) - set(excused)


def test_exceptions_are_still_needed() -> None:
    known = {entry.key: entry.answer for entry in entries()}
    known |= {part.id: f"{part.heading}\n{part.text}" for part in parts()}
    stale = [
        (where, number)
        for where, numbers in NUMBER_EXCEPTIONS.items()
        for number in numbers
        if number not in quantities(known.get(where, ""))
    ]
    assert not stale

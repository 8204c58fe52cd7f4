"""Reads expected questions (예상 질문): a citation, TAB, a question that it answers, a line each."""

from __future__ import annotations

from pathlib import Path

from indexer.authority import authority_of_law
from indexer.errors import DocumentError
from indexer.law_names import jurisdiction_of
from indexer.parsers.decoding import decode
from indexer.references import parse_reference
from indexer.structure import Block, DocumentKind, Section, StructuredDocument

MAX_QUESTION_CHARS = 200


def read_expected(path: Path) -> list[StructuredDocument]:
    """Read a file of expected questions: one document a law, one section a question.

    A section has the article as its number, the question as its title, and one block without words whose path
    is the unit that answers.

    Raises:
        DocumentError: When a line is no citation and question.
    """
    by_law: dict[str, list[Section]] = {}
    for number, line in enumerate(decode(path.read_bytes(), path.name).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        citation, _, question = line.partition("\t")
        reference = parse_reference(citation)
        question = question.strip()
        if reference is None or not reference.law or not 2 <= len(question) <= MAX_QUESTION_CHARS:
            raise DocumentError(path.name, f"{number}번째 줄은 '근거<탭>질문'이어야 합니다.")
        section = Section(reference.article, question, (), (Block(reference.path, ""),))
        by_law.setdefault(reference.law, []).append(section)
    return [_document(law, sections) for law, sections in by_law.items()]


def questions_of(document: StructuredDocument) -> list[tuple[str, str, str]]:
    """Article, unit and words of each question of a document that ``read_expected`` made."""
    return [(section.number, section.blocks[0].path, section.title) for section in document.sections]


def _document(law: str, sections: list[Section]) -> StructuredDocument:
    return StructuredDocument(
        kind=DocumentKind.EXPECTED,
        title=f"{law} 예상 질문",
        short_name=law,
        jurisdiction=jurisdiction_of(law),
        authority=authority_of_law(law),
        effective_date=None,
        promulgation_number="",
        repealed=False,
        source_url="",
        sections=tuple(sections),
    )

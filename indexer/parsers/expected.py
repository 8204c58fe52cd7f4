"""Reads expected questions (예상 질문): a citation, TAB, a question that it answers, a line each.

Where several units answer together, their citations are separated by semicolons. A hyphen in place of the
citation says that no rule answers.
"""

from __future__ import annotations

from pathlib import Path

from indexer.authority import authority_of_law
from indexer.errors import DocumentError
from indexer.law_names import jurisdiction_of
from indexer.parsers.decoding import decode
from indexer.references import parse_reference
from indexer.structure import Block, DocumentKind, Section, StructuredDocument

MAX_QUESTION_CHARS = 300
#: Stands for the law of the questions that no rule answers.
UNANSWERED_LAW = "-"


def read_expected(path: Path) -> list[StructuredDocument]:
    """Read a file of expected questions: one document a law, one section a question.

    A section has the article as its number, the question as its title, and one block without words whose path
    is the unit that answers. One that several units answer is a question of each; one that none answers has
    neither article nor unit.

    Raises:
        DocumentError: When a line is no citation and question.
    """
    by_law: dict[str, list[Section]] = {}
    for number, line in enumerate(decode(path.read_bytes(), path.name).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        citations, _, question = line.partition("\t")
        units = _units(citations)
        question = question.strip()
        if not units or not 2 <= len(question) <= MAX_QUESTION_CHARS:
            raise DocumentError(path.name, f"{number}번째 줄은 '근거<탭>질문'이어야 합니다.")
        for law, article, unit in units:
            by_law.setdefault(law, []).append(Section(article, question, (), (Block(unit, ""),)))
    return [_document(law, sections) for law, sections in by_law.items()]


def questions_of(document: StructuredDocument) -> list[tuple[str, str, str]]:
    """Article, unit and words of each question of a document that ``read_expected`` made."""
    return [(section.number, section.blocks[0].path, section.title) for section in document.sections]


def _units(citations: str) -> list[tuple[str, str, str]]:
    """Law, article and path of each unit cited; none where one of them cannot be read."""
    if citations.strip() == UNANSWERED_LAW:
        return [(UNANSWERED_LAW, "", "")]
    references = [parse_reference(citation) for citation in citations.split(";")]
    units = [(one.law, one.article, one.path) for one in references if one is not None and one.law]
    return units if len(units) == len(references) else []


def _document(law: str, sections: list[Section]) -> StructuredDocument:
    return StructuredDocument(
        kind=DocumentKind.EXPECTED,
        title="답이 없는 예상 질문" if law == UNANSWERED_LAW else f"{law} 예상 질문",
        short_name=law,
        jurisdiction=jurisdiction_of(law),
        authority=authority_of_law(law),
        effective_date=None,
        promulgation_number="",
        repealed=False,
        source_url="",
        sections=tuple(sections),
    )

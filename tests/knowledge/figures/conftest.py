"""Questions as the figures see them, and the articles that the figures rest on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.morphemes import Morphemes
from indexer.parsers import parse_file
from indexer.question import QuestionReader
from indexer.structure import StructuredDocument
from indexer.thesaurus import Thesaurus, shipped_rows
from knowledge.figures.asked import AskedFigure, FigureReader
from knowledge.figures.table import shipped_figures

#: A Sunday.
TODAY = dt.date(2026, 11, 22)

Ask = Callable[[str], AskedFigure | None]


@pytest.fixture(scope="session")
def questions(morphemes: Morphemes) -> QuestionReader:
    """Reads questions by words alone, with the shipped thesaurus."""
    return QuestionReader(morphemes, Thesaurus(morphemes, shipped_rows()), None)


@pytest.fixture(scope="session")
def ask(questions: QuestionReader, morphemes: Morphemes) -> Ask:
    """The figure that a question asks for on ``TODAY``."""
    reader = FigureReader(shipped_figures(), morphemes)
    return lambda question: reader.read(questions.read(question), TODAY)


@pytest.fixture(scope="session")
def statutes(statutes_dir: Path) -> list[StructuredDocument]:
    """The statutes that the figures cite, as they hold."""
    names = {row.reference.law for figure in shipped_figures().figures for row in figure.rows}
    documents = [parse_file(path) for path in sorted(statutes_dir.rglob("*.md"))]
    return [document for document in documents if document.short_name in names and not document.repealed]


@pytest.fixture(scope="session")
def cited_articles(statutes: list[StructuredDocument]) -> list[StructuredDocument]:
    """The same with the articles that the figures cite alone: quick to import."""
    cited = {
        (row.reference.law, row.reference.article)
        for figure in shipped_figures().figures
        for row in figure.rows
    }
    return [
        dataclasses.replace(
            document,
            sections=tuple(one for one in document.sections if (document.short_name, one.number) in cited),
        )
        for document in statutes
    ]

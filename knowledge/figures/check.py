"""Does every figure stand in the statute that it cites?"""

from __future__ import annotations

from collections.abc import Iterable

from indexer.structure import StructuredDocument
from knowledge.citation_check import CitedWords, Finding, check_words
from knowledge.figures.table import FigureTable, read_figures


def check_figures(statutes: Iterable[StructuredDocument], table: FigureTable | None = None) -> list[Finding]:
    """Check that the unit of each row exists, is not repealed, and holds the row's words.

    Args:
        statutes: The laws, as they hold.
        table: The figures; those that ship where None.

    Raises:
        DocumentError: When the file of figures cannot be read.
    """
    table = table or read_figures()
    cited = [
        CitedWords(table.source, figure.key, row.citation, row.words)
        for figure in table.figures
        for row in figure.rows
    ]
    return check_words(cited, statutes)

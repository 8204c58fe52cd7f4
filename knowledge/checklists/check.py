"""Does every paper stand in the statutes that it cites?"""

from __future__ import annotations

from collections.abc import Iterable

from indexer.structure import StructuredDocument
from knowledge.checklists.table import ChecklistTable, read_checklists
from knowledge.citation_check import CitedWords, Finding, check_words


def check_checklists(
    statutes: Iterable[StructuredDocument], table: ChecklistTable | None = None
) -> list[Finding]:
    """Check that each unit that a paper rests on exists, is not repealed, and holds the paper's words.

    The limits are figures, which ``knowledge.figures.check`` checks.

    Args:
        statutes: The laws, as they hold.
        table: The checklists; those that ship where None.

    Raises:
        DocumentError: When the file of checklists cannot be read.
    """
    table = table or read_checklists()
    cited = [
        CitedWords(table.source, paper.key, basis.citation, basis.words)
        for paper in table.papers.values()
        for basis in paper.basis
    ]
    return check_words(cited, statutes)
